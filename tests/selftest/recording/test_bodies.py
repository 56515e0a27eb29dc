"""Bodies with stand-ins: what is documented stays, what is not is hidden, every flaw survives."""

from __future__ import annotations

import codecs
import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from answers import OPERATION
from bounds import within_bytes
from contracts import SHIPMENTS
from hypothesis import given
from hypothesis import strategies as st

from carecycle_contract.recording.bodies import Bodies
from carecycle_contract.recording.stand_ins import NoRoom, StandIns
from carecycle_contract.recording.texts import Texts
from carecycle_contract.redaction import MASKED_KEY, Redactor
from carecycle_contract.strict_json import NotJSON, Unreadable, parse_json
from carecycle_contract.text.uuids import is_uuid

if TYPE_CHECKING:
    from carecycle_contract.contract import Operation


def replaced(body: bytes, operation: Operation = OPERATION) -> bytes:
    """The body with stand-ins."""
    return Bodies(operation, Texts(StandIns())).replaced(body)


def page(**members: Any) -> bytes:
    """A list of one campaign with these members."""
    return json.dumps({"itemsTotal": 1, "items": [{"name": "Flu shots", **members}]}).encode()


def defect(body: bytes) -> str | None:
    """Why a body is no JSON, or None."""
    try:
        parse_json(body)
    except (NotJSON, Unreadable) as error:
        return str(error)
    return None


def test_what_is_documented_stays() -> None:
    """Byte for byte, however it is written."""
    body = b'{ "itemsTotal": 1.0,\n"items":[{"n\\u0061me":"Fl\\u00fc","redial":null}]}'
    assert replaced(body) == body


def test_what_should_be_of_a_shape_is_documented() -> None:
    """Another type is hidden, and stays another type."""
    problem = {"message": "Expected a number", "code": "invalid", "path": ["page"], "ssn": "078-05"}
    shown = replaced(json.dumps({"code": "X", "message": "no", "errors": [problem]}).encode())
    assert b'"errors": [{"message": "Expected a number", "code": "invalid", "path": ["' in shown
    assert b"078" not in shown
    wrong = json.loads(replaced(json.dumps({"errors": [{"path": "Jane"}]}).encode()))
    (path,) = [problem["path"] for problem in wrong["errors"]]
    assert isinstance(path, str)
    assert path != "Jane"


HIDDEN = {
    "of a person": {"transferConfig": {"createdBy": {"name": "Jane Doe", "email": "jd@x.org"}}},
    "undocumented": {"ssn": "078-05-1120", "score": 123456, "notes": ["Jane Doe", {"jd": "Doe"}]},
    "free": {"variableMappings": {"Jane Doe": "078-05-1120"}},
    "text instead of an object": {"client": "Jane Doe"},
    "object instead of a text": {"description": {"by": "Jane Doe"}},
    "mail in a text": {"description": "Ask jd@x.org or +1 (212) 555-0123"},
    "escaped": {"ssn": "078-05-1120\n\t\u00dcber Doe"},
}
SECRETS = ("Jane", "Doe", "jd@x.org", '"jd"', "078-05-1120", "123456", "555-0123")


@pytest.mark.parametrize("members", HIDDEN.values(), ids=HIDDEN)
def test_what_is_personal_or_not_documented_is_hidden(members: dict[str, Any]) -> None:
    """Its shape, types and lengths stay."""
    before = page(**members)
    after = replaced(before)
    assert not [secret for secret in SECRETS if secret in after.decode()]
    assert len(after) == len(before)
    assert b"Flu shots" in after
    assert _shape(json.loads(after)) == _shape(json.loads(before))


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return [_shape(member) for member in value.values()]
    if isinstance(value, list):
        return [_shape(element) for element in value]
    return value if isinstance(value, bool) or value is None else (type(value), len(str(value)))


def test_another_contract_has_other_members() -> None:
    """Nothing here is of campaigns."""
    body = b'{"results":[{"reference":"R-1","consignee":{"name":"Jane Doe"},"name":"Doe"}]}'
    after = replaced(body, SHIPMENTS)
    assert b"Doe" not in after
    assert b'"reference":"R-1"' in after


FLAWS = {
    "byte-order mark": codecs.BOM_UTF8 + page(),
    "Latin-1": page().replace(b"Flu", b"Fl\xfc"),
    "Latin-1 in what is hidden": b'{"items":[{"ssn":"\xdcmit"}]}',
    "repeated member": b'{"items":[{"ssn":1,"ssn":2}],"items":[]}',
    "not a number": b'{"items":[{"ssn":NaN,"maxAttempts":-Infinity}]}',
    "cut": page(ssn="078-05-1120")[:-20],
    "cut behind a quotation mark": b'{"items":["',
    "comma at the end": b'{"items":[{"ssn":"078",},]}',
    "no comma": b'{"name":"x" "ssn":"Doe"}',
    "single quotes": b"{'name':'Doe'}",
    "leading zero": b'{"items":[{"score":007}]}',
    "bad escape": b'{"items":[{"ssn":"\\x41\\u12"}]}',
    "control character": b'{"items":[{"ssn":"a\x01b"}]}',
    "two texts": b'{"items":[]}{"items":[]}',
    "UTF-16": '{"items":["Doe"]}'.encode("utf-16"),
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "many digits": b'{"items":[{"score":' + b"9" * 5000 + b"}]}",
    "a page": b"<html><body>Jane Doe</body></html>",
    "nothing": b"",
    "null": b" null ",
    "callback": b'show({"items":[{"ssn":"Doe"}]})',
}


@pytest.mark.parametrize("body", FLAWS.values(), ids=FLAWS)
def test_a_flaw_survives(body: bytes) -> None:
    """With the same words and at the same place; what is hidden is hidden all the same."""
    after = replaced(body)
    assert defect(after) == defect(body)
    assert len(after) == len(body)
    assert b"Doe" not in after
    assert b"05-1120" not in after


def test_the_mask_of_a_key_stays() -> None:
    """AUTH-4 tells what was there."""
    mask = MASKED_KEY.encode()
    after = replaced(page(debug=f"sent {MASKED_KEY} here"))
    assert mask in after
    assert b"sent" not in after
    assert mask in replaced(b"<p>" + mask)


def test_a_value_of_a_header_has_one_stand_in() -> None:
    """Of the same kind, where it is documented and where it is not, and in any spelling."""
    tenant = str(uuid4())
    redactor = Redactor(None, {"TENANT": tenant})
    encoded = "".join(f"%{ord(char):02x}" for char in tenant)
    body = page(templateId=tenant, name=f"of {tenant}\n", description=encoded, debug=tenant)
    after = Bodies(OPERATION, Texts(StandIns(), redactor)).replaced(body)
    (item,) = json.loads(after)["items"]
    assert is_uuid(item["templateId"])
    assert tenant not in after.decode()
    assert encoded not in after.decode()
    assert item["name"] == f"of {item['templateId']}\n"
    assert len(after) == len(body)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["items", "name", "ssn", "id"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(_VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_any_json_keeps_its_shape(value: Any, ascii_only: bool, indent: int | None) -> None:
    """However it is written; members, types and equality stay."""
    body = json.dumps([value, value], ensure_ascii=ascii_only, indent=indent).encode(
        "utf-8", "surrogatepass"
    )
    after = replaced(body)
    assert defect(after) == defect(body)
    if defect(body) is None:
        first, second = json.loads(after)
        assert first == second
        assert _types(first) == _types(value)


def _types(value: Any) -> Any:
    if isinstance(value, dict | list):
        return [_types(one) for one in (value.values() if isinstance(value, dict) else value)]
    return type(value)


@given(st.binary(max_size=200))
def test_any_bytes_are_taken(body: bytes) -> None:
    """A server may answer whatever it likes."""
    assert len(replaced(body)) == len(body)


def test_a_campaign_seen_again_has_the_same_stand_ins() -> None:
    """Whatever stands around it."""
    bodies = Bodies(OPERATION, Texts(StandIns()))
    item = json.dumps({"id": 1, "ssn": "Jane", "tags": [{"a": "Doe"}, {"b": "Doe"}]})
    one, two = (
        bodies.replaced(f'{{"itemsTotal": {total}, "items": [{item}]}}'.encode())
        for total in (1, 2)
    )
    assert json.loads(one)["items"] == json.loads(two)["items"]
    assert b"Doe" not in one


def many(number: int) -> bytes:
    """A body with some nine thousand words and signs, and others for each number."""
    return json.dumps({f"{number} {part}": part for part in range(1_250)}).encode()


def test_what_takes_too_long_has_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large bodies leave room for small ones behind them, and blanks and known items take none."""
    monkeypatch.setattr("carecycle_contract.recording.bodies._MOST_PARTS", 40_000)
    bodies = Bodies(OPERATION, Texts(StandIns()))
    for number in range(3):
        bodies.replaced(many(number))
    for number in range(3, 9):
        with pytest.raises(NoRoom):
            bodies.replaced(many(number))
    for _ in range(200):
        bodies.replaced(page(tags=[{"a": "Doe"}] * 300) + b" " * 100_000)
    assert bodies.replaced(page(ssn="Doe"))


def test_a_long_body_that_is_no_json_has_no_room() -> None:
    """With one emoji, it would take ten times its length."""
    assert replaced("x😀 ".encode() + b"ab" * 500_000)
    with pytest.raises(NoRoom):
        replaced("x😀 ".encode() + b"ab" * 600_000)


def test_more_than_can_be_read_again_has_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the bodies are made of."""
    monkeypatch.setattr("carecycle_contract.recording.bodies.LARGEST_BODIES", 100_000)
    bodies = Bodies(OPERATION, Texts(StandIns()))
    bodies.replaced(b" " * 50_000)
    with pytest.raises(NoRoom):
        bodies.replaced(b" " * 50_000)


@pytest.mark.parametrize("text", [b"n" * 1_000_000, rb"\u0301" * 200_000, rb"\"" * 500_000])
def test_a_long_text_takes_memory_by_its_length(text: bytes) -> None:
    """A documented one, which is shown."""
    body = page(description="TEXT").replace(b"TEXT", text)
    with within_bytes(60 * len(body)):
        replaced(body)


def test_objects_that_are_not_kept_take_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever begins unlike all others."""
    monkeypatch.setattr("carecycle_contract.recording.objects._LARGEST_MEMORY", 0)
    body = page(tags=[{f"a{number:06}": 1} for number in range(50_000)])
    bodies = Bodies(OPERATION, Texts(StandIns()))
    bodies.replaced(body)
    assert not bodies._objects._known
