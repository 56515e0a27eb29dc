"""`python -m carecycle_contract.reference`: a stand-in for the vendor's API."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from carecycle_contract.arguments import ArgumentParser
from carecycle_contract.contract import BadContract, the_operation
from carecycle_contract.reference import campaigns
from carecycle_contract.reference.api import ReferenceApi
from carecycle_contract.reference.data import SEED, USUAL_COUNT, rows
from carecycle_contract.reference.demonstrations import DEMONSTRATIONS, sentence_of
from carecycle_contract.reference.server import HOST, bind, config
from carecycle_contract.reference.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_ITEMS = 1_000_000
"""More take minutes to make."""


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 0 or more")
    return int(text)


def _items(text: str) -> int:
    count = _count(text)
    if count > _MOST_ITEMS:
        raise argparse.ArgumentTypeError(f"{text[:20]} is too many; at most {_MOST_ITEMS:,} fit")
    return count


def _port(text: str) -> int:
    port = _count(text)
    if port > 65535:
        raise argparse.ArgumentTypeError(f"{port} is not a port; ports end at 65535")
    return port


def _fault(name: str) -> type[ReferenceApi]:
    if name not in DEMONSTRATIONS:
        near = difflib.get_close_matches(name, DEMONSTRATIONS, n=1)
        hint = f"did you mean {near[0]}?" if near else "--list-faults prints them."
        raise argparse.ArgumentTypeError(f"there is no fault {name!r}; {hint}")
    return DEMONSTRATIONS[name]


def _parser(program: str) -> ArgumentParser:
    description = "Serve a stand-in for the vendor's API, or one of a few deliberate faults."
    parser = ArgumentParser(program, description=description)
    option = parser.add_argument
    option("--host", default=HOST, help="address to listen on (%(default)s)")
    option("--port", type=_port, default=8080, help="0 takes a free one (%(default)s)")
    option("--contract", type=Path, metavar="DIR", help="a folder with openapi/ and schemas/")
    option("--operation", metavar="ID", help="the list to serve, where the contract has several")
    option("--items", type=_items, default=USUAL_COUNT, help="how many (%(default)s)")
    option("--seed", type=_count, default=SEED, help="of the data (%(default)s)")
    option("--key", help="the API key it accepts (the usual prefix and `reference`)")
    option("--rate-limit", type=_count, help="requests a minute (no limit)")
    option(
        "--fault",
        type=_fault,
        default=ReferenceApi,
        metavar="NAME",
        help="depart from the contract in one point",
    )
    option("--list-faults", action="store_true", help="print every fault and what it does")
    return parser


def list_faults() -> None:
    """Print the name and the sentence of every fault."""
    try:
        for name, kind in DEMONSTRATIONS.items():
            sys.stdout.write(f"{name}\n    {sentence_of(kind)}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # `| head` has closed the pipe; flushing the rest at exit must not fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _url(host: str, port: int) -> str:
    # RFC 3986 section 3.2.2: an IPv6 address is enclosed in brackets.
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def main(
    arguments: Sequence[str] | None = None, program: str = "python -m carecycle_contract.reference"
) -> None:
    """Serve until interrupted."""
    parser = _parser(program)
    options = parser.parse_args(arguments)
    if options.list_faults:
        list_faults()
        return
    try:
        operation = the_operation(options.contract, options.operation)
    except BadContract as error:
        parser.error(str(error))
    if options.fault is not ReferenceApi and not campaigns.are_items_of(operation):
        parser.error("--fault: the faults are those of a list of campaigns")
    try:
        listener = bind(options.host, options.port)
    except OSError as error:
        parser.error(f"--port {options.port}: cannot listen on {options.host}: {error.strerror}")
    store = Store(operation)
    store.fill(rows(operation, options.items, options.seed))
    key = options.key or f"{operation.key.prefix}reference"
    api: ReferenceApi = options.fault(operation, store, key, options.rate_limit)
    url, header = _url(options.host, listener.getsockname()[1]), operation.key.header
    sys.stdout.write(f"{url}  key {key}\ncurl -H '{header}: {key}' '{url}{operation.path}'\n")
    sys.stdout.flush()
    uvicorn.Server(config(api)).run([listener])


if __name__ == "__main__":
    main()
