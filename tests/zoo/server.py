"""What a server of the zoo is: the reference API with one step done in another way."""

from __future__ import annotations

import re
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from carecycle_contract.contract import the_operation
from carecycle_contract.reference import ReferenceApi, Store, rows, serve
from carecycle_contract.reference.api import Refusal
from carecycle_contract.reference.data import USUAL_COUNT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from types import ModuleType

    from carecycle_contract.contract import JSON, Operation
    from carecycle_contract.reference.row import Row

    Listen = Callable[[ReferenceApi], AbstractContextManager[str]]
    Campaigns = int | Callable[[], Iterable[Row]]

CAMPAIGNS = the_operation()
"""The operation that the zoo serves, but for `other_lists`."""

KEY = "cc_zoo_key"
"""No shorter, since an echo of fewer than eight characters could be chance."""
_Api = TypeVar("_Api", bound=ReferenceApi)
_SERVER = "_zoo_server"


@dataclass(frozen=True, slots=True)
class Server:
    """A server by name; opening it serves it on loopback under `KEY` and gives its base URL.

    `breaks` holds exactly the requirements that its fault is told by, none of a conforming server.
    What only follows from these is left out.
    `timeless` says that what it answers depends on requests and data alone, never on a clock.
    """

    name: str
    group: str
    sentence: str
    breaks: frozenset[str]
    open: Callable[[], AbstractContextManager[str]]
    timeless: bool


@contextmanager
def opened(
    kind: Callable[[Operation, Store, str], ReferenceApi] = ReferenceApi,
    campaigns: Campaigns = USUAL_COUNT,
    listen: Listen = serve,
    operation: Operation = CAMPAIGNS,
) -> Iterator[str]:
    """Serve a kind of API over a new store; gives its base URL.

    `campaigns` are the items of another operation where one is given.
    """
    with closing(Store(operation)) as store:
        store.fill(rows(operation, campaigns) if isinstance(campaigns, int) else campaigns())
        with listen(kind(operation, store, KEY)) as url:
            yield url


def server(
    *breaks: str,
    campaigns: Campaigns = USUAL_COUNT,
    listen: Listen = serve,
    timeless: bool | None = None,
) -> Callable[[type[_Api]], type[_Api]]:
    """Declare a kind of API a server of the zoo that breaks exactly these requirements.

    Its name is that of the class, in words; its sentence the first line of the docstring. A faulty
    server is timeless unless it says otherwise, a conforming one is not.
    """

    def declare(kind: type[_Api]) -> type[_Api]:
        setattr(
            kind,
            _SERVER,
            Server(
                name=re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", kind.__name__).lower(),
                group=kind.__module__.rpartition(".")[2],
                sentence=str(kind.__doc__).partition("\n")[0],
                breaks=frozenset(breaks),
                open=partial(opened, kind, campaigns, listen),
                timeless=bool(breaks) if timeless is None else timeless,
            ),
        )
        return kind

    return declare


def refusal(status: int, code: str, message: str, **members: JSON) -> Refusal:
    """What ends the chain with an error answer."""
    return Refusal(status, {"message": message, "code": code, **members})


def servers_of(module: ModuleType) -> list[Server]:
    """The servers that a module declares, in its order."""
    return [
        vars(kind)[_SERVER]
        for kind in vars(module).values()
        if isinstance(kind, type) and _SERVER in vars(kind)
    ]
