"""What a conforming server is: the reference API with one step done in another, right way."""

from __future__ import annotations

import re
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from verdicts import KEY

from carecycle_contract.reference import ReferenceApi, Store, rows, serve
from carecycle_contract.reference.data import USUAL_COUNT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from types import ModuleType

    from carecycle_contract.reference.data import Row

_Api = TypeVar("_Api", bound=ReferenceApi)
_OPEN = "_open"


@dataclass(frozen=True, slots=True)
class Conforming:
    """A conforming server by name; to open it serves it on loopback and gives its base URL.

    `group` is the topic it belongs to; its key is that of the self-tests.
    """

    name: str
    group: str
    sentence: str
    open: Callable[[], AbstractContextManager[str]]


@contextmanager
def over_uvicorn(api: ReferenceApi) -> Iterator[str]:
    """Serve an API as the reference is served; gives its base URL."""
    with serve(api) as server:
        yield server.url


def conforms(
    campaigns: int | Callable[[], Iterable[Row]] = USUAL_COUNT,
    *,
    listen: Callable[[ReferenceApi], AbstractContextManager[str]] = over_uvicorn,
) -> Callable[[type[_Api]], type[_Api]]:
    """Declare a kind of API a conforming server, over so many campaigns or over these."""

    def declare(kind: type[_Api]) -> type[_Api]:
        setattr(kind, _OPEN, staticmethod(partial(opened, kind, campaigns, listen)))
        return kind

    return declare


@contextmanager
def opened(
    kind: type[ReferenceApi] = ReferenceApi,
    campaigns: int | Callable[[], Iterable[Row]] = USUAL_COUNT,
    listen: Callable[[ReferenceApi], AbstractContextManager[str]] = over_uvicorn,
) -> Iterator[str]:
    """Serve a kind of API over a new store; gives its base URL."""
    with closing(Store()) as store:
        store.fill(rows(campaigns) if isinstance(campaigns, int) else campaigns())
        with listen(kind(store, KEY)) as url:
            yield url


def servers_of(module: ModuleType) -> list[Conforming]:
    """The conforming servers that a module declares, in its order."""
    return [
        Conforming(
            name=re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", kind.__name__).lower(),
            group=module.__name__.rpartition(".")[2],
            sentence=str(kind.__doc__).partition("\n")[0],
            open=getattr(kind, _OPEN),
        )
        for kind in vars(module).values()
        if isinstance(kind, type) and _OPEN in vars(kind)
    ]
