"""What is answered to each kind of bad or undefined value, and without a right key."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from carecycle_contract.findings.refusal import error_code
from carecycle_contract.question import Key, Validity
from carecycle_contract.redaction import opening
from carecycle_contract.statuses import RATE_LIMITED, in_words
from carecycle_contract.text.matching import LONG
from carecycle_contract.traits.members import type_of
from carecycle_contract.traits.observed import Observation
from carecycle_contract.traits.whole_list import total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON, Parameter
    from carecycle_contract.question import Question

_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,49}", re.ASCII)
_KEYS = {
    Key.RESPELLED: "respelled-key-header",
    Key.NONE: "without-key",
    Key.EMPTY: "empty-key",
    Key.WRONG: "wrong-key",
    Key.WRONG_UNPREFIXED: "wrong-key-without-prefix",
    Key.PREFIX: "key-prefix-alone",
}
_DEEPEST, _LONGEST = 4, 400


def refusals(answers: Sequence[Answer]) -> Iterator[Observation]:
    """The status and code of each answer, and the shape of its body if it is an error."""
    is_empty = not total(answers)
    for answer in answers:
        kind = _kind(answer.question)
        if kind is None or answer.exchange.is_passing or answer.status == RATE_LIMITED:
            continue
        code = error_code(answer) if answer.status >= 400 else None
        told = f" {code}" if code is not None and _CODE.fullmatch(code) else ""
        yield Observation(f"refusals:{kind}", (f"{in_words(answer.status)}{told}",), answer)
        if answer.page is not None and not is_empty and _asks_for_all(answer.question):
            shown = "items" if answer.page.items else "no items"
            yield Observation(f"refusals:{kind}:shows", (shown,), answer)
        if answer.status >= 400:
            shown = opening(_shape(answer.json), _LONGEST)
            yield Observation(f"refusals:{kind}:body", (shown,), answer)


def _asks_for_all(question: Question) -> bool:
    """Whether nothing but an unknown parameter or an empty search keeps items from being shown."""
    search = question.operation.search
    empty = {search.name: ""} if search is not None else {}
    return not question.validities or dict(question.parameters) == empty


def _kind(question: Question) -> str | None:
    """What is wrong or odd about a question; None if nothing, or more than one thing."""
    if question.key is not Key.OWN:
        return _KEYS[question.key]
    names = [name for name, _ in question.parameters]
    if len(set(names)) < len(names):
        return "repeated-parameters"
    validities = question.validities
    if len(validities) < len(names):
        return "unknown-parameter"
    odd = [
        parameter for parameter, validity in validities.items() if validity is not Validity.VALID
    ]
    given = dict(question.parameters)
    search = question.operation.search
    if search is not None and not odd and len(given.get(search.name, "")) >= LONG:
        return f"{search.name}:long"
    kinds = {_kind_of_value(parameter, given[parameter.name]) for parameter in odd}
    if len(odd) > 1:
        return f"{kinds.pop()}-values" if len(kinds) == 1 else None
    return f"{odd[0].name}:{kinds.pop()}" if odd else None


def _kind_of_value(parameter: Parameter, value: str) -> str:
    if not value.strip():
        return "empty"
    if value != value.strip():
        return "padded"
    if parameter.minimum is None:
        lenient = {known.casefold() for known in parameter.values}
        return "letter-case" if value.casefold() in lenient else "unknown"
    if not re.fullmatch(r"-?[0-9]+", value, re.ASCII):
        is_number = re.fullmatch(r"[-+.0-9eE]+", value) and any(map(str.isdigit, value))
        return "fractional" if is_number else "no-number"
    if len(value) > 15:
        return "huge"
    return "negative" if int(value) < 0 else "too-small" if int(value) == 0 else "too-large"


def _shape(value: JSON, depth: int = 0) -> str:
    """The names and types of the members of a body, without any text of it."""
    if isinstance(value, dict):
        if depth == _DEEPEST:
            return "object"
        members = (f"{name}: {_shape(part, depth + 1)}" for name, part in sorted(value.items()))
        return f"{{{', '.join(members)}}}"
    if isinstance(value, list):
        inner = (part for part in value if isinstance(part, (dict, list)))
        scalars = {type(part): part for part in value if not isinstance(part, (dict, list))}
        shapes = {_shape(part, depth + 1) for part in chain(inner, scalars.values())}
        return f"[{' | '.join(sorted(shapes))}]"
    return type_of(value)
