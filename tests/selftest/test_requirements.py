"""The catalogue, its document, the rules and the contract tests agree."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from carecycle_contract.contract import campaigns
from carecycle_contract.requirements import UnknownRequirement, requirement, requirements
from carecycle_contract.requirements.document import document
from carecycle_contract.rules.book import rules

ROOT = Path(__file__).parents[2]
CONTRACT_TESTS = sorted((ROOT / "tests" / "contract").glob("test_*.py"))


def contract_tests() -> dict[str, list[str]]:
    """The ids in the marks of each contract test, by its name."""
    return {
        node.name: [
            mark.args[0].value
            for mark in node.decorator_list
            if isinstance(mark, ast.Call)
            and isinstance(mark.func, ast.Name)
            and mark.func.id == "requirement"
            and isinstance(mark.args[0], ast.Constant)
        ]
        for path in CONTRACT_TESTS
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_requirement_has_one_contract_test() -> None:
    """And every contract test one requirement, whose id its name begins with."""
    marked = contract_tests()
    ids = [identifier for marks in marked.values() for identifier in marks]
    assert sorted(ids) == sorted(row.id for row in requirements())
    for name, (identifier,) in marked.items():
        assert name.startswith(f"test_{identifier.lower().replace('-', '_')}_")


def test_every_rule_judges_a_requirement() -> None:
    """No rule is judged under an id that the catalogue lacks."""
    assert {rule.requirement for rule in rules()} <= {row.id for row in requirements()}


def test_sort_keys_and_the_requirements_that_name_them_agree() -> None:
    """The rules take the keys from the OpenAPI document by their place in it."""
    for number, key in enumerate(campaigns().sort_key.values, start=1):
        assert requirement(f"SORT-{number}").sentence.startswith(f"sortBy={key} ")


def test_every_requirement_has_a_source() -> None:
    """A quote, or a reason why it is inferred, or both."""
    assert all(row.quote or row.inferred for row in requirements())


def test_a_requirement_tells_a_quote_from_what_is_inferred_from_it() -> None:
    """What only follows is never told as documented."""
    sources = {name: requirement(name).source for name in ("PAG-3", "ITEM-2", "ITEM-3")}
    assert sources["PAG-3"].startswith('documented: "prevPage')
    assert sources["ITEM-2"].startswith("inferred: the options are the filter's; ")
    assert ', from "Filter campaigns by status Available options: draft' in sources["ITEM-2"]
    assert '"' not in sources["ITEM-3"]


def test_the_document_is_current() -> None:
    """docs/requirements.md is what the catalogue gives."""
    written = (ROOT / "docs" / "requirements.md").read_text("utf-8")
    assert written == document(), "run: python -m carecycle_contract.requirements > docs/..."


def test_an_unknown_requirement_names_the_nearest() -> None:
    """A slip in an id is told with a guess."""
    with pytest.raises(UnknownRequirement, match="did you mean PAG-1"):
        requirement("PAG-111")
