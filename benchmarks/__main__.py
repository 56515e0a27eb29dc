"""`python benchmarks`: measure, print the tables, and write each to docs/performance.md."""

from __future__ import annotations

import argparse
import os
import platform
import sys

from cost import default_run, latencies, sizes
from detection import detection
from fresh import fresh
from judging import judging
from measure import ROOT
from startup import startup

SECTIONS = {
    "default-run": ("A run against the reference API, 137 campaigns", default_run),
    "sizes": ("Sixty requests, whatever the size of the list", sizes),
    "latencies": ("Latency and concurrency, seconds of sixty requests", latencies),
    "startup": ("Start-up", startup),
    "fresh": ("First run in a fresh container", fresh),
    "judging": ("Judging", judging),
    "detection": ("Detection against cost", detection),
}


DOCUMENT = ROOT / "docs" / "performance.md"


def main() -> None:
    """Measure the sections that are named, or all of them, and put them into the document."""
    parser = argparse.ArgumentParser("python benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS], help="all, if none")
    system = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}"
    introduction = (
        f"# Performance\n\nMeasured by `tox -e bench` with {system}; "
        "each figure is the median of several runs."
    )
    parts = _known()
    for name in parser.parse_args().sections or list(SECTIONS):
        title, measure = SECTIONS[name]
        parts[title] = measure()
        sys.stdout.write(f"## {title}\n\n{parts[title]}\n\n")
        sys.stdout.flush()
        titles = [title for title, _ in SECTIONS.values() if title in parts]
        sections = [f"## {title}\n\n{parts[title]}" for title in titles]
        DOCUMENT.write_text("\n\n".join([introduction, *sections]) + "\n", "utf-8")


def _known() -> dict[str, str]:
    """The sections that stand in the document, by title."""
    text = DOCUMENT.read_text("utf-8") if DOCUMENT.exists() else ""
    titled = (section.partition("\n\n") for section in text.split("\n## ")[1:])
    return {title: body.strip() for title, _, body in titled}


if __name__ == "__main__":
    main()
