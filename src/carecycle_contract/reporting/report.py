"""The report of a run as data: what docs/report.schema.json describes, and other reports render."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

# The schema is made of them.
from carecycle_contract.verdict.facts import Cost, ReportedMember  # noqa: TC001
from carecycle_contract.verdict.trait import Trait  # noqa: TC001

FORMAT: Literal[1] = 1
"""The version of the format; it rises when a field changes its meaning or goes."""

Conclusion = Literal["passed", "failed", "no verdict"]
Outcome = Literal["broken", "advisory", "waived", "not exercised", "kept"]
Kind = Literal["breaking", "may break", "additive", "notice", "not comparable"]

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""Every outcome of a requirement, the gravest first."""

KINDS: tuple[Kind, ...] = get_args(Kind)
"""Every kind of difference, the gravest first."""

DEPARTURES = OUTCOMES[:3]
"""The outcomes with violations, the gravest first."""


@dataclass(frozen=True, slots=True)
class Target:
    """The address under test, and the operation: its id, method and path, the word for its items.

    `items` is the number of different items that were seen, `total` that of the whole list as the
    target states it, or None.
    """

    base_url: str
    operation: str
    path: str
    plural: str
    items: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of the suite, of the contract's document, and of Python."""

    suite: str
    contract: str
    python: str


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a requirement, as `carecycle_contract.requirements.Requirement` has it."""

    page: str | None
    quote: str | None
    inferred: str | None


@dataclass(frozen=True, slots=True)
class Detection:
    """Deliberate faults against a requirement, and how many a run of `budget` requests caught."""

    faults: int
    caught: int
    budget: int


@dataclass(frozen=True, slots=True)
class CitedExchange:
    """An exchange that a violation rests on; `number` is that of `Report.exchanges`, if it is kept.

    `curl` repeats the request.
    """

    number: int | None
    question: str
    status: int
    curl: str


@dataclass(frozen=True, slots=True)
class ReportedViolation:
    """A departure; `fingerprint` is the same for the same departure in other runs and data.

    `place` is a path into the first answer of `evidence`, and `excerpt` the part of that answer
    around it, of at most 2 kB; None except for the first violation of a requirement.
    """

    fingerprint: str
    place: str
    expected: str
    observed: str
    hint: str | None
    excerpt: str | None
    evidence: tuple[CitedExchange, ...]


@dataclass(frozen=True, slots=True)
class ReportedRequirement:
    """The verdict on a requirement, or on one of its cases, which then is part of its `name`.

    `violations` are the first of `violations_total`. `follows` are the names of requirements whose
    violations only follow from these; `cause` is the name of the one that this one follows from. If
    no test of the run tells that one, `cause_sentence` is its sentence, and source and violations
    are its. `reasons` say why it was not exercised, which fails the run if it is `required`.
    `waiver` says why the requirement may be broken, or might until it expired, and where that is
    written.
    """

    id: str
    name: str
    group: str
    level: Literal["must", "should"]
    sentence: str
    source: Source
    verdict: Outcome
    cause: str | None
    cause_sentence: str | None
    follows: tuple[str, ...]
    violations: tuple[ReportedViolation, ...]
    violations_total: int
    reasons: tuple[str, ...]
    required: bool
    waiver: str | None
    detection: Detection | None


@dataclass(frozen=True, slots=True)
class ReportedGroup:
    """A titled group of requirements."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Slice:
    """A page of the whole list: `items` of `total`, from the rank `offset`, in the order `sort`."""

    sort: str
    offset: int
    size: int
    items: int
    total: int


@dataclass(frozen=True, slots=True)
class ReportedExchange:
    """An exchange of the run. `started` and `elapsed` are in seconds, `size` in bytes of body."""

    number: int
    question: str
    url: str
    status: int
    started: float
    elapsed: float
    size: int
    slice: Slice | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What was `old` in an earlier run and is `new`; `why` is None where these say it all.

    `odds`, of a notice, are those that chance alone explains it.
    """

    kind: Kind
    id: str
    old: str
    new: str
    why: str | None = None
    odds: float | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """The differences from the report of an earlier run, the gravest first.

    `baseline` is the file with that report, and `began` when that run did. `failing` says which of
    the differences fail this run, or is None.
    """

    baseline: str
    began: str
    differences: tuple[Difference, ...]
    failing: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """A run: what it concluded, on what, and at what cost; all texts are redacted.

    `conclusion` is `passed`, `failed` or `no verdict`, `sentence` says it in words, `weaknesses`
    what makes it weaker than it looks. `began` is a time of RFC 3339, `seed` that of drawn queries.
    `keyless` are the questions that were answered without the target's own key. `drift` is what
    changed since an earlier run, if the run was compared with one.
    """

    format: Literal[1]
    conclusion: Conclusion
    sentence: str
    weaknesses: tuple[str, ...]
    target: Target
    versions: Versions
    began: str
    options: dict[str, str]
    seed: str | None
    cost: Cost
    groups: tuple[ReportedGroup, ...]
    requirements: tuple[ReportedRequirement, ...]
    keyless: tuple[str, ...]
    notices: tuple[str, ...]
    traits: tuple[Trait, ...]
    members: tuple[ReportedMember, ...]
    exchanges: tuple[ReportedExchange, ...]
    drift: Drift | None = None

    def of(self, outcome: Outcome) -> list[ReportedRequirement]:
        """The requirements with this outcome, in their order."""
        return [row for row in self.requirements if row.verdict == outcome]

    @property
    def causes(self) -> list[ReportedRequirement]:
        """The requirements that were departed from, as a violation of each shows; gravest first."""
        return [row for outcome in DEPARTURES for row in self.of(outcome) if row.violations]
