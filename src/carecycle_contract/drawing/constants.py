"""The constants of the modules that are loaded, some of which Hypothesis would draw.

It reads those of every module outside `site-packages`. A seed would draw other queries in a
checkout than from a wheel, beside other tests, and after any change; and to read them takes half a
second where nothing is kept of an earlier run.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from hypothesis.internal.conjecture import providers

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_constants_of_modules() -> Iterator[None]:
    """Have Hypothesis draw the same, whatever is loaded.

    Its insides may change with any version; it then draws as it would.
    """
    try:
        by_reading, known = providers._get_local_constants, providers.CONSTANTS_CACHE.cache  # noqa: SLF001
        none = type(providers.GLOBAL_CONSTANTS)
    except AttributeError:
        yield
        return
    known.clear()
    providers._get_local_constants = none  # noqa: SLF001
    try:
        yield
    finally:
        providers._get_local_constants = by_reading  # noqa: SLF001
        known.clear()
