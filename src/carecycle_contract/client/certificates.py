"""Say what is wrong with a certificate, the server's or ours, and what to do about it."""

from __future__ import annotations

import re
import ssl

from carecycle_contract.client.errors import causes
from carecycle_contract.client.trust import CERTIFICATE_VARIABLE

# X509_V_ERR_… in x509_vfy.h of OpenSSL.
_NOT_YET, _EXPIRED, _OTHER_HOST, _OTHER_ADDRESS = 9, 10, 62, 64


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
    return (
        "the certificate is not trusted: nobody known here has issued it",
        "Name the file of the authority that has, in PEM format, in SSL_CERT_FILE.",
    )


# RFC 8446 section 6.2, as OpenSSL names the alerts.
_ALERTS = (
    (
        re.compile("CERTIFICATE_REQUIRED"),
        "the server asks for a client certificate",
        f"Name its file, in PEM format, in {CERTIFICATE_VARIABLE}.",
    ),
    (
        re.compile("ALERT_(.*CERTIFICATE|UNKNOWN_CA)"),
        "the server does not accept our client certificate",
        f"See which one {CERTIFICATE_VARIABLE} names, and whom the server trusts to issue it.",
    ),
    (
        re.compile("UNRECOGNIZED_NAME"),
        "the server knows no host {host}",
        "Check the host of --base-url.",
    ),
)


def alerted(error: BaseException | None, host: str | None) -> tuple[str, str] | None:
    """What happened and what to do if the server's TLS ends with an alert; None if it is silent."""
    reasons = [cause.reason or "" for cause in causes(error) if isinstance(cause, ssl.SSLError)]
    return next(
        (
            (happened.format(host=host), remedy)
            for alert, happened, remedy in _ALERTS
            if any(map(alert.search, reasons))
        ),
        None,
    )
