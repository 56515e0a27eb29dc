"""One run of the suite: options, target, ground, survey. It knows nothing of pytest."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from carecycle_contract.contract import SortKind, campaigns
from carecycle_contract.reporting.notices import notices
from carecycle_contract.reporting.summary import Facts
from carecycle_contract.reporting.verdict import Verdict, verdict_on
from carecycle_contract.requirements import requirement
from carecycle_contract.rules.collation import explaining
from carecycle_contract.rules.listing import WHOLE, listings
from carecycle_contract.rules.sorting import places
from carecycle_contract.survey import plan
from carecycle_contract.survey.surveyor import Surveyor
from carecycle_contract.target import Redactor, Target, TargetOptions, check_ground

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from carecycle_contract.options import RunOptions
    from carecycle_contract.rules.ruling import Rule
    from carecycle_contract.survey.evidence import Evidence, Judgement

_LARGEST_SHARE = 20
