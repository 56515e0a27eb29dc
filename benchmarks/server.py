"""The reference API for benchmarks: a database that is kept, and an answer that takes its time."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

from carecycle_contract.contract import the_operation
from carecycle_contract.reference import ReferenceApi, Row, Store, rows
from carecycle_contract.reference.server import HOST, bind, config

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

OPERATION = the_operation()
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "carecycle-contract"
_KEPT_FROM = 10_000


class Slow:
    """Answers after so many seconds."""

    def __init__(self, app: ASGIApp, latency: float) -> None:
        self._app, self._latency = app, latency

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        await asyncio.sleep(self._latency)
        await self._app(scope, receive, send)


class Heavy(ReferenceApi):
    """Every campaign has a description of 20 kB."""

    def serialise(self, row: Row) -> dict[str, Any]:
        """One campaign as JSON."""
        return {**super().serialise(row), "description": f"{row.description} " + "lorem " * 3300}


def stored(campaigns: int) -> Store:
    """A store of so many campaigns; a large one is built once and kept in a cache folder."""
    if campaigns < _KEPT_FROM:
        store = Store(OPERATION)
        store.fill(rows(OPERATION, campaigns))
        return store
    file = CACHE / f"campaigns-{campaigns}.sqlite"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        building = Store(OPERATION, str(unfinished))
        building.fill(rows(OPERATION, campaigns))
        building.close()
        unfinished.rename(file)
    return Store(OPERATION, str(file))


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--key", required=True)
    parser.add_argument("--campaigns", type=int, default=137)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--heavy", action="store_true")
    options = parser.parse_args()
    kind = Heavy if options.heavy else ReferenceApi
    api: ASGIApp = kind(OPERATION, stored(options.campaigns), options.key)
    listener = bind()
    sys.stdout.write(f"http://{HOST}:{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    app = Slow(api, options.latency) if options.latency else api
    uvicorn.Server(config(app)).run([listener])


if __name__ == "__main__":
    main()
