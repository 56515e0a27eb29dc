"""Check a target by one question: address, key, certificates, number of items, rate limit."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from carecycle_contract.client import (
    CERTIFICATE_VARIABLE,
    Client,
    NoGround,
    check_ground,
    told_limits,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.client import Listener
    from carecycle_contract.options import RunOptions


def check(options: RunOptions, listener: Listener) -> Iterator[str]:
    """Ask the opening question; what the answer shows, a line each.

    `listener` is notified of the request, and of every wait.

    Raises:
        NoGround: if there is no list, or the key or a certificate is refused.
        OptionError: if the environment names a file or a proxy that cannot be used.

    """
    operation = options.operation
    with Client(options.client, listener) as target:
        answer = check_ground(target, operation)
        exchange, page = answer.exchange, answer.page
        shown = target.redactor.text
        url, took = target.redactor.own(exchange.url), f"{exchange.elapsed * 1000:.0f} ms"
        if page is None:
            told = f"its answer with status {exchange.status} is no list"
            raise NoGround(url, told, "A run of the suite says what is wrong with it.")
        yield f"address:     {url} answers {exchange.status} in {took}"
        sent = options.client.api_key is not None
        yield f"key:         {'accepted' if sent else 'none was sent, and none is wanted'}"
        if exchange.url.lower().startswith("https:"):
            client = os.environ.get(CERTIFICATE_VARIABLE)
            own = f", and {shown(client)} was at hand" if client else ""
            yield f"certificate: that of the server is trusted{own}"
        name = f"{operation.item.plural}:"
        yield f"{name:<12} {page.items_total}"
        yield f"rate limit:  {shown('; '.join(told_limits(answer)) or 'the answer tells none')}"
