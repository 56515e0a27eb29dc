"""The written contract is well-formed, whole, and has a place for all that the page shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
import yaml
from answers import OPERATION, STATUS
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource
from verdicts import ROOT

from carecycle_contract.findings.schema import problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    Place: TypeAlias = tuple[str | int, ...]

Schema: TypeAlias = dict[str, Any]

OPENAPI = ROOT / "openapi" / "campaigns.yaml"
SCHEMAS = {path.name: path for path in sorted((ROOT / "schemas").iterdir())}
EXAMPLE = Path(__file__).parent / "data" / "list-campaigns-example.json"

BASE = "https://carecycle-contract.invalid/schemas/"
LIST = "campaign-list.json"
VENDOR = "https://docs.carecycle.ai/"

STATUSES = [
    *("draft", "active", "paused", "completed"),
    *("archived", "inactive", "cancelled", "testing"),
]
REQUIRED = {
    LIST: {"itemsTotal", "currentPage", "nextPage", "prevPage", "items"},
    "campaign.json": {"id", "name", "status", "createdAt", "updatedAt"},
    "error.json": {"message", "code"},
    "validation-error.json": {"message", "code"},
    "rate-limit-error.json": {"message", "code"},
}


def _read(path: Path) -> Schema:
    document: Schema = json.loads(path.read_text("utf-8"))
    return document


DOCUMENTS = {name: _read(path) for name, path in SCHEMAS.items()}


@pytest.fixture(scope="module")
def registry() -> Registry[Schema]:
    """Every schema of the folder by its `$id`; nothing is fetched."""
    resources = ((one["$id"], Resource.from_contents(one)) for one in DOCUMENTS.values())
    return Registry().with_resources(resources)


@pytest.fixture(scope="module")
def openapi() -> Schema:
    """The OpenAPI document."""
    document: Schema = yaml.safe_load(OPENAPI.read_text("utf-8"))
    return document


@pytest.fixture
def example() -> Schema:
    """The page's own example, for one test to change."""
    return _read(EXAMPLE)


def _validator(registry: Registry[Schema], reference: str) -> Draft202012Validator:
    return Draft202012Validator(
        {"$ref": BASE + reference},
        registry=registry,
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def _problems(registry: Registry[Schema], reference: str, value: object) -> list[str]:
    errors = _validator(registry, reference).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in errors]


def _subschemas(resource: Resource[Schema]) -> Iterator[Schema]:
    """A schema and all inside it, `true` and `false` left out: they have no members."""
    if isinstance(resource.contents, dict):
        yield resource.contents
        for inner in resource.subresources():
            yield from _subschemas(inner)


def _members(name: str) -> Iterator[tuple[str, Schema]]:
    for part in _subschemas(Resource.from_contents(DOCUMENTS[name])):
        yield from part.get("properties", {}).items()


def _references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for part in value.values():
            yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)


def _documented(schema: Schema) -> Iterator[str]:
    """Every member that a schema has a place for, by dotted path; arrays are looked through."""
    if "$ref" in schema:
        yield from _documented(DOCUMENTS[schema["$ref"]])
    for part in schema.get("anyOf", ()):
        yield from _documented(part)
    if "items" in schema:
        yield from _documented(schema["items"])
    for name, member in schema.get("properties", {}).items():
        yield name
        yield from (f"{name}.{deeper}" for deeper in _documented(member))


def _shown(value: object) -> Iterator[str]:
    """Every member that a value has, by the same paths."""
    if isinstance(value, list):
        for part in value:
            yield from _shown(part)
    elif isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from (f"{name}.{deeper}" for deeper in _shown(member))


def _replaced(value: object, old: str, new: object) -> object:
    """The value with one text replaced wherever it stands."""
    if isinstance(value, list):
        return [_replaced(part, old, new) for part in value]
    if isinstance(value, dict):
        return {name: _replaced(part, old, new) for name, part in value.items()}
    return new if value == old else value


def _holder(body: Schema, place: Place) -> Any:
    """The object or array that holds the value at a place."""
    holder: Any = body
    for step in place[:-1]:
        holder = holder[step]
    return holder


def test_the_openapi_document_is_valid(openapi: Schema) -> None:
    """OpenAPI 3.1, with the schemas that it refers to."""
    validate(openapi, base_uri=OPENAPI.as_uri())
    assert openapi["openapi"].startswith("3.1.")


def test_parameters_that_name_members_name_members_of_an_item(openapi: Schema) -> None:
    """What is sorted by, searched and filtered by is a member of a campaign."""
    parameters = openapi["paths"]["/v2/campaigns"]["get"]["parameters"]
    by_role = {one["x-role"]: one for one in parameters}
    members = DOCUMENTS["campaign.json"]["properties"].keys()
    assert by_role["search"]["x-searches"] == ["name", "description"]
    assert {*by_role["sort-key"]["schema"]["enum"], *by_role["search"]["x-searches"]} <= members


def test_statuses_are_those_of_the_page() -> None:
    """The filter and the member refer to one set of values."""
    assert DOCUMENTS["campaign.json"]["properties"]["status"]["$ref"] == "campaign-status.json"
    assert DOCUMENTS["campaign-status.json"]["enum"] == STATUSES
    assert list(STATUS.values) == STATUSES


def test_every_answer_is_described_by_a_schema_file(openapi: Schema) -> None:
    """The eight answers of the page and any other client error, each as JSON."""
    responses = openapi["paths"]["/v2/campaigns"]["get"]["responses"]
    assert sorted(responses) == ["200", "400", "401", "403", "404", "422", "429", "4XX", "500"]
    for answer in responses.values():
        assert answer["content"]["application/json"]["schema"].keys() == {"$ref"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_valid_and_says_what_it_is(name: str) -> None:
    """Draft 2020-12, an `$id` that ends in the file's name, a title, each member described."""
    document = DOCUMENTS[name]
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(document)
    assert document["$id"] == BASE + name
    assert document["title"]
    assert [member for member, schema in _members(name) if not schema.get("description")] == []


def test_every_reference_leads_to_a_file(openapi: Schema, registry: Registry[Schema]) -> None:
    """By path for tools that read files, and by `$id` for those that resolve addresses."""
    for reference in _references(openapi):
        assert (OPENAPI.parent / reference).resolve() in SCHEMAS.values(), reference
    for name, document in DOCUMENTS.items():
        resolver = registry.resolver(BASE + name)
        for reference in _references(document):
            assert reference in SCHEMAS, f"{name}: {reference}"
            assert resolver.lookup(reference).contents is DOCUMENTS[reference]


def test_every_schema_is_referred_to(openapi: Schema) -> None:
    """No file is left over."""
    references = {
        *_references(openapi),
        *(one for file in DOCUMENTS.values() for one in _references(file)),
    }
    assert {reference.rpartition("/")[2] for reference in references} == SCHEMAS.keys()


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_asks_for_no_more_than_is_documented(
    name: str, registry: Registry[Schema]
) -> None:
    """Few members are required, all others accept null, and further members are allowed."""
    document = DOCUMENTS[name]
    required = REQUIRED.get(name, set())
    assert set(document.get("required", ())) == required
    for member in document.get("properties", {}).keys() - required:
        assert _validator(registry, f"{name}#/properties/{member}").is_valid(None), member
    for part in _subschemas(Resource.from_contents(document)):
        assert not part.keys() & {"additionalProperties", "unevaluatedProperties", "uniqueItems"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_only_should_hold_stands_apart(name: str) -> None:
    """`x-should` is a schema that null keeps; a set of values says which page has it.

    A bound is that of a count: a setting may be negative to mean none, or no limit.
    """
    required = DOCUMENTS[name].get("x-should", {}).get("required", ())
    for member, schema in _members(name):
        should = schema.get("x-should", {})
        Draft202012Validator.check_schema(should)
        assert should.keys() <= {"minimum", "multipleOf", "enum", "type", "items"}, member
        assert not should.keys() & schema.keys(), member
        assert member in required or Draft202012Validator(should).is_valid(None), member
        assert "enum" not in should or VENDOR in schema["description"], member


def test_the_example_is_a_campaign_list(registry: Registry[Schema], example: Schema) -> None:
    """As the page has it: no placeholder and no sample number needs an excuse."""
    assert _problems(registry, LIST, example) == []


ANYTHING = (None, True, -1, 0.5, "", [], {})


@pytest.mark.parametrize(
    ("placeholder", "values"),
    [("<string>", ("", "é 😀", "x" * 5000)), ("<unknown>", ANYTHING)],
    ids=["text", "unknown"],
)
def test_a_placeholder_of_the_example_is_not_narrowed(
    placeholder: str, values: tuple[object, ...], registry: Registry[Schema], example: Schema
) -> None:
    """`<string>` takes every text, `<unknown>` says nothing."""
    for value in values:
        body = _replaced(example, placeholder, value)
        assert body != example
        assert _problems(registry, LIST, body) == []


def test_a_column_that_may_hold_json_takes_any_type(registry: Registry[Schema]) -> None:
    """The page prints `<string>` for it too: the text says why, an extension what is shown."""
    open_members = {
        (name, member): schema
        for name in SCHEMAS
        for member, schema in _members(name)
        if "x-shown-as" in schema
    }
    assert open_members.keys() == {
        ("transfer-config.json", "sipHeaders"),
        ("routing-agent.json", "skills"),
        ("member.json", "filterData"),
    }
    for (name, member), schema in open_members.items():
        assert schema["x-shown-as"] == "string"
        assert "The page prints <string>" in schema["description"]
        validator = _validator(registry, f"{name}#/properties/{member}")
        assert all(validator.is_valid(value) for value in ANYTHING)


def test_the_example_has_no_other_placeholder(example: Schema) -> None:
    """Else it would have to be excused, or its place left open, too."""
    plain = _replaced(_replaced(example, "<string>", "text"), "<unknown>", None)
    assert '"<' not in json.dumps(plain)


def test_the_schemas_have_the_members_of_the_example_and_no_others(example: Schema) -> None:
    """At every depth; members of other states of the page are drift, not contract."""
    assert set(_documented(DOCUMENTS[LIST])) == set(_shown(example))


ITEM = ("items", 0)
AGENT = (*ITEM, "transferConfig", "routingConfig", "groups", 0, "agents", 0)


@pytest.mark.parametrize(
    "place",
    [(name,) for name in sorted(REQUIRED[LIST])]
    + [(*ITEM, name) for name in sorted(REQUIRED["campaign.json"])],
    ids=lambda place: ".".join(map(str, place)),
)
def test_a_required_member_is_missed(
    place: Place, registry: Registry[Schema], example: Schema
) -> None:
    """The envelope's five, and the five without which a campaign is no use."""
    del _holder(example, place)[place[-1]]
    (problem,) = _problems(registry, LIST, example)
    assert f"{place[-1]!r} is a required property" in problem


def test_a_campaign_needs_only_its_required_members(
    registry: Registry[Schema], example: Schema
) -> None:
    """All others may be absent."""
    (item,) = example["items"]
    example["items"] = [{name: item[name] for name in REQUIRED["campaign.json"]}]
    assert _problems(registry, LIST, example) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        pytest.param(("itemsTotal",), "123", id="total-as-text"),
        pytest.param(("itemsTotal",), None, id="total-null"),
        pytest.param(("nextPage",), "2", id="next-page-as-text"),
        pytest.param(("items",), {}, id="items-no-array"),
        pytest.param((*ITEM, "id"), "42", id="id-no-uuid"),
        pytest.param((*ITEM, "name"), None, id="name-null"),
        pytest.param((*ITEM, "status"), "launched", id="status-unknown"),
        pytest.param((*ITEM, "status"), "Draft", id="status-in-other-case"),
        pytest.param((*ITEM, "status"), None, id="status-null"),
        pytest.param((*ITEM, "createdAt"), "2023-11-07T05:31:56", id="time-without-zone"),
        pytest.param((*ITEM, "createdAt"), "2023-02-30T05:31:56Z", id="impossible-date"),
        pytest.param((*ITEM, "createdAt"), "2023-11-07", id="date-without-time"),
        pytest.param((*ITEM, "updatedAt"), 1699335116, id="time-as-number"),
        pytest.param((*ITEM, "startDate"), "soon", id="optional-time-as-words"),
        pytest.param((*ITEM, "redial"), "true", id="boolean-as-text"),
        pytest.param((*ITEM, "maxAttempts"), "3", id="number-as-text"),
        pytest.param((*ITEM, "variableMappings"), [], id="object-as-array"),
        pytest.param((*ITEM, "customerStats", "total"), "123", id="nested-count-as-text"),
        pytest.param(
            (*ITEM, "customerStats", "statusCounts", "skipped"), True, id="deep-count-is-true"
        ),
        pytest.param((*AGENT, "member", "userId"), "42", id="deepest-id-no-uuid"),
    ],
)
def test_a_wrong_value_is_refused(
    place: Place, value: object, registry: Registry[Schema], example: Schema
) -> None:
    """At every depth, and nothing else of the answer is blamed."""
    _holder(example, place)[place[-1]] = value
    places = [tuple(one.absolute_path) for one in _validator(registry, LIST).iter_errors(example)]
    assert places
    assert all(place[: len(blamed)] == blamed for blamed in places)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        pytest.param(("itemsTotal",), 137.0, id="whole-number-with-fraction-zero"),
        pytest.param(("nextPage",), None, id="no-next-page"),
        pytest.param(("prevPage",), None, id="no-previous-page"),
        pytest.param(("items",), [], id="no-items"),
        pytest.param((*ITEM, "createdAt"), "2023-11-07T11:01:56.123456+05:30", id="other-zone"),
        pytest.param((*ITEM, "id"), "3C90C3CC-0D44-4B50-8888-8DD25736052A", id="upper-case-id"),
        pytest.param((*ITEM, "id"), "00000000-0000-0000-0000-000000000000", id="nil-id"),
        pytest.param((*ITEM, "maxConcurrentCalls"), 4, id="member-of-a-later-page"),
        pytest.param((*ITEM, "variableMappings"), {"a": [1, {"b": None}]}, id="any-mapping"),
        pytest.param(
            (*ITEM, "successCriteria", "conditions", 0, "value"), ["a", 1], id="any-condition-value"
        ),
        pytest.param((*ITEM, "customerStats", "total"), -1, id="negative-count-is-no-must"),
        pytest.param((*ITEM, "maxAttempts"), -1, id="no-limit"),
        pytest.param((*ITEM, "transferConfig", "type"), "carrier", id="nested-value-is-no-must"),
    ],
)
def test_a_sane_choice_is_accepted(
    place: Place, value: object, registry: Registry[Schema], example: Schema
) -> None:
    """What the documentation leaves open, or lets stand outside its musts."""
    _holder(example, place)[place[-1]] = value
    assert _problems(registry, LIST, example) == []


PLAIN = {"message": "Bad parameter", "code": "VALIDATION_ERROR"}
DETAIL = {
    "path": ["perPage"],
    "message": "Too large",
    "expected": "at most 100",
    "received": "101",
    "code": "too_big",
}


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        pytest.param(PLAIN, False, id="plain"),
        pytest.param(PLAIN | {"errors": [DETAIL]}, True, id="with-details"),
        pytest.param(PLAIN | {"errors": None}, True, id="details-null"),
        pytest.param(PLAIN | {"errors": [{}]}, True, id="detail-empty"),
        pytest.param({"message": "Bad parameter"}, False, id="no-code"),
        pytest.param(PLAIN | {"errors": DETAIL}, False, id="details-no-array"),
        pytest.param(PLAIN | {"errors": ["perPage"]}, False, id="detail-as-text"),
        pytest.param(PLAIN | {"errors": [DETAIL | {"path": "perPage"}]}, False, id="path-as-text"),
        pytest.param(PLAIN | {"errors": [DETAIL | {"path": [0]}]}, False, id="path-of-numbers"),
    ],
)
def test_a_validation_error_has_its_shape(body: Schema, kept: bool) -> None:
    """With details, if only null, which should have the documented shape."""
    assert (problems(OPERATION.schemas, "validation-error.json", body, should=True) == []) is kept


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        pytest.param({"retryAfter": 60}, True, id="seconds"),
        pytest.param({"retryAfter": 0.5}, True, id="half-a-second"),
        pytest.param({"retryAfter": "60"}, False, id="seconds-as-text"),
        pytest.param({}, False, id="none"),
    ],
)
def test_a_rate_limit_error_says_when_to_retry(body: Schema, kept: bool) -> None:
    """In seconds, as a number; a client can wait without it, so no more than a should."""
    limited = {"message": "Rate limit exceeded", "code": "RATE_LIMIT_EXCEEDED"} | body
    assert (
        problems(OPERATION.schemas, "rate-limit-error.json", limited, should=True) == []
    ) is kept
    assert problems(OPERATION.schemas, "rate-limit-error.json", limited) == []
