"""The characters that UTF-8 encodes, for Hypothesis, which would try each of them.

It keeps what it finds in a folder, which a fresh container does not have: each run there would take
half a second and 200 MB for it. Schemathesis's coverage phase draws texts in UTF-8, whatever codec
it is given.
"""

from __future__ import annotations

import sys

from hypothesis.internal import charmap
from hypothesis.internal.intervalsets import IntervalSet

_by_trying = charmap.intervals_from_codec


def know_utf_8() -> None:
    """Have Hypothesis know it from now on."""
    vars(charmap).update(intervals_from_codec=intervals_from_codec)


def intervals_from_codec(codec_name: str) -> tuple[IntervalSet, IntervalSet]:
    """The characters that a codec encodes, and those of them that it decodes as others."""
    if codec_name != "utf-8":
        return _by_trying(codec_name)
    # RFC 3629 section 3: all characters but the surrogates.
    return IntervalSet([(0, 0xD7FF), (0xE000, sys.maxunicode)]), IntervalSet([])
