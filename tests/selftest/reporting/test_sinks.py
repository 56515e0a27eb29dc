"""What a target answers is safe wherever a report writes it."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hostile import TEXTS, is_harmless
from hypothesis import given, settings
from hypothesis import strategies as st

from carecycle_contract.redaction import one_line
from carecycle_contract.reporting import sinks


@given(TEXTS, st.integers(0, 200))
def test_a_line_is_one_harmless_line(text: str, longest: int) -> None:
    """Of at most the length asked for, and of characters that XML can hold."""
    shown = sinks.line(text, longest)
    assert is_harmless(shown)
    assert len(shown) <= longest
    element = ET.Element("failure", message=shown)
    element.text = shown
    read = ET.fromstring(ET.tostring(element))  # noqa: S314 - our own
    assert (read.text or "", read.get("message")) == (shown, shown)


@given(TEXTS)
def test_a_word_of_a_shell_is_one(text: str) -> None:
    """As the line it stands in is."""
    shown = sinks.shell(text)
    assert is_harmless(shown)
    assert shlex.split(shown) == [one_line(text)]


@given(TEXTS)
@settings(max_examples=20)
def test_a_shell_expands_nothing(text: str) -> None:
    """The word is what is written."""
    command = ["/bin/sh", "-c", f"printf %s {sinks.shell(text)}"]
    said = subprocess.run(command, capture_output=True, check=True).stdout
    assert said.decode() == one_line(text)


class _Reader(HTMLParser):
    """Takes down text, and the names of tags with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags = "", list[object]()

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag."""
        self.tags.append((tag, attrs))


@given(TEXTS)
def test_html_is_text(text: str) -> None:
    """Between tags and in attributes with quotes of either kind."""
    shown = sinks.html(text)
    assert not set(shown) & set("<>\"'")
    reader = _Reader()
    reader.feed(f"<p title=\"{shown}\" lang='{shown}'>{shown}</p>")
    reader.close()
    line = one_line(text)
    assert reader.text == line
    assert reader.tags == [("p", [("title", line), ("lang", line)])]


@given(TEXTS)
def test_markdown_is_one_code_span(text: str) -> None:
    """No run of backticks within it is as long as its fence; no cell of a table ends in it."""
    shown = sinks.markdown_code(text)
    assert is_harmless(shown)
    assert "|" not in shown
    fence, content, end = re.fullmatch(r"(`+) (.*) (`+)", shown).groups()
    assert fence == end
    assert fence not in re.findall("`+", content)
    assert content == one_line(text).replace("|", "\\x7c")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://docs.example.org/a/b-c.html?d=1&e=2#f", True),
        ("HTTP://one", True),
        *((f"{scheme}:alert(1)", False) for scheme in ("javascript", "JaVaScript", " javascript")),
        *((f"{scheme}://one/", False) for scheme in ("data", "file", "vbscript", "ahttps", "")),
        *((f"https://one/{sign}", False) for sign in "()<>[]\"'`|\\ \n\u202e\u00e4@"),
        ("https://one/##vso[task", False),
        ("https://one/##", False),
        ("https://one/" + "a" * sinks.LONGEST_LINE, False),
    ],
)
def test_only_plain_addresses_of_the_web_are_links(text: str, *, expected: bool) -> None:
    """Whatever would end the link, or is obeyed, stands as text."""
    assert sinks.is_link(text) is expected


@given(TEXTS)
def test_prose_is_no_markup(text: str) -> None:
    """It stands there as it is on a line."""
    shown = sinks.markdown_text(text)
    assert is_harmless(shown)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_{}\[\]<>()#+!|~&@$]", shown)
    assert re.sub(r"\\(.)", r"\1", shown) == sinks.line(text)


@given(TEXTS)
def test_a_block_of_code_ends_where_it_should(text: str) -> None:
    """Even if it is a fence itself."""
    fence, shown, end = sinks.markdown_shell(text).split("\n")
    assert is_harmless(shown)
    assert fence == f"{end}sh"
    assert end not in shown


@given(st.recursive(TEXTS, lambda part: st.lists(part) | st.dictionaries(TEXTS, part)))
def test_json_is_read_as_it_was(value: object) -> None:
    """In ASCII, without what ends a script element or a line, or commands a CI system."""
    shown = sinks.json(value)
    assert json.loads(shown) == value
    assert shown.isascii()
    assert all(line.isprintable() for line in shown.split("\n"))
    assert not set(shown) & set("<>&")
    assert "##" not in shown
