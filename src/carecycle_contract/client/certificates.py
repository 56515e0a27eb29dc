"""Say what is wrong with a certificate, the server's or ours, and what to do about it."""

from __future__ import annotations

import os
import re
import ssl

from carecycle_contract.client.errors import causes
from carecycle_contract.client.trust import CERTIFICATE_VARIABLE

# X509_V_ERR_… in x509_vfy.h of OpenSSL.
_NOT_YET, _EXPIRED, _OTHER_HOST, _OTHER_ADDRESS = 9, 10, 62, 64
_UNKNOWN_ISSUER = (2, 18, 19, 20, 21)


def refused(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    """The refusal of a certificate behind an error, or None."""
    refusals = (cause for cause in causes(error) if isinstance(cause, ssl.SSLCertVerificationError))
    return next(refusals, None)


def told(error: ssl.SSLCertVerificationError, host: str | None) -> tuple[str, str]:
    """What happened and what to do if the certificate of a host was not accepted."""
    if error.verify_code == _EXPIRED:
        return (
            "the certificate has expired",
            "Renew it, or set the clock of this machine if that is wrong.",
        )
    if error.verify_code == _NOT_YET:
        return (
            "the certificate is not valid yet",
            "Set the clock of this machine, or wait until the certificate is valid.",
        )
    if error.verify_code in (_OTHER_HOST, _OTHER_ADDRESS):
        return (
            f"the certificate is for another host than {host}",
            "Give the host that it is for in --base-url, or have one issued for this host.",
        )
    if error.verify_code not in _UNKNOWN_ISSUER:
        return (
            "the certificate, or one that vouches for it, cannot be used",
            "Have one issued that clients accept.",
        )
    return (
        "the certificate is not trusted: nobody known here has issued it",
        "Name the authority's PEM file in SSL_CERT_FILE, or have the server send its chain.",
    )


NEEDED = (
    "the server asks for a client certificate",
    f"Name its file, in PEM format, in {CERTIFICATE_VARIABLE}.",
)
"""What happened and what to do if the server wants a certificate, and got none."""
_OTHER_CERTIFICATE = (
    "the server does not accept our client certificate",
    f"See which one {CERTIFICATE_VARIABLE} names, and whom the server trusts to issue it.",
)
# RFC 8446 section 6.2, as OpenSSL names the alerts; the first match counts.
_ALERTS = (
    (re.compile("CERTIFICATE_REQUIRED"), NEEDED),
    (re.compile("ALERT_(.*CERTIFICATE|UNKNOWN_CA)"), _OTHER_CERTIFICATE),
    (
        re.compile("UNRECOGNIZED_NAME"),
        ("the server knows no host {host}", "Check the host of --base-url."),
    ),
    (
        re.compile("ALERT_HANDSHAKE_FAILURE"),
        (
            "the server agrees to no TLS of ours, or asks for a client certificate",
            f"See its log; {CERTIFICATE_VARIABLE} names a client certificate.",
        ),
    ),
    (re.compile("_ALERT_"), ("the server ended the TLS connection", "See its log.")),
)


def alerted(error: BaseException | None, host: str | None) -> tuple[str, str] | None:
    """What happened and what to do if the server's TLS ends with an alert; None if it is silent."""
    reasons = [cause.reason or "" for cause in causes(error) if isinstance(cause, ssl.SSLError)]
    told = next((told for alert, told in _ALERTS if any(map(alert.search, reasons))), None)
    if told is _OTHER_CERTIFICATE and not os.environ.get(CERTIFICATE_VARIABLE):
        told = NEEDED
    return None if told is None else (told[0].format(host=host), told[1])
