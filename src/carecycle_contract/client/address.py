"""Validate the address of a target."""

from __future__ import annotations

from carecycle_contract.client.library import httpx


def check_url(url: str) -> None:
    """Check that requests can be sent to an address.

    Raises:
        ValueError: if they cannot; the message says why, without any secrets of the address.

    """
    if any(char.isspace() or not char.isprintable() for char in url):
        raise ValueError(f"{url!r} holds a blank or a control character")
    try:
        parts = httpx.URL(url)
        # Decoded, for not every name of a host that is encoded can be.
        host = parts.raw_host if parts.host else b""
    except (httpx.InvalidURL, UnicodeError) as error:
        raise ValueError(f"{url!r} is no URL ({error})") from None
    if parts.userinfo:
        # The message leaves out the value, which is a secret.
        raise ValueError("it holds a user name or password")
    port_is_usable = parts.port is None or 0 < parts.port < 65536
    if parts.scheme not in ("http", "https") or not host or not port_is_usable:
        raise ValueError(f"{url!r} has no scheme, host or port to use")
    labels = host.rstrip(b".").split(b".")
    if any(not 0 < len(label) < 64 for label in labels):
        raise ValueError(f"{url!r} has no host name that can be looked up")
