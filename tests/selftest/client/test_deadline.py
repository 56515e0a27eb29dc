"""An exchange ends at its timeout, measured from sending to the last byte, however it drips."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from answers import ask
from raw import listening

from carecycle_contract.client import Client, ClientOptions, Unanswered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TIMEOUT = 0.5
_STATUS = b"HTTP/1.1 200 OK\r\n"
_CHUNKED = _STATUS + b"transfer-encoding: chunked\r\n\r\n"
_GZIP = _STATUS + b"content-encoding: gzip\r\nconnection: close\r\n\r\n"
# RFC 1952 section 2.3: FLG.FNAME announces a file name, which ends with a zero byte.
_NAMED = b"\x1f\x8b\x08\x08\0\0\0\0\0\x03"
# RFC 1951 section 3.2.4: a stored block of no bytes, which is not the last one.
_EMPTY_BLOCK = b"\0\0\0\xff\xff"
_UNNAMED = b"\x1f\x8b\x08\0\0\0\0\0\0\x03"


def impatient(url: str, **options: Any) -> Client:
    """A client that asks each question once, for half a second."""
    return Client(ClientOptions(url, timeout=TIMEOUT, retries=0, **options))


def times_out(target: Client, told: str = "Timeout") -> None:
    """Ask a question, which is told as a time-out within a second of that time."""
    began = time.monotonic()
    with pytest.raises(Unanswered, match=told):
        target.ask(ask())
    assert TIMEOUT <= time.monotonic() - began < TIMEOUT + 1


def dripping(head: bytes, drop: bytes, pause: float) -> Callable[[socket.socket], None]:
    """Answers a request with a head, and then the same few bytes for ever, or nothing more."""

    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(head)
        while drop:
            connection.sendall(drop)
            time.sleep(pause)
        connection.recv(1)

    return answer


DRIPS = {
    "silence": (b"", b"", 0.0),
    "status line": (b"HTTP/1.1 2", b"0", 0.05),
    "header": (_STATUS + b"x-slow: ", b"a", 0.05),
    "103": (b"", b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n", 0.0),
    "body": (_STATUS + b"content-length: 100\r\n\r\n[", b" ", 0.05),
    "body without end": (_STATUS + b"connection: close\r\n\r\n[", b" " * 1000, 0.01),
    "chunks": (_CHUNKED, b"1\r\n[\r\n", 0.05),
    "chunk extension": (_CHUNKED + b"1;", b"a", 0.05),
    "trailer": (_CHUNKED + b"2\r\n{}\r\n0\r\nx-trailer: ", b"a", 0.05),
    "gzip file name": (_GZIP + _NAMED, b"a", 0.05),
    "gzip of nothing": (_GZIP + _UNNAMED, _EMPTY_BLOCK * 10_000, 0.0),
    "gzip members": (_GZIP, gzip.compress(b""), 0.01),
}


@pytest.mark.parametrize(("head", "drop", "pause"), DRIPS.values(), ids=DRIPS)
def test_a_question_ends_at_its_timeout(head: bytes, drop: bytes, pause: float) -> None:
    """And the connection is closed soon after."""
    closed = threading.Event()

    def watched(connection: socket.socket) -> None:
        try:
            dripping(head, drop, pause)(connection)
        finally:
            closed.set()

    with listening(watched) as port, impatient(f"http://127.0.0.1:{port}") as target:
        times_out(target, r"(Read|Body)Timeout: no end (of .* )?within 0\.5 s")
        assert closed.wait(1)


def test_the_status_of_a_response_without_end_is_told() -> None:
    """And the rate limit, where it is what was told."""
    head = b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 100\r\n\r\n["
    with (
        listening(dripping(head, b" ", 0.05)) as port,
        impatient(f"http://127.0.0.1:{port}") as target,
        pytest.raises(Unanswered, match=r"no end of a response with status 429 within") as caught,
    ):
        target.ask(ask())
    assert caught.value.is_limited


def test_no_time_is_lost_on_a_target_that_often_gives_none() -> None:
    """A question that timed out is asked again, once, until two were asked in vain."""
    heard = []

    def silent(connection: socket.socket) -> None:
        heard.append(connection.recv(65536))
        connection.recv(1)

    with listening(silent) as port:
        options = ClientOptions(f"http://127.0.0.1:{port}", timeout=0.1)
        with Client(options) as target:
            for _ in range(4):
                with pytest.raises(Unanswered, match="ReadTimeout"):
                    target.ask(ask())
    assert len(heard) == 2 + 2 + 1 + 1


def test_a_tls_handshake_ends_at_the_timeout() -> None:
    """However it drips."""
    handshake = dripping(b"\x16\x03\x03\x40\0", b"\0", 0.05)
    with listening(handshake) as port, impatient(f"https://127.0.0.1:{port}") as target:
        times_out(target)


def test_a_proxy_ends_at_the_timeout_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its answer to CONNECT drips."""
    with listening(dripping(_STATUS + b"x-slow: ", b"a", 0.05)) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("NO_PROXY", "")
        with impatient("https://somewhere.invalid") as target:
            times_out(target)


@pytest.fixture
def slow_names(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No host name is found for as long as the test runs."""
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(30) and [])
    yield
    over.set()


@pytest.mark.usefixtures("slow_names")
def test_looking_up_a_name_ends_at_the_timeout() -> None:
    """Though nothing can interrupt it."""
    with impatient("http://somewhere.example", use_proxy=False) as target:
        times_out(target, "no end within")
