"""Pacing: never more than so many requests in any period."""

from __future__ import annotations

import re
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PERIODS = {"s": 1.0, "m": 60.0, "h": 3600.0}
# A server counts requests as they arrive, some sooner after they were sent than others.
_MARGIN = 0.05
_RATE = re.compile(r"([1-9][0-9]*)/([smh])")


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `requests` in any `period` seconds."""

    requests: int
    period: float

    @classmethod
    def parse(cls, text: str) -> Rate:
        """A rate such as `60/m`, `5/s` or `1000/h`.

        Raises:
            ValueError: if the text is no rate.

        """
        match = _RATE.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not a rate")
        return cls(int(match[1]), _PERIODS[match[2]])

    def __str__(self) -> str:
        """The rate in words."""
        return f"{self.requests} requests in {self.period:g} s"


class Pacer:
    """Makes each caller wait until a request may leave. Safe to use from several threads.

    `clock` gives seconds, `sleep` waits for so many; `announce` gets the seconds and the reason
    of a wait that is long enough to be noticed.
    """

    def __init__(
        self,
        rate: Rate | None,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        announce: Callable[[float, str], None],
    ) -> None:
        self._rate, self._clock, self._sleep, self._announce = rate, clock, sleep, announce
        self._sent: deque[float] = deque()
        self._not_before = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Return once the next request may be sent, and count it as sent now."""
        with self._lock:
            while (seconds := self._to_wait()) > 0:
                if seconds >= 1:
                    pace = f"at most {self._rate}" if self._rate else "as the target asked"
                    self._announce(seconds, pace)
                self._sleep(seconds)
            self._sent.append(self._clock())

    def _to_wait(self) -> float:
        now = self._clock()
        window = 0.0
        if self._rate is not None:
            period = self._rate.period + _MARGIN
            while self._sent and self._sent[0] <= now - period:
                self._sent.popleft()
            if len(self._sent) >= self._rate.requests:
                window = self._sent[0] + period - now
        return max(window, self._not_before - now)

    def hold(self, seconds: float) -> None:
        """Let no request leave for so many seconds."""
        self._not_before = max(self._not_before, self._clock() + seconds)
