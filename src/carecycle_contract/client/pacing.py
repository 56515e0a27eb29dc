"""Pacing: limit the number of requests in any period."""

from __future__ import annotations

import re
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_HOLD = 300.0
"""Seconds that a run waits in all because the target asks for it."""

_PERIODS = {"s": 1.0, "m": 60.0, "h": 3600.0}
# Seconds by which the delay between sending and arrival may vary; servers count arrivals.
_MARGIN = 0.05
_MOST_DIGITS = 15
_RATE = re.compile(r"([1-9][0-9]*)/([smh])")


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `requests` in any `period` seconds, evenly, so that other clients have their share.

    A tenth of them, at least one, may follow one another at once.
    """

    requests: int
    period: float

    @property
    def interval(self) -> float:
        """Seconds between requests."""
        return self.period / self.requests

    @property
    def burst(self) -> int:
        """The number of requests that may follow one another at once."""
        return max(1, self.requests // 10)

    @classmethod
    def parse(cls, text: str) -> Rate:
        """Parse a rate such as `60/m`, `5/s` or `1000/h`.

        Raises:
            ValueError: if the text is not a rate.

        """
        match = _RATE.fullmatch(text.strip())
        if match is None or len(match[1]) > _MOST_DIGITS:
            raise ValueError(f"{text!r} is not a rate")
        return cls(int(match[1]), _PERIODS[match[2]])

    def __str__(self) -> str:
        """The rate in words."""
        return f"{self.requests} requests in {self.period:g} s"


class Pacer:
    """Makes callers wait until the next request may be sent. Thread-safe.

    `clock` and `sleep` are in seconds; `announce` is called with the seconds and the reason of each
    wait of a second or more, before it.
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
        self._due = 0.0
        self._not_before = 0.0
        self._held = 0.0
        self._lock, self._holding = threading.Lock(), threading.Lock()

    def wait(self) -> None:
        """Wait until the next request may be sent, and count it as sent."""
        with self._lock:
            while (seconds := self._to_wait()) > 0:
                if seconds >= 1 and self._rate and self._clock() >= self._not_before:
                    self._announce(seconds, f"at most {self._rate}")
                self._sleep(seconds)
            if self._rate is not None:
                now = self._clock()
                self._sent.append(now)
                self._due = max(self._due, now) + self._rate.interval

    def _to_wait(self) -> float:
        now = self._clock()
        window = spacing = 0.0
        if self._rate is not None:
            period = self._rate.period + _MARGIN
            while self._sent and self._sent[0] <= now - period:
                self._sent.popleft()
            if len(self._sent) >= self._rate.requests:
                window = self._sent[0] + period - now
            spacing = self._due - (self._rate.burst - 1) * self._rate.interval - now
        return max(window, spacing, self._not_before - now)

    def hold(self, seconds: float, reason: str) -> bool:
        """Hold back all requests for this many seconds, and announce it.

        Return False, and hold nothing back, if all holds would add up to more than LONGEST_HOLD.
        """
        with self._holding:
            now = self._clock()
            longer = now + seconds - max(now, self._not_before)
            if self._held + longer > LONGEST_HOLD:
                return False
            if longer > 0:
                self._held += longer
                self._not_before = now + seconds
        if longer > 0:
            self._announce(seconds, reason)
        return True
