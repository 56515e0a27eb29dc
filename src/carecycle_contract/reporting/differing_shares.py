"""Compare the traits of two runs that are so many of so many items, or answers."""

from __future__ import annotations

from math import exp, lgamma
from typing import TYPE_CHECKING, NamedTuple

from carecycle_contract.reporting.report import Difference
from carecycle_contract.verdict.trait import ELEMENT, OPEN, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from carecycle_contract.reporting.report import Kind
    from carecycle_contract.verdict.trait import Trait

_DATA, _ENVELOPE = "data:", "envelope:"
SHARES = (_DATA, _ENVELOPE)
"""What the ids of shares begin with."""

ODDS = 1 / 1000
"""In fewer pairs of runs, chance makes any difference of shares drift."""


class _Share(NamedTuple):
    """In how many of how many items something was seen; of none if that was not seen either."""

    seen: int
    of: int

    def __str__(self) -> str:
        return f"{self.seen} of {self.of}"

    @property
    def missing(self) -> int:
        return self.of - self.seen


def _share(seen: int, of: int) -> _Share:
    # A report of others may have seen something in more than there are.
    return _Share(min(seen, of), of)


def differing_shares(old: Mapping[str, Trait], new: Mapping[str, Trait]) -> Iterator[Difference]:
    """What came, what went, and what is no longer always so, given traits by their ids."""
    identifiers = [
        identifier for identifier in sorted({*old, *new}) if identifier.startswith(SHARES)
    ]
    before, after = _Run(old), _Run(new)
    for identifier in identifiers:
        share, later = before.share(identifier), after.share(identifier)
        if not share.of or not later.of:
            continue
        change = _change(identifier, share, later, before)
        if change is None:
            continue
        kind, odds = change
        told = str(share), str(later)
        if odds < ODDS / len(identifiers):
            yield Difference(kind, identifier, *told)
        else:
            why = f"chance explains it: the odds are 1 in {1 / odds:.0f}"
            yield Difference("notice", identifier, *told, why, odds)


def _change(identifier: str, old: _Share, new: _Share, before: _Run) -> tuple[Kind, float] | None:
    """The kind of a difference, and the odds of it; None if there is none."""
    path, _, aspect = identifier.rpartition(":")
    came = _odds(new.seen, new.of, old.of)
    change: tuple[Kind, float] | None = None
    match aspect.partition("=")[0]:
        case "present" if not path.endswith((ELEMENT, OPEN)):
            # Whether an array or a map is empty is for a client to choose.
            if not old.seen:
                change = "additive", came
            elif not old.missing and new.missing:
                change = "breaking", _odds(new.missing, new.of, old.of)
            elif not new.seen:
                change = "breaking", _odds(old.seen, old.of, new.of)
        case "value" if not old.seen:
            change = ("breaking" if aspect == f"value={UNKNOWN}" else "additive"), came
        case "type" if not old.seen and not before.had(path, _wider(aspect)):
            change = "breaking", came
        case "null" if not old.seen:
            change = "breaking", came
        case "null" if old.missing and not new.missing:
            # No value is left where there were some.
            change = "breaking", _odds(old.missing, old.of, new.of)
        case "precision" if not old.seen:
            change = "may break", came
    return change


def _wider(aspect: str) -> str | None:
    """The type that includes another: of clients that know it, none minds the narrower one."""
    if aspect == "type=integer":
        return "type=number"
    return "type=string" if aspect.startswith("type=string ") else None


class _Run:
    """The shares of one run."""

    def __init__(self, traits: Mapping[str, Trait]) -> None:
        self._traits = traits
        # Members of the envelope, or of items themselves: all of a kind are of as many.
        self._of_all: dict[str, int] = {}
        for name, trait in traits.items():
            kind = name.partition(":")[0]
            if "." not in name and name.endswith(":present"):
                self._of_all[kind] = max(trait.of, self._of_all.get(kind, 0))

    def had(self, path: str, aspect: str | None) -> bool:
        """Whether something was seen at all."""
        return f"{path}:{aspect}" in self._traits

    def share(self, identifier: str) -> _Share:
        """The share of an id, also of what was not seen."""
        path, _, aspect = identifier.rpartition(":")
        trait = self._traits.get(identifier)
        if aspect == "present":
            return _share(trait.seen, trait.of) if trait is not None else self._absent(path)
        present, nulls = self._seen(f"{path}:present"), self._seen(f"{path}:null")
        seen = trait.seen if trait is not None else 0
        # An array may hold both.
        return _share(seen, present if aspect == "null" else max(seen, present - nulls))

    def _seen(self, identifier: str) -> int:
        return self._traits[identifier].seen if identifier in self._traits else 0

    def _absent(self, path: str) -> _Share:
        parent = path.rpartition(".")[0]
        if path.endswith(ELEMENT):
            return _Share(0, self._seen(f"{path.removesuffix(ELEMENT)}:present"))
        if parent:
            return _Share(0, self._seen(f"{parent}:type=object"))
        return _Share(0, self._of_all.get(path.partition(":")[0], 0))


def _odds(count: int, of: int, others: int) -> float:
    """The odds that all `count` occurrences fall to `of` items, and none to the others.

    By logarithms of factorials, which take no time to compute, however many items there are.
    """
    dealt = _log_factorial(of) - _log_factorial(of - count)
    in_all = _log_factorial(of + others) - _log_factorial(of + others - count)
    return exp(min(0.0, dealt - in_all))


def _log_factorial(number: int) -> float:
    return lgamma(number + 1)
