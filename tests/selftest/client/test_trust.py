"""The certificates of both sides."""

from __future__ import annotations

import ssl
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from shutil import which
from typing import TYPE_CHECKING

import pytest
from answers import OPERATION, ask

from carecycle_contract.client import (
    Client,
    ClientOptions,
    NoGround,
    OptionError,
    check_ground,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

URL = "https://staging.example.com"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate of 127.0.0.1 that is its own authority, and its keys."""
    folder = tmp_path_factory.mktemp("certificate")
    command = (
        f"{which('openssl')} req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 "
        "-addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    sealed = f"{which('openssl')} rsa -aes128 -passout pass:secret -in key.pem -out sealed.pem"
    subprocess.run(sealed.split(), cwd=folder, check=True, capture_output=True)
    return folder


@contextmanager
def demanding(certificate: Path) -> Iterator[str]:
    """A server that lets in those alone who show the certificate."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=certificate / "cert.pem")
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # refused, as it should
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("key", "password"), [("key.pem", None), ("sealed.pem", "secret")], ids=["plain", "sealed"]
)
def test_a_client_certificate_comes_from_the_environment(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, key: str, password: str | None
) -> None:
    """With its key, sealed by a password or not; a target that wants one lets us in."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    with demanding(certificate) as url:
        options = ClientOptions(url, "cc_key", retries=0)
        with Client(options) as target, pytest.raises(NoGround):
            check_ground(target, OPERATION)
        monkeypatch.setenv("CARECYCLE_CLIENT_CERT", str(certificate / "cert.pem"))
        monkeypatch.setenv("CARECYCLE_CLIENT_KEY", str(certificate / key))
        if password is not None:
            monkeypatch.setenv("CARECYCLE_CLIENT_KEY_PASSWORD", password)
        with Client(options) as target:
            assert target.ask(ask()).status == 200


@pytest.mark.parametrize(
    ("cert", "key", "password"),
    [
        ("none.pem", "key.pem", "secret"),
        ("cert.pem", "none.pem", "secret"),
        ("cert.pem", "sealed.pem", "wrong"),
        ("cert.pem", "sealed.pem", ""),
        ("key.pem", "key.pem", ""),
    ],
)
def test_a_client_certificate_that_cannot_be_used_is_named(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, cert: str, key: str, password: str
) -> None:
    """By the variable, without the password; nothing is asked on the terminal."""
    monkeypatch.setenv("CARECYCLE_CLIENT_CERT", str(certificate / cert))
    monkeypatch.setenv("CARECYCLE_CLIENT_KEY", str(certificate / key))
    monkeypatch.setenv("CARECYCLE_CLIENT_KEY_PASSWORD", password)
    with pytest.raises(
        OptionError, match="CARECYCLE_CLIENT_CERT or CARECYCLE_CLIENT_KEY"
    ) as refused:
        Client(ClientOptions(URL, "cc_key"))
    assert "wrong" not in str(refused.value)
