"""Choose the certificate authorities that a target is verified against."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

from carecycle_contract.client.errors import OptionError

# httpx reads the first two itself; users of requests and curl have set the others.
_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def ssl_context(base_url: str) -> ssl.SSLContext | bool:
    """The SSL context for a target; False for plain http, which saves the time to build one.

    A CA bundle that the environment names takes precedence over the built-in one.

    Raises:
        OptionError: if the bundle cannot be read; the message names the variable.

    """
    if base_url.lower().startswith("http://"):
        return False
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
    return True
