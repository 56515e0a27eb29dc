"""Compare two reports of one target: what changed, and how much a client may mind.

A share that one report has and the other lacks (a member seen in 2 of 137 items and now in none) is
drift only if chance makes it so in fewer than one of a thousand pairs of runs against a target that
did not change. The odds are those of Fisher's exact test: all occurrences are dealt to the items of
both runs alike, and fall to one of them by chance. Otherwise it is a notice with the odds.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING, Literal

from carecycle_contract.trait import ALTERNATIVES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from carecycle_contract.reporting.report import Report, ReportedRequirement
    from carecycle_contract.trait import Trait

Class = Literal["breaking", "may break", "additive", "notice", "not comparable"]

ODDS = 1 / 1000
"""Below these odds, chance does not explain a difference of shares."""

_SHARES = ("data:", "envelope:")
_BREAKING = ("lists:order", "lists:page-size", "lists:past", "lists:nulls", "refusals:", "search:")
_UNDEFINED = frozenset(
    {
        *("body", "empty", "fractional", "huge", "letter-case", "padded"),
        *("repeated-parameters", "unknown-parameter", "fractional-values", "empty-values"),
    }
)
"""Last parts of ids of what no sound client sends, and of the wording of refusals."""
_NOT_COMPARED = ("answers:latency",)
_LIFETIME = {
    "answers:deprecation": "the target announces its deprecation (RFC 9745)",
    "answers:sunset": "the target announces when it will go away (RFC 8594)",
}
_MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """What was `old` and is `new`; `why` is None where its id and values say it all.

    `odds` are those that chance makes a notice.
    """

    kind: Class
    id: str
    old: str
    new: str
    why: str | None = None
    odds: float | None = None


ORDER: tuple[Class, ...] = ("breaking", "may break", "additive", "notice", "not comparable")
"""The classes, the gravest first."""


def drift(old: Report, new: Report) -> tuple[Difference, ...]:
    """The differences, the gravest first; of reports about different contracts only that."""
    foundations = [*_foundations(old, new)]
    if any(one.id in ("operation", "contract") for one in foundations):
        return tuple(foundations)
    before, after = (
        {one.id: one for one in report.traits if one.id not in _NOT_COMPARED}
        for report in (old, new)
    )
    if not before or not after:
        was, now = ("some" if traits else "none" for traits in (before, after))
        foundations.append(Difference("not comparable", "traits", was, now))
        before = after = {}
    differences = [
        *foundations,
        *_requirements(old, new, is_alike=not foundations),
        *_values(before, after),
        *_Shares(before, old.target.items, after, new.target.items).differences(),
    ]
    return tuple(
        sorted(differences, key=lambda one: (ORDER.index(one.kind), one.odds or 0, one.id))
    )


def _foundations(old: Report, new: Report) -> Iterator[Difference]:
    """What both reports must share for their differences to be the target's."""
    yield from (
        Difference("not comparable", name, before, after)
        for name, before, after in (
            ("operation", old.target.operation, new.target.operation),
            ("contract", old.versions.contract, new.versions.contract),
            ("suite", old.versions.suite, new.versions.suite),
            ("budget", str(old.cost.budget), str(new.cost.budget)),
            ("conclusion", _ending(old), _ending(new)),
        )
        if before != after
    )


def _ending(report: Report) -> str:
    return report.conclusion if report.conclusion == "no verdict" else "a verdict"


def _requirements(old: Report, new: Report, *, is_alike: bool) -> Iterator[Difference]:
    """Changed verdicts; a requirement is newly broken only if the same was asked and kept."""
    before = {row.name: row for row in old.requirements}
    unseen = []
    for row in new.requirements:
        was = before[row.name].verdict if row.name in before else "not exercised"
        if was == row.verdict:
            continue
        if "not exercised" in (was, row.verdict) and row.verdict in ("kept", "not exercised"):
            unseen.append(row.name)
            continue
        kind = _verdict_class(was, row) if is_alike else "not comparable"
        why = None if is_alike else "suite or budget differ, so this may have been so before"
        yield Difference(kind, f"requirement {row.name}", was, row.verdict, why or row.sentence)
    if unseen:
        told = "not exercised in one of the runs"
        yield Difference("not comparable", _several(unseen), "", "", told)


def _verdict_class(was: str, row: ReportedRequirement) -> Class:
    if was == "not exercised":
        return "not comparable"
    if row.verdict == "kept":
        return "additive"
    return "breaking" if row.verdict == "broken" and was != "waived" else "may break"


def _values(before: Mapping[str, Trait], after: Mapping[str, Trait]) -> Iterator[Difference]:
    """Behaviour that no value explains in both runs; the same change of several is told once."""
    lone: list[str] = []
    alike: dict[tuple[Class, str, str, str, str | None], list[str]] = {}
    for identifier in sorted({*before, *after}):
        if identifier.startswith(_SHARES):
            continue
        one, other = before.get(identifier), after.get(identifier)
        if one is None or other is None:
            lone.append(identifier)
        elif _alternatives(one).isdisjoint(_alternatives(other)):
            why = _LIFETIME.get(identifier) if other.value != "absent" else None
            group = identifier.partition(":")[0]
            change = (_class_of(one), group, one.value, other.value, why)
            alike.setdefault(change, []).append(identifier)
    for (kind, _, was, now, why), names in alike.items():
        yield Difference(kind, _several(names), was, now, why)
    if lone:
        told = "the answers of one run alone show these, or it did not hold throughout the other"
        yield Difference("not comparable", _several(lone), "", "", told)


def _alternatives(trait: Trait) -> set[str]:
    return {*trait.value.split(ALTERNATIVES)}


def _class_of(old: Trait) -> Class:
    if old.id.rpartition(":")[2] not in _UNDEFINED and old.id.startswith(_BREAKING):
        return "breaking"
    return "additive" if old.value == "absent" and old.id not in _LIFETIME else "may break"


def _several(names: Iterable[str]) -> str:
    every = sorted(names)
    more = f" and {len(every) - _MOST_NAMES} more" if len(every) > _MOST_NAMES else ""
    return ", ".join(every[:_MOST_NAMES]) + more


class _Shares:
    """The traits of both runs that are so many of so many items, or answers."""

    def __init__(
        self, old: Mapping[str, Trait], old_items: int, new: Mapping[str, Trait], new_items: int
    ) -> None:
        self._old, self._old_items = old, old_items
        self._new, self._new_items = new, new_items

    def differences(self) -> Iterator[Difference]:
        """What came, what went, and what is no longer always so."""
        for identifier in sorted({*self._old, *self._new}):
            if identifier.startswith(_SHARES):
                yield from self._difference(identifier)

    def _difference(self, identifier: str) -> Iterator[Difference]:
        path, _, aspect = identifier.rpartition(":")
        seen, of = _counts(self._old, self._old_items, path, aspect)
        now, of_now = _counts(self._new, self._new_items, path, aspect)
        if not of or not of_now:
            return
        known = (self._new.get(identifier) or self._old[identifier]).value == "documented"
        kind: Class
        match aspect.partition("=")[0]:
            case "present" if not seen:
                kind, odds = "additive", 0.0
            case "present" if seen == of and now < of_now:
                missing = of_now - now
                kind, odds = ("breaking" if known else "may break"), _odds(missing, of_now, of)
            case "present" if not now:
                kind, odds = ("breaking" if known else "may break"), _odds(seen, of, of_now)
            case "null" | "type" if not seen:
                kind, odds = ("breaking" if known else "may break"), _odds(now, of_now, of)
            case "value" if not seen:
                is_known = aspect != "value=not documented"
                kind, odds = ("additive", 0.0) if is_known else ("breaking", _odds(now, of_now, of))
            case "precision" if not seen:
                kind, odds = "may break", _odds(now, of_now, of)
            case _:
                return
        told = f"{seen} of {of}", f"{now} of {of_now}"
        if odds < ODDS:
            yield Difference(kind, identifier, *told)
        else:
            why = f"chance explains it: the odds are 1 in {1 / odds:.0f}"
            yield Difference("notice", identifier, *told, why, odds)


def _counts(traits: Mapping[str, Trait], items: int, path: str, aspect: str) -> tuple[int, int]:
    """In how many something was seen, and of how many; of none if that was not seen either."""
    trait = traits.get(f"{path}:{aspect}")
    if trait is not None:
        return trait.seen, trait.of
    if aspect != "present":
        present = traits.get(f"{path}:present")
        return 0, present.seen if present is not None else 0
    if path.startswith("envelope:"):
        return 0, max((one.of for name, one in traits.items() if name.startswith("env")), default=0)
    parent = path.rpartition(".")[0]
    if not parent:
        return 0, items
    objects = (traits.get(f"{parent}:type={kind}object") for kind in ("", "array of "))
    return 0, max((one.seen for one in objects if one is not None), default=0)


def _odds(count: int, of: int, others: int) -> float:
    """The odds that all `count` occurrences fall to `of` items, and none to the others."""
    return comb(of, count) / comb(of + others, count)
