"""Strategies: queries from the OpenAPI document, and valid queries with predictable answers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from urllib.parse import parse_qsl, urlsplit

import requests
import schemathesis
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from carecycle_contract.lists.listing import page_count
from carecycle_contract.question import Key, Question, ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemathesis import Case as GenericCase

    from carecycle_contract.contract import Operation

    Case: TypeAlias = GenericCase[Any]

_Value = TypeVar("_Value")
_ANY_HOST = "http://target.invalid"


@lru_cache(maxsize=4)
def _described(operation: Operation) -> Any:  # noqa: ANN401 - Schemathesis does not type its lookup
    # With a codec, Hypothesis would try it on every character once in each checkout, which takes a
    # second and 200 MB. Without one it draws every character that UTF-8 can encode as well.
    project = ProjectConfig(generation=GenerationConfig(codec=None))
    configuration = SchemathesisConfig(projects=ProjectsConfig(default=project))
    schema = schemathesis.openapi.from_path(operation.document, config=configuration)
    return schema[operation.path]["GET"]


def described_queries(operation: Operation) -> st.SearchStrategy[Case]:
    """Valid and invalid GET queries, as Schemathesis draws them from the OpenAPI document."""
    described = _described(operation)
    return st.one_of(
        described.as_strategy(generation_mode=GenerationMode.POSITIVE),
        described.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )


def question_of(case: Case, operation: Operation) -> Question:
    """The question that a case asks, with its values as Schemathesis serialises them."""
    prepared = requests.Request(**case.as_transport_kwargs(base_url=_ANY_HOST)).prepare()
    query = urlsplit(str(prepared.url)).query
    return Question(tuple(parse_qsl(query, keep_blank_values=True)), Key.OWN, operation)


@st.composite
def predictable_queries(
    draw: st.DrawFn, operation: Operation, total: int, words: list[str]
) -> tuple[tuple[str, str], ...]:
    """Parameters of valid queries for a list of `total` items, some with a search for a word.

    Only the parameters are drawn, as Hypothesis would print a question with its whole operation.
    """
    size = draw(st.integers(operation.smallest_page, operation.largest_page))
    last = page_count(total, size)
    pairs = [
        (parameter.name, value) for parameter in operation.filters for value in parameter.values
    ]
    question = ask(
        operation,
        page=draw(st.none() | st.integers(1, max(1, last))),
        per_page=size,
        sort_by=_drawn(draw, operation.sort_keys),
        sort_direction=_drawn(draw, operation.directions),
        search=_drawn(draw, words),
        filters=[pair] if (pair := _drawn(draw, pairs)) is not None else [],
    )
    return question.parameters


def _drawn(draw: st.DrawFn, values: Sequence[_Value]) -> _Value | None:
    """One of the values, or None."""
    return draw(st.none() | st.sampled_from(values)) if values else None
