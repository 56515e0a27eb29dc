"""UUIDs as they are written."""

from __future__ import annotations

import re

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID in letters of either case (RFC 9562 section 4)."""
    return _UUID.fullmatch(text) is not None
