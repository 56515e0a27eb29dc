"""httpx, without the command line that it imports as well where click and rich are installed."""

import sys

# Schemathesis brings both. Without rich, a job that asks little, such as `check`, starts in a fifth
# less time.
_COMMAND_LINE = "httpx._main"
sys.modules.setdefault(_COMMAND_LINE, None)  # type: ignore[arg-type] # importing it then fails

import httpx  # noqa: E402 - where that may fail

if sys.modules[_COMMAND_LINE] is None:
    del sys.modules[_COMMAND_LINE]

__all__ = ["httpx"]
