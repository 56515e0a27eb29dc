"""Verdicts made by hand."""

from __future__ import annotations

from datetime import date

from answers import OPERATION

from carecycle_contract.requirements import Waiver, catalogue_of
from carecycle_contract.verdict import Outcome, ShownExchange, ShownViolation, Verdict
from carecycle_contract.verdict.trait import Trait

CATALOGUE = catalogue_of(OPERATION)
WAIVER = Waiver("PAG-2", "fixed in release 4", date(2027, 1, 31), "staging.toml:3")


def exchange(
    page: int = 1, headers: tuple[tuple[str, str], ...] = (("x-api-key", "$KEY"),)
) -> ShownExchange:
    """An exchange about a page."""
    return ShownExchange(f"page={page}", f"http://one/?page={page}", headers, 200)


def violation(*exchanges: ShownExchange, place: str = "nextPage") -> ShownViolation:
    """A violation that rests on these exchanges."""
    return ShownViolation(place, "null", "3", exchanges or (exchange(),))


def verdict(
    identifier: str,
    outcome: Outcome,
    *violations: ShownViolation,
    reasons: tuple[str, ...] = (),
    waiver: Waiver | None = None,
    required: bool = False,
) -> Verdict:
    """A verdict on a requirement of the catalogue."""
    return Verdict(CATALOGUE[identifier], None, outcome, violations, reasons, waiver, required)


def traits(**values: str) -> list[Trait]:
    """Traits by their ids, with underscores for colons."""
    ids = {name.replace("_", ":"): value for name, value in values.items()}
    return [Trait(name, value, 1, 1, "(no parameters)") for name, value in ids.items()]
