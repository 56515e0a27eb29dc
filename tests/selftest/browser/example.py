"""`tox -e example`: the report that README shows, of a demonstrated fault, and its picture."""

from __future__ import annotations

import tempfile
from pathlib import Path

from apis import FAULTY
from playwright.sync_api import sync_playwright
from verdicts import EXAMPLE, ROOT, Server, api_of, run_against

from browser.chromium import chromium
from carecycle_contract.report_files import RENDERERS
from carecycle_contract.reporting import json_report

SHOWN_AS = "https://staging.example.com"
PICTURE = ROOT / "docs" / "report.png"


def main() -> None:
    """Run the suite, write the report in every format, and take the picture."""
    with Server() as server, tempfile.TemporaryDirectory() as folder:
        url, file = server.url(api_of(kind=FAULTY)), Path(folder) / "report.json"
        run_against(url, f"--report={file}")
        report = json_report.read(file.read_text("utf-8").replace(url, SHOWN_AS))
    for suffix, render in RENDERERS.items():
        EXAMPLE.with_suffix(suffix).write_text(render(report), "utf-8")
    with sync_playwright() as playwright, chromium(playwright) as browser:
        page = browser.new_page(
            viewport={"width": 1000, "height": 1000}, device_scale_factor=1.5, color_scheme="light"
        )
        page.goto(EXAMPLE.with_suffix(".html").as_uri())
        page.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()
