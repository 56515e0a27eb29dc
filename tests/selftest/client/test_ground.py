"""Where there is nothing to judge, one paragraph says what was tried, what happened, what to do."""

from __future__ import annotations

import ssl
import threading
from typing import TYPE_CHECKING

import pytest
import trustme
from answers import OPERATION
from raw import free_port, listening, saying
from verdicts import KEY

from carecycle_contract.client import Client, ClientOptions, NoGround, OptionError, check_ground
from carecycle_contract.question import Key, ask

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from pathlib import Path


def no_ground(url: str, timeout: float = 5.0) -> str:
    """What is told of a URL where no verdict is possible."""
    options = ClientOptions(url, KEY, timeout=timeout, retries=0)
    with Client(options) as target, pytest.raises(NoGround) as raised:
        check_ground(target, OPERATION)
    told = str(raised.value)
    assert told.startswith(f"No verdict. Tried GET {url}/v2/campaigns: ")
    assert KEY not in told
    return told


def test_an_unreachable_host() -> None:
    """Nothing listens on the port."""
    assert "the connection failed" in no_ground(f"http://127.0.0.1:{free_port()}")


def test_a_host_name_that_does_not_resolve() -> None:
    """`.invalid` never does: RFC 6761 section 6.4."""
    assert "careful.invalid does not resolve" in no_ground("http://careful.invalid")


def test_what_does_not_speak_http() -> None:
    """A mail server, say."""
    with listening(saying(b"220 mail.example.org ESMTP\r\n")) as port:
        assert "does not speak HTTP" in no_ground(f"http://127.0.0.1:{port}")


def test_a_tls_failure() -> None:
    """HTTPS was asked for where plain text is spoken; nobody is told to do without it."""
    with listening(saying(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port:
        told = no_ground(f"https://127.0.0.1:{port}")
    assert "the TLS connection failed" in told
    assert "Check the port of --base-url" in told
    assert "http://" not in told


@pytest.mark.parametrize(
    ("code", "happened", "remedy"),
    [
        (9, "is not valid yet", "Set the clock"),
        (10, "has expired", "Renew it"),
        (18, "is not trusted", "SSL_CERT_FILE"),
        (19, "is not trusted", "SSL_CERT_FILE"),
        (20, "is not trusted", "SSL_CERT_FILE"),
        (62, "is for another host than 127.0.0.1", "--base-url"),
        (64, "is for another host than 127.0.0.1", "--base-url"),
    ],
)
def test_a_certificate_that_is_not_accepted(
    monkeypatch: pytest.MonkeyPatch, code: int, happened: str, remedy: str
) -> None:
    """Each kind is told as what it is, with its remedy, which is never to do without TLS."""
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = code, "as OpenSSL says it"
    told = _told_where_tls_fails(monkeypatch, error)
    assert f"the certificate {happened}" in told
    assert remedy in told
    assert "http://" not in told


@pytest.mark.parametrize(
    ("reason", "happened", "remedy"),
    [
        (
            "TLSV13_ALERT_CERTIFICATE_REQUIRED",
            "asks for a client certificate",
            "in CARECYCLE_CLIENT_CERT",
        ),
        ("TLSV1_ALERT_UNKNOWN_CA", "asks for a client certificate", "in CARECYCLE_CLIENT_CERT"),
        ("TLSV1_UNRECOGNIZED_NAME", "knows no host 127.0.0.1", "Check the host of --base-url"),
        ("SSLV3_ALERT_HANDSHAKE_FAILURE", "agrees to no TLS of ours", "CARECYCLE_CLIENT_CERT"),
        ("TLSV1_ALERT_INTERNAL_ERROR", "ended the TLS connection", "See its log"),
    ],
)
def test_an_alert_that_ends_tls(
    monkeypatch: pytest.MonkeyPatch, reason: str, happened: str, remedy: str
) -> None:
    """Whose certificate or name is wrong, and that it is not the port."""
    told = _told_where_tls_fails(monkeypatch, _alert(reason))
    assert f"the server {happened}" in told
    assert remedy in told
    assert "port" not in told.partition(happened)[2]


@pytest.mark.parametrize("reason", ["TLSV1_ALERT_UNKNOWN_CA", "SSLV3_ALERT_CERTIFICATE_EXPIRED"])
def test_a_client_certificate_that_is_not_accepted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, reason: str
) -> None:
    """One that was named, and sent."""
    ours = tmp_path / "ours.pem"
    trustme.CA().issue_cert("ours").private_key_and_cert_chain_pem.write_to_path(ours)
    monkeypatch.setenv("CARECYCLE_CLIENT_CERT", str(ours))
    told = _told_where_tls_fails(monkeypatch, _alert(reason))
    assert "the server does not accept our client certificate" in told
    assert "See which one" in told


def _alert(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}] as OpenSSL says it")
    error.reason = reason
    return error


def _told_where_tls_fails(monkeypatch: pytest.MonkeyPatch, error: ssl.SSLError) -> str:
    """What is said of a server with which TLS fails."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", fail)
    with listening(lambda connection: connection.recv(1000)) as port:
        return no_ground(f"https://127.0.0.1:{port}")


def _answering(answers: dict[bytes, bytes]) -> Callable[[socket.socket], None]:
    """What answers a request in which a text occurs; the last one, if none does."""

    def answer(connection: socket.socket) -> None:
        request = connection.recv(65536)
        chosen = next((head for text, head in answers.items() if text in request), b"")
        connection.sendall(b"HTTP/1.1 " + chosen + b"connection: close\r\n\r\n")

    return answer


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({b"": b"304 Not Modified\r\n"}, "nothing has changed (304), though no condition was sent"),
        ({b"": b"302 Found\r\n"}, "it redirects (302) without saying where"),
        ({b"": b"406 Not Acceptable\r\n"}, "it has no answer in application/json (406)"),
        (
            {b"": b"308 Permanent Redirect\r\nlocation: /v2/campaigns/\r\n"},
            "it redirects (308) to /v2/campaigns/, and drops the query of a question that has one",
        ),
        (
            {
                b"?page=1": b"308 Permanent Redirect\r\nlocation: /v2/campaigns/?page=1\r\n",
                b"": b"308 Permanent Redirect\r\nlocation: /v2/campaigns/\r\n",
            },
            "it redirects (308) to /v2/campaigns/. Give",
        ),
        (
            {b"X-Api-Key": b"200 OK\r\n", b"": b"401 Unauthorized\r\n"},
            "the key was refused (401) in the header x-api-key, and accepted in X-Api-Key",
        ),
        ({b"": b"401 Unauthorized\r\n"}, "the key was refused (401). Put the key"),
        (
            {b"": b"200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}"},
            "the answer is not in the coding that it names",
        ),
        (
            {b"": b"200 OK\r\n\r\n" + b" " * (1 << 24) + b" "},
            "the answer exceeds a bound of this suite (its body has more than 16777216 bytes)",
        ),
        (
            {b"": b"400 Bad Request\r\n\r\n<h1>The plain HTTP request was sent to HTTPS port</h1>"},
            "it speaks TLS, and was asked without. Write https://",
        ),
        (
            {b"": b"400 Bad Request\r\n\r\nNo required SSL certificate was sent"},
            "the server asks for a client certificate. Name its file",
        ),
        ({b"": b"421 Misdirected Request\r\n\r\nWho?"}, "a page for people, not JSON (421)"),
    ],
    ids=(
        "304",
        "nowhere",
        "406",
        "query",
        "slash",
        "one spelling",
        "refused",
        "coding",
        "too large",
        "plain on TLS",
        "certificate",
        "page",
    ),
)
def test_what_is_no_list_is_told_as_what_it_is(answers: dict[bytes, bytes], told: str) -> None:
    """None of them is a server that is away."""
    with listening(_answering(answers)) as port:
        shown = no_ground(f"http://127.0.0.1:{port}")
    assert told in shown
    assert "is away" not in shown


def test_where_wrong_keys_were_sent_before_that_may_be_why_the_key_is_refused() -> None:
    """As by a server that shuts out whoever guesses."""
    with (
        listening(_answering({b"": b"401 Unauthorized\r\n"})) as port,
        Client(ClientOptions(f"http://127.0.0.1:{port}", KEY, retries=0)) as target,
    ):
        target.ask(ask(OPERATION, key=Key.WRONG))
        with pytest.raises(NoGround, match="Wrong keys had been sent before: some servers shut"):
            check_ground(target, OPERATION)


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
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"
    with listening(saying(refusal)) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        told = no_ground("https://api.example.com")
    assert "the proxy refused" in told
    assert "HTTPS_PROXY" in told


def test_a_proxy_whose_name_does_not_resolve(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not the name of the target."""
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:3128")
    monkeypatch.setenv("NO_PROXY", "")
    told = no_ground("http://api.example.com")
    assert "the host name of the proxy in HTTP_PROXY does not resolve" in told
    assert "--base-url" not in told


@pytest.mark.parametrize(
    "variables",
    [
        {"HTTP_PROXY": "http://[::1"},
        {"HTTP_PROXY": "::::"},
        {"HTTP_PROXY": "http://127.0.0.1:1", "NO_PROXY": "[::1"},
    ],
)
def test_a_proxy_that_is_no_address(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variables to check are named before anything is sent."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(OptionError, match=r"HTTP_PROXY.* or NO_PROXY: a proxy that cannot be used"):
        Client(ClientOptions("http://api.example.com", KEY))


def test_nothing_is_sent_to_a_remote_target_without_a_key() -> None:
    """The variable to set is named."""
    with Client(ClientOptions("https://api.example.com")) as target:
        with pytest.raises(NoGround, match="CARECYCLE_API_KEY"):
            check_ground(target, OPERATION)
        assert target.requests_used == 0


def test_an_answer_that_always_breaks_off_is_told_as_that() -> None:
    """What answers there does speak HTTP, so that neither scheme nor port is wrong."""
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n"
    with listening(saying(head + b'{"items": [')) as port:
        told = no_ground(f"http://127.0.0.1:{port}")
    assert "its answer began, and broke off each time" in told
    assert "proxies make of long answers" in told


def test_json_behind_a_guard_is_no_page_for_people() -> None:
    """Where the media type says JSON, there is an answer to judge, if a broken one."""
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n"
    with (
        listening(saying(head + b")]}'\n{}")) as port,
        Client(ClientOptions(f"http://127.0.0.1:{port}", KEY)) as target,
    ):
        assert check_ground(target, OPERATION).json_defect is not None
