"""The report in HTML, as text; tests/selftest/browser looks at it in a browser."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from reports import BROKEN, EVERY_OUTCOME, HOSTILE, report, saying
from shown import verdict, violation

from carecycle_contract.reporting.html import html
from carecycle_contract.reporting.markdown import markdown
from carecycle_contract.verdict import Outcome

DOCUMENT = html(report(*EVERY_OUTCOME))


class Tags(HTMLParser):
    """Every start tag with its attributes; none may be left open or closed twice."""

    VOID = ("link", "meta", "input")

    def __init__(self, document: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_it_is_well_formed_and_ids_are_unique() -> None:
    """Every tag is closed, and every link inside the page leads somewhere."""
    tags = Tags(DOCUMENT)
    ids = [attrs["id"] for _, attrs in tags.elements if "id" in attrs]
    links = {
        str(attrs["href"])[1:] for _, attrs in tags.elements if str(attrs.get("href"))[0] == "#"
    }
    assert tags.open == []
    assert len(ids) == len(set(ids))
    assert links <= set(ids)


def test_only_its_own_style_and_script_are_admitted() -> None:
    """By their hashes, so that nothing that slips in is obeyed."""
    policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', DOCUMENT)[0]
    for name in ("style", "script"):
        (part,) = re.findall(rf"<{name}>(.*?)</{name}>", DOCUMENT, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        assert f"{name}-src &#39;sha256-{digest}&#39;" in policy
    assert policy.startswith("default-src &#39;none&#39;")
    assert "unsafe" not in policy


def test_nothing_is_loaded_from_elsewhere() -> None:
    """Nor are there inline handlers and styles, which the policy would refuse."""
    for tag, attrs in Tags(DOCUMENT).elements:
        assert not [name for name in attrs if name == "style" or name.startswith("on")]
        if tag in ("link", "img", "script", "iframe", "image", "use"):
            assert str(attrs.get("href", attrs.get("src", "data:"))).startswith("data:")


@pytest.mark.parametrize("where", ["observed", "expected", "hint", "excerpt", "place"])
def test_what_a_target_says_is_text(where: str) -> None:
    """Wherever it is shown."""
    hostile = replace(violation(), **{where: HOSTILE})
    document = html(report(verdict("PAG-2", Outcome.BROKEN, hostile)))
    assert "<script>alert" not in document
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in document
    assert "{{ 7 * 7 }}" in document
    assert len([tag for tag, _ in Tags(document).elements if tag == "script"]) == 1


@pytest.mark.parametrize("page", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,"])
def test_a_source_that_is_no_page_of_the_web_is_no_link(page: str) -> None:
    """It is text."""
    document = html(saying(report(*EVERY_OUTCOME), page))
    links = [str(attrs["href"]) for tag, attrs in Tags(document).elements if tag == "a"]
    assert links
    assert all(link.startswith("#") for link in links)
    assert page in document


def test_each_finding_is_a_block_and_each_verdict_a_row() -> None:
    """The gravest first."""
    blocks = re.findall(r'<article class="cause (\w+)"', DOCUMENT)
    rows = re.findall(r'<tr id="([^"]+)" data-verdict="([^"]+)"', DOCUMENT)
    assert blocks == ["broken", "advisory", "waived"]
    assert len(rows) == len(EVERY_OUTCOME)


def test_rows_of_a_group_are_in_order_of_their_numbers() -> None:
    """Whatever the order of causes is."""
    shuffled = [verdict(name, Outcome.KEPT) for name in ("PAG-10", "PAG-2", "ENV-1", "PAG-1")]
    rows = re.findall(r'<tr id="([^"]+)"', html(report(*shuffled)))
    assert rows == ["ENV-1", "PAG-1", "PAG-2", "PAG-10"]


def test_an_excerpt_keeps_its_lines() -> None:
    """Each of which is text of its own."""
    told = replace(violation(), excerpt='{\n  "a": 1\n}')
    document = html(report(verdict("PAG-2", Outcome.BROKEN, told)))
    assert "<code>{\n  &#34;a&#34;: 1\n}\n</code>" in document


def test_a_departure_that_no_violation_shows_is_no_block() -> None:
    """A report of others may have one."""
    whole = report(*EVERY_OUTCOME)
    empty = replace(
        whole, requirements=tuple(replace(row, violations=()) for row in whole.requirements)
    )
    assert "<article" not in html(empty)
    assert "### " not in markdown(empty)


def test_what_follows_is_told_in_the_block() -> None:
    """With a link to the row, which leads back."""
    document = html(report(replace(BROKEN, follows=("SORT-7",)), EVERY_OUTCOME[-1]))
    assert 'Also follows from it:</strong> <a href="#SORT-7">SORT-7</a>' in document
    assert 'Follows from <a href="#cause-PAG-2">PAG-2</a>' in document


def test_members_inside_of_one_are_told_with_how_many_were_never_seen() -> None:
    """And a member with none inside of it stands by itself."""
    assert "<code>client</code> 3 members, 3 never seen" in DOCUMENT
    assert "<code>status</code> 1 members" not in DOCUMENT


def test_a_run_without_anything_is_a_page_too() -> None:
    """With the reason."""
    document = html(report(answers=[], stopped="the key is refused"))
    assert Tags(document).open == []
    assert "<h1>No verdict: the key is refused.</h1>" in document
