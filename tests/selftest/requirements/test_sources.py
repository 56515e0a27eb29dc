"""What the contract cites is where it says: every quote word for word, every address a known page.

The vendor's words are not ours to publish. Where they lie beside the project, quotes are looked up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from answers import OPERATION
from verdicts import ROOT

from carecycle_contract.requirements import catalogue_of

if TYPE_CHECKING:
    from carecycle_contract.requirements import Requirement

CATALOGUE = catalogue_of(OPERATION)
PAGE = ROOT.parent / "shared" / "vendor" / "list-campaigns-page.txt"
FACTS = PAGE.with_name("facts.md")

SITE = "https://docs.carecycle.ai/"
REFERENCE = f"{SITE}docs/api-reference/"
LIST = f"{REFERENCE}campaigns/list-campaigns"
KNOWN_PAGES = {
    LIST,
    f"{SITE}api-reference/overview",
    f"{SITE}transfer-destinations",
    f"{REFERENCE}authentication",
    f"{REFERENCE}campaigns/create-campaign",
    f"{REFERENCE}campaigns/transfer-configs/create-transfer-config",
    f"{REFERENCE}campaigns/appointment-configs/create-appointment-config",
    f"{REFERENCE}customers/get-paginated-list-of-customers",
}

beside_the_project = pytest.mark.skipif(
    not PAGE.exists(),
    reason=f"the vendor's words do not lie in ../{PAGE.parent.relative_to(ROOT.parent)}",
)


def _says(text: str, quote: str) -> bool:
    """Whether a text has the words of a quote, with any others in place of each `…`."""
    parts = (re.escape(" ".join(part.split())) for part in quote.split("…"))
    # No part of a word, nor of a type such as enum<string>.
    words = ".*".join(rf"(?<![\w<]){part}(?![\w>\[])" for part in parts)
    return re.search(words, " ".join(text.split())) is not None


def _words_of(page: str) -> str:
    """All that is known of the words of a page: its text, and what our notes have of it."""
    text = PAGE.read_text("utf-8") if page == LIST else ""
    rows = re.findall(r"^\| (.+) \| (\S+|pages .+) \|$", FACTS.read_text("utf-8"), re.MULTILINE)
    address = ""
    for fact, where in rows:
        address = address if where == "same" else f"https://{where}"
        if address == page:
            text += f"\n{fact}"
    return text


@pytest.mark.parametrize(
    ("text", "quote", "said"),
    [
        ("page\nnumber\n\nRequired range: x >= 1", "page number Required range: x >= 1", True),
        ("page number default:1 Required range", "page … Required range", True),
        ("Required range: page", "page … Required range", False),
        ("page number", "page integer", False),
        ("perPage number", "Page number", False),
        ("page numbers", "page number", False),
        ("Search query … status enum<string>", "Search query … string", False),
        ('body `{"code": string}`', '"code": string', True),
    ],
)
def test_a_quote_is_looked_up_word_for_word(text: str, quote: str, said: bool) -> None:
    """White space aside, in the order given."""
    assert _says(text, quote) is said


@beside_the_project
@pytest.mark.parametrize(
    "row", [row for row in CATALOGUE if row.quote is not None], ids=lambda row: row.id
)
def test_a_quote_stands_on_its_page(row: Requirement) -> None:
    """In the page's text, or in what our notes have of other pages."""
    assert _says(_words_of(str(row.page)), str(row.quote)), row.quote


@beside_the_project
def test_every_known_page_is_noted() -> None:
    """An address that nobody read is none to cite."""
    notes = FACTS.read_text("utf-8")
    assert [
        page for page in sorted(KNOWN_PAGES) if page.removeprefix("https://") not in notes
    ] == []


def test_every_address_is_that_of_a_known_page() -> None:
    """In the catalogue, the OpenAPI document and the schemas."""
    cited = {row.page for row in CATALOGUE if row.page is not None}
    for path in (ROOT / "openapi" / "campaigns.yaml", *(ROOT / "schemas").iterdir()):
        addresses = re.findall(rf"{re.escape(SITE)}[\w/-]*", path.read_text("utf-8"))
        cited.update(addresses)
    assert cited - KNOWN_PAGES == set()
