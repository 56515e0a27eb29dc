"""The characters that UTF-8 encodes, for Hypothesis, which would try each of them.

It keeps what it finds in a folder, which a fresh container does not have: each run there would take
half a second and 200 MB for it. Schemathesis's coverage phase draws texts in UTF-8, whatever codec
it is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from hypothesis.strategies._internal.strings import OneCharStringStrategy

if TYPE_CHECKING:
    from collections.abc import Callable

_Made: TypeAlias = OneCharStringStrategy
_by_trying: Callable[..., _Made] = vars(OneCharStringStrategy)["from_characters_args"].__func__


def know_utf_8() -> None:
    """Have Hypothesis know it from now on."""
    setattr(OneCharStringStrategy, _by_trying.__name__, classmethod(from_characters_args))


def from_characters_args(kind: type[_Made], /, **given: Any) -> _Made:  # noqa: ANN401 - as it came
    """Characters by codec, categories and the like, as a strategy of this kind."""
    # RFC 3629 section 3: all but the surrogates, whose category `st.characters` has left out.
    categories = given.get("categories") or ("C",)
    if given.get("codec") == "utf-8" and not {"C", "Cs"} & {*categories}:
        given["codec"] = None
    return _by_trying(kind, **given)
