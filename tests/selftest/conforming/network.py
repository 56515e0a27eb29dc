"""What stands between a client and a server: failures, limits, codings, versions of HTTP."""

from __future__ import annotations

import gzip
import itertools
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
from carecycle_contract.reference.api import Refusal
from conforming.server import conforms
from conforming.sockets import Connection, over_sockets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.store import Store


class _NowAndThen(ReferenceApi):
    """Does something else at some requests, at every n-th one unless told otherwise."""

    every = 11

    def __init__(self, store: Store, key: str, rate_limit: int | None = None) -> None:
        super().__init__(store, key, rate_limit)
        self._numbers = itertools.count(1)

    def respond(self, request: Request) -> Response:
        due = self.is_due(next(self._numbers))
        return self.instead(request) if due else super().respond(request)

    def is_due(self, number: int) -> bool:
        return number % self.every == 0

    def instead(self, request: Request) -> Response:
        raise NotImplementedError


@conforms()
class Unavailable(_NowAndThen):
    """Every eleventh request meets a 503 with the error body."""

    def instead(self, request: Request) -> Response:
        return self.render(503, {"message": "Try again", "code": "UNAVAILABLE"})


@conforms()
class UnavailableFirst(_NowAndThen):
    """The very first request, and then every fortieth, meets a 503 with Retry-After: 0."""

    def is_due(self, number: int) -> bool:
        return number % 40 == 1

    def instead(self, request: Request) -> Response:
        return Response(status_code=503, headers={"retry-after": "0"})


@conforms()
class UnavailableTwice(_NowAndThen):
    """Requests 20, 21, 40, 41 and so on meet a 503 in HTML from a load balancer."""

    def is_due(self, number: int) -> bool:
        return number >= 20 and number % 20 < 2

    def instead(self, request: Request) -> Response:
        return HTMLResponse("<html><h1>503 Service Temporarily Unavailable</h1></html>", 503)


@conforms()
class UnavailableForOneSecond(_NowAndThen):
    """From request 30 on, everything meets a 503 for a second, while the server starts again."""

    _until = 0.0

    def is_due(self, number: int) -> bool:
        if number == 30:
            self._until = time.monotonic() + 1
        return time.monotonic() < self._until

    def instead(self, request: Request) -> Response:
        return Response(status_code=503)


@conforms()
class BadGateway(_NowAndThen):
    """Every thirteenth request meets a 502 in HTML from a proxy."""

    every = 13

    def instead(self, request: Request) -> Response:
        return HTMLResponse("<html><h1>502 Bad Gateway</h1></html>", 502)


@conforms()
class GatewayTimeout(_NowAndThen):
    """Every seventeenth request meets a 504 without a body."""

    every = 17

    def instead(self, request: Request) -> Response:
        return Response(status_code=504)


@conforms()
class SlowNowAndThen(_NowAndThen):
    """Every ninth answer begins after 0.3 seconds, the others at once."""

    every = 9

    def instead(self, request: Request) -> Response:
        time.sleep(0.3)
        return ReferenceApi.respond(self, request)


@conforms()
class SlowAlways(_NowAndThen):
    """Every answer begins after 20 milliseconds."""

    every = 1

    def instead(self, request: Request) -> Response:
        time.sleep(0.02)
        return ReferenceApi.respond(self, request)


@conforms()
class OneByOne(ReferenceApi):
    """Requests are answered one after the other."""

    def __init__(self, store: Store, key: str, rate_limit: int | None = None) -> None:
        super().__init__(store, key, rate_limit)
        self._turn = threading.Lock()

    def respond(self, request: Request) -> Response:
        with self._turn:
            return super().respond(request)


class _Limited(ReferenceApi):
    """Refuses requests beyond a number of them in any second."""

    most = 45
    period = 1.0

    def __init__(self, store: Store, key: str, rate_limit: int | None = None) -> None:
        super().__init__(store, key, rate_limit)
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
        return _too_many(ceil(wait))


def _too_many(wait: float) -> Refusal:
    return Refusal(429, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded", retryAfter=wait)


@conforms()
class RateLimitInBodyAndHeader(_Limited):
    """45 requests a second; a 429 says how long to wait in its body and in Retry-After."""


@conforms()
class RateLimitInBodyOnly(_Limited):
    """45 requests a second; a 429 says how long to wait in its body alone."""

    def headers(self, status: int, body: JSON) -> Mapping[str, str]:
        return {}


@conforms()
class RateLimitAsDate(_Limited):
    """45 requests a second; a 429 has Retry-After as a date, and the seconds in its body."""

    def headers(self, status: int, body: JSON) -> Mapping[str, str]:
        if status != 429:
            return {}
        moment = datetime.now(UTC) + timedelta(seconds=1)
        return {"retry-after": format_datetime(moment, usegmt=True)}


@conforms()
class RateLimitInFractions(_Limited):
    """45 requests a second; a 429 says to wait for a fraction of a second, in its body alone."""

    def too_many(self, wait: float) -> Refusal:
        return _too_many(round(wait, 3))

    def headers(self, status: int, body: JSON) -> Mapping[str, str]:
        return {}


@conforms()
class RateLimitSmoothed(_Limited):
    """Five requests at once, then one every 20 milliseconds; a 429 says to wait 0.1 seconds."""

    most = 5
    period = 0.1

    def too_many(self, wait: float) -> Refusal:
        return _too_many(0.1)

    def headers(self, status: int, body: JSON) -> Mapping[str, str]:
        return {}


@conforms()
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


@conforms()
class RateLimitBeforeKeys(_Limited):
    """45 requests a second, counted before the key is looked at, so wrong keys get a 429 too."""

    def authenticate(self, request: Request) -> None:
        super().limit_rate()
        super().authenticate(request)

    def limit_rate(self) -> None:
        """It was counted already."""


@conforms()
class RateLimitOfWrongKeys(_Limited):
    """Two wrong keys a second; more of them get a 429, the right key is never limited."""

    most = 2

    def authenticate(self, request: Request) -> None:
        if request.headers.get(self.operation.key_header) != self.key:
            super().limit_rate()
        super().authenticate(request)

    def limit_rate(self) -> None:
        """The right key is never limited."""


class _Coded(ReferenceApi):
    """Codes the body of every answer."""

    coding: str

    def render(self, status: int, body: JSON) -> Response:
        plain = super().render(status, body)
        coded = Response(self.encode(bytes(plain.body)), status, dict(plain.headers))
        coded.headers["content-length"] = str(len(bytes(coded.body)))
        coded.headers["content-encoding"] = self.coding
        coded.headers["vary"] = "Accept-Encoding"
        return coded

    def encode(self, body: bytes) -> bytes:
        raise NotImplementedError


@conforms()
class Gzipped(_Coded):
    """Every answer is coded with gzip, errors too."""

    coding = "gzip"

    def encode(self, body: bytes) -> bytes:
        return gzip.compress(body, 1)


@conforms()
class Deflated(_Coded):
    """Every answer is coded with deflate."""

    coding = "deflate"

    def encode(self, body: bytes) -> bytes:
        return zlib.compress(body, 1)


class _OldHttp(Connection):
    protocol_version = "HTTP/1.0"


@conforms(listen=over_sockets(_OldHttp))
class HttpOneZero(ReferenceApi):
    """Answers are HTTP/1.0, with their length, one for each connection."""


class _OldHttpWithoutLength(_OldHttp):
    def head(self, response: Response) -> None:
        del response.headers["content-length"]
        super().head(response)


@conforms(listen=over_sockets(_OldHttpWithoutLength))
class HttpOneZeroWithoutLength(ReferenceApi):
    """Answers are HTTP/1.0 without a length, so that the end of the connection is their end."""


class _Closing(Connection):
    def head(self, response: Response) -> None:
        super().head(response)
        self.send_header("Connection", "close")


@conforms(listen=over_sockets(_Closing))
class ConnectionClose(ReferenceApi):
    """Every answer says Connection: close."""


class _Restarting(_Closing):
    def answer(self, number: int, response: Response) -> None:
        super().answer(number, response)
        if number == 30:
            threading.Thread(target=self.server.restart, args=(1.0,), daemon=True).start()


@conforms(listen=over_sockets(_Restarting))
class ConnectionRefusedForOneSecond(ReferenceApi):
    """After request 30 connections are refused for a second, while the server starts again."""


class _SilentlyClosing(Connection):
    def answer(self, number: int, response: Response) -> None:
        super().answer(number, response)
        self.close_connection = number % 5 == 0


@conforms(listen=over_sockets(_SilentlyClosing))
class ConnectionClosedSilently(ReferenceApi):
    """After every fifth answer the connection is closed without a word."""


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


@conforms(listen=over_sockets(_Chunking))
class Chunked(ReferenceApi):
    """Answers come in chunks of 1,000 bytes with extensions, and trailers after them."""


class _ChunkingFinely(_Chunking):
    size = 7


@conforms(20, listen=over_sockets(_ChunkingFinely))
class ChunkedFinely(ReferenceApi):
    """Answers come in chunks of 7 bytes, which cut characters of UTF-8 in two."""


class _Hinting(Connection):
    def answer(self, number: int, response: Response) -> None:
        self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </v2>; rel=preload\r\n\r\n")
        super().answer(number, response)


@conforms(listen=over_sockets(_Hinting))
class EarlyHints(ReferenceApi):
    """A 103 with early hints goes before every answer."""


class _Dropping(Connection):
    def answer(self, number: int, response: Response) -> None:
        if number % 12:
            super().answer(number, response)
        else:
            self.close_connection = True


@conforms(listen=over_sockets(_Dropping))
class DroppedBeforeAnswer(ReferenceApi):
    """At every twelfth request the connection is closed without an answer."""


class _Resetting(Connection):
    def answer(self, number: int, response: Response) -> None:
        if number % 14:
            super().answer(number, response)
        else:
            self.reset()


@conforms(listen=over_sockets(_Resetting))
class ResetBeforeAnswer(ReferenceApi):
    """At every fourteenth request the connection is reset without an answer."""


class _Cutting(Connection):
    def answer(self, number: int, response: Response) -> None:
        if number % 10:
            super().answer(number, response)
            return
        self.head(response)
        self.end_headers()
        self.wfile.write(bytes(response.body)[: len(bytes(response.body)) // 2])
        self.close_connection = True


@conforms(listen=over_sockets(_Cutting))
class DroppedInsideAnswer(ReferenceApi):
    """At every tenth request the connection is closed in the middle of the body."""


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


@conforms(listen=over_sockets(_CuttingChunks))
class DroppedBetweenChunks(ReferenceApi):
    """At every tenth request the connection is closed between two chunks."""


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


@conforms(listen=over_sockets(_Trickling))
class Trickling(ReferenceApi):
    """Every fifteenth answer comes in four parts with pauses between them."""
