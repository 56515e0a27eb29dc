"""Choose the authorities that a target is verified against, and our own certificate."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

from carecycle_contract.client.errors import OptionError
from carecycle_contract.client.library import httpx

# httpx reads the first two itself; users of requests and curl have set the others.
_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


CERTIFICATE_VARIABLE = "CARECYCLE_CLIENT_CERT"
"""The environment variable that names the file of a client certificate, in PEM."""

_KEY_VARIABLE = "CARECYCLE_CLIENT_KEY"
_PASSWORD_VARIABLE = "CARECYCLE_CLIENT_KEY_PASSWORD"  # noqa: S105 - the name of a variable


def ssl_context(base_url: str) -> ssl.SSLContext | bool:
    """The SSL context for a target; False for plain http, which saves the time to build one.

    A CA bundle that the environment names takes precedence over the built-in one. So does the
    client certificate that it names, whose key may stand in a file of its own.

    Raises:
        OptionError: if a file cannot be used; the message names the variable.

    """
    if base_url.lower().startswith("http://"):
        return False
    certificate = os.environ.get(CERTIFICATE_VARIABLE)
    if not certificate:
        return _authorities() or True
    context = _authorities() or httpx.create_ssl_context()
    key, password = os.environ.get(_KEY_VARIABLE), os.environ.get(_PASSWORD_VARIABLE)
    try:
        # Without a password, OpenSSL would ask for one on the terminal.
        context.load_cert_chain(certificate, key or None, password or "")
    except OSError as error:
        variables = f"{CERTIFICATE_VARIABLE} or {_KEY_VARIABLE}"
        problem = f"no certificate with its key can be read ({error.strerror or error})"
        remedy = f"Name files in PEM format; {_PASSWORD_VARIABLE} holds the password of the key."
        raise OptionError(variables, problem, remedy) from None
    return context


def _authorities() -> ssl.SSLContext | None:
    """A context with the CA bundle that the environment names; None if it names none."""
    for variable in _VARIABLES:
        value = os.environ.get(variable)
        if value:
            try:
                if Path(value).is_dir():
                    return ssl.create_default_context(capath=value)
                return ssl.create_default_context(cafile=value)
            except OSError as error:
                problem = f"no certificates can be read from {value!r} ({error.strerror or error})"
                raise OptionError(variable, problem, "Name a file in PEM format.") from None
    return None
