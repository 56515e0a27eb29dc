"""Compare two reports of one target: what changed, and how much a client may mind.

A share that one report has and the other lacks (a member seen in 2 of 137 items and now in none) is
drift only if chance does not explain it. The odds of a difference are those of Fisher's exact test:
all occurrences are dealt to the items of both runs alike, and fall to one of them by chance. In
fewer than one of a thousand pairs of runs against a target that did not change, any difference of
shares may pass for drift; so the odds of each must be below that, divided by their number
(Bonferroni). Otherwise it is a notice with the odds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carecycle_contract.phrases import abridged
from carecycle_contract.redaction import cut
from carecycle_contract.reporting.differing_shares import SHARES, differing_shares
from carecycle_contract.reporting.report import DEPARTURES, KINDS, Difference, Drift
from carecycle_contract.requirements import DriftLevel
from carecycle_contract.verdict.trait import ALTERNATIVES, UNDOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from carecycle_contract.reporting.report import Kind, Report, ReportedRequirement
    from carecycle_contract.verdict.trait import Trait

_BREAKING = ("lists:order", "lists:page-size", "lists:past", "lists:nulls", "refusals:", "search:")
_UNDEFINED = (
    *("body", "empty", "fractional", "huge", "letter-case", "long", "padded", "previous", "shows"),
    *("repeated-parameters", "unknown-parameter", "fractional-values", "empty-values"),
)
"""Last parts of ids of what no sound client sends, and of the wording of refusals."""
_RECORDED = "--judge"
"""The option of a run that judged a recording."""
_LIFETIME = {
    "answers:deprecation": "the target announces its deprecation (RFC 9745)",
    "answers:sunset": "the target announces when it will go away (RFC 8594)",
}
_MOST_NAMES = 12
_FAILING: Mapping[DriftLevel, tuple[Kind, ...]] = {
    DriftLevel.BREAKING: ("breaking",),
    DriftLevel.ANY: ("breaking", "may break", "additive"),
    DriftLevel.NONE: (),
}


@dataclass(frozen=True, slots=True)
class Baseline:
    """The report of an earlier run, the file that holds it, and which differences fail a run."""

    file: str
    report: Report
    fail_on: DriftLevel

    def drift(self, report: Report) -> Drift:
        """How a run differs from the earlier one."""
        differences = differences_between(self.report, report)
        fatal = failing(differences, self.fail_on)
        told = f"{by_kind(fatal)} {'change' if len(fatal) == 1 else 'changes'}"
        return Drift(
            self.file,
            self.report.began,
            differences,
            f"{told} since the run of {self.file}" if fatal else None,
        )


def failing(differences: Iterable[Difference], level: DriftLevel) -> list[Difference]:
    """The differences that fail a run."""
    return [difference for difference in differences if difference.kind in _FAILING[level]]


def by_kind(differences: Iterable[Difference]) -> str:
    """The number of differences of each kind, the gravest first: `2 breaking, 1 additive`."""
    counts = Counter(difference.kind for difference in differences)
    return ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind])


def mismatch(report: Report, operation: str, contract: str) -> str | None:
    """Why a report has nothing to compare with runs of an operation by a contract, or None."""
    for name, its, other in (
        ("operation", report.target.operation, operation),
        ("contract", report.versions.contract, contract),
    ):
        if its != other:
            # What to do must stand behind it.
            return f"of the {name} {cut(its, 100)}, not {cut(other, 100)}"
    return None


def differences_between(old: Report, new: Report) -> tuple[Difference, ...]:
    """The differences of reports without a `mismatch`, the gravest first."""
    foundations = [*_foundations(old, new)]
    is_alike = not foundations
    is_recorded = any(_RECORDED in report.options for report in (old, new))
    before, after = (_comparable(report, is_recorded=is_recorded) for report in (old, new))
    if is_recorded:
        told = "a recording has stand-ins for their names"
        foundations.append(Difference("not comparable", "undocumented members", "", "", told))
    differences = [
        *foundations,
        *_requirements(old, new, is_alike=is_alike),
        *_values(before, after),
        *differing_shares(before, after),
    ]
    return tuple(sorted(differences, key=_gravest_first))


def _gravest_first(difference: Difference) -> tuple[int, float, str]:
    return KINDS.index(difference.kind), difference.odds or 0, difference.id


def _comparable(report: Report, *, is_recorded: bool) -> dict[str, Trait]:
    """The traits to compare, by their ids."""
    return {
        trait.id: trait
        for trait in report.traits
        if not (is_recorded and (trait.value == UNDOCUMENTED or trait.id.endswith(":body")))
    }


def _foundations(old: Report, new: Report) -> Iterator[Difference]:
    """What both reports must share for their differences to be the target's."""
    yield from (
        Difference("not comparable", name, before, after)
        for name, before, after in (
            ("suite", old.versions.suite, new.versions.suite),
            ("budget", str(old.cost.budget), str(new.cost.budget)),
            ("conclusion", _ending(old), _ending(new)),
            ("data", _data(old), _data(new)),
        )
        if before != after
    )


def _ending(report: Report) -> str:
    return report.conclusion if report.conclusion == "no verdict" else "a verdict"


def _data(report: Report) -> str:
    return f"{'some' if report.target.items else 'no'} {report.target.plural}"


def _requirements(old: Report, new: Report, *, is_alike: bool) -> Iterator[Difference]:
    """Changed verdicts; a requirement is newly broken only if the same was asked and kept.

    Of what is departed from either way, the gate alone says whether it is broken, an advisory or
    waived.
    """
    before = {row.name: row for row in old.requirements}
    unseen = []
    for row in new.requirements:
        was = before[row.name].verdict if row.name in before else "not exercised"
        if was == row.verdict or (was in DEPARTURES and row.verdict in DEPARTURES):
            continue
        if "not exercised" in (was, row.verdict) and row.verdict in ("kept", "not exercised"):
            unseen.append(row.name)
            continue
        kind = _verdict_kind(was, row) if is_alike else "not comparable"
        why = None if is_alike else "the runs differ in more, so this may have been so before"
        yield Difference(kind, f"requirement {row.name}", was, row.verdict, why or row.sentence)
    if unseen:
        told = "not exercised in one of the runs"
        yield Difference("not comparable", _several(unseen), "", "", told)


def _verdict_kind(was: str, row: ReportedRequirement) -> Kind:
    if was == "not exercised":
        return "not comparable"
    if row.verdict == "kept":
        return "additive"
    return "breaking" if row.verdict == "broken" and row.level == "must" else "may break"


def _values(before: Mapping[str, Trait], after: Mapping[str, Trait]) -> Iterator[Difference]:
    """Behaviour that no value explains in both runs; the same change of several is told once."""
    lone: list[str] = []
    alike: dict[tuple[Kind, str, str, str, str | None], list[str]] = {}
    for identifier in sorted({*before, *after}):
        if identifier.startswith(SHARES):
            continue
        one, other = before.get(identifier), after.get(identifier)
        if one is None or other is None:
            lone.append(identifier)
        elif _alternatives(one).isdisjoint(_alternatives(other)):
            why = _LIFETIME.get(identifier) if other.value != "absent" else None
            group = identifier.partition(":")[0]
            change = (_kind_of(one), group, one.value, other.value, why)
            alike.setdefault(change, []).append(identifier)
    for (kind, _, was, now, why), names in alike.items():
        yield Difference(kind, _several(names), was, now, why)
    if lone:
        told = "the answers of one run alone show these, or it did not hold throughout the other"
        yield Difference("not comparable", _several(lone), "", "", told)


def _alternatives(trait: Trait) -> set[str]:
    return {*trait.value.split(ALTERNATIVES)}


def _kind_of(old: Trait) -> Kind:
    if old.id.rpartition(":")[2] not in _UNDEFINED and old.id.startswith(_BREAKING):
        return "breaking"
    return "additive" if old.value == "absent" and old.id not in _LIFETIME else "may break"


def _several(names: Iterable[str]) -> str:
    return abridged(sorted(names), _MOST_NAMES)
