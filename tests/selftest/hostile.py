"""Texts that a hostile target may answer, and what no output may do with them."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = (
    *("\n", "\r", "\r\n", "\t", "\x0b", "\x0c", "\x1b[2K", "\x85", "\u2028", "\u2029", "\0"),
    *("::error::", "::add-mask::", "##[error]", "##vso[task.setvariable]", "##teamcity[", "#", " "),
    *("--- ", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\ufe0f", "\u3164", "\ud800"),
    *("`", "```", "|", "<script>", "&amp;", "]]>", "'", '"', "$(date)", "\\", "!", "@someone"),
    *("![](http://evil)", "[a](b)", "http://evil", "- ", "# ", "~~~", "<!--", "jane@example.org"),
)

TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=8).map("".join)
"""Texts that break lines, command CI systems, hide, or are markup somewhere."""


def is_harmless(line: str) -> bool:
    """Whether a line is one, and no terminal or CI system obeys it or hides anything of it.

    What is printable has no control character, no line break and no lone surrogate.
    """
    return (
        line.isprintable()
        and "##" not in line
        and not line.lstrip().startswith("::")
        and not set(line) & {"\u034f", "\u115f", "\u1160", "\u3164", "\ufe0f", "\uffa0"}
    )
