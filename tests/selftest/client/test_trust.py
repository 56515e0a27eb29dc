"""The certificates of both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import trustme
from answers import OPERATION, ask
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from raw import LOOPBACK, over_tls
from verdicts import KEY, Server, api_of

from carecycle_contract.client import Client, ClientOptions, NoGround, OptionError, check_ground

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

URL = "https://staging.example.com"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Issues the certificates of both sides."""
    return trustme.CA()


@pytest.fixture(scope="module")
def folder(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the authority's certificate, one of a client, and its key, sealed or not."""
    folder = tmp_path_factory.mktemp("certificates")
    certificate = authority.issue_cert("client.example.com")
    authority.cert_pem.write_to_path(folder / "authority.pem")
    certificate.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    key = load_pem_private_key(certificate.private_key_pem.bytes(), None)
    sealed = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")
    )
    (folder / "sealed.pem").write_bytes(sealed)
    return folder


@pytest.fixture
def demanding(authority: trustme.CA, server: Server) -> Iterator[str]:
    """The address of a server that lets in those alone whom the authority knows."""
    with over_tls(server.url(api_of(3)), authority.issue_cert(LOOPBACK), authority) as url:
        yield url


@pytest.mark.parametrize(
    ("key", "password"), [("key.pem", None), ("sealed.pem", "secret")], ids=["plain", "sealed"]
)
def test_a_client_certificate_comes_from_the_environment(
    demanding: str, folder: Path, monkeypatch: pytest.MonkeyPatch, key: str, password: str | None
) -> None:
    """With its key, sealed by a password or not; a target that wants one lets us in."""
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "authority.pem"))
    options = ClientOptions(demanding, KEY, retries=0)
    with Client(options) as target, pytest.raises(NoGround):
        check_ground(target, OPERATION)
    monkeypatch.setenv("CARECYCLE_CLIENT_CERT", str(folder / "cert.pem"))
    monkeypatch.setenv("CARECYCLE_CLIENT_KEY", str(folder / key))
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
    folder: Path, monkeypatch: pytest.MonkeyPatch, cert: str, key: str, password: str
) -> None:
    """By the variable, without the password; nothing is asked on the terminal."""
    monkeypatch.setenv("CARECYCLE_CLIENT_CERT", str(folder / cert))
    monkeypatch.setenv("CARECYCLE_CLIENT_KEY", str(folder / key))
    monkeypatch.setenv("CARECYCLE_CLIENT_KEY_PASSWORD", password)
    with pytest.raises(
        OptionError, match="CARECYCLE_CLIENT_CERT or CARECYCLE_CLIENT_KEY"
    ) as refused:
        Client(ClientOptions(URL, "cc_key"))
    assert "wrong" not in str(refused.value)
