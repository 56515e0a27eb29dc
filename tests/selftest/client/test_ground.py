"""Where there is nothing to judge, one paragraph says what was tried, what happened, what to do."""

from __future__ import annotations

import socket
import threading

import pytest
from answers import OPERATION
from raw import listening
from verdicts import KEY, run_suite

from carecycle_contract.client import Client, ClientOptions, NoGround, check_ground


def no_ground(url: str, timeout: float = 5.0) -> str:
    """What is told of a URL where no verdict is possible."""
    options = ClientOptions(url, KEY, timeout=timeout, retries=0)
    with Client(options) as target, pytest.raises(NoGround) as raised:
        check_ground(target, OPERATION)
    told = str(raised.value)
    assert told.startswith(f"No verdict. Tried GET {url}/v2/campaigns: ")
    assert KEY not in told
    return told


def free_port() -> int:
    """A port where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def test_an_unreachable_host() -> None:
    """Nothing listens on the port."""
    assert "the connection failed" in no_ground(f"http://127.0.0.1:{free_port()}")


def test_a_host_name_that_does_not_resolve() -> None:
    """`.invalid` never does: RFC 6761 section 6.4."""
    assert "careful.invalid does not resolve" in no_ground("http://careful.invalid")


def test_what_does_not_speak_http() -> None:
    """A mail server, say."""

    def greet(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(b"220 mail.example.org ESMTP\r\n")

    with listening(greet) as port:
        assert "does not speak HTTP" in no_ground(f"http://127.0.0.1:{port}")


def test_a_tls_failure() -> None:
    """HTTPS was asked for where plain text is spoken."""

    def refuse(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with listening(refuse) as port:
        told = no_ground(f"https://127.0.0.1:{port}")
    assert "the TLS connection failed" in told
    assert "SSL_CERT_FILE" in told


def test_a_server_that_never_answers() -> None:
    """The option to change is named."""
    hold = threading.Event()
    with listening(lambda _: hold.wait(5) and None) as port:
        told = no_ground(f"http://127.0.0.1:{port}", timeout=0.2)
        hold.set()
    assert "no answer came in time" in told
    assert "--request-timeout" in told


def test_a_proxy_that_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables to check are named."""

    def refuse(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")

    with listening(refuse) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        told = no_ground("https://api.example.com")
    assert "the proxy refused" in told
    assert "HTTPS_PROXY" in told


def test_nothing_is_sent_to_a_remote_target_without_a_key() -> None:
    """The variable to set is named."""
    with Client(ClientOptions("https://api.example.com")) as target:
        with pytest.raises(NoGround, match="CARECYCLE_API_KEY"):
            check_ground(target, OPERATION)
        assert target.requests_used == 0


def test_a_run_without_ground_has_its_own_exit_code() -> None:
    """4, with one message and no failing test."""
    run = run_suite("--base-url", f"http://127.0.0.1:{free_port()}", CARECYCLE_API_KEY=KEY)
    assert run.returncode == 4
    assert run.stderr.count("No verdict.") == 1
    assert "FAILED" not in run.stdout
