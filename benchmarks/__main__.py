"""`python benchmarks`: measure, print the tables, and write them to docs/performance.md."""

from __future__ import annotations

import argparse
import os
import platform
import sys

from cost import default_run, latencies, sizes
from detection import detection
from judging import judging
from measure import ROOT
from startup import startup

SECTIONS = {
    "default-run": ("A default run against the reference API, 137 campaigns", default_run),
    "sizes": ("Whatever the size of the list", sizes),
    "latencies": ("Latency and concurrency, seconds of a default run", latencies),
    "startup": ("Start-up", startup),
    "judging": ("Judging", judging),
    "detection": ("Detection against cost", detection),
}


def main() -> None:
    """Measure the sections that are named, or all of them, and write the document if all."""
    parser = argparse.ArgumentParser("python benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS], help="all, if none")
    chosen = parser.parse_args().sections or list(SECTIONS)
    system = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}"
    parts = [
        "# Performance",
        f"Measured by `tox -e bench` with {system}; each figure is the median of several runs.",
    ]
    for name in chosen:
        title, measure = SECTIONS[name]
        parts.append(f"## {title}\n\n{measure()}")
        sys.stdout.write(f"{parts[-1]}\n\n")
        sys.stdout.flush()
    if len(chosen) == len(SECTIONS):
        (ROOT / "docs" / "performance.md").write_text("\n\n".join(parts) + "\n", "utf-8")


if __name__ == "__main__":
    main()
