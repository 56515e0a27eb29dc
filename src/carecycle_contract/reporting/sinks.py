"""Make text safe for each place that reports write it to: the only way there.

Reports hold what a target answered, and so must not obey it. `line` is for terminals and logs of
CI systems, and for pytest, which escapes what it writes to JUnit XML itself.
"""

from __future__ import annotations

import json as _json
import re
import shlex
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from carecycle_contract.redaction import cut, one_line

if TYPE_CHECKING:
    from carecycle_contract.contract import JSON

LONGEST_LINE = 3600
"""Two screens of 24 lines with 80 characters, and room for what pytest puts before a text."""

# What HTML, in which JSON may be embedded, would take for markup, and CI systems for a command.
_IN_JSON = re.compile(r"[<>&\x7f]|(?<=#)#")

# Neither ends the link of a renderer nor is anything else there; an @ would hide the host.
_LINK = re.compile(r"https?://[\w.:/?#&+,;=%~-]+", re.ASCII | re.IGNORECASE)

# CommonMark section 2.4: these, behind a backslash, are themselves.
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@$])")


def line(text: str, longest: int = LONGEST_LINE) -> str:
    """One printable line; no command for a CI system, wherever it begins in the line."""
    return cut(one_line(text), longest)


def shell(text: str) -> str:
    """One word of a POSIX shell, which expands nothing in it."""
    return shlex.quote(one_line(text))


def is_link(text: str) -> bool:
    """Whether a text is an address of the web that a report may link to, as it is."""
    return _LINK.fullmatch(text) is not None and line(text) == text


def html(text: str) -> Markup:
    """Text between tags, or the value of an attribute in quotes."""
    return escape(one_line(text))


def markdown_code(text: str) -> str:
    """A code span of GitHub Flavored Markdown (sections 6.3 and 4.10), also in a table's cell.

    Within it there are no links, images, HTML, mentions, nor emphasis.
    """
    shown = one_line(text).replace("|", "\\x7c")
    fence = _fence(shown)
    return f"{fence} {shown} {fence}"


def markdown_text(text: str) -> str:
    """Text of GitHub Flavored Markdown without markup (section 2.4), also in a table's cell."""
    return _PUNCTUATION.sub(r"\\\1", line(text))


def markdown_shell(text: str) -> str:
    """A fenced code block of GitHub Flavored Markdown (section 4.5), of one line of a shell."""
    shown = line(text)
    fence = _fence(shown, 3)
    return f"{fence}sh\n{shown}\n{fence}"


def _fence(text: str, shortest: int = 1) -> str:
    longest = max((len([*run]) for char, run in groupby(text) if char == "`"), default=0)
    return "`" * max(longest + 1, shortest)


def json(value: JSON) -> str:
    """JSON in printable ASCII, also safe inside a `script` element and in logs of CI systems."""
    text = _json.dumps(value, indent=1)
    return _IN_JSON.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
