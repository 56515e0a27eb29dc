"""Hints at a cause: what answers with a violation have in common, and what they repeat."""

from __future__ import annotations

from itertools import combinations, islice
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import HTTP_STATUS
from carecycle_contract.redaction import opening
from carecycle_contract.statuses import KEY_REFUSED, in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from carecycle_contract.answer import Answer
    from carecycle_contract.findings.finding import Violation

_FEWEST = 3
"""Answers on either side; what fewer have in common may be chance."""

_LONGEST = 40
_MOST_SHARED = 30
"""Parameters of which any two are looked at."""

_ERRORS, _SERVER_ERRORS = 400, 500


def in_common(violations: Iterable[Violation], answers: Iterable[Answer]) -> str | None:
    """What the answers that show violations have in common, and few others; None if nothing.

    That is a parameter of their questions, with or without its value, or two of these; or it is
    their status. Only answers to the target's own key are compared: those of the same statuses, or
    those of others where the status is what is wrong, as others may be refused with reason.
    """
    violations = tuple(violations)
    showing = dict.fromkeys(violation.answers[0] for violation in violations)
    own = [answer for answer in answers if answer.question.key.is_own]
    if len(showing) < _FEWEST or not all(answer.question.key.is_own for answer in showing):
        return None
    others = [answer for answer in own if answer not in showing]
    if not others:
        return f"all {len(showing)} answers show this"
    statuses = {answer.status for answer in showing}
    status = f" ({', '.join(map(in_words, sorted(statuses)))})"
    is_status = all(violation.place == HTTP_STATUS for violation in violations)
    is_shared = any(answer.status in statuses for answer in others)
    alike = [
        set(_told_by(answer)) for answer in others if (answer.status in statuses) is not is_status
    ]
    if not is_shared and not is_status and min(statuses) >= _ERRORS and len(others) >= _FEWEST:
        kind = "refusals" if max(statuses) < _SERVER_ERRORS else "error answers"
        return f"all {len(showing)} {kind}{status} show this, and no other answer"
    first, *rest = (dict.fromkeys(_told_by(answer)) for answer in showing)
    in_all = (trait for trait in first if all(trait in other for other in rest))
    shared = [*islice(in_all, _MOST_SHARED)]
    having = {
        traits: sum(other.issuperset(traits) for other in alike)
        for traits in (*combinations(shared, 1), *combinations(shared, 2))
    }
    # What two have in common may be chance, unless nothing else has both.
    best = min(having, key=lambda traits: (having[traits], len(traits)), default=None)
    if best is not None and having[best]:
        best = min((traits for traits in having if len(traits) == 1), key=having.__getitem__)
    if best is None or having[best] > len(showing) or len(alike) - having[best] < _FEWEST:
        return None
    count = len(showing) + having[best]
    share = f"{len(showing)} of {count}" if having[best] else f"all {count}"
    asked = f"questions with {' and '.join(best)}"
    if is_status:
        alone = "" if is_shared else ", and no other"
        return f"{share} {asked} are answered so{status}{alone}"
    return f"{share} answers{status} to {asked} show this, and no other"


def _told_by(answer: Answer) -> Iterator[str]:
    for name, value in answer.question.parameters:
        yield f"{name}=…"
        yield f"{name}={opening(value, _LONGEST)}"


def kept_from(violation: Violation, answers: Collection[Answer]) -> str | None:
    """Which earlier answer to the same question a cache may have kept; None if there is none.

    It had the same body, and another key was sent with it or it had another status. A page is the
    same for every key that is accepted, so only refusals and errors tell, and a page where other
    questions without the right key were refused.
    """
    answer = violation.answers[0]
    is_let_in = not answer.question.key.is_own and any(
        other.status in KEY_REFUSED and not other.question.key.is_own for other in answers
    )
    for earlier in answers:
        if (
            earlier.exchange.started < answer.exchange.started
            and earlier.question.parameters == answer.question.parameters
            and (earlier.status >= _ERRORS or is_let_in)
            and (earlier.question.key, earlier.status) != (answer.question.key, answer.status)
            and earlier.exchange.body == answer.exchange.body
        ):
            asked = f"this question with {earlier.question.key.value}"
            body = f"the body is that of the earlier {earlier.status} to {asked}"
            return f"{body}: a cache may have kept it"
    return None
