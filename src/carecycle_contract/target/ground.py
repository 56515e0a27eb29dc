"""The check of the ground: is there a list endpoint at all that lets us in?"""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from carecycle_contract.question import Question
from carecycle_contract.rules.envelope import media_type
from carecycle_contract.target.errors import NoGround, Unanswered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.answer import Answer
    from carecycle_contract.target.client import Target

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_GIVE_KEY = (
    "Put the key into the environment variable CARECYCLE_API_KEY, or name another variable with "
    "--api-key-env"
)


def check_ground(target: Target) -> Answer:
    """Ask the first question, and return its answer if there is something to judge.

    Raises:
        NoGround: with one paragraph that says what was tried, what happened and what to do.

    """
    question = Question()
    tried = target.url(question)
    host = urlsplit(tried).hostname
    if target.options.api_key is None and host not in _LOOPBACK:
        raise NoGround(tried, "no request was sent, for there is no API key", f"{_GIVE_KEY}.")
    try:
        answer = target.ask(question)
    except Unanswered as failure:
        raise NoGround(tried, *_network(failure, host)) from None
    trouble = _trouble(answer, target.options.api_key is not None)
    if trouble is not None:
        raise NoGround(tried, *trouble)
    return answer


def _network(failure: Unanswered, host: str | None) -> tuple[str, str]:
    """What happened and what to do, where no answer came at all."""
    chain = list(_causes(failure.cause))
    for kind, happened, remedy in _NETWORK:
        if any(isinstance(one, kind) for one in chain):
            return f"{happened.format(host=host)} ({failure.reason})", remedy
    return f"the server is away ({failure.reason})", "Try again when it is up."


# In this order, for one failure may be several of these at once.
_NETWORK: tuple[tuple[type[Exception], str, str], ...] = (
    (
        ssl.SSLError,
        "the TLS connection failed",
        "If an authority of your own signed the certificate, name its file in SSL_CERT_FILE.",
    ),
    (socket.gaierror, "the host name {host} does not resolve", "Check --base-url."),
    (httpx.ProxyError, "the proxy refused", "Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY."),
    (
        httpx.TimeoutException,
        "no answer came in time",
        "Check that the server is up, or give it longer with --timeout.",
    ),
    (
        httpx.ConnectError,
        "the connection failed",
        "Check that the server is up, and the host and port of --base-url.",
    ),
    (
        httpx.RemoteProtocolError,
        "what answers there does not speak HTTP",
        "Check the scheme and port of --base-url.",
    ),
)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _trouble(answer: Answer, has_key: bool) -> tuple[str, str] | None:
    """What happened and what to do, where an answer is no ground to judge on."""
    status = answer.status
    if 300 <= status < 400:
        return (
            f"it redirects ({status}) to {answer.exchange.header('location')}",
            "Give the base URL that answers itself; a login page needs another way in.",
        )
    if status in (401, 403):
        return (
            f"the key was refused ({status})" if has_key else f"a key is needed ({status})",
            f"{_GIVE_KEY}; keys from the playground expire after 14 days.",
        )
    if status == 404:
        return (
            "there is nothing (404)",
            "Check the path of --base-url: the operation's own path is added to it.",
        )
    if status >= 500:
        return (f"the server failed ({status})", "There is no list to judge; see its log.")
    if _is_page(answer):
        return (
            "the answer is a page for people, not JSON",
            "Check --base-url: this may be a website, a login page or a proxy's message.",
        )
    return None


def _is_page(answer: Answer) -> bool:
    beginning = answer.exchange.body.lstrip()[:1]
    return answer.json_defect is not None and (
        media_type(answer)[0] == "text/html" or beginning not in (b"{", b"[", b"\xef")
    )
