"""The options of a run, as read from the command line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

import pytest
from answers import OPERATION

from carecycle_contract.client import OptionError
from carecycle_contract.options import DECLARATIONS, RunOptions

if TYPE_CHECKING:
    from pathlib import Path


def options(**given: Any) -> RunOptions:
    """The options of a command line with these values; the others keep their defaults."""
    names = {name: row.get("default") for name, row in DECLARATIONS.items()}
    defaults = {name.lstrip("-").replace("-", "_"): value for name, value in names.items()}
    values = argparse.Namespace(**{"base_url": None, **defaults, **given})
    return RunOptions.of(values, suffixes=(".html",))


VENDOR = next(iter(OPERATION.servers))


@pytest.mark.parametrize(
    ("given", "most", "limited", "reason"),
    [
        ({}, 200, 60, "60 if an answer shows a rate limit"),
        ({"base_url": "https://staging.example.com"}, 200, 60, "60 if an answer shows a rate"),
        ({"base_url": VENDOR + "/gateway"}, 60, None, "the vendor's host limits them"),
        ({"base_url": VENDOR, "max_requests": "150"}, 150, None, "--max-requests"),
        ({"max_requests": "600"}, 600, None, "--max-requests"),
    ],
)
def test_the_budget_fits_the_target(
    given: dict[str, str], most: int, limited: int | None, reason: str
) -> None:
    """Unless an option gives it; where no limit is known, one that shows reduces it."""
    chosen = options(**given)
    assert chosen.client.max_requests == most
    assert chosen.client.limited_requests == limited
    assert chosen.budget_reason.startswith(reason)


@pytest.mark.parametrize("name", ["X$(id)", "MY-KEY", "1KEY", "KEY\n"])
def test_the_variable_of_the_key_is_one_that_a_shell_expands(name: str) -> None:
    """As a reader repeats requests by it."""
    with pytest.raises(OptionError, match="is no name in a shell"):
        options(api_key_env=name)


@pytest.mark.parametrize("option", ["baseline", "report"])
def test_links_that_lead_in_a_circle_are_told(tmp_path: Path, option: str) -> None:
    """By the name of the option."""
    link = tmp_path / "some.html"
    link.symlink_to(link)
    with pytest.raises(OptionError, match=f"--{option}: .* its links lead in a circle"):
        options(**{option: [str(link)] if option == "report" else str(link)})


@pytest.mark.parametrize("length", [236, 300])
def test_a_report_has_a_name_that_can_be_written(tmp_path: Path, length: int) -> None:
    """Beside its place first, by a longer name."""
    with pytest.raises(OptionError, match="--report: 'aaaaaaaaaaaaaaaaaaaa'… is too long a name"):
        options(report=[str(tmp_path / f"{'a' * length}.html")])
    assert options(report=[str(tmp_path / f"{'a' * 235}.html")]).reports
