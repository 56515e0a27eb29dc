"""Show a text that is nearly JSON, such as a body that ends early, without personal data."""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING

from carecycle_contract.contract.documented import below
from carecycle_contract.findings.refusal import has_member

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

NOT_SHOWN = "… not shown, since it may be personal"

_OPENING = re.compile(r'[\s\0\ufeff\ufffd]*[{\["]')
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\],:]|[^"{}\[\],:]+', re.DOTALL)
_LITERAL = re.compile(r"\s*(?:true|false|null)?\s*")
_NUMBER = re.compile(r"\s*-?[0-9][-+.0-9eE]*\s*")
_COLON = re.compile(r"\s*:")


def is_nearly_json(text: str) -> bool:
    """Whether a text begins as JSON objects, arrays or strings do, or has a member somewhere."""
    return _OPENING.match(text) is not None or has_member(text)


def concealed(text: str, texts: Collection[str], public: Collection[str]) -> str:
    """A text with the strings of members whose paths are not in `texts` left out.

    So are numbers outside the `public` ones, and whatever else is no name or literal, for it may be
    what is left of a string.
    """
    return "".join(_concealed(text, texts, public))


def _concealed(text: str, texts: Collection[str], public: Collection[str]) -> Iterator[str]:
    # The names of the members whose values are open; none for an element of an array.
    names: list[str] = []
    name = ""
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece in "{[":
            names.append(name)
            name = ""
        elif piece in "}]":
            name = names.pop() if names else ""
        elif piece[0] == '"' and _COLON.match(text, match.end()):
            name = piece.strip('"')
        elif piece[0] == '"':
            piece = piece if _path(names, name) in texts else f'"{NOT_SHOWN}"'
        elif _NUMBER.fullmatch(piece):
            piece = piece if _path(names, name) in public else "…"
        elif piece[0] not in ",:" and not _LITERAL.fullmatch(piece):
            piece = "…"
        yield piece


def _path(names: Iterable[str], name: str) -> str:
    return reduce(below, filter(None, [*names, name]), "")
