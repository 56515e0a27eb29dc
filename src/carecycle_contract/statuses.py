"""Statuses of HTTP answers that are told apart (RFC 9110 section 15, RFC 6585)."""

NO_STATUS = 0
"""No answer came at all: the connection was closed instead."""

CLIENT_ERRORS = range(400, 500)

INVALID = (400, 422)
"""A parameter has an invalid value."""

KEY_REFUSED = (401, 403)

NOT_MODIFIED = 304

NOT_ACCEPTABLE = 406

REQUEST_TIMEOUT = 408
"""The server waited for a request; a client may send it again (RFC 9110 section 15.5.9)."""

TOO_LONG = (414, 431)
"""The URL or the headers are too long; a server in front may say so before the API sees them."""

RATE_LIMITED = 429

GATEWAY_FAILURES = (502, 503, 504)
"""A server in front could not reach the API, or has no time for it."""


def in_words(status: int) -> str:
    """A status as it is told of an answer."""
    return "no answer" if status == NO_STATUS else str(status)
