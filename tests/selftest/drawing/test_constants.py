"""A seed leads to the same queries, whatever is loaded beside the suite."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers

from carecycle_contract.drawing.constants import without_constants_of_modules
from carecycle_contract.drawing.examples import Examples
from carecycle_contract.drawing.queries import Drawn

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

FIRST = 5 * 10**8
CONSTANTS = [*range(FIRST, FIRST + 1000)]


@pytest.fixture
def constants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of somebody's own, which has a thousand of them."""
    source = tmp_path / "constants_of_somebody.py"
    source.write_text(f"NUMBERS = {CONSTANTS}\n")
    spec = spec_from_file_location(source.stem, source)
    assert spec is not None
    monkeypatch.setitem(sys.modules, source.stem, module_from_spec(spec))


def pages() -> set[int]:
    """Pages that one seed leads to."""
    drawn = st.integers(0, 10**12).map(lambda page: Drawn((("page", str(page)),), None))
    generated = Examples(drawn, 7, "a target").generated(200, lambda _: True)
    return {int(value) for query in generated for _, value in query.parameters}


@pytest.mark.usefixtures("constants")
@pytest.mark.parametrize(
    ("context", "expected"),
    [(without_constants_of_modules, False), (nullcontext, True)],
    ids=["without", "as Hypothesis has it"],
)
def test_no_constant_of_a_module_is_drawn(
    context: type[AbstractContextManager[None]], *, expected: bool
) -> None:
    """As Hypothesis would."""
    with context():
        assert pages().isdisjoint(CONSTANTS) is not expected


def test_another_version_draws_as_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its insides are its own."""
    monkeypatch.delattr(providers, "CONSTANTS_CACHE")
    by_reading = providers._get_local_constants
    with without_constants_of_modules():
        assert providers._get_local_constants is by_reading
