"""Tell of a fault of the suite itself, which may hold what a target answered, and secrets."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecycle_contract.redaction.redactor import Redactor

OWN_FAULT = "the suite itself failed, which is no fault of the target"
_MOST_FRAMES = 100
"""Lines of a traceback."""


def masked_traceback(error: BaseException, redactor: Redactor) -> str:
    """A traceback without secrets and the values of frames."""
    # What is behind the sign may be of an answer, and lines begin with nothing of an answer.
    frames = "".join(traceback.format_exception(error)).splitlines()[-_MOST_FRAMES:]
    return "\n".join(f"| {redactor.text(frame)}" for frame in frames)
