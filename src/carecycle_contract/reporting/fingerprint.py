"""A name for a departure that stays the same between runs and data."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecycle_contract.verdict import ShownViolation, Verdict


def fingerprint(verdict: Verdict, violation: ShownViolation) -> str:
    """The requirement and the kind of place, hashed: no value, index or address goes in."""
    broken = verdict.cause.id if verdict.cause is not None else verdict.name
    kind = f"{broken} {violation.kind_of_place}"
    return hashlib.sha256(kind.encode("utf-8", "replace")).hexdigest()[:16]
