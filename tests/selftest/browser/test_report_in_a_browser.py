"""The HTML report as readers see it: in Chromium, in each of its states."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from carecycle_contract.reporting.html import html

# The reports made by hand lie with the tests of renderers.
sys.path.append(str(Path(__file__).parents[1] / "reporting"))
from reports import EVERY_OUTCOME, HOSTILE, large, report
from shown import verdict

from carecycle_contract.verdict import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    Open = Callable[..., Page]

PHONE, DESK = 360, 1100
STATES = {
    "failed": report(*(replace(verdict, follows=("SORT-7",)) for verdict in EVERY_OUTCOME)),
    "passed": report(verdict("ENV-1", Outcome.KEPT), verdict("PAG-1", Outcome.KEPT)),
    "not exercised": report(verdict("SORT-7", Outcome.NOT_EXERCISED, reasons=("no times",))),
    "no verdict": report(answers=[], stopped=f"{HOSTILE}{'x' * 200}"),
}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a report by its state; what the browser says or asks for meanwhile fails the test."""
    told: list[str] = []
    contexts = []

    def open_state(state: str, address: str = "", width: int = DESK, **settings: object) -> Page:
        file = tmp_path / "report.html"
        file.write_text(html(STATES[state]), "utf-8")
        context = browser.new_context(viewport={"width": width, "height": 800}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.partition("#")[0] in (file.as_uri(), "data:,")
                else told.append(request.url)
            ),
        )
        page.goto(f"{file.as_uri()}{address}")
        return page

    yield open_state
    for context in contexts:
        context.close()
    assert told == []


def shown_rows(page: Page) -> list[str]:
    """The ids of the requirements that are shown."""
    rows = page.locator("tr[data-verdict]")
    return [str(row.get_attribute("id")) for row in rows.all() if row.is_visible()]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_everybody_can_use_it(opened: Open, state: str, scheme: str, width: int) -> None:
    """WCAG 2.1 AA by axe, in both colour schemes; nothing is wider than the screen."""
    page = opened(state, width=width, color_scheme=scheme)
    page.locator("details").evaluate_all("all => all.forEach((one) => (one.open = true))")
    results = Axe().run(page, options=WCAG)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_colour_scheme_is_the_readers(opened: Open) -> None:
    """Without a switch."""
    papers = {
        opened("passed", color_scheme=scheme).evaluate("getComputedStyle(document.body).background")
        for scheme in ("light", "dark")
    }
    assert len(papers) == 2


def test_the_filter_is_kept_in_the_address(opened: Open) -> None:
    """So that a link to what is broken can be sent."""
    page = opened("failed")
    assert len(shown_rows(page)) == 5
    for outcome in ("kept", "waived", "advisory", "not exercised"):
        page.get_by_label(outcome, exact=False).uncheck()
    assert shown_rows(page) == ["PAG-2"]
    assert page.url.endswith("#verdict=broken")
    assert page.locator("#shown").inner_text() == "1 of 5 checks shown"
    assert shown_rows(opened("failed", "#verdict=broken")) == ["PAG-2"]


def test_a_group_is_filtered_too(opened: Open) -> None:
    """Headings of the others go; all can be shown again."""
    page = opened("failed", "#verdict=broken,not%20exercised&group=SORT")
    assert shown_rows(page) == ["SORT-7"]
    assert page.locator("section[data-group]:visible").count() == 1
    page.get_by_role("button", name="Show all").click()
    assert len(shown_rows(page)) == 5
    assert "#" not in page.url


@pytest.mark.parametrize(
    "address", ["#verdict=", "#verdict=no%20such&group=NONE", "#no-such", "#%"]
)
def test_an_odd_address_does_no_harm(opened: Open, address: str) -> None:
    """Whoever wrote it."""
    page = opened("failed", address)
    assert page.locator("#filter").is_visible()


def test_a_link_to_a_hidden_row_shows_it(opened: Open) -> None:
    """The filter gives way."""
    page = opened("failed", "#verdict=kept")
    page.locator("#cause-PAG-2 .overline a").click()
    page.wait_for_function("document.getElementById('PAG-2').checkVisibility()")
    assert len(shown_rows(page)) == 5


def test_it_is_used_by_keyboard(opened: Open) -> None:
    """The first stop skips to the content, what has the focus is outlined, Space filters."""
    page = opened("failed")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.inner_text() == "Skip to the content"
    assert focused.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    page.locator("input[value=kept]").focus()
    page.keyboard.press("Space")
    assert "ENV-1" not in shown_rows(page)


@pytest.mark.parametrize("state", STATES)
def test_it_is_whole_without_javascript(opened: Open, state: str) -> None:
    """All that it tells is there; only the filter is not."""
    page = opened(state, java_script_enabled=False)
    assert len(shown_rows(page)) == len(STATES[state].requirements)
    assert page.locator("article").count() == len(STATES[state].causes)
    assert not page.locator("#filter").is_visible()


def test_it_is_whole_where_style_is_forbidden(browser: Browser) -> None:
    """As under the policy of Jenkins: its text is there, in order, and its pictures small."""
    policy = "sandbox; default-src 'none'; img-src 'self'; style-src 'self'"
    page = browser.new_page()
    page.route(
        "**/*",
        lambda route: route.fulfill(
            body=html(STATES["failed"]),
            headers={"content-type": "text/html", "content-security-policy": policy},
        ),
    )
    page.goto("http://jenkins.test/report.html")
    assert len(shown_rows(page)) == 5
    assert not page.locator("#filter").is_visible()
    heights = page.locator("svg").evaluate_all("all => all.map((one) => one.clientHeight)")
    assert max(heights) <= 200
    page.close()


def test_it_can_be_printed(opened: Open) -> None:
    """What is folded away is open, controls are left out, nothing is cut off."""
    page = opened("failed")
    page.emulate_media(media="print")
    assert not page.locator("#filter").is_visible()
    assert page.locator("#cause-PAG-2 details pre").first.is_visible()
    page.set_viewport_size({"width": 700, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_a_large_report_opens_at_once(browser: Browser, tmp_path: Path) -> None:
    """A hundred findings and five thousand requests stay below 5 MB.

    It takes a second at most on an idle machine; here it may be busy.
    """
    text = html(large())
    assert len(text.encode()) < 5_000_000
    file = tmp_path / "report.html"
    file.write_text(text, "utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    milliseconds = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    page.close()
    assert 0 < milliseconds < 5000
