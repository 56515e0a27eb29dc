"""Mutants that cannot change what a user sees, as `equivalent.toml` lists them."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from itertools import chain
from pathlib import Path

_FILE = Path(__file__).with_name("equivalent.toml")


def is_pointless(line: str) -> bool:
    """Whether no mutant of a line of source can change anything."""
    return any(one["has"] in line for one in _listed()["line"])


def reason(module: str, change: list[str]) -> str | None:
    """Why a change, in the lines that `changed_lines` gives, changes nothing, if it is listed."""
    words, added = "\n".join(change).split(), "\n".join(one for one in change if one[0] == "+")
    known = (one["reason"] for one in _listed().get(module, []) if one["change"].split() == words)
    alike = (one["reason"] for one in _listed()["text"] if one["added"] in added)
    return next(chain(known, alike), None)


def changed_lines(diff: str) -> list[str]:
    """The lines that a mutation takes away and adds, blank ones left out."""
    lines = [one for one in diff.splitlines() if one[:3] not in ("+++", "---")]
    return [one for one in lines if one[:1] in ("+", "-") and one[1:].strip()]


@lru_cache(maxsize=1)
def _listed() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(_FILE.read_text("utf-8"))
