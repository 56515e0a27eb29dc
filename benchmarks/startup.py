"""Table 4: where the time before the first request goes."""

from __future__ import annotations

import subprocess
import sys

from measure import ROOT, seconds, table

STEPS = {
    "interpreter": ["-c", "pass"],
    "and pytest": ["-c", "import pytest"],
    "and the plugin": ["-c", "import pytest, carecycle_contract.plugin"],
    "and the reference API (only without `--base-url`)": [
        "-c",
        "import pytest, carecycle_contract.plugin, carecycle_contract.reference",
    ],
    "and Schemathesis and Hypothesis (only where drawn queries are run)": [
        "-c",
        "import pytest, carecycle_contract.plugin, carecycle_contract.reference, "
        "carecycle_contract.drawing",
    ],
    "collection of all tests (`--collect-only`), without either": [
        *("-m", "pytest", "--collect-only", "-q"),
        *("--base-url", "http://127.0.0.1:1"),
    ],
}

_WHY = (
    "Imported only where needed: the reference API, without `--base-url`; Schemathesis and "
    "Hypothesis, once queries are drawn, which most selections of tests never do (for that, "
    "Schemathesis's own pytest plugin is left out); jsonschema, once something is broken, since a "
    "compiled validator screens before it."
)


def startup() -> str:
    """Seconds up to each step."""
    rows = [
        [step, f"{seconds(lambda words=words: _python(words), repeats=5):.2f}"]
        for step, words in STEPS.items()
    ]
    return table(["up to", "wall s"], rows) + f"\n\n{_WHY}"


def _python(words: list[str]) -> None:
    subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, check=True)
