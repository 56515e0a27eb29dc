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

__all__ = [
    "Group",
    "Level",
    "Requirement",
    "UnknownRequirement",
    "groups",
    "requirement",
    "requirements",
]
