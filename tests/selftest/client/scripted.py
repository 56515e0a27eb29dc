"""A server that answers by a script, and a client for it whose time only sleeping moves."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from carecycle_contract.client import Client, ClientOptions, Listener

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "cc_top_secret"
OK = (200, {"content-type": "application/json"}, b"{}")


@dataclass
class Script:
    """What a scripted server does: one step for each request, the last one again and again."""

    steps: list[Any]
    seen: list[BaseHTTPRequestHandler] = field(default_factory=list)

    def next(self) -> Any:
        """The step for this request."""
        return self.steps[min(len(self.seen), len(self.steps)) - 1]


@contextmanager
def scripted(*steps: Any) -> Iterator[tuple[str, Script]]:
    """Serve steps (status, headers, body), or "drop" to close the connection without a word.

    The connection is closed after a step that has a Content-Length, or says so, among its headers.
    """
    script = Script(list(steps))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            script.seen.append(self)
            step = script.next()
            if step == "drop":
                self.close_connection = True
                return
            status, headers, body = step
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if {"content-length", "connection"} & headers.keys():
                self.close_connection = True
            else:
                self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Clock:
    """A clock that only sleeping moves."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def time(self) -> float:
        """Seconds."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Move on."""
        self.slept.append(seconds)
        self.now += seconds


def target(
    url: str, clock: Clock | None = None, heard: Listener | None = None, **options: Any
) -> Client:
    """A target at a URL, on a clock of its own."""
    clock = clock or Clock()
    return Client(ClientOptions(url, KEY, **options), heard, clock=clock.time, sleep=clock.sleep)
