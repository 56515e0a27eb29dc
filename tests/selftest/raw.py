"""Servers that speak through bare sockets, to answer what no HTTP library would send."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import trustme

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A port where nothing listens."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def listening(answer: Callable[[socket.socket], object]) -> Iterator[int]:
    """A port where each connection is handed to `answer`, in a thread of its own, then closed."""
    with socket.create_server((LOOPBACK, 0), backlog=64) as listener:

        def serve(connection: socket.socket) -> None:
            # A client that goes away is what many tests are about.
            with connection, suppress(OSError):
                answer(connection)

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def saying(answer: bytes) -> Callable[[socket.socket], object]:
    """What reads a request, and answers so whatever it is."""
    return lambda connection: (connection.recv(1 << 16), connection.sendall(answer))


@contextmanager
def over_tls(
    url: str, certificate: trustme.LeafCert, clients: trustme.CA | None = None
) -> Iterator[str]:
    """The address at which a server is reached over TLS, one exchange a connection.

    With `clients`, by those alone who show a certificate of that authority.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    if clients is not None:
        clients.configure_trust(context)
        context.verify_mode = ssl.CERT_REQUIRED
    server = LOOPBACK, urlsplit(url).port

    def relay(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as inside:
            request = b""
            while not request.endswith(b"\r\n\r\n"):
                request += inside.recv(1 << 16) or b"\r\n\r\n"
            with socket.create_connection(server) as outside:
                outside.sendall(request.replace(b"keep-alive", b"close"))
                while part := outside.recv(1 << 16):
                    inside.sendall(part)

    with listening(relay) as port:
        yield f"https://{LOOPBACK}:{port}"
