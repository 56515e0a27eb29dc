"""The wire: single GET requests, each within a deadline and within bounds."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from time import monotonic
from typing import TYPE_CHECKING

from carecycle_contract import __version__
from carecycle_contract.client.coding import ACCEPTED, EndsEarly, decoded
from carecycle_contract.client.deadline import end_by_moments, ending
from carecycle_contract.client.errors import OptionError, OutOfBounds, ReadOnlyViolation
from carecycle_contract.client.library import httpx
from carecycle_contract.client.trust import ssl_context

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LARGEST_BODY = 1 << 24
"""Bytes of a decoded body: a hundred campaigns of 100 kB, the largest page, take ten million."""

MOST_HEADERS = 1000
"""Headers of a response: the parser bounds their bytes, but each takes ten times its bytes."""

_LARGE = 1 << 20
_HEADERS = "carecycle-contract.headers"


@dataclass(frozen=True, slots=True)
class Response:
    """A response; `headers` have their names in lower case, `body` is decoded.

    `incomplete` says how the body ended before it was whole, or is None.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    incomplete: str | None = None


class BodyTimeout(httpx.ReadTimeout):
    """A response with this status began in time, and did not end in time."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__("timed out")


class Wire:
    """Sends GET requests, and nothing else. Thread-safe.

    `timeout` is in seconds, from sending a request to the last byte of its response.

    Raises:
        OptionError: if the environment names a proxy or a CA bundle that cannot be used.

    """

    def __init__(self, base_url: str, timeout: float, *, use_proxy: bool) -> None:
        self._timeout = timeout
        self._verify = ssl_context(base_url)
        self._use_proxy = use_proxy
        self._client = self._opened()
        self._one_large = threading.Lock()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str]) -> Iterator[Response]:
        """The response to a GET request; a redirect is not followed.

        No other large body is read until the context is left, so that only one takes memory.

        Raises:
            httpx.RequestError: if no response came in time; a `BodyTimeout` if it began to come.
            Undecodable: if the body is not in the coding that the headers name.
            OutOfBounds: if the body is too large, or if there are too many headers.

        """
        end, timeout = ending(self._timeout)
        with ExitStack() as large:
            with self._client.stream("GET", url, headers=headers, timeout=timeout) as response:
                if len(response.headers.raw) > MOST_HEADERS:
                    raise OutOfBounds(f"it has more than {MOST_HEADERS} headers")
                body, incomplete = bytearray(), None
                try:
                    self._read(response, body, end, large)
                except (httpx.RemoteProtocolError, httpx.ReadError, EndsEarly) as error:
                    incomplete = f"{type(error).__name__}: {error}"
                except httpx.TimeoutException as error:
                    raise BodyTimeout(response.status_code) from error
            received: httpx.Headers = response.extensions[_HEADERS]
            pairs = tuple((name.lower(), value) for name, value in received.multi_items())
            whole = bytes(body)
            # It would be in memory twice for as long as the response is read.
            del body
            yield Response(response.status_code, pairs, whole, incomplete)

    def _read(
        self, response: httpx.Response, body: bytearray, end: float, large: ExitStack
    ) -> None:
        codings = response.headers.get("content-encoding")
        for part in decoded(response.iter_raw(), codings):
            if len(body) <= _LARGE < len(body) + len(part):
                if not self._one_large.acquire(timeout=max(0, end - monotonic())):
                    raise httpx.ReadTimeout("timed out while another large answer was read")
                large.callback(self._one_large.release)
            body += part
            if len(body) > LARGEST_BODY:
                raise OutOfBounds(f"its body has more than {LARGEST_BODY} bytes")
            if monotonic() > end:
                raise httpx.ReadTimeout("timed out")

    def _opened(self) -> httpx.Client:
        try:
            client = httpx.Client(
                cookies=_NoCookies(),
                event_hooks={"request": [_refuse_all_but_get], "response": [_follow_nothing]},
                headers={
                    "accept-encoding": ACCEPTED,
                    "user-agent": f"carecycle-contract/{__version__}",
                },
                limits=httpx.Limits(max_keepalive_connections=20),
                trust_env=self._use_proxy,
                verify=self._verify,
            )
        except (ValueError, ImportError, httpx.InvalidURL) as error:
            raise OptionError(
                "HTTP_PROXY, HTTPS_PROXY, ALL_PROXY or NO_PROXY",
                f"a proxy that cannot be used ({error})",
                "Give an address such as http://proxy.example.com:3128.",
            ) from None
        end_by_moments(client)
        return client


class _NoCookies(CookieJar):
    """Keeps nothing: a session would authenticate the questions that are sent without a key."""

    def extract_cookies(self, response: object, request: object) -> None:
        """Leave the cookies where they are."""


def _refuse_all_but_get(request: httpx.Request) -> None:
    if request.method != "GET":
        raise ReadOnlyViolation(request.method)


def _follow_nothing(response: httpx.Response) -> None:
    """Hide where a response redirects to: httpx refuses one whose location is no URL."""
    response.extensions[_HEADERS] = response.headers
    response.headers = response.headers.copy()
    response.headers.pop("location", None)
