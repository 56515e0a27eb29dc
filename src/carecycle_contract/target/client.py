"""The client: one httpx client for every request of a run."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

import httpx

from carecycle_contract import __version__
from carecycle_contract.answer import Answer, Exchange
from carecycle_contract.question import WRONG_KEYS, Key, Question
from carecycle_contract.target.errors import BudgetExhausted, ReadOnlyViolation, Unanswered
from carecycle_contract.target.listener import Listener
from carecycle_contract.target.pacing import Pacer, Rate
from carecycle_contract.target.retry_after import retry_after
from carecycle_contract.target.trust import ssl_context

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

# What stands in front of a server answers so when the server itself is away.
INTERMEDIARY_FAILURES = (502, 503, 504)
_FIRST_PAUSE = 0.2
_LONGEST_WAIT = 300.0
_MOST_WAITS = 5


@dataclass(frozen=True, slots=True)
class TargetOptions:
    """Where the target is and how it may be asked.

    `timeout` is seconds for each phase of a request; `retries` counts further tries after a
    failure of the network.
    """

    base_url: str
    api_key: str | None = field(default=None, repr=False)
    max_requests: int = 60
    rate: Rate | None = None
    timeout: float = 30.0
    retries: int = 3


def _refuse_all_but_get(request: httpx.Request) -> None:
    if request.method != "GET":
        raise ReadOnlyViolation(request.method)


class Target:
    """Asks questions, within a budget and at a pace, and keeps every exchange.

    A context manager; safe to use from several threads. `clock` and `sleep` are in seconds.
    """

    def __init__(
        self,
        options: TargetOptions,
        listener: Listener | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.options = options
        self.requests_used = 0
        self.retries = 0
        self.rate_limited: list[Answer] = []
        self.exchanges: list[Exchange] = []
        self._listener = listener or Listener()
        self._clock, self._sleep = clock, sleep
        self._began = clock()
        self._lock = threading.Lock()
        self._pacer = Pacer(options.rate, clock, sleep, self._listener.waits)
        self._client = httpx.Client(
            event_hooks={"request": [_refuse_all_but_get]},
            headers={
                "accept": "application/json",
                "user-agent": f"carecycle-contract/{__version__}",
            },
            timeout=options.timeout,
            verify=ssl_context(options.base_url),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._client.close()

    @property
    def budget_left(self) -> int:
        """How many requests may still be sent."""
        return max(0, self.options.max_requests - self.requests_used)

    def url(self, question: Question) -> str:
        """The whole URL of a question: a path in the base URL stays in front."""
        query = "&".join(f"{_quote(name)}={_quote(value)}" for name, value in question.parameters)
        url = self.options.base_url.rstrip("/") + question.operation.path
        return f"{url}?{query}" if query else url

    def ask(self, question: Question) -> Answer:
        """Put a question, and put it again while the network or a rate limit is in the way.

        Raises:
            BudgetExhausted: if the budget allows no further request; nothing was sent.
            Unanswered: if the target gave no answer of its own after some tries.

        """
        waits = failures = 0
        while True:
            reason, cause = "", None
            pause = _FIRST_PAUSE * 2**failures * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
            try:
                answer = self._send(question)
            except httpx.TransportError as error:
                reason, cause = _describe(error), error
            else:
                if answer.status == 429:
                    waits += 1
                    self._wait_for_rate_limit(answer, waits)
                    continue
                if answer.status not in INTERMEDIARY_FAILURES:
                    return answer
                reason = f"status {answer.status}"
                pause = retry_after(answer.exchange) or pause
            failures += 1
            if failures > self.options.retries:
                raise Unanswered(question, f"{reason}, {failures} times", cause)
            self.retries += 1
            self._sleep(min(pause, _LONGEST_WAIT))

    def _wait_for_rate_limit(self, answer: Answer, waits: int) -> None:
        self.rate_limited.append(answer)
        if waits > _MOST_WAITS:
            raise Unanswered(answer.question, f"status 429, {waits} times")
        seconds = retry_after(answer.exchange)
        seconds = min(2.0**waits if seconds is None else seconds, _LONGEST_WAIT)
        self._listener.waits(seconds, "the target's rate limit is reached (429)")
        self._pacer.hold(seconds)

    def hold(self, seconds: float) -> None:
        """Let no request leave for so many seconds."""
        self._pacer.hold(seconds)

    def _send(self, question: Question) -> Answer:
        self._pacer.wait()
        with self._lock:
            if self.budget_left <= 0:
                raise BudgetExhausted(self.options.max_requests)
            self.requests_used += 1
            number = self.requests_used
        self._listener.asks(question, number)
        url, key = self.url(question), self._key(question)
        headers = {} if key is None else {question.operation.key_header: key}
        started = self._clock()
        response = self._client.get(url, headers=headers)
        text = response.content
        exchange = Exchange(
            url=url,
            status=response.status_code,
            headers=tuple((name.lower(), value) for name, value in response.headers.multi_items()),
            body=text,
            started=started - self._began,
            elapsed=self._clock() - started,
            echoes_key=bool(key)
            and (str(key).encode() in text or str(key) in str(response.headers.multi_items())),
        )
        self.exchanges.append(exchange)
        return Answer(question, exchange)

    def _key(self, question: Question) -> str | None:
        match question.key:
            case Key.OWN:
                return self.options.api_key
            case Key.NONE:
                return None
            case Key.EMPTY:
                return ""
            case _:
                return WRONG_KEYS[question.key]


def _quote(text: str) -> str:
    # A lone surrogate has no UTF-8; it goes out as a replacement character.
    return quote(text.encode("utf-8", "replace"), safe="")


def _describe(error: httpx.TransportError) -> str:
    """A failure of the network in words; httpx messages hold neither headers nor keys."""
    kind = type(error).__name__
    return f"{kind}: {error}" if str(error) else kind
