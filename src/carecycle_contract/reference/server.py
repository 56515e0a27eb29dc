"""Serves an ASGI application on a free loopback port, for as long as a block lasts."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvicorn

from carecycle_contract.reference.api import ReferenceApi
from carecycle_contract.reference.data import USUAL_COUNT, rows
from carecycle_contract.reference.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp

    from carecycle_contract.contract import Operation

HOST = "127.0.0.1"
# Uvicorn tells nobody that it has started, so it is asked; every run waits for it.
_POLL = 0.002
_START_TIMEOUT = 10.0


@dataclass(frozen=True, slots=True)
class RunningServer:
    """Where a server listens."""

    url: str


class ServerNotStarted(RuntimeError):  # noqa: N818 - it names what happened
    """The server did not come up; the message says on which address."""


def bind(host: str = HOST, port: int = 0) -> socket.socket:
    """A listening socket; port 0 takes any free one.

    Raises:
        OSError: if the address cannot be had.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only where the protocol is named; with it on, each small
    # answer waits 40 ms for an acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(128)
    return listener


@contextmanager
def serve(app: ASGIApp) -> Iterator[RunningServer]:
    """Serve in a thread until the block ends."""
    listener = bind()
    url = f"http://{HOST}:{listener.getsockname()[1]}"
    server = uvicorn.Server(config(app))
    thread = threading.Thread(target=server.run, args=([listener],), name="reference", daemon=True)
    thread.start()
    deadline = time.monotonic() + _START_TIMEOUT
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise ServerNotStarted(f"the reference API did not start on {url}")
        time.sleep(_POLL)
    try:
        yield RunningServer(url)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@contextmanager
def embedded(operation: Operation, count: int = USUAL_COUNT) -> Iterator[tuple[str, str]]:
    """The reference API with `count` generated items; gives its URL and its key."""
    key = f"{operation.key.prefix}embedded_reference"
    with closing(Store(operation)) as store:
        store.fill(rows(operation, count))
        with serve(ReferenceApi(operation, store, key)) as server:
            yield server.url, key


def config(app: ASGIApp) -> uvicorn.Config:
    """Uvicorn without what a loopback server does not need."""
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        access_log=False,
        proxy_headers=False,
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
