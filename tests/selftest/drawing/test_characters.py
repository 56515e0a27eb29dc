"""What Hypothesis is told about characters, and that it looks for no more."""

from __future__ import annotations

import os
import subprocess
import sys
from inspect import unwrap
from typing import TYPE_CHECKING

import pytest
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.internal import charmap
from hypothesis.strategies._internal.strings import OneCharStringStrategy

from carecycle_contract.drawing.characters import knowing_utf_8

if TYPE_CHECKING:
    from pathlib import Path

_COVERAGE = """
from carecycle_contract.contract import the_operation
from carecycle_contract.drawing.coverage import invalid_queries
print(len(list(invalid_queries(the_operation(), []))))
"""
_ALL_BUT_SURROGATES = tuple(category for category in charmap.categories() if category != "Cs")


@pytest.mark.parametrize("codec", ["utf-8", "iso8859-1"])
@pytest.mark.parametrize("categories", [_ALL_BUT_SURROGATES, ("Lu", "Cs"), None])
def test_the_characters_are_those_that_hypothesis_finds(
    codec: str, categories: tuple[str, ...] | None, tmp_path: Path
) -> None:
    """Trying each of them comes to the same."""
    by_trying = unwrap(OneCharStringStrategy.from_characters_args.__func__)
    set_hypothesis_home_dir(tmp_path)
    try:
        told, tried = (
            make(OneCharStringStrategy, codec=codec, categories=categories)
            for make in (knowing_utf_8(by_trying), by_trying)
        )
    finally:
        set_hypothesis_home_dir(None)
    assert told.intervals == tried.intervals


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
