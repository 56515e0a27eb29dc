"""What is read: our own recordings, and those of other programs as far as they go."""

from __future__ import annotations

import contextlib
import json
import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from answers import ERROR, OPERATION, answered, ask, campaign, listed
from contracts import SHIPMENTS
from hypothesis import given
from hypothesis import strategies as st
from test_har import PROVENANCE, written
from test_options import options

from carecycle_contract.question import Key
from carecycle_contract.recording import reading, stream
from carecycle_contract.recording.reading import read
from carecycle_contract.recording.recording import Entry, Recording
from carecycle_contract.recording.stream import BadRecording
from carecycle_contract.redaction import MASKED_KEY
from carecycle_contract.rules.book import rules_of
from carecycle_contract.survey.recorded import evidence_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

    Read = Callable[[bytes], Recording]

KEY = "cc_secret_of_the_browser"
BODY = json.dumps({"itemsTotal": 0, "currentPage": 1, "items": []})


def entry(  # noqa: PLR0913 - one keyword for each part that may differ
    url: str = "https://api.example.com/gateway/v2/campaigns?page=2&search=flu+shot",
    status: int = 200,
    text: str | None = BODY,
    *,
    method: str = "GET",
    started: str = "2026-01-01T00:00:00.000Z",
    key: str | None = KEY,
    **content: Any,
) -> dict[str, Any]:
    """An entry as browsers and proxies write it."""
    body = {"size": len(text or ""), "mimeType": "application/json", "text": text} | content
    return {
        "startedDateTime": started,
        "time": 12.5,
        "request": {
            "method": method,
            "url": url,
            "headers": [] if key is None else [{"name": "X-Api-Key", "value": key}],
        },
        "response": {
            "status": status,
            "headers": [{"name": "Content-Type", "value": "application/json"}],
            "content": {name: value for name, value in body.items() if value is not None},
        },
    }


def har(*entries: dict[str, Any]) -> bytes:
    """A HAR file with these entries."""
    creator = {"name": "WebInspector", "version": "537.36"}
    log = {"version": "1.2", "creator": creator, "pages": [], "entries": list(entries)}
    return json.dumps({"log": log}).encode()


@pytest.fixture
def judged(tmp_path: Path) -> Read:
    """Reads these bytes as a file."""

    def read_bytes(content: bytes) -> Recording:
        file = tmp_path / "some.har"
        file.write_bytes(content)
        return read(file, OPERATION)

    return read_bytes


def test_another_programs_recording_is_read(judged: Read) -> None:
    """Its base URL, questions in the order of time, and answers; a byte-order mark before it."""
    late = entry(started="2026-01-01T01:00:03.5+01:00", text="/w\r\n==", size=1)
    late["response"]["content"]["encoding"] = "base64"
    recording = judged(b"\xef\xbb\xbf" + har(entry(started="2026-01-01T00:00:01Z"), late, entry()))
    exchanges = [one.answer.exchange for one in recording.entries]
    assert [exchange.started for exchange in exchanges] == [-1.0, 0.0, 2.5]
    assert [exchange.body for exchange in exchanges] == [BODY.encode(), BODY.encode(), b"\xff"]
    assert exchanges[0].media_type == "application/json"
    assert exchanges[0].elapsed == 0.0125
    questions = {one.answer.question.parameters for one in recording.entries}
    assert questions == {(("page", "2"), ("search", "flu shot"))}
    told = recording.provenance
    assert (told.base_url, told.suite) == ("https://api.example.com/gateway", "WebInspector 537.36")
    assert (recording.survey, recording.notes) == (None, ())


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_recording_may_come_through_a_pipe(mark: bytes) -> None:
    """Which is read once; as `<(gunzip -c run.har.gz)` of a shell gives it."""
    end, begin = os.pipe()
    with os.fdopen(begin, "wb") as pipe:
        pipe.write(mark + har(entry()))
    given = options(judge=f"/dev/fd/{end}").judge
    assert given is not None
    try:
        assert len(list(read(given, OPERATION).entries)) == 1
    finally:
        os.close(end)


def without_a_body(**response: Any) -> dict[str, Any]:
    """An entry of a program that keeps no bodies, and does not say so where HAR would have it."""
    left_out = entry(text="")
    left_out["response"] |= response
    return left_out


FOREIGN = [
    entry("https://api.example.com/gateway/v2/campaigns/7"),
    entry("https://other.example.com/v2/campaigns"),
    entry("https://api.example.com/app.js"),
    entry("data:text/plain,/v2/campaigns"),
    entry("https://api.example.com:99999999/gateway/v2/campaigns"),
    entry("https://api.example.com:0/gateway/v2/campaigns"),
    entry('https://a"$(id)<b>/gateway/v2/campaigns'),
    entry("https://[::1/gateway/v2/campaigns"),
    entry(method="OPTIONS"),
    entry(method="POST"),
    entry(text=None, size=5),
    entry(status=0, text=None),
    entry(text="not base64", encoding="base64"),
    entry(text=BODY[:20], size=len(BODY)),
    entry(f"https://api.example.com/gateway/v2/campaigns?search={'a' * 8000}"),
    entry(status=206),
    without_a_body(bodySize=40),
    without_a_body(headers=[{"name": "Content-Length", "value": "40"}]),
    entry(started="yesterday"),
    entry(started="9999-12-31T23:00:00Z"),
    entry(status=10**15),
    entry(status=401),
    {"request": {}},
]


def test_times_are_told_in_utc(judged: Read) -> None:
    """Wherever the program ran that wrote them."""
    told = judged(har(entry(started="2026-01-01T00:30:00+02:00"))).provenance
    assert f"{told.began:%Y-%m-%d %H:%M}" == "2025-12-31 22:30"


def test_what_is_no_question_of_the_contract_is_left_out(judged: Read) -> None:
    """And counted; so is what was refused with a key of which nobody knows whether it was right."""
    recording = judged(har(entry(), *FOREIGN, entry()))
    assert len(list(recording.entries)) == 2
    told = (
        "which are no whole answers of https://api.example.com/gateway to the contract's questions"
    )
    left_out = f"{len(FOREIGN)} of {len(FOREIGN) + 2} entries"
    assert recording.notes == (f"left out: {left_out}, {told}",)


@pytest.mark.parametrize("address", ["localhost:3000", "[::1]:8080", "bücher.example", "a_b.c.d"])
def test_any_address_of_a_server_may_be_asked(judged: Read, address: str) -> None:
    """As browsers and proxies write it."""
    recording = judged(har(entry(f"https://me:secret@{address}/v2/campaigns")))
    assert recording.provenance.base_url == f"https://{address}"


@pytest.mark.parametrize(
    ("key", "status", "taken_for"),
    [
        (KEY, 200, Key.OWN),
        (None, 200, Key.OWN),
        ("", 200, Key.OWN),
        (None, 401, Key.NONE),
        ("", 403, Key.EMPTY),
    ],
)
def test_nobody_is_accused_for_a_key_that_a_program_left_out(
    judged: Read, key: str | None, status: int, taken_for: Key
) -> None:
    """A file without keys, or a session, is no open door."""
    (recorded,) = judged(har(entry(key=key, status=status))).entries
    assert recorded.answer.question.key is taken_for


def test_a_key_in_another_programs_answer_is_masked(judged: Read) -> None:
    """And told."""
    (recorded,) = judged(har(entry(text=f'{{"debug":"{KEY}"}}'))).entries
    assert recorded.answer.exchange.body == f'{{"debug":"{MASKED_KEY}"}}'.encode()
    assert recorded.answer.exchange.echoes_key


def test_the_key_of_one_entry_is_masked_in_all(judged: Read) -> None:
    """Also where it was not sent, and of an entry that is no question; in the address, too."""
    file = har(
        entry(f"https://me:{KEY}@one/{KEY}/v2/campaigns?page=1", key=None),
        entry(f"https://one/{KEY.upper()}/v2/campaigns", 401, f'{{"message":"{KEY}"}}', key=None),
        entry(f"https://one/{KEY}/v2/campaigns?search=of+{KEY}&{KEY}=1", key=None),
        entry("https://other/login", 500, started="once"),
    )
    recording = judged(file.replace(b"WebInspector", KEY.encode()))
    assert recording.provenance.base_url == f"https://one/{MASKED_KEY}"
    assert recording.provenance.suite == f"{MASKED_KEY} 537.36"
    entries = list(recording.entries)
    assert not [one for one in entries if KEY in repr(one).lower()]
    assert entries[1].answer.exchange.body == f'{{"message":"{MASKED_KEY}"}}'.encode()
    assert not [one for one in entries if one.answer.exchange.echoes_key]
    assert [one.altered for one in entries] == [False, False, True]
    assert "not judged: 1 answer, as a key was asked for" in recording.notes


@pytest.mark.parametrize("keys", [[f"cc_key_number_{n}" for n in range(9)], ["k" * 2001]])
def test_a_file_has_few_keys(judged: Read, keys: list[str]) -> None:
    """As each is looked for in all of it."""
    with pytest.raises(BadRecording, match="it has more than 8 API keys, or one of more than 2000"):
        judged(har(*(entry(key=key) for key in keys)))


def test_people_in_another_programs_address_are_masked(judged: Read) -> None:
    """But not in a text that was searched for, which reports mask, nor the number of a page."""
    mail = "jane.doe@example.org"
    url = f"https://one/2125550123/{mail}/v2/campaigns?search={mail}&status={mail}&{mail}=1&page=2125550123"
    (recorded,) = judged(har(entry(url))).entries
    masked, address = "[e-mail]", "https://one/2125550123/%5Be-mail%5D/v2/campaigns"
    asked = (("search", mail), ("status", masked), (masked, "1"), ("page", "2125550123"))
    assert recorded.answer.question.parameters == asked
    assert recorded.answer.exchange.url == recorded.answer.question.url(address)


_OWN = written(Entry(listed(ask(), [campaign(1)]), 0))
UNUSABLE = {
    b"": "it breaks off, or is no JSON",
    b"<html>": "it breaks off, or is no JSON",
    b"\xff\xfe{\x00": "it breaks off, or is no JSON",
    b"[1, 2]": "it is no HAR file",
    b'{"log": {"entries": []}}': "it is no HAR file",
    har(*FOREIGN[2:5]): "no entry of 3 is a whole answer to GET /v2/campaigns",
    har(entry())[:-9]: "it breaks off, or is no JSON",
    _OWN[:-40]: "it breaks off, or is no JSON",
    written(): "it holds no exchange",
    _OWN.replace(b'"format": 1', b'"format": 99'): (
        "it is of format 99, written by carecycle-contract 0.1.0; this version reads format 1"
    ),
    _OWN.replace(b'"key": "OWN"', b'"key": "MINE"'): "its entry 1 is not as this suite writes",
    _OWN.replace(b'"unwalked": 3', b'"unwalked": "x"'): "what it says of its run is not as",
    _OWN.replace(b"http://one/", b"javascript:x//"): "its entry 1 is not as this suite writes",
    _OWN.replace(b'url": "http://one"', b'url": "one"'): "what it says of its run is not as this s",
    _OWN.replace(b'"unwalked": 3', b'"unwalked": 1e308'): "what it says of its run is not as this",
    _OWN.replace(b'"seconds": 2.5', b'"seconds": 1e300'): "what it says of its run is not",
    _OWN.replace(b'"began": "2026', b'"began": "9999'): "what it says of its run is",
    re.sub(b'"started": [0-9.]+', b'"started": 1e300', _OWN): "its entry 1 is not as this suite",
    re.sub(b'"elapsed": [0-9.]+', b'"elapsed": -1e300', _OWN): "its entry 1 is not as this",
    _OWN.replace(b"STAGING_KEY", b"X$(id)"): "what it says of its run is not as this",
    _OWN.replace(b"STAGING_KEY", b"X\\n"): "what it says of its run is not as this suite",
}


@pytest.mark.parametrize("content", UNUSABLE, ids=UNUSABLE.values())
def test_what_cannot_be_judged_is_told(judged: Read, content: bytes) -> None:
    """In a few words."""
    with pytest.raises(BadRecording, match=UNUSABLE[content]):
        judged(content)


def test_a_list_may_be_of_any_size(judged: Read) -> None:
    """As far as a number of JSON tells it."""
    most = str(2**53 - 1).encode()
    recording = judged(_OWN.replace(b'"unwalked": 3', b'"unwalked": ' + most))
    assert recording.survey is not None
    assert recording.survey.unwalked == 2**53 - 1


def test_a_recording_is_of_one_operation(tmp_path: Path) -> None:
    """One of campaigns tells nothing of shipments."""
    file = tmp_path / "run.har"
    file.write_bytes(_OWN)
    with pytest.raises(BadRecording, match=f"operation {OPERATION.id}, not {SHIPMENTS.id}"):
        read(file, SHIPMENTS)
    with pytest.raises(BadRecording, match="it cannot be read"):
        read(tmp_path, OPERATION)


def test_what_a_recording_tells_of_itself_shows_nobody(judged: Read) -> None:
    """Nor begins a line, whoever wrote it."""
    mail = b"::jane.doe@example.org"
    told = judged(_OWN.replace(PROVENANCE.suite.encode(), mail)).provenance
    assert told.suite == r"\x3a:[e-mail]"
    with pytest.raises(BadRecording, match=r"written by \\x3a:\[e-mail\];"):
        judged(
            _OWN.replace(b'"format": 1', b'"format": 9').replace(PROVENANCE.suite.encode(), mail)
        )


def test_a_recording_of_another_contract_is_judged_by_todays(judged: Read) -> None:
    """And says so."""
    older = replace(PROVENANCE, contract="Campaigns 0.9")
    recorded = _OWN.replace(PROVENANCE.contract.encode(), older.contract.encode())
    note = f"recorded under the contract Campaigns 0.9, judged by {OPERATION.contract}"
    assert judged(recorded).notes == (note,)


_VALUES = st.sampled_from([None, True, -1, 1.5, 10**400, "", "inf", "x", [], [[]], {}, {"a": []}])


@given(st.data(), st.sampled_from([_OWN, har(entry(), entry(started="2026-01-01T00:00:01Z"))]))
def test_a_file_that_was_tampered_with_is_judged_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, content: bytes
) -> None:
    """Nothing in it ends the suite."""
    log = json.loads(content)
    at = log
    while isinstance(at, dict | list) and at:
        name = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if not isinstance(at[name], dict | list) or not data.draw(st.integers(0, 3)):
            break
        at = at[name]
    if at:
        at[name] = data.draw(_VALUES)
    file = tmp_path_factory.mktemp("tampered") / "some.har"
    file.write_text(json.dumps(log))
    with contextlib.suppress(BadRecording):
        evidence = evidence_of(read(file, OPERATION), OPERATION)
        for rule in rules_of(OPERATION):
            evidence.judgement_of(rule)


_DEEP = (b"[" * 100_000, b'{"a":' * 100_000, b"[" * 300 + b"]" * 300)


@pytest.mark.parametrize("deep", _DEEP, ids=["arrays", "objects", "closed"])
@pytest.mark.parametrize("before", [b"", b'{"log":{"entries":', b'{"log":{"entries":[{"a":'])
def test_what_is_nested_beyond_a_bound_is_not_read(
    judged: Read, before: bytes, deep: bytes
) -> None:
    """Wherever it is: a hundred thousand levels took gigabytes."""
    with pytest.raises(BadRecording, match="its values are nested more than 254 deep"):
        judged(before + deep)


def test_an_entry_of_very_many_values_is_not_kept(judged: Read) -> None:
    """Each takes more memory than its bytes."""
    many = json.dumps({"a": [[]] * stream.MOST_VALUES})
    with pytest.raises(BadRecording, match="its first entry is larger than fits into memory"):
        judged(har(entry(), entry()).replace(b'"request"', f'"a": {many}, "request"'.encode(), 1))


@pytest.mark.parametrize(
    ("module", "bound", "most"),
    [
        (reading, "LARGEST_BODIES", 100_000),
        (reading, "MOST_ANSWERS", 1),
        (stream, "LARGEST_OBJECT", 200_000),
        (stream, "MOST_VALUES", 1_000),
    ],
)
def test_what_does_not_fit_is_judged_as_far_as_it_fits(
    judged: Read, monkeypatch: pytest.MonkeyPatch, module: ModuleType, bound: str, most: int
) -> None:
    """Whether all is too much, one answer is, or they are too many; and says so."""
    headers = {f"x-{number}": "" for number in range(500)}
    large = answered(ask(), 200, {"itemsTotal": 0, "items": ["x" * 1_000_000]}, headers)
    entries = (Entry(answered(ask(), 400, ERROR), 0), Entry(large, 1), Entry(large, 2))
    monkeypatch.setattr(module, bound, most)
    recording = judged(written(*entries))
    assert [one.position for one in recording.entries] == [0]
    assert recording.notes == ("larger than can be judged: judged as far as its answer 1",)


def test_what_does_not_fit_is_not_told_as_something_else(
    judged: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of another program's file, that is what is no answer to a question."""
    monkeypatch.setattr(reading, "MOST_ANSWERS", 2)
    told = "larger than can be judged: judged as far as its answer 2"
    assert judged(har(entry(), entry(), entry(), *FOREIGN)).notes == (told,)


def test_what_does_not_fit_is_not_told_as_left_out(
    judged: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a recording of ours, whose entry without a body had no room either."""
    monkeypatch.setattr(reading, "MOST_ANSWERS", 1)
    entries = (Entry(answered(ask(), 400, ERROR), 0), Entry(answered(ask(), 400, ERROR), 1))
    document = json.loads(written(*entries))
    del document["log"]["entries"][1]["response"]["content"]["text"]
    told = "larger than can be judged: judged as far as its answer 1"
    assert judged(json.dumps(document).encode()).notes == (told,)
