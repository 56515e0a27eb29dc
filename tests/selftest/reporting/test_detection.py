"""What was measured of each requirement."""

from __future__ import annotations

from shown import CATALOGUE

from carecycle_contract.reporting.detection import detections


def test_the_nearest_budget_counts() -> None:
    """Whatever budgets were measured."""
    few, many = detections(1), detections(1_000_000)
    assert few["PAG-2"].budget < many["PAG-2"].budget
    assert few["PAG-2"].faults == many["PAG-2"].faults
    assert few["PAG-2"].caught <= many["PAG-2"].caught


def test_requirements_of_the_catalogue_were_measured() -> None:
    """And no others; properties show what others show, and SORT-9 follows wherever it shows."""
    measured = detections(60).keys()
    assert measured <= CATALOGUE.by_id.keys()
    unmeasured = {name for name in CATALOGUE.by_id if name not in measured}
    assert {name for name in unmeasured if not name.startswith("PROP")} == {"SORT-9"}
