"""What a run says of a target's certificate, as its user reads it: over HTTPS on loopback."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import trustme
from answers import OPERATION
from raw import LOOPBACK, over_tls
from verdicts import KEY, Server, api_of, run_against

from carecycle_contract.client import Client, ClientOptions, NoGround, check_ground

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Issues every certificate here."""
    return trustme.CA()


@pytest.mark.parametrize(
    ("certificate", "is_trusted", "happened", "remedy"),
    [
        (
            {},
            False,
            "the certificate is not trusted: nobody known here has issued it",
            "Name the authority's PEM file in SSL_CERT_FILE, or have the server send its chain.",
        ),
        (
            {"not_before": NOW - 2 * DAY, "not_after": NOW - DAY},
            True,
            "the certificate has expired",
            "Renew it, or set the clock of this machine if that is wrong.",
        ),
        (
            {"not_before": NOW + DAY, "not_after": NOW + 2 * DAY},
            True,
            "the certificate is not valid yet",
            "Set the clock of this machine, or wait until the certificate is valid.",
        ),
        (
            {"host": "192.0.2.1"},
            True,
            f"the certificate is for another host than {LOOPBACK}",
            "Give the host that it is for in --base-url, or have one issued for this host.",
        ),
        (
            {"host": "staging.example.com"},
            True,
            f"the certificate is for another host than {LOOPBACK}",
            "Give the host that it is for in --base-url, or have one issued for this host.",
        ),
    ],
    ids=["untrusted", "expired", "not yet valid", "another address", "another name"],
)
def test_a_certificate_that_is_refused_is_told_as_what_it_is(  # noqa: PLR0913, PLR0917 - a row
    authority: trustme.CA,
    server: Server,
    tmp_path: Path,
    certificate: dict[str, datetime | str],
    is_trusted: bool,
    happened: str,
    remedy: str,
) -> None:
    """With its remedy, which is never to do without TLS; exit code 4, and nothing was asked."""
    known = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(known)
    dates = {**certificate}
    issued = authority.issue_cert(str(dates.pop("host", LOOPBACK)), **dates)
    with over_tls(server.url(api_of(3)), issued) as url:
        run = run_against(url, SSL_CERT_FILE=str(known) if is_trusted else "")
    assert run.returncode == 4
    assert f"No verdict. Tried GET {url}/v2/campaigns: {happened} (" in run.stderr
    assert remedy in run.stderr
    assert "http://" not in run.stdout + run.stderr
    assert KEY not in run.stdout + run.stderr


def test_a_certificate_that_is_refused_is_not_tried_again(
    authority: trustme.CA, server: Server
) -> None:
    """It would be refused again."""
    with over_tls(server.url(api_of(3)), authority.issue_cert(LOOPBACK)) as url:
        with Client(ClientOptions(url, KEY)) as target, pytest.raises(NoGround):
            check_ground(target, OPERATION)
        assert target.requests_used == 1


def test_a_certificate_that_is_trusted_lets_a_run_through(
    authority: trustme.CA, server: Server, tmp_path: Path
) -> None:
    """By the authority in SSL_CERT_FILE."""
    known = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(known)
    with over_tls(server.url(api_of(3)), authority.issue_cert(LOOPBACK)) as url:
        run = run_against(url, "-k", "ENV", SSL_CERT_FILE=str(known))
    assert run.returncode == 0, run.stdout + run.stderr
