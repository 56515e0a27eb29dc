"""The client: one httpx client for every request of a run."""

from __future__ import annotations

import logging
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Self

import httpx

from carecycle_contract import __version__
from carecycle_contract.answer import Answer, Exchange
from carecycle_contract.client.coding import ACCEPTED, Undecodable, decoded
from carecycle_contract.client.errors import (
    BudgetExhausted,
    OptionError,
    ReadOnlyViolation,
    Unanswered,
)
from carecycle_contract.client.listener import Listener, Nobody
from carecycle_contract.client.pacing import Pacer, Rate
from carecycle_contract.client.rate_limit import shown_limit
from carecycle_contract.client.retry_after import retry_after
from carecycle_contract.client.trust import ssl_context
from carecycle_contract.redaction import KEY_VARIABLE, Redactor, Secret

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from carecycle_contract.question import Question

# Statuses by which an intermediary reports that the server itself is down.
INTERMEDIARY_FAILURES = (502, 503, 504)
_FIRST_PAUSE = 0.2
_LONGEST_WAIT = 300.0
_MOST_WAITS = 5
_MOST_THREADS = 64
_OFTEN = 2
_LARGEST_BODY = 100_000_000
# Loggers that write headers and search texts at level DEBUG.
_TALKATIVE = ("httpx", "httpcore")


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """The address of the target, and how to send requests to it.

    `timeout` is in seconds, for each phase of a request and for reading the body; `retries` is the
    number of further tries after a network failure; `key_variable` is the environment variable that
    holds the key; `use_proxy` tells whether to honour the proxies of the environment;
    `limited_requests` replaces `max_requests` as soon as an answer shows a rate limit that so many
    would pass, unless it is None.
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


def _refuse_all_but_get(request: httpx.Request) -> None:
    if request.method != "GET":
        raise ReadOnlyViolation(request.method)


def _client(options: ClientOptions) -> httpx.Client:
    try:
        return httpx.Client(
            # A session cookie would authenticate the questions that are sent without a key.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            event_hooks={"request": [_refuse_all_but_get]},
            headers={
                "accept": "application/json",
                "accept-encoding": ACCEPTED,
                "user-agent": f"carecycle-contract/{__version__}",
            },
            timeout=options.timeout,
            trust_env=options.use_proxy,
            verify=ssl_context(options.base_url),
        )
    except (ValueError, ImportError) as error:
        raise OptionError(
            "HTTP_PROXY, HTTPS_PROXY or ALL_PROXY",
            f"a proxy that cannot be used ({error})",
            "Give an address such as http://proxy.example.com:3128.",
        ) from None


class Client:
    """Asks questions within a budget and a rate, and records every exchange.

    A context manager; thread-safe. `clock` and `sleep` are in seconds. `budget` is the most
    requests that it sends, and `limit` the rate limit that reduced it, in words, or None.

    Raises:
        OptionError: if the environment names a proxy or a CA bundle that cannot be used.

    """

    def __init__(
        self,
        options: ClientOptions,
        listener: Listener | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.options = options
        self.redactor = Redactor(options.api_key)
        self.budget = options.max_requests
        self.limit: str | None = None
        self.requests_used = 0
        self.retries = 0
        self.rate_limited: list[Answer] = []
        self.exchanges: list[Exchange] = []
        self._listener = listener or Nobody()
        self._clock, self._sleep = clock, sleep
        self._began = clock()
        self._lock = threading.Lock()
        self._pacer = Pacer(options.rate, clock, sleep, self._listener.waits)
        self._client = _client(options)
        self._threads = ThreadPoolExecutor(_MOST_THREADS, "target")
        self._secret = cache(Secret)
        self._levels: dict[str, int] = {}
        self._unanswered = 0

    def __enter__(self) -> Self:
        for name in _TALKATIVE:
            self._levels[name] = logging.getLogger(name).level
            logging.getLogger(name).setLevel(logging.WARNING)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._client.close()
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)

    @property
    def budget_left(self) -> int:
        """How many requests may still be sent."""
        return max(0, self.budget - self.requests_used)

    def url(self, question: Question) -> str:
        """The URL of a question; a path in the base URL is kept as a prefix."""
        url = self.options.base_url.rstrip("/") + question.operation.path
        return f"{url}?{question.query_string}" if question.parameters else url

    def ask(self, question: Question, *, patient: bool = True) -> Answer:
        """Ask a question, and retry on network failures and rate limits.

        Unless `patient`, an answer by an intermediary counts as the target's.

        Raises:
            BudgetExhausted: if the budget allows no further request; nothing was sent.
            Unanswered: if the target gave no answer of its own after several tries.

        """
        waits = failures = 0
        while True:
            cause, said, retries = None, None, self._patience
            pause = _FIRST_PAUSE * 2**failures * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
            try:
                answer = self._send(question)
            except (httpx.RequestError, Undecodable) as error:
                # The frames of its traceback hold the key.
                cause = error.with_traceback(None)
                reason = _describe(cause)
                if isinstance(error, httpx.TimeoutException):
                    # Every timeout costs the full wait.
                    retries = min(retries, 1)
            else:
                if answer.status == 429:
                    waits += 1
                    self._wait_for_rate_limit(answer, waits)
                    continue
                if answer.status not in INTERMEDIARY_FAILURES or not patient:
                    return answer
                reason, said = f"status {answer.status}", answer
                pause = _bearable(answer, pause)
            failures += 1
            if failures > retries:
                self._unanswered += 1
                raise Unanswered(question, f"{reason}, {failures} times", cause, said) from None
            self.retries += 1
            self._sleep(pause)

    @property
    def _patience(self) -> int:
        """Number of retries of a question; one at most once others went unanswered."""
        return self.options.retries if self._unanswered < _OFTEN else min(1, self.options.retries)

    def _wait_for_rate_limit(self, answer: Answer, waits: int) -> None:
        self.rate_limited.append(answer)
        if waits > _MOST_WAITS:
            raise Unanswered(answer.question, f"status 429, {waits} times")
        seconds = _bearable(answer, 2.0**waits)
        self._listener.waits(seconds, "the target's rate limit is reached (429)")
        self._pacer.hold(seconds)

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
        exchange = self._threads.submit(self._exchange, question).result()
        self.exchanges.append(exchange)
        answer = Answer(question, exchange)
        self._heed_limit(answer)
        return answer

    def _heed_limit(self, answer: Answer) -> None:
        """Reduce the budget if it is about to pass a limit that the answer shows."""
        reduced = self.options.limited_requests
        if reduced is None or self.limit is not None:
            return
        with self._lock:
            self.limit = shown_limit(answer, self.budget, self.budget_left)
            if self.limit is not None:
                self.budget = min(self.budget, reduced)

    def _exchange(self, question: Question) -> Exchange:
        url, key = self.url(question), question.api_key(self.options.api_key)
        headers = {} if key is None else {question.operation.key.header: key}
        started = self._clock()
        with self._client.stream("GET", url, headers=headers) as response:
            body = self._body(question, response)
        exchange = Exchange(
            url=url,
            status=response.status_code,
            headers=tuple((name.lower(), value) for name, value in response.headers.multi_items()),
            body=body,
            started=started - self._began,
            elapsed=self._clock() - started,
        )
        return self._without_keys(exchange, key)

    def _without_keys(self, exchange: Exchange, sent: str | None) -> Exchange:
        """The exchange with the target's key and the one that was sent masked in the response."""
        own = self.options.api_key
        if own and own != sent:
            exchange = _without(self._secret(own), exchange)
        if not sent:
            return exchange
        masked = _without(self._secret(sent), exchange)
        return exchange if masked is exchange else replace(masked, echoes_key=True)

    def _body(self, question: Question, response: httpx.Response) -> bytes:
        """Read and decode the body, within the timeout and the size limit."""
        end, body = self._clock() + self.options.timeout, bytearray()
        codings = response.headers.get("content-encoding")
        for part in decoded(response.iter_raw(), codings):
            body += part
            if len(body) > _LARGEST_BODY:
                raise Unanswered(question, f"an answer of more than {_LARGEST_BODY} bytes")
            if self._clock() > end:
                raise httpx.ReadTimeout(f"no end within {self.options.timeout:g} s")
        return bytes(body)


def _without(secret: Secret, exchange: Exchange) -> Exchange:
    """The exchange with a key masked in the response; the very same one if it is not there."""
    if not secret.is_telling:
        return exchange
    mask = secret.masked
    headers = tuple((mask(name), mask(value)) for name, value in exchange.headers)
    body = secret.masked_bytes(exchange.body)
    if (headers, body) == (exchange.headers, exchange.body):
        return exchange
    return replace(exchange, headers=headers, body=body)


def _bearable(answer: Answer, usual: float) -> float:
    """Seconds to wait before a retry: what the answer asks for, or else `usual`.

    Raises:
        Unanswered: if the answer asks for too long a wait.

    """
    asked = retry_after(answer)
    if asked is not None and asked > _LONGEST_WAIT:
        reason = f"status {answer.status}, and it asks to wait {asked:.0f} s"
        raise Unanswered(answer.question, reason)
    return usual if asked is None else asked


def _describe(error: Exception) -> str:
    """A network failure in words."""
    kind = type(error).__name__
    return f"{kind}: {error}" if str(error) else kind
