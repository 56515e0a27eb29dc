"""The catalogue of requirements: the one place where levels, sentences and sources stand."""

from carecycle_contract.requirements.catalogue import (
    Group,
    Level,
    Requirement,
    UnknownRequirement,
    groups,
    requirement,
    requirements,
)
from carecycle_contract.requirements.waivers import BadWaiver, Waiver, read_waivers

__all__ = [
    "BadWaiver",
    "Group",
    "Level",
    "Requirement",
    "UnknownRequirement",
    "Waiver",
    "groups",
    "read_waivers",
    "requirement",
    "requirements",
]
