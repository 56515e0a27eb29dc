"""The report that README shows has the format of today, in every format."""

from __future__ import annotations

import pytest
from verdicts import EXAMPLE, ROOT

from carecycle_contract.report_files import RENDERERS
from carecycle_contract.reporting import json_report

README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("suffix", RENDERERS)
def test_the_example_is_not_stale(suffix: str) -> None:
    """`tox -e example` writes it anew.

    After a change of a template alone, so does `carecycle-contract report`, without a browser.
    """
    report = json_report.read(EXAMPLE.read_bytes())
    assert EXAMPLE.with_suffix(suffix).read_text("utf-8") == RENDERERS[suffix](report)
    assert report.conclusion == "failed"


def test_readme_shows_it() -> None:
    """As a picture, and linked."""
    assert "(docs/report.png)" in README
    assert "(docs/example-report.html)" in README
    assert (ROOT / "docs" / "report.png").read_bytes().startswith(b"\x89PNG")
