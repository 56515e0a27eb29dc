"""Unrefused: what invalid values, and keys, that are not refused have in common."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, partial
from typing import TYPE_CHECKING

from carecycle_contract.phrases import listed
from carecycle_contract.statuses import CLIENT_ERRORS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from carecycle_contract.answer import Answer

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_ANY = "invalid value of any parameter"
# Two may be page and page size, which are numbers both.
_FEWEST_OF_ANY, _FEWEST = 3, 2


def unrefused_alike(answers: Sequence[Answer]) -> Callable[[Answer], str | None]:
    """Tell of an answer that no invalid value of its kind is refused, whatever its parameter.

    The widest kind that several parameters have is told; None if some of each are refused.
    """
    reasons = cache(partial(_reasons, answers))
    return lambda answer: next(filter(None, map(reasons().get, _kinds_of(answer))), None)


def _reasons(answers: Iterable[Answer]) -> dict[str, str]:
    """That no value of a kind is refused, by the kind."""
    alike: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        for kind in _kinds_of(answer):
            alike[kind].append(answer)
    reasons = {}
    for kind, of_kind in alike.items():
        parameters = filter(None, (answer.question.invalid_parameter for answer in of_kind))
        names = list(dict.fromkeys(parameter.name for parameter in parameters))
        fewest = _FEWEST_OF_ANY if kind == _ANY else _FEWEST
        if len(names) >= fewest and not any(map(_is_refused, of_kind)):
            reasons[kind] = f"no {kind.format(listed(names))} is refused"
    return reasons


def refused_as_one(answers: Iterable[Answer]) -> str | None:
    """That all that should be refused, keys among it, gets one status; None if it does not.

    A list with items is no refusal.
    """
    of_keys, of_values = set[int](), set[int]()
    for answer in answers:
        is_own = answer.question.key.is_own
        if is_own and answer.question.invalid_parameter is None:
            continue
        if answer.page is not None and answer.page.items:
            return None
        (of_values if is_own else of_keys).add(answer.status)
    is_one = of_keys == of_values and len(of_keys) == 1
    return f"every refusal is answered {min(of_keys)}" if is_one else None


def _kinds_of(answer: Answer) -> Iterator[str]:
    """What the invalid value of a question is called, if it has one, from wide to narrow."""
    parameter = answer.question.invalid_parameter
    if parameter is None:
        return
    value = dict(answer.question.parameters)[parameter.name]
    yield _ANY
    if parameter.values:
        yield "unknown {}"
        return
    yield "invalid {}"
    if not _NUMBER.fullmatch(value):
        yield "{} that is no number"
        return
    yield "{} out of range"
    if parameter.minimum is not None and float(value) < parameter.minimum:
        yield "{} below its smallest"


def _is_refused(answer: Answer) -> bool:
    is_error_as_success = answer.status == 200 and answer.page is None
    return answer.status in CLIENT_ERRORS or is_error_as_success
