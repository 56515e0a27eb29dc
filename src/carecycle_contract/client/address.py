"""Validate the address of a target."""

from __future__ import annotations

import re

from carecycle_contract.client.library import httpx


def check_url(url: str) -> None:
    """Check that requests can be sent to an address.

    Raises:
        ValueError: if they cannot; the message says why, without any secrets of the address.

    """
    shown = _shown(url)
    if any(char.isspace() or not char.isprintable() for char in url):
        raise ValueError(f"{shown} holds a blank or a control character")
    try:
        parts = httpx.URL(url)
        # Decoded, for not every name of a host that is encoded can be.
        host = parts.raw_host if parts.host else b""
    except (httpx.InvalidURL, UnicodeError) as error:
        why = "" if "@" in url else f" ({error})"
        raise ValueError(f"{shown} is no URL{why}") from None
    if parts.userinfo:
        raise ValueError("it holds a user name or password")
    port_is_usable = parts.port is None or 0 < parts.port < 65536
    if parts.scheme not in ("http", "https") or not host or not port_is_usable:
        raise ValueError(f"{shown} has no scheme, host or port to use")
    labels = host.rstrip(b".").split(b".")
    if any(not 0 < len(label) < 64 for label in labels):
        raise ValueError(f"{shown} has no host name that can be looked up")


def _shown(url: str) -> str:
    """An address in a message: without a query, and not at all if it may hold a password."""
    return "it" if "@" in url else repr(re.split("[?#]", url)[0])
