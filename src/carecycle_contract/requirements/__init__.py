"""The catalogue of requirements: the only source of their levels and sentences."""

from carecycle_contract.requirements.catalogue import (
    Catalogue,
    Group,
    Level,
    Presumption,
    Reach,
    Requirement,
    UnknownRequirement,
    catalogue_of,
)
from carecycle_contract.requirements.conditions import Conditions, DriftLevel
from carecycle_contract.requirements.waivers import BadWaiver, Waiver, read_waivers

__all__ = [
    "BadWaiver",
    "Catalogue",
    "Conditions",
    "DriftLevel",
    "Group",
    "Level",
    "Presumption",
    "Reach",
    "Requirement",
    "UnknownRequirement",
    "Waiver",
    "catalogue_of",
    "read_waivers",
]
