"""The characters that UTF-8 encodes, for Hypothesis, which would try each of them.

It keeps what it finds in a folder, which a fresh container does not have: each run there would take
half a second and 200 MB for it. Schemathesis's coverage phase draws texts in UTF-8, whatever codec
it is given.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


@cache
def know_utf_8() -> None:
    """Have Hypothesis know it from now on.

    Its insides may change with any version; drawing is then slower, and no less right.
    """
    with suppress(ImportError, KeyError, AttributeError):
        from hypothesis.strategies._internal import strings

        by_trying = vars(strings.OneCharStringStrategy)["from_characters_args"].__func__
        made = classmethod(knowing_utf_8(by_trying))
        strings.OneCharStringStrategy.from_characters_args = made  # type: ignore[assignment]


def knowing_utf_8(by_trying: Callable[..., _T]) -> Callable[..., _T]:
    """Make characters by codec, categories and the like, as `by_trying` does."""

    @wraps(by_trying)
    def made(*args: Any, **given: Any) -> _T:  # noqa: ANN401 - as it came
        # RFC 3629 section 3: all but the surrogates, which `st.characters` has left out.
        categories = given.get("categories") or ("C",)
        if given.get("codec") == "utf-8" and not {"C", "Cs"} & {*categories}:
            given["codec"] = None
        return by_trying(*args, **given)

    return made
