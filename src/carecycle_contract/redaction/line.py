"""Text on one line, with nothing in it that a terminal or a CI system obeys."""

from __future__ import annotations

import re

# Characters without a width (Default_Ignorable_Code_Point) that `str.isprintable` accepts. GitHub
# and Azure Pipelines obey `##[` and `##vso[` anywhere in a line, TeamCity `##teamcity[`; GitHub
# obeys `::` behind blanks alone.
_OBEYED = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
    "|(?<=#)#"
)


CUT = "…"
"""Stands where a text was cut."""


def one_line(text: str) -> str:
    """A text with line breaks, control, bidi and zero-width characters as Python escape sequences.

    What was escaped is left alone the next time.
    """
    if not text.isprintable():
        text = "".join(char if char.isprintable() else _escaped(char) for char in text)
    if text.lstrip(" ").startswith("::"):
        text = text.replace(":", _escaped(":"), 1)
    return _OBEYED.sub(lambda match: _escaped(match.group()), text)


def cut(text: str, length: int, whole: int | None = None) -> str:
    """A text as it is, or its beginning with its length, in at most `length` characters.

    `whole` is the length of the text that this one is the beginning of, if it is not all.
    """
    if len(text) <= length and whole is None:
        return text
    end = f"{CUT} ({whole or len(text)} characters)"
    return text[: max(0, length - len(end))] + end[:length]


def _escaped(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
