"""`python -m carecycle_contract.reference`: a stand-in for the vendor's API."""

from __future__ import annotations

import argparse
import sys

import uvicorn

from carecycle_contract.reference.api import ReferenceApi
from carecycle_contract.reference.data import rows
from carecycle_contract.reference.server import HOST, bind, config
from carecycle_contract.reference.store import Store

KEY = "cc_reference"


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 0 or more")
    return int(text)


def _port(text: str) -> int:
    port = _count(text)
    if port > 65535:
        raise argparse.ArgumentTypeError(f"{port} is not a port; ports end at 65535")
    return port


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser("python -m carecycle_contract.reference", description=__doc__)
    parser.add_argument("--host", default=HOST, help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=_port, default=8080, help="0 takes a free one (%(default)s)")
    parser.add_argument("--campaigns", type=_count, default=137, help="how many (%(default)s)")
    parser.add_argument("--seed", type=_count, default=2026, help="of the data (%(default)s)")
    parser.add_argument("--key", default=KEY, help="the API key it accepts (%(default)s)")
    parser.add_argument("--rate-limit", type=_count, help="requests a minute (no limit)")
    options = parser.parse_args(arguments)
    try:
        listener = bind(options.host, options.port)
    except OSError as error:
        parser.error(f"--port {options.port}: cannot listen on {options.host}: {error.strerror}")
    store = Store()
    store.fill(rows(options.campaigns, options.seed))
    api = ReferenceApi(store, options.key, options.rate_limit)
    url = f"http://{options.host}:{listener.getsockname()[1]}"
    path, header = api.operation.path, api.operation.key_header
    sys.stdout.write(f"{url}  key {options.key}\ncurl -H '{header}: {options.key}' '{url}{path}'\n")
    sys.stdout.flush()
    uvicorn.Server(config(api)).run([listener])


if __name__ == "__main__":
    main()
