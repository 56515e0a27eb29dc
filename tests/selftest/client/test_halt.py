"""A client that is told to halt lets go of whatever it waits for."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from answers import ask
from raw import listening

from carecycle_contract.client import Client, ClientOptions
from carecycle_contract.client import halt as halting
from carecycle_contract.client.errors import Halted
from carecycle_contract.client.halt import Halt

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    "busy",
    [lambda halt: halt.sleep(60), lambda halt: halt.call(threading.Event().wait, 60, print)],
    ids=("wait", "call"),
)
def test_what_is_waited_for_ends(busy: Callable[[Halt], object]) -> None:
    """At once, and so does all that comes later."""
    halt = Halt()
    threading.Timer(0.1, halt).start()
    began = time.monotonic()
    for _ in range(2):
        with pytest.raises(Halted):
            busy(halt)
    assert time.monotonic() - began < 5


def test_a_failure_in_a_call_is_raised_where_it_is_awaited() -> None:
    """As if it had been called there."""
    with pytest.raises(ZeroDivisionError):
        Halt().call(lambda: 1 // 0, 60, print)


def test_a_call_that_takes_long_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the seconds that it may still take; one that does not take long is not."""
    monkeypatch.setattr(halting, "LATE", 0.2)
    told: list[float] = []
    Halt().call(lambda: None, 0.5, told.append)
    with pytest.raises(TimeoutError):
        Halt().call(threading.Event().wait, 0.5, told.append)
    assert told == [pytest.approx(0.3)]


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 250\r\ncontent-length: 0\r\n\r\n"],
    ids=("silence", "retry after"),
)
def test_a_question_ends(answer: bytes) -> None:
    """Under way to a silent server, or told to come again."""
    with (
        listening(lambda it: (it.recv(65536), it.sendall(answer), it.recv(1))) as port,
        Client(ClientOptions(f"http://127.0.0.1:{port}")) as target,
    ):
        threading.Timer(0.3, target.halt).start()
        began = time.monotonic()
        with pytest.raises(Halted):
            target.ask(ask())
        assert time.monotonic() - began < 5
