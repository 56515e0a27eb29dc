"""A plain HTTP server on sockets, to answer in ways in which an ASGI server does not."""

from __future__ import annotations

import itertools
import socket
import struct
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

from starlette.requests import Request

from carecycle_contract.reference.server import HOST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from starlette.responses import Response

    from carecycle_contract.reference import ReferenceApi


class Connection(BaseHTTPRequestHandler):
    """Answers the requests of one connection from an API; each step can be overridden."""

    server: _Server
    api: ClassVar[ReferenceApi]
    requests: ClassVar[Iterator[int]]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.answer(next(self.requests), self.response())

    def response(self) -> Response:
        """What the API answers."""
        path, _, query = self.path.partition("?")
        scope = {
            "type": "http",
            "method": self.command,
            "path": path,
            "query_string": query.encode(),
            "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in self.headers.items()],
            "server": self.server.server_address,
            "scheme": "http",
        }
        return self.api.respond(Request(scope))

    def answer(self, number: int, response: Response) -> None:
        """Write an answer to the request of that number, which counts from 1."""
        self.head(response)
        self.end_headers()
        self.wfile.write(bytes(response.body))

    def head(self, response: Response) -> None:
        """Write the status and the headers."""
        self.send_response(response.status_code)
        for name, value in response.headers.items():
            self.send_header(name, value)

    def reset(self) -> None:
        """End the connection as a crash does, with a reset instead of a close."""
        self.wfile.flush()
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name there
        """Keep the terminal quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def restart(self, pause: float) -> None:
        """Be away for so many seconds, and serve again in this thread."""
        self.shutdown()
        self.server_close()
        time.sleep(pause)
        self.socket = socket.socket(self.address_family, self.socket_type)
        self.server_bind()
        self.server_activate()
        self.serve_forever(0.01)

    def shutdown_request(self, request: object) -> None:
        """Close without a shutdown, for a reset must stay one."""
        if isinstance(request, socket.socket):
            request.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is nothing to tell."""


def over_sockets(kind: type[Connection]) -> Callable[[ReferenceApi], AbstractContextManager[str]]:
    """A way to serve an API over connections of that kind; it gives the base URL."""

    @contextmanager
    def listen(api: ReferenceApi) -> Iterator[str]:
        members = {"api": api, "requests": itertools.count(1)}
        server = _Server((HOST, 0), type(kind.__name__, (kind,), members))
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    return listen
