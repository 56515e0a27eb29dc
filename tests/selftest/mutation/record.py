"""Records a survey of every faulty server and of conforming ones."""

from __future__ import annotations

import pickle
import zlib
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING

from recording import Recording
from zoo.forked import forked
from zoo.matrix import load
from zoo.server import CAMPAIGNS, KEY
from zoo.servers import everything

from carecycle_contract.client import ClientOptions
from carecycle_contract.options import RunOptions
from carecycle_contract.run import Run
from carecycle_contract.survey.evidence import Evidence

if TYPE_CHECKING:
    from zoo.server import Server

BUDGET = 60
# What they vary lies below the rules, or is as large as it is ordinary.
_LEFT_OUT = {"network", "live", "sizes"}
_OF_RULES = {"looked_at"}
"""What rules found at the time is no evidence for another version of them."""


def record_all(every: int = 1) -> list[Recording]:
    """Survey every Nth server; equal bodies are one object."""
    recorded = [item for item in everything().items() if item[1].group not in _LEFT_OUT]
    servers = dict(recorded[::every])
    load()
    packed = forked({name: partial(_surveyed, server) for name, server in servers.items()})
    evidences = {name: pickle.loads(zlib.decompress(evidence)) for name, evidence in packed.items()}  # noqa: S301 - ours
    bodies: dict[bytes, bytes] = {}
    for answer in (answer for evidence in evidences.values() for answer in evidence["answers"]):
        body = answer.exchange.body
        object.__setattr__(answer.exchange, "body", bodies.setdefault(body, body))
    return [Recording(name, servers[name].breaks, evidence) for name, evidence in evidences.items()]


def _surveyed(server: Server) -> bytes:
    """The arguments of the evidence, packed: what is there is copied by every later fork."""
    with server.open() as url:
        target = ClientOptions(url, KEY, BUDGET)
        run = Run(RunOptions(CAMPAIGNS, target, 4))
        evidence = run.survey().evidence
        run.close()
    for answer in (*evidence.answers, *evidence.rate_limited):
        # What was parsed is larger than the body, and is parsed again where it is needed.
        vars(answer).pop("_parsed", None)
        vars(answer).pop("page", None)
    kept = {
        field.name: getattr(evidence, field.name)
        for field in fields(Evidence)
        if not field.name.startswith("_") and field.name not in _OF_RULES
    }
    kept["looks"] = [(look.answer, look.again) for look in evidence.looks]
    return zlib.compress(pickle.dumps(kept), level=1)
