"""What the loader refuses: each with the file, the place in it, and the reason."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from verdicts import ROOT

from carecycle_contract.contract import BadContract, read_contract, the_operation
from carecycle_contract.contract.documented import documented

if TYPE_CHECKING:
    from pathlib import Path


OPENAPI = "openapi/campaigns.yaml"
ITEM, LIST = "schemas/campaign.json", "schemas/campaign-list.json"
ERROR, LIMIT = "schemas/error.json", "schemas/rate-limit-error.json"
CLIENT, STATISTICS = "schemas/client.json", "schemas/customer-statistics.json"
GET = "/paths/~1v2~1campaigns/get"
PARAMETERS, RESPONSES, SOURCES = f"{GET}/parameters", f"{GET}/responses", f"{GET}/x-sources"
SCHEMES = "/components/securitySchemes"
DRAFT_7 = "http://json-schema.org/draft-07/schema#"
DOCUMENT = yaml.safe_load((ROOT / OPENAPI).read_text("utf-8"))
NAMES = [parameter["name"] for parameter in DOCUMENT["paths"]["/v2/campaigns"]["get"]["parameters"]]
PAGE, SIZE, SORT, DIRECTION, SEARCH, STATUS = map(
    NAMES.index, ("page", "perPage", "sortBy", "sortDirection", "search", "status")
)
REMOVED = object()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the contract that is shipped."""
    for name in ("openapi", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def edit(path: Path, place: str, value: object) -> None:
    """Set the value at a JSON Pointer, or remove it; the last index of an array may be new."""
    is_json = path.suffix == ".json"
    text = path.read_text("utf-8")
    document: Any = json.loads(text) if is_json else yaml.safe_load(text)
    *above, last = [part.replace("~1", "/").replace("~0", "~") for part in place.split("/")[1:]]
    inner = document
    for part in above:
        inner = inner[int(part) if isinstance(inner, list) else part]
    key: Any = int(last) if isinstance(inner, list) else last
    if value is REMOVED:
        del inner[key]
    elif isinstance(inner, list) and key == len(inner):
        inner.append(value)
    else:
        inner[key] = value
    path.write_text(json.dumps(document) if is_json else yaml.safe_dump(document), "utf-8")


def test_contracts_are_read() -> None:
    """The one that is shipped, and those of the self-tests."""
    assert list(read_contract()) == ["listCampaigns"]
    for name in ("shipments", "plain"):
        assert the_operation(ROOT / "tests" / "contracts" / name).path


REFUSED = [
    # Query parameters.
    (OPENAPI, f"{PARAMETERS}/{PAGE}/x-role", REMOVED, 1, '"x-role" is a required property'),
    (OPENAPI, f"{PARAMETERS}/{PAGE}/x-role", "pager", 0, "write page-number, page-size"),
    (OPENAPI, f"{PARAMETERS}/{PAGE}/x-role", ["page"], 0, "write page-number, page-size"),
    (OPENAPI, f"{PARAMETERS}/{PAGE}", REMOVED, 1, "give exactly one parameter the x-role page-n"),
    (OPENAPI, f"{PARAMETERS}/{SIZE}", REMOVED, 1, "give exactly one parameter the x-role page-s"),
    (OPENAPI, f"{PARAMETERS}/{SORT}", REMOVED, 1, "sort-key and sort-direction need each other"),
    (OPENAPI, f"{PARAMETERS}/{DIRECTION}", REMOVED, 1, "sort-key and sort-direction need each"),
    (OPENAPI, f"{PARAMETERS}/{SORT}/in", "path", 0, "only query parameters are supported"),
    (OPENAPI, f"{PARAMETERS}/{SORT}/name", "page", 0, "the name page is taken already"),
    (OPENAPI, f"{PARAMETERS}/{SORT}/name", REMOVED, 1, '"name" is a required property'),
    (OPENAPI, f"{PARAMETERS}/{SORT}/name", 3, 0, 'it is not of type "string"'),
    (OPENAPI, f"{PARAMETERS}/{SORT}/schema", REMOVED, 1, '"schema" is a required property'),
    (OPENAPI, f"{PARAMETERS}/{SORT}/schema", True, 0, 'it is not of type "object"'),
    (OPENAPI, f"{PARAMETERS}/{SORT}", "page", 0, 'it is not of type "object"'),
    (OPENAPI, PARAMETERS, {}, 0, 'it is not of type "array"'),
    (OPENAPI, PARAMETERS, REMOVED, 1, '"parameters" is a required property'),
    # Bounds, defaults and values of parameters.
    (OPENAPI, f"{PARAMETERS}/{PAGE}/schema/minimum", 0, 0, "pages are counted from 1"),
    (OPENAPI, f"{PARAMETERS}/{PAGE}/schema/minimum", True, 0, 'it is not of type "integer"'),
    (OPENAPI, f"{PARAMETERS}/{PAGE}/schema/default", REMOVED, 1, "pages are counted from 1"),
    (OPENAPI, f"{PARAMETERS}/{SIZE}/schema/default", 101, 1, "in this order"),
    (OPENAPI, f"{PARAMETERS}/{SIZE}/schema/default", "50", 0, 'it is not of type "integer"'),
    (OPENAPI, f"{PARAMETERS}/{SIZE}/schema/minimum", 0, 0, "it is less than the minimum of 1"),
    (OPENAPI, f"{PARAMETERS}/{SIZE}/schema/maximum", REMOVED, 1, "give minimum, default and max"),
    (OPENAPI, f"{PARAMETERS}/{SIZE}/schema/maximum", "100", 0, 'it is not of type "integer"'),
    (OPENAPI, f"{PARAMETERS}/{SORT}/schema/enum", REMOVED, 1, "give an enum of the item members"),
    (OPENAPI, f"{PARAMETERS}/{SORT}/schema/enum", "name", 0, 'it is not of type "array"'),
    (OPENAPI, f"{PARAMETERS}/{SORT}/schema/enum/0", 7, 0, 'it is not of type "string"'),
    (OPENAPI, f"{PARAMETERS}/{SORT}/schema/enum/1", "size", 0, "campaign.json has no member size"),
    (OPENAPI, f"{PARAMETERS}/{SORT}/schema/default", "id", 1, "the default id is none of the"),
    (OPENAPI, f"{PARAMETERS}/{DIRECTION}/schema/enum/2", "up", 1, "give two directions"),
    (OPENAPI, f"{PARAMETERS}/{SEARCH}/x-searches", REMOVED, 1, "name in x-searches the item"),
    (OPENAPI, f"{PARAMETERS}/{SEARCH}/x-searches", [], 0, "it has less than 1 item"),
    (OPENAPI, f"{PARAMETERS}/{SEARCH}/x-searches/0", "title", 0, "has no member title"),
    (OPENAPI, f"{PARAMETERS}/{STATUS}/name", "state", 0, "campaign.json has no member state"),
    (OPENAPI, f"{PARAMETERS}/{STATUS}/x-filters", "state", 0, "campaign.json has no member state"),
    (OPENAPI, f"{PARAMETERS}/{STATUS}/x-filters", "client", 0, "client must be a text, a number"),
    (OPENAPI, f"{PARAMETERS}/{STATUS}/schema", {"type": "string"}, 0, "give the filter an enum"),
    (OPENAPI, f"{PARAMETERS}/{STATUS}/schema/$ref", "x.json", 0, "there is no file x.json in"),
    (OPENAPI, f"{PARAMETERS}/{STATUS}/schema/$ref", 5, 0, "there is no file 5 in schemas/"),
    # Responses, keys, servers and sources.
    (OPENAPI, f"{GET}/operationId", REMOVED, 1, '"operationId" is a required property'),
    (OPENAPI, f"{RESPONSES}/200", REMOVED, 1, "describe the response 200, the list"),
    (OPENAPI, f"{RESPONSES}/4XX", REMOVED, 1, "and 4XX, what every client error"),
    (OPENAPI, f"{RESPONSES}/200/content", {}, 0, '"application/json" is a required property'),
    (OPENAPI, f"{RESPONSES}/4XX/x-error-codes", ["X"], 0, "give codes to one status"),
    (OPENAPI, f"{RESPONSES}/401/x-error-codes", "X", 0, 'it is not of type "array"'),
    (OPENAPI, f"{RESPONSES}/x", {}, 0, '"content" is a required property'),
    (OPENAPI, "/components", REMOVED, 1, '"components" is a required property'),
    (OPENAPI, SCHEMES, {}, 0, "describe a scheme of type apiKey"),
    (OPENAPI, f"{SCHEMES}/apiKey/in", "query", 2, "describe a scheme of type"),
    (OPENAPI, f"{SCHEMES}/apiKey/type", "http", 2, "describe a scheme of type"),
    (OPENAPI, f"{SCHEMES}/apiKey/name", REMOVED, 1, '"name" is a required property'),
    (OPENAPI, f"{SCHEMES}/apiKey/x-key-prefix", 1, 0, 'it is not of type "string"'),
    (OPENAPI, "/servers", REMOVED, 1, '"servers" is a required property'),
    (OPENAPI, "/servers/0/url", 1, 0, 'it is not of type "string"'),
    (OPENAPI, "/paths", None, 0, 'it is not of type "object"'),
    (
        OPENAPI,
        SOURCES,
        {"PAG-1": {"page": "lost", "quote": ""}},
        f"{SOURCES}/PAG-1/page",
        "x-pages has no page lost",
    ),
    (
        OPENAPI,
        SOURCES,
        {"PAG-1": {"page": "list"}},
        f"{SOURCES}/PAG-1",
        "name the page, and give its words as quote",
    ),
    # Roles of members.
    (LIST, "/properties/items/x-role", REMOVED, 2, "give one member the x-role items"),
    (LIST, "/properties/items/x-role", "item", 0, "write items-total, current-page"),
    (LIST, "/properties/items/x-role", 1, 0, "write items-total, current-page"),
    (LIST, "/properties/nextPage/x-role", "prev-page", "/properties/prevPage", "is taken already"),
    (LIST, "/properties/items/items", REMOVED, 1, '"items" is a required property'),
    (LIST, "/properties/items/items", {}, 0, '"$ref" is a required property'),
    (LIST, "/properties", REMOVED, 1, '"properties" is a required property'),
    (ITEM, "/properties/id/x-role", REMOVED, 2, "give one member the x-role identity"),
    (ITEM, "/properties/name/x-role", "owner", "/properties/client", "the role owner is taken"),
    (ITEM, "/title", REMOVED, 1, '"title" is a required property'),
    (ITEM, "/x-plural", ["x"], 0, 'it is not of type "string"'),
    (ITEM, "/properties/name/type", "boolean", 1, "a sort key must be a text or a number"),
    (ITEM, "/properties/name", True, 0, 'it is not of type "object"'),
    (CLIENT, "/properties/id/x-role", "owner", 0, "write identity"),
    (
        STATISTICS,
        "/properties/total/x-sum-of",
        "counts",
        0,
        "customer-statistics.json has no member counts",
    ),
    (ERROR, "/properties/code/x-role", "error-message", 1, "the role error-message is taken"),
    (LIMIT, "/properties/retryAfter/x-role", "wait", 0, "write error-message, error-code or"),
    # Schemas themselves.
    (ITEM, "/$id", REMOVED, 1, '"$id" is a required property'),
    (ITEM, "/$id", "https://x.invalid/item.json", 0, "let it end with /campaign.json"),
    (ITEM, "/type", "objekt", 0, "it is no JSON Schema"),
    (ITEM, "/type", "\ud800", "", "it is no JSON in UTF-8"),
    (ITEM, "/$dynamicRef", "https://x.invalid/a.json", 0, "write $ref, which leads to a file"),
    (ITEM, "/x-should", [], 0, "let it be an object of keywords"),
    (
        ITEM,
        "/properties/name/x-should",
        {"minimum": "1"},
        "/properties/name/x-should/minimum",
        "no",
    ),
    (ITEM, "/$schema", DRAFT_7, 0, "write https://json-schema.org/"),
    (ITEM, "/$schema", REMOVED, 1, '"$schema" is a required property'),
    (ITEM, "/properties/status/$ref", "x.json", 0, "there is no file x.json in schemas/"),
    (ITEM, "/properties/status/$ref", "#/$defs/status", 0, "there is no file status in schemas/"),
    (ITEM, "/allOf", [{"$ref": "x.json"}], "/allOf/0/$ref", "there is no file x.json in schemas/"),
    (
        ITEM,
        "/allOf",
        [{"$ref": "https://x.invalid/error.json"}],
        "/allOf/0/$ref",
        "it does not lead to",
    ),
    (CLIENT, "/anyOf", [{"$ref": "client.json"}], "/anyOf/0/$ref", "it leads back to client.json"),
    (CLIENT, "/$ref", "client.json", 0, "write here what it refers to"),
]
"""File, place, the value it gets, where the refusal is told, and the reason.

It is told so many levels above the place, or at another place.
"""


def told_at(place: str, where: int | str) -> str:
    """The place of a refusal."""
    return where if isinstance(where, str) else place.rsplit("/", where)[0]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case[0]}{case[1]}")
def test_a_contract_that_cannot_be_used_is_refused(
    case: tuple[str, str, object, int | str, str], folder: Path
) -> None:
    """One edit, and what is told of it."""
    file, place, value, where, reason = case
    edit(folder / file, place, value)
    with pytest.raises(BadContract) as refusal:
        read_contract(folder)
    told, _, problem = str(refusal.value).partition(": ")
    assert told == ", ".join(filter(None, (file, told_at(place, where))))
    assert reason in problem


def other_operation(folder: Path, name: object) -> None:
    """Give the contract another path, whose operation is of that operationId."""
    path = yaml.safe_load((folder / OPENAPI).read_text("utf-8"))["paths"]["/v2/campaigns"]
    path["get"]["operationId"] = name
    edit(folder / OPENAPI, "/paths/~1v3~1campaigns", path)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (None, "it has several list operations; name one with --operation: listCampaigns, other"),
        ("third", "it has no list operation third; there is listCampaigns, other"),
    ],
)
def test_an_operation_must_be_named(name: str | None, reason: str, folder: Path) -> None:
    """Where there are several."""
    other_operation(folder, "other")
    assert the_operation(folder, "other").path == "/v3/campaigns"
    with pytest.raises(BadContract, match=reason):
        the_operation(folder, name)


def test_an_operation_stands_once(folder: Path) -> None:
    """By its operationId."""
    other_operation(folder, "listCampaigns")
    with pytest.raises(BadContract, match=r"/paths: the operationId listCampaigns stands twice"):
        read_contract(folder)


def test_a_contract_has_an_operation(folder: Path) -> None:
    """A get of a path."""
    edit(folder / OPENAPI, "/paths", {"/v2/campaigns": {"post": {}}})
    with pytest.raises(BadContract, match="openapi: describe a list operation"):
        the_operation(folder)


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        (OPENAPI, b"paths: [", "it is no YAML in UTF-8"),
        (OPENAPI, b"a: \xff", "it is no YAML in UTF-8"),
        (OPENAPI, b'a: !!int ""', "it is no YAML in UTF-8"),
        (OPENAPI, b'a: !!bool "x"', "it is no YAML in UTF-8"),
        (OPENAPI, b'a: !!timestamp "x"', "it is no YAML in UTF-8"),
        (OPENAPI, b"info: {}", "put an OpenAPI document with paths here"),
        (OPENAPI, b"[" * 5000, "it is nested too deeply"),
        (OPENAPI, b"paths: {? [1] : {}}", "it is no YAML in UTF-8"),
        (ITEM, b"{", "it is no JSON in UTF-8"),
        (ITEM, b"\xff", "it is no JSON in UTF-8"),
        (ITEM, b"[" * 500_000, "it is nested too deeply"),
        (ITEM, b"[]", 'it is not of type "object"'),
        (ITEM, b"true", 'it is not of type "object"'),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(
    file: str, content: bytes, reason: str, folder: Path
) -> None:
    """By its name."""
    (folder / file).write_bytes(content)
    with pytest.raises(BadContract, match=rf"{file.partition('/')[0]}.*{reason}"):
        read_contract(folder)


@pytest.mark.parametrize("value", ["[{}]", "{{a: [{}]}}", "{{<<: [{}]}}"])
def test_aliases_are_bounded(value: str, folder: Path) -> None:
    """A thousand characters of them stand for a billion values."""
    nines = (", ".join([f"*level{n}"] * 9) for n in range(30))
    levels = (f"level{n}: &level{n} {value.format(nine)}" for n, nine in enumerate(nines, 1))
    (folder / OPENAPI).write_text("\n".join(["paths: &level0 {}", *levels]))
    with pytest.raises(BadContract, match="aliases written out it has more than 100,000 values"):
        read_contract(folder)


@pytest.mark.parametrize("name", ["openapi", "schemas"])
def test_a_folder_must_be_there(name: str, folder: Path) -> None:
    """Both of them."""
    shutil.rmtree(folder / name)
    with pytest.raises(BadContract, match=f"the folder {name}/ cannot be read .No such file"):
        read_contract(folder)


def test_a_file_must_be_readable(folder: Path) -> None:
    """A folder of a file's name is not."""
    (folder / "schemas" / "other.json").mkdir()
    with pytest.raises(BadContract, match=r"schemas/other\.json: it cannot be read \(Is a dir"):
        read_contract(folder)


def test_an_error_may_have_an_error_as_its_cause(folder: Path) -> None:
    """A schema may refer to itself."""
    edit(folder / ERROR, "/properties/cause", {"$ref": "error.json"})
    operation = the_operation(folder)
    assert operation.error.message == ("message",)
    paths = [path for path, _ in documented(operation.schemas, {"$ref": "error.json"})]
    assert "cause" in paths
    assert len(paths) == len(set(paths))


def test_a_member_may_have_any_value(folder: Path) -> None:
    """As a schema says that is true."""
    edit(folder / STATISTICS, "/properties/note", True)
    assert "customerStats.note" in the_operation(folder).documented


def test_another_security_scheme_is_passed_over(folder: Path) -> None:
    """One that has no `in`, too."""
    schemes = {"bearer": {"type": "http"}, "key": {"type": "apiKey", "in": "header", "name": "K"}}
    edit(folder / OPENAPI, SCHEMES, schemes)
    assert the_operation(folder).key.header == "K"
