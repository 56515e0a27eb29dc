"""Say what is wrong with a certificate, and what to do about it."""

from __future__ import annotations

import ssl

from carecycle_contract.client.errors import causes

# X509_V_ERR_… in x509_vfy.h of OpenSSL.
_NOT_YET, _EXPIRED, _OTHER_HOST, _OTHER_ADDRESS = 9, 10, 62, 64


def refused(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    """The refusal of a certificate behind an error, or None."""
    refusals = (one for one in causes(error) if isinstance(one, ssl.SSLCertVerificationError))
    return next(refusals, None)


def told(error: ssl.SSLCertVerificationError, host: str | None) -> tuple[str, str]:
    """What happened and what to do if the certificate of a host was not accepted."""
    match error.verify_code:
        case code if code == _EXPIRED:
            return (
                "the certificate has expired",
                "Renew it, or set the clock of this machine if that is wrong.",
            )
        case code if code == _NOT_YET:
            return (
                "the certificate is not valid yet",
                "Set the clock of this machine, or wait until the certificate is valid.",
            )
        case code if code in (_OTHER_HOST, _OTHER_ADDRESS):
            return (
                f"the certificate is for another host than {host}",
                "Give the host that it is for in --base-url, or have one issued for this host.",
            )
    return (
        "the certificate is not trusted: nobody known here has issued it",
        "Name the file of the authority that has, in PEM format, in SSL_CERT_FILE.",
    )
