"""The client: every request of a run, within its budget, pace and patience."""

from __future__ import annotations

import logging
import random
import ssl
import threading
import time
from dataclasses import dataclass, field, replace
from functools import cache, partial
from math import inf
from typing import TYPE_CHECKING, Self

from carecycle_contract.answer import Answer, Exchange
from carecycle_contract.client import certificates
from carecycle_contract.client.coding import Undecodable
from carecycle_contract.client.errors import BudgetExhausted, OutOfBounds, Unanswered, causes
from carecycle_contract.client.halt import Halt
from carecycle_contract.client.library import httpx
from carecycle_contract.client.listener import Listener, Nobody
from carecycle_contract.client.memory import Memory
from carecycle_contract.client.pacing import LONGEST_HOLD, Pacer, Rate
from carecycle_contract.client.rate_limit import shown_limit
from carecycle_contract.client.retry_after import retry_after
from carecycle_contract.client.wire import BodyTimeout, Wire
from carecycle_contract.phrases import counted
from carecycle_contract.question import LONGEST_URL
from carecycle_contract.redaction import KEY_VARIABLE, Redactor, Secret
from carecycle_contract.statuses import NO_STATUS, RATE_LIMITED
from carecycle_contract.strict_json import EndsEarly

if TYPE_CHECKING:
    from collections.abc import Callable

    from carecycle_contract.client.header import Header
    from carecycle_contract.question import Question

_FIRST_PAUSE = 0.2
_MOST_WAITS = 5
_OFTEN = 2
# What httpcore says where a response should begin.
_DISCONNECTED = "disconnected without sending a response"
# For what the deadline of an exchange cannot interrupt, such as looking up a host name.
_GRACE = 0.5
# Loggers that write headers and search texts at level DEBUG.
_TALKATIVE = ("httpx", "httpcore")


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """The address of the target, and how to send requests to it.

    `timeout` is in seconds, from sending a request to the last byte of its answer; `retries` is the
    number of further tries after a network failure; `key_variable` is the environment variable that
    holds the key; `use_proxy` tells whether to honour the proxies of the environment;
    `limited_requests` replaces `max_requests` as soon as an answer shows a rate limit that so many
    would exceed, unless it is None; `headers` are sent with every request.
    """

    base_url: str
    api_key: str | None = field(default=None, repr=False)
    max_requests: int = 60
    rate: Rate | None = None
    timeout: float = 30.0
    retries: int = 3
    key_variable: str = KEY_VARIABLE
    use_proxy: bool = True
    limited_requests: int | None = None
    headers: tuple[Header, ...] = ()

    @property
    def redactor(self) -> Redactor:
        """Masks the secrets that are sent."""
        return Redactor(self.api_key, {header.variable: header.value for header in self.headers})


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a request got no answer; `held` is for how many seconds the target asks to wait."""

    reason: str
    cause: Exception | None = None
    answer: Answer | None = None
    retries: float = inf
    held: float = 0.0
    is_limited: bool = False

    @property
    def breaks_off(self) -> bool:
        """Whether the connection was closed before the end of an answer."""
        return self.answer is not None and self.answer.exchange.incomplete is not None

    def told(self, question: Question, times: int) -> Unanswered:
        """The exception to raise after so many of these."""
        reason = f"{self.reason}, {counted(times, 'time')}"
        return Unanswered(question, reason, self.cause, self.answer, is_limited=self.is_limited)


class Client:
    """Asks questions within a budget and a rate, and records every exchange.

    A context manager; thread-safe. `clock` and `sleep` are in seconds; without `sleep`, waits end
    as soon as the run does. `budget` is the most requests that it sends, and `limit` the rate limit
    that reduced it, in words, or None.

    Raises:
        OptionError: if the environment names a proxy or a CA bundle that cannot be used.

    """

    def __init__(
        self,
        options: ClientOptions,
        listener: Listener | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self.options = options
        self.redactor = options.redactor
        self.budget = options.max_requests
        self.limit: str | None = None
        self.requests_used = 0
        self.answered = 0
        """The number of questions that were answered."""
        self.retries = 0
        self.recovered = 0
        """The number of questions whose answer broke off, and came whole when asked again."""
        self.rate_limited: list[Answer] = []
        self.answers: list[Answer] = []
        self._listener = listener or Nobody()
        self.halt = Halt()
        """Ends what is under way, and all that follows."""
        self._clock, self._sleep = clock, sleep or self.halt.sleep
        self._began = clock()
        self._lock = threading.Lock()
        self._pacer = Pacer(options.rate, clock, self._sleep, self._listener.waits)
        self._wire = Wire(options.base_url, options.timeout, use_proxy=options.use_proxy)
        self._memory = Memory()
        self._secret = cache(Secret)
        self._levels: dict[str, int] = {}
        self._unanswered = 0

    def __enter__(self) -> Self:
        for name in _TALKATIVE:
            self._levels[name] = logging.getLogger(name).level
            logging.getLogger(name).setLevel(logging.WARNING)
        return self

    def __exit__(self, *error: object) -> None:
        self.halt()
        self._wire.close()
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)

    @property
    def budget_left(self) -> int:
        """How many requests may still be sent."""
        return max(0, self.budget - self.requests_used)

    def url(self, question: Question) -> str:
        """The URL of a question; a path in the base URL is kept as a prefix."""
        return question.url(self.options.base_url.rstrip("/") + question.operation.path)

    def ask(self, question: Question, *, patient: bool = True) -> Answer:
        """Ask a question, and retry on network failures and rate limits.

        Unless `patient`, an answer by an intermediary counts as the target's, and one that ends
        before it is whole counts as well.

        Raises:
            BudgetExhausted: if the budget allows no further request; nothing was sent.
            Unanswered: if the target gave no answer of its own after several tries.
            Halted: if the run is to end.

        """
        failures: list[_Failure] = []
        while True:
            try:
                outcome = self._attempt(question, patient=patient)
            except BudgetExhausted:
                if not failures:
                    raise
                raise failures[-1].told(question, len(failures)) from None
            if isinstance(outcome, Answer):
                with self._lock:
                    self.answered += 1
                    self.recovered += any(failure.breaks_off for failure in failures)
                return outcome
            failures.append(outcome)
            if len(failures) > min(outcome.retries, self._patience):
                with self._lock:
                    self._unanswered += 1
                raise outcome.told(question, len(failures))
            with self._lock:
                self.retries += 1
            if outcome.held and outcome.answer is not None:
                self._hold(outcome.answer, outcome.held, "server is not available")
            else:
                jitter = random.uniform(0.8, 1.2)  # noqa: S311 - no secret
                self._sleep(_FIRST_PAUSE * 2 ** (len(failures) - 1) * jitter)

    @property
    def _patience(self) -> int:
        """Number of retries of a question; one at most once others went unanswered."""
        return self.options.retries if self._unanswered < _OFTEN else min(1, self.options.retries)

    def _attempt(self, question: Question, *, patient: bool) -> Answer | _Failure:
        """The answer to a question, once no rate limit is in the way, or why there is none.

        Raises:
            BudgetExhausted: if the budget allows no further request.
            Unanswered: if trying again would not help, or take too long.

        """
        waits = 0
        while True:
            try:
                answer = self._send(question)
            except OutOfBounds as error:
                raise Unanswered(question, str(error), error.with_traceback(None)) from None
            except (httpx.RequestError, Undecodable) as error:
                # The frames of its traceback hold the key.
                return self._without_answer(question, error.with_traceback(None), patient=patient)
            incomplete = answer.exchange.incomplete
            if answer.status == RATE_LIMITED:
                if incomplete is None and answer.unreadable is None:
                    self.rate_limited.append(answer)
                waits += 1
                if waits > _MOST_WAITS:
                    raise Unanswered(question, f"status 429, {waits} times", is_limited=True)
                asked = retry_after(answer, 2.0**waits)
                # A target that asks for no wait would refuse again at once.
                asked = asked if asked >= _FIRST_PAUSE else _FIRST_PAUSE * 2**waits
                self._hold(answer, asked, "rate limit is reached")
            elif incomplete is not None:
                failure = _Failure(incomplete, httpx.RemoteProtocolError(incomplete))
                return self._incomplete(answer, failure, patient=patient)
            elif patient and answer.exchange.is_passing:
                told = f"status {answer.status}"
                return _Failure(told, answer=answer, held=retry_after(answer, 0.0))
            else:
                return answer

    def _without_answer(
        self, question: Question, error: Exception, *, patient: bool
    ) -> Answer | _Failure:
        """What a request without an answer comes to: an answer of no status if it was closed."""
        failure = self._failure(error)
        if not _closes_the_connection(error):
            return failure
        exchange = Exchange(
            url=self.url(question),
            status=NO_STATUS,
            headers=(),
            body=b"",
            started=self._clock() - self._began,
            elapsed=0.0,
            number=self.requests_used,
            incomplete=failure.reason,
        )
        return self._incomplete(Answer(question, exchange), failure, patient=patient)

    def _incomplete(self, answer: Answer, failure: _Failure, *, patient: bool) -> Answer | _Failure:
        """What an answer that is not whole comes to: it counts unless one is patient."""
        if patient:
            return replace(failure, answer=answer)
        self.answers.append(answer)
        return answer

    def _failure(self, error: Exception) -> _Failure:
        kind = type(error).__name__
        if isinstance(error, httpx.TimeoutException):
            # Every timeout costs the full wait.
            status = error.status if isinstance(error, BodyTimeout) else NO_STATUS
            begun = f" of a response with status {status}" if status else ""
            reason = f"{kind}: no end{begun} within {self.options.timeout:g} s"
            retries = 1 if self._unanswered < _OFTEN else 0
            return _Failure(reason, error, retries=retries, is_limited=status == RATE_LIMITED)
        told = f"{kind}: {error}" if str(error) else kind
        # The same certificate would be refused again.
        is_final = certificates.refused(error) is not None
        return _Failure(told, error, retries=0 if is_final else inf)

    def _hold(self, answer: Answer, seconds: float, reason: str) -> None:
        """Send nothing for so many seconds.

        Raises:
            Unanswered: if that is longer than anyone waits for a verdict.

        """
        if not self._pacer.hold(seconds, f"the target's {reason} ({answer.status})"):
            told = f"status {answer.status}, and it asks to wait {seconds:.0f} s"
            told += f", but a run waits {LONGEST_HOLD:.0f} s in all"
            raise Unanswered(answer.question, told, is_limited=answer.status == RATE_LIMITED)

    def wait_until(self, moment: float) -> None:
        """Wait until a moment, in seconds since the client was created."""
        seconds = self._began + moment - self._clock()
        if seconds > 0:
            self._listener.waits(seconds, "a difference may settle by itself")
            self._sleep(seconds)

    def _send(self, question: Question) -> Answer:
        self._pacer.wait()
        with self._lock:
            if self.budget_left <= 0:
                raise BudgetExhausted(self.budget)
            self.requests_used += 1
            number = self.requests_used
        self._listener.asks(question, number)
        # In another thread, so that no frame in the caller's traceback holds the key.
        seconds = self.options.timeout + _GRACE
        late = partial(self._listener.waits, reason=f"no answer yet to {question}")
        try:
            answer = self.halt.call(lambda: self._exchange(question, number), seconds, late)
        except TimeoutError:
            raise httpx.ReadTimeout("timed out") from None
        if answer.exchange.incomplete is None:
            self.answers.append(answer)
        self._heed_limit(answer)
        return answer

    def _heed_limit(self, answer: Answer) -> None:
        """Reduce the budget if it is about to exceed a limit that the answer shows."""
        reduced = self.options.limited_requests
        if reduced is None:
            return
        with self._lock:
            if self.limit is None:
                self.limit = shown_limit(answer, self.budget, self.budget_left)
                if self.limit is not None:
                    self.budget = min(self.budget, reduced)

    def _exchange(self, question: Question, number: int) -> Answer:
        url, key = self.url(question), question.api_key(self.options.api_key)
        if len(url) > LONGEST_URL:
            raise OutOfBounds(f"its URL would have {len(url)} characters, over {LONGEST_URL}")
        headers = {header.name: header.value for header in self.options.headers}
        headers["accept"] = question.accepts
        if key is not None:
            headers[question.key_header] = key
        started = self._clock()
        with self._wire.get(url, headers) as response:
            exchange = Exchange(
                url=url,
                status=response.status,
                headers=response.headers,
                body=response.body,
                started=started - self._began,
                elapsed=self._clock() - started,
                number=number,
                incomplete=response.incomplete,
            )
            answer = self._memory.keep(Answer(question, self._without_keys(exchange, key)))
        return _seen_to_be_cut(answer)

    def _without_keys(self, exchange: Exchange, sent: str | None) -> Exchange:
        """The exchange with the target's key and the one that was sent masked in the response.

        The value of a further header may be one of the target's data, such as the id of a client,
        so that it is masked only where it would be shown.
        """
        own = self.options.api_key
        if own and own != sent:
            exchange = exchange.without(self._secret(own))
        if not sent:
            return exchange
        masked = exchange.without(self._secret(sent))
        return exchange if masked is exchange else replace(masked, echoes_key=True)


def _seen_to_be_cut(answer: Answer) -> Answer:
    """The answer, incomplete if its text ends early, and no more than the connection ended it.

    Without a length, nothing else tells a connection that was lost (RFC 9112 section 8).
    """
    exchange, defect = answer.exchange, answer.json_defect
    has_end = any(exchange.header(name) for name in ("content-length", "transfer-encoding"))
    is_begun = exchange.body[:1] in (b"{", b"[") and isinstance(defect, EndsEarly)
    if has_end or not is_begun or exchange.incomplete is not None:
        return answer
    return Answer(answer.question, replace(exchange, incomplete=str(defect)))


def _closes_the_connection(error: Exception) -> bool:
    """Whether a request was sent, and the connection closed without a byte of an answer.

    So do servers whose handler panics.
    """
    if isinstance(error, httpx.RemoteProtocolError):
        return _DISCONNECTED in str(error)
    is_encrypted = any(isinstance(cause, ssl.SSLError) for cause in causes(error))
    return isinstance(error, httpx.ReadError) and not is_encrypted
