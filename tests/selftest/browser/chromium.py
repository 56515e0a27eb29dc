"""Chromium from the system's packages."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import packages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Playwright

_PROGRAM = "chromium"


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser without a window; it is installed if it is missing.

    Raises:
        PackageError: if it cannot be installed.

    """
    packages.install([_PROGRAM], are_there=lambda: shutil.which(_PROGRAM) is not None)
    # In a container, root has no sandbox; the pages are ours.
    browser = playwright.chromium.launch(
        executable_path=shutil.which(_PROGRAM), args=["--no-sandbox"]
    )
    try:
        yield browser
    finally:
        browser.close()
