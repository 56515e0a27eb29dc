"""Which certificate authorities a target is checked against."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

# httpx itself reads the first two; the others are what requests and curl users have set.
_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def ssl_context(base_url: str) -> ssl.SSLContext | bool:
    """The context for a target; False for plain http, where building one would cost time.

    A CA bundle named by the usual environment variables counts before the built-in one.
    """
    if base_url.startswith("http://"):
        return False
    for variable in _VARIABLES:
        value = os.environ.get(variable)
        if value and Path(value).is_dir():
            return ssl.create_default_context(capath=value)
        if value:
            return ssl.create_default_context(cafile=value)
    return True
