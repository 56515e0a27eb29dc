"""What Hypothesis is told about characters, and that it looks for no more."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from carecycle_contract.drawing import characters

if TYPE_CHECKING:
    from pathlib import Path

_COVERAGE = """
from carecycle_contract.contract import the_operation
from carecycle_contract.drawing import Drawing
from carecycle_contract.drawing.coverage import invalid_queries
print(len(list(invalid_queries(the_operation(), []))))
"""


@pytest.mark.parametrize("codec", ["utf-8", "iso8859-1"])
def test_the_characters_are_those_that_hypothesis_finds(
    codec: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trying each of them comes to the same."""
    monkeypatch.setattr("hypothesis.configuration.__hypothesis_home_directory", tmp_path)
    assert characters.intervals_from_codec(codec) == characters._by_trying(codec)


def test_a_run_tries_no_character(tmp_path: Path) -> None:
    """Where nothing is cached, Hypothesis makes no table of a codec."""
    done = subprocess.run(
        [sys.executable, "-c", _COVERAGE],
        cwd=tmp_path,
        env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path / "kept")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) > 20
    assert [*tmp_path.rglob("charmap*")]
    assert not [*tmp_path.rglob("codec*")]
