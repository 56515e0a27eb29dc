"""What is written: HAR 1.2 that any program reads, with no secret in it."""

from __future__ import annotations

import io
import json
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from answers import ERROR, JSON_TYPE, OPERATION, answered, ask, campaign, listed

from carecycle_contract.question import Key
from carecycle_contract.recording.concealment import Concealment
from carecycle_contract.recording.har import write
from carecycle_contract.recording.reading import read
from carecycle_contract.recording.recording import (
    Entry,
    Provenance,
    RecordedPrompt,
    Recording,
    Survey,
)
from carecycle_contract.redaction import MASKED_KEY, Redactor

if TYPE_CHECKING:
    from pathlib import Path

    from carecycle_contract.answer import Answer

KEY = "cc_test"
"""Short enough to stand in a text by chance, so that a client leaves it there."""

BEGAN = datetime(2026, 11, 26, 17, tzinfo=UTC)
PROVENANCE = Provenance(
    base_url="http://one",
    began=BEGAN,
    suite="carecycle-contract 0.1.0",
    contract=OPERATION.contract,
    operation=OPERATION.id,
    key_variable="STAGING_KEY",
    options={"--max-requests": "60"},
    seed="7",
    requests=3,
    budget=60,
    seconds=2.5,
)
SURVEY = Survey(
    unasked=(ask(page=7),),
    unwalked=3,
    unanswered=((ask(search="odd"), "status 503, 4 times"),),
    moved=(1,),
    drawn=(2,),
    prompts=(RecordedPrompt(("PAG-7", "rule", None), "items", (0, 1), 2),),
)


def written(*entries: Entry, survey: Survey | None = SURVEY) -> bytes:
    """The recording of these entries."""
    file = io.BytesIO()
    answers = [entry.answer for entry in entries]
    write(
        file, Recording(PROVENANCE, entries, survey), Concealment(OPERATION, Redactor(KEY), answers)
    )
    return file.getvalue()


def entry_of(answer: Answer) -> dict[str, Any]:
    """The entry of an answer, as JSON."""
    (entry,) = json.loads(written(Entry(answer)))["log"]["entries"]
    return dict(entry)


ANSWERS = (
    listed(ask(), [campaign(1), campaign(2)]),
    answered(ask(page=-1), 400, ERROR, {"content-type": "text/plain", "x-id": "a1"}),
    answered(ask(key=Key.WRONG), 401, b"caf\xe9", {}),
    answered(ask(search="Ünï & 😀"), 302, b"", {"location": "https://sso.example.org"}),
)

# http://www.softwareishard.com/blog/har-12-spec/: the fields that are not optional.
REQUIRED = {
    "": {"version": str, "creator": dict, "entries": list},
    "creator": {"name": str, "version": str},
    "entry": {
        "startedDateTime": str,
        "time": (int, float),
        "request": dict,
        "response": dict,
        "cache": dict,
        "timings": dict,
    },
    "request": {
        "method": str,
        "url": str,
        "httpVersion": str,
        "cookies": list,
        "headers": list,
        "queryString": list,
        "headersSize": int,
        "bodySize": int,
    },
    "response": {
        "status": int,
        "statusText": str,
        "httpVersion": str,
        "cookies": list,
        "headers": list,
        "content": dict,
        "redirectURL": str,
        "headersSize": int,
        "bodySize": int,
    },
    "content": {"size": int, "mimeType": str},
    "timings": {"send": (int, float), "wait": (int, float), "receive": (int, float)},
}


def check(value: dict[str, Any], kind: str) -> None:
    """Check that an object of HAR has its fields."""
    for name, types in REQUIRED[kind].items():
        assert isinstance(value[name], types), (kind, name)


def test_every_field_of_har_is_there() -> None:
    """So a browser's developer tools open it."""
    log = json.loads(written(*map(Entry, ANSWERS)))["log"]
    check(log, "")
    check(log["creator"], "creator")
    assert log["version"] == "1.2"
    assert len(log["entries"]) == len(ANSWERS)
    for entry in log["entries"]:
        check(entry, "entry")
        for kind in ("request", "response", "timings"):
            check(entry[kind], kind)
        check(entry["response"]["content"], "content")
        for pair in (*entry["request"]["headers"], *entry["response"]["headers"]):
            assert isinstance(pair["name"], str)
            assert isinstance(pair["value"], str)
        assert datetime.fromisoformat(entry["startedDateTime"]) >= BEGAN
        spent = (milliseconds for milliseconds in entry["timings"].values() if milliseconds >= 0)
        assert entry["time"] == sum(spent)


def test_what_was_recorded_is_read_again(tmp_path: Path) -> None:
    """All of it: questions, exchanges, positions, second looks, what was left open, and how."""
    entries = [Entry(answer, number) for number, answer in enumerate(ANSWERS)]
    entries.append(Entry(listed(ask(), [campaign(1)]), None, repeats=0))
    entries.append(Entry(answered(ask(), 200, {}, echoes_key=True, incomplete="it was closed")))
    file = tmp_path / "run.har"
    file.write_bytes(written(*entries))
    recording = read(file, OPERATION)
    again = list(recording.entries)
    assert recording.provenance == PROVENANCE
    assert recording.survey == SURVEY
    assert not recording.notes
    for before, after in zip(entries, again, strict=True):
        assert (after.position, after.repeats) == (before.position, before.repeats)
        assert after.answer.question == before.answer.question
        one, other = before.answer.exchange, after.answer.exchange
        assert (other.status, len(other.body)) == (one.status, len(one.body))
        assert (other.started, other.elapsed) == (one.started, one.elapsed)
        assert (other.echoes_key, other.media_type) == (one.echoes_key, one.media_type)
        assert other.incomplete == one.incomplete


def test_bytes_that_are_no_text_are_coded() -> None:
    """And others stand there to be read."""
    latin = entry_of(ANSWERS[2])["response"]["content"]
    assert latin["encoding"] == "base64"
    assert b64decode(latin["text"]).endswith(b"\xe9")
    assert "encoding" not in entry_of(ANSWERS[0])["response"]["content"]
    assert '"Campaign 2"' in entry_of(ANSWERS[0])["response"]["content"]["text"]


@pytest.mark.parametrize(
    ("key", "sent"),
    [(Key.OWN, MASKED_KEY), (Key.NONE, None), (Key.EMPTY, ""), (Key.WRONG, "cc_" + "0" * 32)],
)
def test_the_key_is_told_but_not_shown(key: Key, sent: str | None) -> None:
    """In its header, as it was sent."""
    headers = entry_of(answered(ask(key=key), 200, {}))["request"]["headers"]
    assert headers == ([] if sent is None else [{"name": OPERATION.key.header, "value": sent}])


def test_headers_tell_of_the_server_and_of_nobody() -> None:
    """Only technical ones are shown."""
    headers = {**JSON_TYPE, "retry-after": "7", "x-ratelimit-limit": "60", "server": "nginx/1.2"}
    secret = {"set-cookie": "session=0123456789abcdef; Path=/", "x-user": "Jane Doe"}
    shown = entry_of(answered(ask(), 200, {}, headers | secret))["response"]["headers"]
    values = {one["name"]: one["value"] for one in shown}
    assert {name: values[name] for name in headers} == headers
    assert not any(word in str(values) for word in ("session", "0123456789", "Jane", "Doe"))
    assert values.keys() == headers.keys() | secret.keys()


def test_people_are_hidden_in_names_of_headers() -> None:
    """Which a server may choose, too."""
    headers = JSON_TYPE | {"jane%40clinic.example": "1", "480-555-0123": "2"}
    shown = entry_of(answered(ask(), 200, {}, headers))["response"]["headers"]
    assert [one["name"] for one in shown] == ["content-type", "[e-mail]", "[phone number]"]


def test_people_are_hidden_in_a_media_type() -> None:
    """Wherever it stands."""
    entry = entry_of(answered(ask(), 200, b"", {"content-type": 'text/x; by="jd@example.org"'}))
    assert "jd@example.org" not in str(entry)
    assert entry["response"]["content"]["mimeType"].startswith('text/x; by="')


def test_people_are_hidden_in_questions_too() -> None:
    """As in answers, by the same stand-in."""
    answer = listed(ask(search="Ask jd@example.org"), [campaign(1, name="Ask jd@example.org")])
    recorded = written(Entry(answer, 0), survey=Survey(unasked=(answer.question,)))
    (entry,) = json.loads(recorded)["log"]["entries"]
    assert b"jd@example.org" not in recorded
    asked = entry["request"]["queryString"][0]["value"]
    assert asked.startswith("Ask ")
    assert asked in entry["response"]["content"]["text"]


def test_no_key_is_in_what_is_told() -> None:
    """Of a body, an error or an option; however short, and whichever header it was sent in."""
    survey = replace(SURVEY, unanswered=((ask(), f"illegal header: {KEY} of jd@example.org"),))
    told = replace(PROVENANCE, stopped=f"{KEY} was refused", options={"--waivers": f"{KEY}.toml"})
    cut = f"illegal chunk header: {KEY} of jd@example.org"
    entries = [
        Entry(answered(ask(), 200, {"message": f"no {KEY}, hunter2", "code": KEY}, incomplete=cut))
    ]
    file = io.BytesIO()
    redactor = Redactor(KEY, {"TENANT": "hunter2"})
    write(file, Recording(told, entries, survey), Concealment(OPERATION, redactor, ()))
    assert KEY.encode() not in file.getvalue()
    assert b"hunter2" not in file.getvalue()
    assert b"jd@example.org" not in file.getvalue()
    assert file.getvalue().count(MASKED_KEY.encode()) == 6 + 1


def test_a_body_that_there_is_no_room_for_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so, and is not judged; nothing of headers and questions is shown instead."""
    monkeypatch.setattr("carecycle_contract.recording.stand_ins._MOST", 0)
    answer = answered(ask(search="jd@x.org"), 200, {"ssn": "Doe"}, {"x-by": "Doe"})
    content = written(Entry(answer, 0))
    (entry,) = json.loads(content)["log"]["entries"]
    assert "text" not in entry["response"]["content"]
    assert entry["response"]["content"]["comment"].startswith("left out: ")
    assert b"Doe" not in content
    assert b"jd@" not in content
    (file := tmp_path / "run.har").write_bytes(content)
    recording = read(file, OPERATION)
    assert [one.altered for one in recording.entries] == [True]
    assert recording.notes == ("not judged: 1 answer, as the recording had no room",)
