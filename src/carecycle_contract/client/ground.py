"""The ground check: is there a list endpoint at all, and does it let us in?"""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from carecycle_contract.answer import drops_query
from carecycle_contract.client import certificates
from carecycle_contract.client.coding import Undecodable
from carecycle_contract.client.errors import (
    BudgetExhausted,
    NoGround,
    OutOfBounds,
    Unanswered,
    causes,
)
from carecycle_contract.client.library import httpx
from carecycle_contract.phrases import counted
from carecycle_contract.question import Key, ask
from carecycle_contract.redaction import KEY_VARIABLE
from carecycle_contract.statuses import KEY_REFUSED, NO_STATUS, NOT_ACCEPTABLE, NOT_MODIFIED

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer
    from carecycle_contract.client.client import Client
    from carecycle_contract.contract import Operation
    from carecycle_contract.question import Question

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_GIVE_KEY = (
    f"Put the key into the environment variable {KEY_VARIABLE}, or name another variable with "
    "--api-key-env"
)


def check_ground(target: Client, operation: Operation) -> Answer:
    """Ask the opening question and return its answer.

    Raises:
        NoGround: if there is nothing to judge; it says what was tried, what happened, what to do.

    """
    question, answered = ask(operation), target.answered
    host = urlsplit(target.url(question)).hostname
    if target.options.api_key is None and host not in _LOOPBACK:
        raise NoGround(
            target.url(question), "no request was sent, for there is no API key", f"{_GIVE_KEY}."
        )
    try:
        answer = target.ask(question)
    except Unanswered as failure:
        raise _lost(target, failure, answered=answered) from None
    trouble = _trouble(target, answer)
    if trouble is not None:
        raise _no_ground(target, question, *trouble, answered=answered)
    return answer


def check_ground_again(
    target: Client, operation: Operation, failure: Unanswered | None = None
) -> None:
    """Check that a target that answered before is still there, and still lets us in.

    `failure` is why a question got no answer. Where no request is left to see whether others would,
    a connection that is refused tells.

    Raises:
        NoGround: if it is not; it says how many questions had been answered.

    """
    try:
        check_ground(target, operation)
    except BudgetExhausted:
        if failure is not None and any(
            isinstance(cause, ConnectionRefusedError) for cause in causes(failure.cause)
        ):
            raise _lost(target, failure, answered=target.answered) from None
    except NoGround as lost:
        # An answer that there is no room for is one all the same.
        if not isinstance(lost.cause, OutOfBounds):
            raise


def _lost(target: Client, failure: Unanswered, *, answered: int) -> NoGround:
    """The exception for a target that gives no answer, or no longer does."""
    happened, remedy = _network(failure, urlsplit(target.options.base_url).hostname)
    is_late = isinstance(failure.cause, httpx.TimeoutException)
    if answered and not is_late and not failure.is_limited:
        remedy = "It had answered before: see its log, and whether it is still up."
    variable = _proxy_variable(target.options.base_url) if target.options.use_proxy else None
    if variable is not None and any(
        isinstance(cause, socket.gaierror) for cause in causes(failure.cause)
    ):
        happened = f"the host name of the proxy in {variable} does not resolve ({failure.reason})"
        remedy = f"Check {variable}, or name the target in NO_PROXY."
    elif variable is not None:
        happened += f", by way of the proxy in {variable}"
    return _no_ground(
        target, failure.question, happened, remedy, answered=answered, cause=failure.cause
    )


def _proxy_variable(base_url: str) -> str | None:
    """The environment variable that names the proxy for the target, or None."""
    parts = urlsplit(base_url)
    if proxy_bypass(parts.hostname or ""):
        return None
    known = getproxies()
    return next((f"{name.upper()}_PROXY" for name in (parts.scheme, "all") if name in known), None)


def shuts_out(answer: Answer) -> bool:
    """Whether a valid question was refused, redirected or answered with a page for people."""
    if answer.question.own_query is None:
        return False
    is_redirected = 300 <= answer.status < 400 and answer.status != NOT_MODIFIED
    return answer.status in KEY_REFUSED or is_redirected or _is_page(answer)


def _no_ground(  # noqa: PLR0913 - the fields of the exception
    target: Client,
    question: Question,
    happened: str,
    remedy: str,
    *,
    answered: int,
    cause: Exception | None = None,
) -> NoGround:
    if answered:
        happened += f", after {counted(answered, 'question')} had been answered"
    tried, happened, remedy = map(target.redactor.text, (target.url(question), happened, remedy))
    return NoGround(tried, happened, remedy, cause)


def _network(failure: Unanswered, host: str | None) -> tuple[str, str]:
    """What happened and what to do if no answer came."""
    if failure.is_limited:
        return (
            f"the rate limit is reached ({failure.reason})",
            "Try again later, or ask more slowly with --rate-limit.",
        )
    if (
        failure.answer is not None
        and failure.answer.exchange.incomplete is not None
        and failure.answer.status != NO_STATUS
    ):
        return (
            f"its answer began, and broke off each time ({failure.reason})",
            "Check the server's log, and what its proxies make of long answers.",
        )
    certificate = certificates.refused(failure.cause)
    if certificate is not None:
        happened, remedy = certificates.told(certificate, host)
        return f"{happened} ({certificate.verify_message})", remedy
    if alert := certificates.alerted(failure.cause, host):
        happened, remedy = alert
        return f"{happened} ({failure.reason})", remedy
    chain = list(causes(failure.cause))
    for kind, happened, remedy in _NETWORK:
        if any(isinstance(error, kind) for error in chain):
            return f"{happened.format(host=host)} ({failure.reason})", remedy
    return f"the server is away ({failure.reason})", "Try again when it is up."


# The first match counts, as one failure may be several of these at once.
_NETWORK: tuple[tuple[type[Exception], str, str], ...] = (
    (
        OutOfBounds,
        "the answer exceeds a bound of this suite",
        "There is no list to judge within its bounds.",
    ),
    (
        Undecodable,
        "the answer is not in the coding that it names",
        "See Content-Encoding in the server's answer, and what its proxies make of it.",
    ),
    (
        ssl.SSLError,
        "the TLS connection failed",
        "Check the port of --base-url: what answers there speaks no TLS, or none that is safe.",
    ),
    (socket.gaierror, "the host name {host} does not resolve", "Check --base-url."),
    (httpx.ProxyError, "the proxy refused", "Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY."),
    (
        httpx.TimeoutException,
        "no answer came in time",
        "Check that the server is up, or give it longer with --request-timeout.",
    ),
    (
        httpx.ConnectError,
        "the connection failed",
        "Check that the server is up, and the host and port of --base-url.",
    ),
    (
        httpx.RemoteProtocolError,
        "what answers there does not speak HTTP, or breaks off",
        "Check the scheme and port of --base-url, and the server's log.",
    ),
    (
        httpx.ReadError,
        "the connection was reset",
        "Check the scheme and port of --base-url, and whether the server is up.",
    ),
)


def _trouble(target: Client, answer: Answer) -> tuple[str, str] | None:
    """What happened and what to do if an answer is no list; None if it may be one."""
    status = answer.status
    if status == NOT_MODIFIED:
        return (
            "it says that nothing has changed (304), though no condition was sent",
            "See what caches stand in front of the server, and what they keep.",
        )
    if 300 <= status < 400:
        return _redirected(target, answer)
    if status in KEY_REFUSED:
        return _refused(target, answer)
    if status == 404:
        remedy = "Check the path of --base-url: the operation's own path is added to it."
        if isinstance(answer.json, dict):
            plural = answer.operation.item.plural
            remedy += f" If it is right, an account without {plural} gets a 404, not an empty list."
        return "there is nothing (404)", remedy
    if status >= 500:
        return (f"the server failed ({status})", "There is no list to judge; see its log.")
    return _no_json(answer)


def _redirected(target: Client, answer: Answer) -> tuple[str, str]:
    status, location = answer.status, answer.exchange.header("location")
    if not location:
        return (f"it redirects ({status}) without saying where", "See the server's log.")
    happened = f"it redirects ({status}) to {location}"
    with suppress(Unanswered, BudgetExhausted):
        if drops_query(target.ask(ask(answer.operation, page=1))):
            happened += ", and drops the query of a question that has one"
    return happened, "Give the base URL that answers itself; a login page needs another way in."


def _refused(target: Client, answer: Answer) -> tuple[str, str]:
    """What happened if the key is not accepted; its header may be known in one spelling only."""
    status, key = answer.status, answer.operation.key
    if target.options.api_key is None:
        happened = f"a key is needed ({status})"
    else:
        happened = f"the key was refused ({status})"
        respelled = replace(answer.question, key=Key.RESPELLED)
        with suppress(Unanswered, BudgetExhausted):
            if target.ask(respelled).status not in KEY_REFUSED:
                spellings = f"{key.header}, and accepted in {respelled.key_header}"
                return (
                    f"{happened} in the header {spellings}",
                    "Names of headers mean the same in any letter case (RFC 9110 section 5.1).",
                )
    remedy = f"{_GIVE_KEY}{f'; {key.note}' if key.note else ''}."
    if not all(earlier.question.key.is_own for earlier in target.answers):
        remedy += " Wrong keys had been sent before: some servers shut out who does, for a while."
    return happened, remedy


def _no_json(answer: Answer) -> tuple[str, str] | None:
    if answer.unreadable is not None:
        happened = f"the answer cannot be read here: {answer.unreadable}"
        return (happened, "There is no list to judge within the limits of this suite.")
    if not answer.exchange.body:
        status = answer.status
        if status == NOT_ACCEPTABLE:
            happened = f"it has no answer in {answer.question.accepts} ({status})"
            return happened, "The contract describes lists in JSON; see the server's log."
        return (f"the answer has no body ({status})", "There is no list to judge; see its log.")
    if not _is_page(answer):
        return None
    told = (told for said, told in _SAID.items() if said in answer.exchange.body.lower())
    return next(
        told,
        (
            f"the answer is a page for people, not JSON ({answer.status})",
            "Check --base-url: this may be a website, a login page or a proxy's message.",
        ),
    )


_WRONG_SCHEME = ("it speaks TLS, and was asked without", "Write https:// in --base-url.")
# What nginx and Go say, in small letters.
_SAID = {
    b"no required ssl certificate was sent": certificates.NEEDED,
    b"plain http request was sent to https port": _WRONG_SCHEME,
    b"client sent an http request to an https server": _WRONG_SCHEME,
}


def _is_page(answer: Answer) -> bool:
    """Whether the body is meant for people; one that starts like JSON is not parsed for this."""
    begins_as_json = answer.exchange.body.lstrip()[:1] in (b"", b"{", b"[", b"\xef")
    media_type = answer.exchange.media_type
    for_people = media_type == "text/html" or not (
        begins_as_json or media_type == "application/json"
    )
    return for_people and answer.json_defect is not None
