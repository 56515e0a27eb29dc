"""Unrefused: what invalid values, and keys, that are not refused have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carecycle_contract.phrases import listed
from carecycle_contract.statuses import CLIENT_ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from carecycle_contract.answer import Answer

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_ANY = "invalid value of any parameter"
# Three parameters are more than one kind of values has in most contracts.
_FEWEST_OF_ANY, _FEWEST = 3, 2


def unrefused_alike(answer: Answer, answers: Sequence[Answer]) -> str | None:
    """That invalid values of the kind of an answer's are refused for no parameter; None if any is.

    Of a kind that several parameters have, the widest.
    """
    for kind in _kinds_of(answer):
        alike = [other for other in answers if kind in _kinds_of(other)]
        parameters = filter(None, (other.question.invalid_parameter for other in alike))
        names = dict.fromkeys(parameter.name for parameter in parameters)
        fewest = _FEWEST_OF_ANY if kind == _ANY else _FEWEST
        if len(names) >= fewest and not any(map(_is_refused, alike)):
            return f"no {kind.format(listed([*names]))} is refused"
    return None


def refused_as_one(answers: Iterable[Answer]) -> str | None:
    """That all that should be refused, keys among it, gets one status; None if it does not.

    A list with items is no refusal.
    """
    of_keys, of_values = set[int](), set[int]()
    for answer in answers:
        is_key, is_value = not answer.question.key.is_own, answer.question.invalid_parameter
        if (is_key or is_value) and answer.page is not None and answer.page.items:
            return None
        if is_key:
            of_keys.add(answer.status)
        elif is_value is not None:
            of_values.add(answer.status)
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
