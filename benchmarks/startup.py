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
    "Some imports wait until they are needed: the reference API, for a run without `--base-url`; "
    "Schemathesis and Hypothesis, for drawn queries, which is why Schemathesis's own pytest plugin "
    "is not loaded; jsonschema, for the first problem that the compiled validator reports."
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
