"""What stands between a client and a server: failures, limits, codings, versions of HTTP."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections import deque
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from math import ceil
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from carecycle_contract.reference import ReferenceApi
from zoo.conforming.steps import Counting, Prepared
from zoo.conforming.variant import variant
from zoo.server import refusal, server
from zoo.sockets import Connection, over_sockets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.api import Refusal


class _NowAndThen(Counting):
    """Does something else at the requests whose numbers are `due`."""

    due: Callable[[int], bool]
    instead: Callable[[Request], Response]

    def respond(self, request: Request) -> Response:
        due = self.due(next(self.numbers))
        return self.instead(request) if due else super().respond(request)


def _late(seconds: float) -> Callable[[ReferenceApi, Request], Response]:
    def instead(api: ReferenceApi, request: Request) -> Response:
        time.sleep(seconds)
        return ReferenceApi.respond(api, request)

    return instead


_ANSWERED: dict[str, tuple[str, Callable[[int], bool], Callable[..., Response]]] = {
    "unavailable": (
        "Every eleventh request meets a 503 with the error body.",
        lambda number: number % 11 == 0,
        lambda api, _: api.render(503, {"message": "Try again", "code": "UNAVAILABLE"}),
    ),
    "unavailable-first": (
        "The very first request, and then every fortieth, meets a 503 with Retry-After: 0.",
        lambda number: number % 40 == 1,
        lambda *_: Response(status_code=503, headers={"retry-after": "0"}),
    ),
    "unavailable-twice": (
        "Requests 20, 21, 40, 41 and so on meet a 503 in HTML from a load balancer.",
        lambda number: number >= 20 and number % 20 < 2,
        lambda *_: HTMLResponse("<html><h1>503 Service Temporarily Unavailable</h1></html>", 503),
    ),
    "bad-gateway": (
        "Every thirteenth request meets a 502 in HTML from a proxy.",
        lambda number: number % 13 == 0,
        lambda *_: HTMLResponse("<html><h1>502 Bad Gateway</h1></html>", 502),
    ),
    "gateway-timeout": (
        "Every seventeenth request meets a 504 without a body.",
        lambda number: number % 17 == 0,
        lambda *_: Response(status_code=504),
    ),
    "slow-now-and-then": (
        "Every ninth answer begins after 0.3 seconds, the others at once.",
        lambda number: number % 9 == 0,
        _late(0.3),
    ),
    "slow-always": ("Every answer begins after 20 milliseconds.", lambda _: True, _late(0.02)),
}
NOW_AND_THEN = [
    variant(name, sentence, _NowAndThen, due=staticmethod(due), instead=instead)
    for name, (sentence, due, instead) in _ANSWERED.items()
]


@server()
class UnavailableForOneSecond(Counting):
    """From request 30 on, everything meets a 503 for a second, while the server starts again."""

    _until = 0.0

    def respond(self, request: Request) -> Response:
        if next(self.numbers) == 30:
            self._until = time.monotonic() + 1
        away = time.monotonic() < self._until
        return Response(status_code=503) if away else super().respond(request)


@server()
class OneByOne(Prepared):
    """Requests are answered one after the other."""

    def prepare(self) -> None:
        self._turn = threading.Lock()

    def respond(self, request: Request) -> Response:
        with self._turn:
            return super().respond(request)


class _Limited(Prepared):
    """Refuses requests beyond a number of them in any second."""

    most = 45
    period = 1.0
    shown: Callable[[float], float] = staticmethod(ceil)

    def prepare(self) -> None:
        self._times: deque[float] = deque()
        self._turn = threading.Lock()

    def limit_rate(self) -> None:
        with self._turn:
            now = time.monotonic()
            while self._times and self._times[0] <= now - self.period:
                self._times.popleft()
            if len(self._times) >= self.most:
                raise self.too_many(self._times[0] + self.period - now)
            self._times.append(now)

    def too_many(self, wait: float) -> Refusal:
        shown = self.shown(wait)
        return refusal(429, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded", retryAfter=shown)


def _no_headers(*_: object) -> Mapping[str, str]:
    return {}


def _date(_: ReferenceApi, status: int, __: JSON) -> Mapping[str, str]:
    if status != 429:
        return {}
    moment = datetime.now(UTC) + timedelta(seconds=1)
    return {"retry-after": format_datetime(moment, usegmt=True)}


_LIMITED: dict[str, tuple[str, dict[str, object]]] = {
    "rate-limit-in-body-and-header": (
        "45 requests a second; a 429 says how long to wait in its body and in Retry-After.",
        {},
    ),
    "rate-limit-in-body-only": (
        "45 requests a second; a 429 says how long to wait in its body alone.",
        {"headers": _no_headers},
    ),
    "rate-limit-as-date": (
        "45 requests a second; a 429 has Retry-After as a date, and the seconds in its body.",
        {"headers": _date},
    ),
    "rate-limit-in-fractions": (
        "45 requests a second; a 429 says to wait for a fraction of a second, in its body alone.",
        {"headers": _no_headers, "shown": staticmethod(lambda wait: round(wait, 3))},
    ),
    "rate-limit-smoothed": (
        "Five requests at once, then one every 20 milliseconds; a 429 says to wait 0.1 seconds.",
        {"headers": _no_headers, "shown": lambda *_: 0.1, "most": 5, "period": 0.1},
    ),
}
LIMITED = [
    variant(name, sentence, _Limited, **members) for name, (sentence, members) in _LIMITED.items()
]


@server()
class RateLimitOfFixedWindows(_Limited):
    """30 requests in each second of the clock; RateLimit headers stand on every answer."""

    most = 30

    def limit_rate(self) -> None:
        with self._turn:
            now = time.time()
            while self._times and int(self._times[0]) < int(now):
                self._times.popleft()
            if len(self._times) >= self.most:
                raise self.too_many(int(now) + 1 - now)
            self._times.append(now)

    def headers(self, status: int, body: JSON) -> Mapping[str, str]:
        left = max(0, self.most - len(self._times))
        return {
            **super().headers(status, body),
            "RateLimit-Limit": str(self.most),
            "RateLimit-Remaining": str(left),
            "RateLimit-Reset": "1",
            "X-RateLimit-Reset": str(int(time.time()) + 1),
        }


@server()
class RateLimitBeforeKeys(_Limited):
    """45 requests a second, counted before the key is looked at, so wrong keys get a 429 too."""

    def authenticate(self, request: Request) -> None:
        super().limit_rate()
        super().authenticate(request)

    def limit_rate(self) -> None:
        """It was counted already."""


@server()
class RateLimitOfWrongKeys(_Limited):
    """Two wrong keys a second; more of them get a 429, the right key is never limited."""

    most = 2

    def authenticate(self, request: Request) -> None:
        if request.headers.get(self.operation.key.header) != self.key:
            super().limit_rate()
        super().authenticate(request)

    def limit_rate(self) -> None:
        """The right key is never limited."""


class _Coded(ReferenceApi):
    """Codes the body of every answer."""

    coding: str
    encode: Callable[[bytes], bytes]

    def render(self, status: int, body: JSON) -> Response:
        plain = super().render(status, body)
        coded = Response(self.encode(bytes(plain.body)), status, dict(plain.headers))
        coded.headers["content-length"] = str(len(bytes(coded.body)))
        coded.headers["content-encoding"] = self.coding
        coded.headers["vary"] = "Accept-Encoding"
        return coded


CODED = [
    variant(name, sentence, _Coded, coding=coding, encode=encode)
    for name, sentence, coding, encode in (
        (
            "gzipped",
            "Every answer is coded with gzip, errors too.",
            "gzip",
            staticmethod(lambda body: gzip.compress(body, 1)),
        ),
        (
            "deflated",
            "Every answer is coded with deflate.",
            "deflate",
            staticmethod(lambda body: zlib.compress(body, 1)),
        ),
    )
]


class _OldHttp(Connection):
    protocol_version = "HTTP/1.0"


class _OldHttpWithoutLength(_OldHttp):
    def head(self, response: Response) -> None:
        del response.headers["content-length"]
        super().head(response)


class _Closing(Connection):
    def head(self, response: Response) -> None:
        super().head(response)
        self.send_header("Connection", "close")


class _Restarting(_Closing):
    def answer(self, number: int, response: Response) -> None:
        super().answer(number, response)
        if number == 30:
            threading.Thread(target=self.server.restart, args=(1.0,), daemon=True).start()


class _SilentlyClosing(Connection):
    def answer(self, number: int, response: Response) -> None:
        super().answer(number, response)
        self.close_connection = number % 5 == 0


class _CuttingOff(Connection):
    def answer(self, number: int, response: Response) -> None:
        self.head(response)
        self.end_headers()
        body = bytes(response.body)
        self.close_connection = number % 6 == 0
        self.wfile.write(body[:-20] if self.close_connection else body)


class _Chunking(Connection):
    size = 1000

    def answer(self, number: int, response: Response) -> None:
        del response.headers["content-length"]
        self.head(response)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Trailer", "Server-Timing")
        self.end_headers()
        body = bytes(response.body)
        parts = [body[at : at + self.size] for at in range(0, len(body), self.size)]
        chunks = (b"%x;part=%d\r\n%s\r\n" % (len(one), n, one) for n, one in enumerate(parts))
        self.wfile.write(b"".join(chunks) + b"0\r\nServer-Timing: db;dur=1\r\n\r\n")


class _ChunkingFinely(_Chunking):
    size = 7


class _Hinting(Connection):
    def answer(self, number: int, response: Response) -> None:
        self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </v2>; rel=preload\r\n\r\n")
        super().answer(number, response)


class _Dropping(Connection):
    def answer(self, number: int, response: Response) -> None:
        if number % 12:
            super().answer(number, response)
        else:
            self.close_connection = True


class _Resetting(Connection):
    def answer(self, number: int, response: Response) -> None:
        if number % 14:
            super().answer(number, response)
        else:
            self.reset()


class _Cutting(Connection):
    def answer(self, number: int, response: Response) -> None:
        if number % 10:
            super().answer(number, response)
            return
        self.head(response)
        self.end_headers()
        self.wfile.write(bytes(response.body)[: len(bytes(response.body)) // 2])
        self.close_connection = True


class _CuttingChunks(_Chunking):
    def answer(self, number: int, response: Response) -> None:
        if number % 10:
            super().answer(number, response)
            return
        del response.headers["content-length"]
        self.head(response)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"1f\r\n" + bytes(response.body)[:31] + b"\r\n")
        self.close_connection = True


class _Trickling(Connection):
    def answer(self, number: int, response: Response) -> None:
        if number % 15:
            super().answer(number, response)
            return
        self.head(response)
        self.end_headers()
        body = bytes(response.body)
        for begin in range(0, len(body), len(body) // 4 + 1):
            self.wfile.write(body[begin : begin + len(body) // 4 + 1])
            time.sleep(0.05)


_CONNECTIONS: dict[str, tuple[str, type[Connection]]] = {
    "http-one-zero": (
        "Answers are HTTP/1.0, with their length, one for each connection.",
        _OldHttp,
    ),
    "http-one-zero-without-length": (
        "Answers are HTTP/1.0 without a length, so that the end of the connection is their end.",
        _OldHttpWithoutLength,
    ),
    "connection-close": ("Every answer says Connection: close.", _Closing),
    "connection-refused-for-one-second": (
        "After request 30 connections are refused for a second, while the server starts again.",
        _Restarting,
    ),
    "connection-closed-silently": (
        "After every fifth answer the connection is closed without a word.",
        _SilentlyClosing,
    ),
    "every-sixth-answer-is-cut-off": (
        "The connection is closed before the end of every sixth answer.",
        _CuttingOff,
    ),
    "chunked": (
        "Answers come in chunks of 1,000 bytes with extensions, and trailers after them.",
        _Chunking,
    ),
    "early-hints": ("A 103 with early hints goes before every answer.", _Hinting),
    "dropped-before-answer": (
        "At every twelfth request the connection is closed without an answer.",
        _Dropping,
    ),
    "reset-before-answer": (
        "At every fourteenth request the connection is reset without an answer.",
        _Resetting,
    ),
    "dropped-inside-answer": (
        "At every tenth request the connection is closed in the middle of the body.",
        _Cutting,
    ),
    "dropped-between-chunks": (
        "At every tenth request the connection is closed between two chunks.",
        _CuttingChunks,
    ),
    "trickling": (
        "Every fifteenth answer comes in four parts with pauses between them.",
        _Trickling,
    ),
}
CONNECTIONS = [
    variant(name, sentence, listen=over_sockets(kind))
    for name, (sentence, kind) in _CONNECTIONS.items()
] + [
    variant(
        "chunked-finely",
        "Answers come in chunks of 7 bytes, which cut characters of UTF-8 in two.",
        campaigns=20,
        listen=over_sockets(_ChunkingFinely),
    )
]
