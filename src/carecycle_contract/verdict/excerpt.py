"""The part of an answer around a violation, short and without personal data."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from carecycle_contract.answer import is_number
from carecycle_contract.contract.documented import (
    alternatives,
    below,
    documented,
    may_be_text,
    personal,
)
from carecycle_contract.findings.refusal import data_in
from carecycle_contract.redaction import opening
from carecycle_contract.statuses import NO_STATUS
from carecycle_contract.verdict.nearly_json import NOT_SHOWN, concealed, is_nearly_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON
    from carecycle_contract.contract.documents import Schemas
    from carecycle_contract.contract.node import Schema

MOST_CHARACTERS = 2048
_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_HEADER = "header "
_FEW = 3
_MOST_MEMBERS = 100


def excerpt(answer: Answer, place: str, redact: Callable[[str], str]) -> str:
    """The status, the telling headers and the body of an answer, in at most 2048 characters.

    Of JSON, what leads to the `place` is kept, and what lies beside it is counted. Texts are shown
    only of documented members that are not personal. `redact` masks what is left in each line.
    """
    status = f"status {answer.status}" if answer.status != NO_STATUS else "no answer"
    lines = [status, *_headers(answer, place), "", *_body(answer, place)]
    text = "\n".join(_first(map(redact, lines)))
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 2]}\n…"


def _first(lines: Iterable[str]) -> Iterator[str]:
    """The first lines, until there are more characters than an excerpt has."""
    length = 0
    for line in lines:
        yield line
        length += len(line)
        if length > MOST_CHARACTERS:
            return


def _headers(answer: Answer, place: str) -> Iterator[str]:
    asked = place.removeprefix(_HEADER).lower() if place.startswith(_HEADER) else ""
    for name, value in answer.exchange.headers:
        if name in ("content-type", asked):
            yield f"{name}: {value}"


def _body(answer: Answer, place: str) -> list[str]:
    body = answer.exchange.body
    if not body:
        return ["(no body)"]
    showable = _showable(answer)
    if answer.json_defect is not None or answer.unreadable is not None:
        data = data_in(answer)
        if data is not None:
            return [f"({data})"]
        text = body[: 4 * MOST_CHARACTERS].decode("utf-8", "replace")
        if is_nearly_json(text):
            text = concealed(text, showable.texts, showable.public)
        return opening(text, MOST_CHARACTERS).splitlines()
    shown = _shortened(answer.json, _steps(place), showable)
    return json.dumps(shown, indent=2, ensure_ascii=False).splitlines()


def _steps(place: str) -> list[str | int]:
    return [int(index) if index else name for index, name in _STEP.findall(place)]


class _Showable(NamedTuple):
    """The paths of documented members: personal ones, others, and those of them with texts."""

    personal: frozenset[str] = frozenset()
    public: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()


def _showable(answer: Answer) -> _Showable:
    schemas, name = answer.operation.schemas, answer.operation.response_schema(answer.status)
    if name is None:
        return _Showable()
    schema = schemas.documents[name]
    hidden = personal(schemas, schema)
    public = {path: part for path, part in documented(schemas, schema) if path not in hidden}
    texts = (path for path, member in public.items() if _holds_texts(schemas, member))
    return _Showable(hidden, frozenset(public), frozenset(texts))


def _holds_texts(schemas: Schemas, schema: Schema) -> bool:
    """Whether a value may be a text, or an array of texts, whose path is that of the array."""
    parts = (part.get("items") for part in alternatives(schemas, schema))
    return may_be_text(schemas, schema) or any(
        isinstance(part, dict) and may_be_text(schemas, part) for part in parts
    )


def _shortened(
    value: JSON, steps: Sequence[str | int], showable: _Showable, path: str = ""
) -> JSON:
    """A value with what lies beside the way of `steps` outlined; arrays add nothing to `path`."""
    step, further = (steps[0], steps[1:]) if steps else (None, ())
    if isinstance(value, dict):
        first = dict(islice(value.items(), _MOST_MEMBERS))
        if isinstance(step, str) and step in value:
            first[step] = value[step]
        more = {"…": f"{len(value) - len(first)} more members"} if len(value) > len(first) else {}
        return more | {
            name: _shortened(part, further, showable, inside)
            # Nor are names inside a personal member shown.
            if name == step and inside not in showable.personal
            else _outlined(part, showable, inside)
            for name, part in first.items()
            for inside in (below(path, name),)
        }
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        shown = _shortened(value[step], further, showable, path)
        return [*_more(step), shown, *_more(len(value) - step - 1)]
    return _outlined(value, showable, path)


def _outlined(value: JSON, showable: _Showable, path: str) -> JSON:
    if isinstance(value, dict):
        return f"… {len(value)} members" if value else value
    if isinstance(value, list):
        plain = len(value) <= _FEW and not any(isinstance(part, (dict, list)) for part in value)
        return [_outlined(part, showable, path) for part in value] if plain else _more(len(value))
    if isinstance(value, str) and path not in showable.texts:
        return NOT_SHOWN
    return NOT_SHOWN if is_number(value) and path not in showable.public else value


def _more(count: int) -> list[JSON]:
    return [f"… {count} not shown"] if count else []
