"""Deadlines: an exchange ends at one moment, however slowly its bytes arrive.

httpx and httpcore limit each read by itself, so a server that sends a byte a second would never
meet their timeouts. Here the timeouts of a request are moments, which all of its reads share.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

import httpcore

from carecycle_contract.client.library import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable


def ending(seconds: float) -> tuple[float, httpx.Timeout]:
    """The moment in so many seconds, and the timeout that ends a request then."""
    end = monotonic() + seconds
    # The pool waits for a connection of its own accord, and not for a moment.
    return end, httpx.Timeout(connect=end, read=end, write=end, pool=seconds)


def end_by_moments(client: httpx.Client) -> None:
    """Make a client take the timeouts of its requests as moments; see `ending`."""
    # httpx hands no network backend on to httpcore, so it is put where httpcore keeps it.
    for transport in (client._transport, *client._mounts.values()):  # noqa: SLF001
        if isinstance(transport, httpx.HTTPTransport):
            pool = transport._pool  # noqa: SLF001
            pool._network_backend = _Backend(pool._network_backend)  # noqa: SLF001


def _left(end: float | None, late: type[httpcore.TimeoutException]) -> float | None:
    if end is None:
        return None
    left = end - monotonic()
    if left <= 0:
        raise late("timed out")
    return left


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore declares it
        return self._stream.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._backend = backend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._backend.connect_tcp(host, port, left, local_address, socket_options))
