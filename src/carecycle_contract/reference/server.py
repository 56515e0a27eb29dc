"""Serve an ASGI application on a free loopback port."""

from __future__ import annotations

import os
import socket
import threading
import time
from contextlib import closing, contextmanager
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
# Seconds between polls: uvicorn does not signal that it has started, and every run waits for it.
_POLL = 0.002
_START_TIMEOUT = 10.0


class ServerNotStarted(RuntimeError):  # noqa: N818 - it names what happened
    """The server did not start; the message names its address."""


def bind(host: str = HOST, port: int = 0) -> socket.socket:
    """A listening socket; port 0 takes any free port.

    Raises:
        OSError: if the address is not available.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio disables Nagle's algorithm only if the protocol is given; otherwise each small answer
    # would wait 40 ms for an acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        # Elsewhere it would let two servers listen on one port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(128)
    return listener


@contextmanager
def serve(app: ASGIApp) -> Iterator[str]:
    """Serve in a thread until the block ends; yields the URL."""
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
        yield url
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@contextmanager
def embedded(operation: Operation, count: int = USUAL_COUNT) -> Iterator[tuple[str, str]]:
    """Serve the reference API with `count` generated items; yields its URL and key."""
    key = f"{operation.key.prefix}embedded_reference"
    with closing(Store(operation)) as store:
        store.fill(rows(operation, count))
        with serve(ReferenceApi(operation, store, key)) as url:
            yield url, key


def config(app: ASGIApp) -> uvicorn.Config:
    """A configuration of uvicorn without what a loopback server does not need."""
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
