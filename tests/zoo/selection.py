"""The tests of a module that a session runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest


def selected(session: pytest.Session, module: str) -> list[Mapping[str, Any]]:
    """The parameters of each selected test of a file that has any."""
    own = [item for item in session.items if item.path == Path(module)]
    return [item.callspec.params for item in own if hasattr(item, "callspec")]
