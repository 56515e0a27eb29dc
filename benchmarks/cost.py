"""Tables 1 to 3: what a default run costs, at every size of the list, at every latency."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import TYPE_CHECKING

import httpx
from measure import (
    CONCURRENCY,
    KEY,
    OPERATION,
    Cost,
    idle_suite,
    reference,
    run_against,
    seconds,
    suite,
    table,
    typical,
)

from carecycle_contract.options import DEFAULT_BUDGET, LIMITED_BUDGET

if TYPE_CHECKING:
    from carecycle_contract.answer import Exchange

SIZES = (0, 100, 1_000, 10_000, 100_000, 1_000_000)
LATENCIES = (0, 50, 150, 500)
CONCURRENCIES = (1, 4, 8)
BUDGETS = (LIMITED_BUDGET, DEFAULT_BUDGET)
SIXTY = ("--max-requests", str(LIMITED_BUDGET))


def _shown(cost: Cost) -> list[str]:
    return [f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.memory:.0f}", str(cost.requests)]


def _exchanges(url: str) -> list[Exchange]:
    """The requests of a whole run, to ask them again without the suite."""
    run = run_against(url)
    try:
        return [answer.exchange for answer in run.survey().target.answers]
    finally:
        run.close()


def _bare(exchanges: list[Exchange]) -> None:
    """The same requests by a bare client, as many at a time."""
    headers = {OPERATION.key.header: KEY}
    with httpx.Client(headers=headers) as client, ThreadPoolExecutor(CONCURRENCY) as pool:
        list(pool.map(lambda exchange: client.get(exchange.url).content, exchanges))


def default_run() -> str:
    """Table 1: a run of each default budget beside a bare client that sends the same requests."""
    with reference() as url:
        exchanges = _exchanges(url)
        # By turns, for a machine that others use is not as fast at every moment.
        rounds = [
            (
                *(suite(url, "--max-requests", str(budget)) for budget in BUDGETS),
                idle_suite(url),
                seconds(lambda: _bare(exchanges)),
            )
            for _ in range(7)
        ]
    *runs, idles, bares = zip(*rounds, strict=True)
    idle = typical(idles)
    return table(
        ["", "wall s", "CPU s", "peak MB", "requests"],
        [
            *(
                [f"`--max-requests {budget}`", *_shown(typical(costs))]
                for budget, costs in zip(BUDGETS, runs, strict=True)
            ),
            [
                "of which start-up (`--collect-only`, and loading Schemathesis)",
                *_shown(idle)[:3],
                "0",
            ],
            ["bare httpx client", f"{median(bares):.2f}", "", "", str(len(exchanges))],
        ],
    )


def sizes() -> str:
    """Table 2: sixty requests, whatever the size of the list."""
    rows = []
    for count in SIZES:
        with reference("--campaigns", str(count)) as url:
            rows.append([f"{count:,}", *_shown(typical([suite(url, *SIXTY) for _ in range(3)]))])
    with reference("--heavy") as url:
        rows.append(["137 of 20 kB each", *_shown(typical([suite(url, *SIXTY) for _ in range(3)]))])
    return table(["campaigns", "wall s", "CPU s", "peak MB", "requests"], rows)


def latencies() -> str:
    """Table 3: seconds of sixty requests, by latency and concurrency."""
    rows = []
    for latency in LATENCIES:
        with reference("--latency", str(latency / 1000)) as url:
            times = [
                typical([suite(url, *SIXTY, "--concurrency", str(many)) for _ in range(3)]).wall
                for many in CONCURRENCIES
            ]
        rows.append([latency, *(f"{one:.2f}" for one in times)])
    return table(["latency ms", *(f"concurrency {many}" for many in CONCURRENCIES)], rows)
