"""The catalogue, its document, the rules and the contract tests agree."""

from __future__ import annotations

import ast

from answers import OPERATION
from verdicts import ROOT

from carecycle_contract.requirements import catalogue_of
from carecycle_contract.requirements.document import document
from carecycle_contract.rules.book import all_rules_of, rules_of

CATALOGUE = catalogue_of(OPERATION)
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
    assert sorted(ids) == sorted(CATALOGUE.by_id)
    for name, (identifier,) in marked.items():
        assert name.startswith(f"test_{identifier.lower().replace('-', '_')}_")


def test_every_requirement_has_a_rule() -> None:
    """No rule has an id of its own."""
    rules = all_rules_of(OPERATION)
    assert {rule.requirement for rule in rules} == CATALOGUE.by_id.keys()


def test_every_case_has_a_rule() -> None:
    """And every rule of a case a sentence of its own."""
    cases = {(row.id, case) for row in CATALOGUE for case in row.cases}
    ruled = {(rule.requirement, rule.case) for rule in rules_of(OPERATION) if rule.case is not None}
    assert ruled == cases


def test_every_source_is_that_of_a_requirement() -> None:
    """An id that the catalogue lacks would quote a page for nothing."""
    assert OPERATION.sources.keys() <= CATALOGUE.by_id.keys()


def test_the_document_is_current() -> None:
    """docs/requirements.md is what the catalogue gives."""
    written = (ROOT / "docs" / "requirements.md").read_text("utf-8")
    assert written == document(OPERATION), "run: python -m carecycle_contract.requirements > docs/…"


def test_the_document_says_what_is_inferred_of_the_search() -> None:
    """Name and type of the parameter: the vendor's page lost both."""
    assert "`search` and its type are inferred" in document(OPERATION)
