"""Command lines of the jobs beside a run."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn

INTERNAL_ERROR = 3
"""pytest's exit code, also where only a report could not be written."""
USAGE_ERROR = 4
"""pytest's exit code; that of argparse, 2, says that a run was interrupted."""


class ArgumentParser(argparse.ArgumentParser):
    """A parser that exits like pytest if the options cannot be used."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and exit."""
        self.print_usage(sys.stderr)
        self.exit(USAGE_ERROR, f"{self.prog}: error: {message}\n")
