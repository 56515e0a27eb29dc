"""A name for a departure that stays the same between runs and data."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecycle_contract.verdict import ShownViolation, Verdict

_INDEX = re.compile(r"\[\d+\]")


def fingerprint(verdict: Verdict, violation: ShownViolation) -> str:
    """The requirement and the kind of place, hashed: no value, index or address goes in."""
    broken = verdict.cause.id if verdict.cause is not None else verdict.name
    kind = f"{broken} {_INDEX.sub('[]', violation.place)}"
    return hashlib.sha256(kind.encode("utf-8", "replace")).hexdigest()[:16]
