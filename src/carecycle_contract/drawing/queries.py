"""Strategies: queries from the OpenAPI document, and valid queries that a census can predict."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

import requests
import schemathesis
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from carecycle_contract.contract import OPENAPI_FILE
from carecycle_contract.lists.listing import page_count
from carecycle_contract.question import Question, ask

if TYPE_CHECKING:
    from schemathesis import Case as GenericCase

    from carecycle_contract.contract import Operation

    Case: TypeAlias = GenericCase[Any]

_ANY_HOST = "http://target.invalid"


@lru_cache(maxsize=1)
def _operation(path: str) -> Any:  # noqa: ANN401 - Schemathesis does not type its lookup
    # Given a codec, Hypothesis tries it on every character there is, once in every checkout, which
    # takes a second and 200 MB. Without one it draws all that UTF-8 can hold as well.
    project = ProjectConfig(generation=GenerationConfig(codec=None))
    configuration = SchemathesisConfig(projects=ProjectsConfig(default=project))
    schema = schemathesis.openapi.from_path(OPENAPI_FILE, config=configuration)
    return schema[path]["GET"]


def described_queries(operation: Operation) -> st.SearchStrategy[Case]:
    """Valid and invalid queries of the OpenAPI document, as Schemathesis draws them. GET only."""
    described = _operation(operation.path)
    return st.one_of(
        described.as_strategy(generation_mode=GenerationMode.POSITIVE),
        described.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )


def question_of(case: Case, operation: Operation) -> Question:
    """The question that a case puts, its values written as Schemathesis writes them."""
    prepared = requests.Request(**case.as_transport_kwargs(base_url=_ANY_HOST)).prepare()
    query = urlsplit(str(prepared.url)).query
    return Question(tuple(parse_qsl(query, keep_blank_values=True)), operation=operation)


@st.composite
def predictable_queries(
    draw: st.DrawFn, operation: Operation, total: int, words: list[str]
) -> Question:
    """Valid queries about a list of `total` items, some of them searches for one of `words`."""
    size = draw(st.integers(int(operation.page_size.minimum or 1), operation.largest_page))
    last = page_count(total, size)
    return ask(
        operation,
        page=draw(st.none() | st.integers(1, max(1, last))),
        per_page=size,
        sort_by=draw(st.none() | st.sampled_from(operation.sort_key.values)),
        sort_direction=draw(st.none() | st.sampled_from(operation.sort_direction.values)),
        search=draw(st.none() | st.sampled_from(words)) if words else None,
        filter=draw(st.none() | st.sampled_from(operation.filter.values)),
    )
