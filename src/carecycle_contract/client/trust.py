"""Which certificate authorities a target is checked against."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

from carecycle_contract.client.errors import OptionError

# httpx itself reads the first two; the others are what requests and curl users have set.
_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def ssl_context(base_url: str) -> ssl.SSLContext | bool:
    """The context for a target; False for plain http, where building one would cost time.

    A CA bundle named by the usual environment variables counts before the built-in one.

    Raises:
        OptionError: for a bundle that cannot be read; it names the variable.

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
