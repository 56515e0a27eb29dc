"""Which proxy of the environment stands between this machine and a target."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def proxy_variable(base_url: str) -> str | None:
    """The environment variable whose proxy a request to the target goes through, or None."""
    parts = urlsplit(base_url)
    if proxy_bypass(parts.hostname or ""):
        return None
    known = getproxies()
    return next((f"{name.upper()}_PROXY" for name in (parts.scheme, "all") if name in known), None)
