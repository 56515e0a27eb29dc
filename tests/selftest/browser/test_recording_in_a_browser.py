"""A recording as readers see it: in the developer tools of Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from verdicts import run_suite

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

NETWORK = "devtools://devtools/bundled/devtools_app.html?panel=network"


def test_developer_tools_show_every_exchange(browser: Browser, tmp_path: Path) -> None:
    """With its status and the question that was asked."""
    recording = tmp_path / "run.har"
    run = run_suite("--max-requests=60", f"--report={recording}")
    assert "cost:      60 of" in run.stdout
    # Rows are drawn only where there is room for them.
    page = browser.new_page(viewport={"width": 1400, "height": 2400})
    page.goto(NETWORK)
    page.locator("input[type=file]").set_input_files(recording)
    expect(page.get_by_text("60 requests")).to_be_visible()
    refused = page.get_by_role("row").filter(has_text="campaigns?page=0&perPage=10")
    expect(refused.first).to_contain_text("400")
    page.close()
