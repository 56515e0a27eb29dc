"""What the reference API answers, whatever the contract."""

from __future__ import annotations

import random
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from contracts import BINS, CAMPAIGNS, SHIPMENTS, any_operation
from validity import defects

from carecycle_contract.reference import ReferenceApi, Store, embedded, rows, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from carecycle_contract.contract import Operation

KEY = "a key"


@contextmanager
def client_of(
    operation: Operation, count: int = 137, rate_limit: int | None = None
) -> Iterator[httpx.Client]:
    """Serve generated items; gives a client that sends the key."""
    with closing(Store(operation)) as store:
        store.fill(rows(operation, count))
        with serve(ReferenceApi(operation, store, KEY, rate_limit)) as url:
            headers = {operation.key.header: KEY}
            with httpx.Client(base_url=url, headers=headers) as client:
                yield client


@pytest.fixture(scope="module")
def clients() -> Iterator[Callable[[Operation], httpx.Client]]:
    """A client of each contract's list of 137 items."""
    with client_of(CAMPAIGNS) as one, client_of(SHIPMENTS) as two, client_of(BINS) as three:
        known = {CAMPAIGNS: one, SHIPMENTS: two, BINS: three}
        yield known.__getitem__


def test_the_embedded_api_has_the_prefix_of_keys() -> None:
    """And so many items."""
    with embedded(SHIPMENTS, 3) as (url, key):
        assert key.startswith(SHIPMENTS.key.prefix)
        answer = httpx.get(url + SHIPMENTS.path, headers={SHIPMENTS.key.header: key})
    assert answer.json()[SHIPMENTS.envelope.items_total] == 3


def drawn(operation: Operation, dice: random.Random) -> dict[str, str]:
    """Valid parameters of a list, each of which may be left out."""
    parameters = {operation.page.name: str(dice.randint(1, 12))}
    size = dice.randint(operation.smallest_page, operation.largest_page)
    parameters[operation.page_size.name] = str(size)
    for parameter in operation.parameters:
        if parameter.values:
            parameters[parameter.name] = dice.choice(parameter.values)
    if operation.search is not None:
        parameters[operation.search.name] = dice.choice(["o", "call", "100%", "é"])
    return {name: value for name, value in parameters.items() if dice.random() < 0.6}


@any_operation
def test_answers_keep_their_contract(
    operation: Operation, clients: Callable[[Operation], httpx.Client]
) -> None:
    """200 drawn questions: the schemas, and the arithmetic of pages."""
    dice, names = random.Random(7), operation.envelope  # noqa: S311 - questions, not secrets
    for _ in range(200):
        asked = drawn(operation, dice)
        answer = clients(operation).get(operation.path, params=asked)
        body = answer.json()
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
        assert defects(operation, operation.responses["200"], body) == [], asked
        page = int(asked.get(operation.page.name, "1"))
        size = int(asked.get(operation.page_size.name, operation.default_page_size))
        total = body[names.items_total]
        assert body[names.current_page] == page
        assert body[names.next_page] == (page + 1 if page * size < total else None)
        assert body[names.prev_page] == (page - 1 or None)
        assert len(body[names.items]) == max(0, min(size, total - (page - 1) * size))


def whole_list(client: httpx.Client, operation: Operation, **asked: str) -> list[dict[str, Any]]:
    """Every item, page by page, in pages of the largest size."""
    items: list[dict[str, Any]] = []
    page: int | None = 1
    while page is not None:
        sizes = {operation.page.name: page, operation.page_size.name: operation.largest_page}
        body = client.get(operation.path, params=sizes | asked).json()
        items += body[operation.envelope.items]
        page = body[operation.envelope.next_page]
    return items


@any_operation
def test_every_item_is_served_once(
    operation: Operation, clients: Callable[[Operation], httpx.Client]
) -> None:
    """Walking the pages."""
    identities = [
        item[operation.item.identity] for item in whole_list(clients(operation), operation)
    ]
    assert len(identities) == len(set(identities)) == 137


def test_filters_compare_their_own_member(clients: Callable[[Operation], httpx.Client]) -> None:
    """Whatever the parameter is called, alone and together."""
    client = clients(SHIPMENTS)
    items = whole_list(client, SHIPMENTS)
    assert {item["transport_stage"] for item in items} == set(SHIPMENTS.filters[0].values)
    for stage in SHIPMENTS.filters[0].values:
        expected = {item["shipment_no"] for item in items if item["transport_stage"] == stage}
        of_stage = whole_list(client, SHIPMENTS, stage=stage)
        assert {item["shipment_no"] for item in of_stage} == expected
        both = whole_list(client, SHIPMENTS, stage=stage, insured="false")
        insured = {item["shipment_no"] for item in of_stage if not item["insured"]}
        assert {item["shipment_no"] for item in both} == insured


def test_numbers_are_sorted_as_numbers(clients: Callable[[Operation], httpx.Client]) -> None:
    """Nulls last among rising values, first among falling ones; by default they rise."""
    client = clients(SHIPMENTS)
    rising = [item.get("weight_kg") for item in whole_list(client, SHIPMENTS)]
    weights = [weight for weight in rising if weight is not None]
    assert weights == sorted(weights)
    assert rising == weights + [None] * (137 - len(weights))
    assert 0 < len(weights) < 137
    falling = [item.get("weight_kg") for item in whole_list(client, SHIPMENTS, order="falling")]
    assert falling == rising[::-1]


@any_operation
def test_a_rate_limit_says_when_to_come_back(operation: Operation) -> None:
    """In the body, where a member is for that, and in the header."""
    with client_of(operation, 3, rate_limit=2) as client:
        answers = [client.get(operation.path) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert errors(operation, answers[2]) == []
    wait = answers[2].json()
    for name in operation.error.retry_after or ():
        wait = wait[name]
    assert answers[2].headers["retry-after"] == str(wait if operation.error.retry_after else 60)


def errors(operation: Operation, answer: httpx.Response) -> list[str]:
    """What is wrong with the body of an error, its code included."""
    schema = operation.response_schema(answer.status_code)
    assert schema is not None
    code = answer.json()
    for name in operation.error.code or ():
        code = code[name]
    allowed = operation.error.codes.get(answer.status_code)
    undocumented = operation.error.code and allowed and code not in allowed
    return [*defects(operation, schema, answer.json()), *([str(code)] if undocumented else [])]


@any_operation
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_other_methods_are_refused(
    operation: Operation, method: str, clients: Callable[[Operation], httpx.Client]
) -> None:
    """With the error body, and the methods that are allowed."""
    answer = clients(operation).request(method, operation.path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert errors(operation, answer) == []


@any_operation
def test_head_is_answered_like_get(
    operation: Operation, clients: Callable[[Operation], httpx.Client]
) -> None:
    """Without a body."""
    answer, like = clients(operation).head(operation.path), clients(operation).get(operation.path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(like.content))


@any_operation
def test_other_paths_are_refused(
    operation: Operation, clients: Callable[[Operation], httpx.Client]
) -> None:
    """With the error body."""
    answer = clients(operation).get("/elsewhere")
    assert answer.status_code == 404
    assert errors(operation, answer) == []


@any_operation
@pytest.mark.parametrize("key", [None, "", "another"])
def test_requests_without_the_key_are_refused(
    operation: Operation, key: str | None, clients: Callable[[Operation], httpx.Client]
) -> None:
    """With the error body, its code included."""
    client = clients(operation)
    headers = {operation.key.header: key} if key is not None else {}
    answer = httpx.get(f"{client.base_url}{operation.path}", headers=headers)
    assert answer.status_code == 401
    assert errors(operation, answer) == []


@any_operation
def test_invalid_values_are_refused(
    operation: Operation, clients: Callable[[Operation], httpx.Client]
) -> None:
    """With a documented status, the error body, and the name of each parameter."""
    for parameter in operation.parameters:
        if parameter is operation.search:
            continue
        for values in (["nonsense"], ["0"], [""], ["0.5"], ["1", "2"], ["1" + "0" * 5000]):
            answer = clients(operation).get(operation.path, params={parameter.name: values})
            assert answer.status_code == (422 if operation is SHIPMENTS else 400), values
            assert errors(operation, answer) == []
            assert parameter.name in answer.text


@any_operation
@pytest.mark.parametrize("written", ["1.0", "1e0", "10e-1", "0.1E1"])
def test_a_whole_number_may_be_written_in_any_way(
    operation: Operation, written: str, clients: Callable[[Operation], httpx.Client]
) -> None:
    """A JSON number has several."""
    answer = clients(operation).get(operation.path, params={operation.page.name: written})
    assert answer.json() == clients(operation).get(operation.path).json()


@any_operation
def test_a_fraction_is_taken_where_the_contract_allows_it(
    operation: Operation, clients: Callable[[Operation], httpx.Client]
) -> None:
    """Its whole part counts; where the type is an integer, it is refused."""
    for parameter in (operation.page, operation.page_size):
        answer = clients(operation).get(operation.path, params={parameter.name: "2.75"})
        if parameter.is_whole:
            assert answer.status_code in (400, 422)
        else:
            whole = clients(operation).get(operation.path, params={parameter.name: "2"})
            assert answer.json() == whole.json()


@pytest.mark.parametrize("page", ["9" * 999, "1e999"])
def test_a_huge_page_is_past_the_end(
    page: str, clients: Callable[[Operation], httpx.Client]
) -> None:
    """Its number comes back whole."""
    body = clients(CAMPAIGNS).get(CAMPAIGNS.path, params={"page": page}).json()
    assert (body["itemsTotal"], body["items"], body["nextPage"]) == (137, [], None)
    assert body["currentPage"] > 10**900
