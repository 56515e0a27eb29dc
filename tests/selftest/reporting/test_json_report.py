"""JSON reports are written, read again, and described."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hostile import TEXTS
from hypothesis import given
from hypothesis import strategies as st
from reports import EVERY_OUTCOME, HOSTILE, report, saying

from carecycle_contract.reporting import json_report

DOCUMENT = Path(__file__).parents[3] / "docs" / "report.schema.json"
REPORTS = {
    "every outcome": report(*EVERY_OUTCOME),
    "nothing": report(answers=[]),
    "no verdict": report(answers=[], stopped=HOSTILE),
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_valid_by_its_schema(name: str) -> None:
    """By another validator than the one that reads it."""
    document = json.loads(json_report.written(REPORTS[name]))
    jsonschema.Draft202012Validator(json_report.schema()).validate(document)


@pytest.mark.parametrize("name", REPORTS)
def test_what_is_written_can_be_read(name: str) -> None:
    """Without a loss."""
    assert json_report.read(json_report.written(REPORTS[name])) == REPORTS[name]


def test_the_schema_is_one_and_documented() -> None:
    """`python -m carecycle_contract.reporting > docs/report.schema.json` writes it anew."""
    jsonschema.Draft202012Validator.check_schema(json_report.schema())
    assert json.loads(DOCUMENT.read_text("utf-8")) == json_report.schema()


def test_a_later_field_is_no_obstacle() -> None:
    """Reports of newer versions of the same format can be read."""
    document = json.loads(json_report.written(REPORTS["nothing"]))
    assert json_report.read(json.dumps({**document, "weather": "fine"})) == REPORTS["nothing"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": 2}, "its format is 2, and this version reads format 1"),
        ({"conclusion": "fine"}, "conclusion: "),
        ({"cost": {}}, "cost: "),
        ({"requirements": [7]}, "requirements.0: "),
    ],
)
def test_another_document_is_refused(change: dict[str, object], told: str) -> None:
    """By the place where it is not as it must be."""
    document = json.loads(json_report.written(REPORTS["nothing"]))
    with pytest.raises(json_report.BadReport) as refused:
        json_report.read(json.dumps({**document, **change}))
    assert str(refused.value).startswith(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a":' * 900 + "1" + "}" * 900, "nested more than"),
        ("[" * 100_000, "nested more than"),
        ('{"a": "\\ud800"}', "surrogates not allowed"),
        ('{"\\udfff": 1}', "surrogates not allowed"),
        ("1" * 400, "cannot be written again (Integer exceeds 64-bit range)"),
        ("1" * 5000, "a number of 5000 digits"),
        ("[NaN]", "NaN is not a JSON number"),
        ('{"a": 1, "a": 2}', "appears twice"),
        ("[" + "{}," * 600_000 + "{}]", "more than 600,000 values"),
        (" " * json_report.MOST_BYTES + "7", "more than 32 MiB"),
    ],
    ids=lambda given: given[:12],
)
def test_what_no_run_writes_is_refused(text: str, told: str) -> None:
    """Before it is looked at further."""
    with pytest.raises(json_report.BadReport) as refused:
        json_report.read(text)
    assert told in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_report_may_be_in_another_encoding(encoding: str) -> None:
    """As shells of Windows write what is sent through them."""
    text = json_report.written(REPORTS["nothing"])
    assert json_report.read(text.encode(encoding)) == REPORTS["nothing"]


def test_no_more_is_read_than_may_be_there() -> None:
    """However much there is."""
    with pytest.raises(json_report.BadReport, match=r"/dev/zero .* more than 32 MiB"):
        json_report.read_file(Path("/dev/zero"))


NUMBERS = (-1, -1e-9, 2**53, 1e17, 10**18)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "place",
    [
        ("target", "items"),
        ("target", "total"),
        ("cost", "requests"),
        ("cost", "seconds"),
        ("cost", "median"),
        ("requirements", 1, "violations_total"),
        ("requirements", 1, "detection", "faults"),
        ("traits", 0, "seen"),
        ("members", 0, "values", "a"),
        ("exchanges", 0, "status"),
        ("exchanges", 0, "started"),
        ("exchanges", 0, "slice", "total"),
    ],
    ids=str,
)
def test_a_number_that_counts_nothing_is_refused(place: tuple[Any, ...], number: float) -> None:
    """By its place, or by that of the object in which it stands."""
    document = json.loads(json_report.written(REPORTS["every outcome"]))
    *ways, last = place
    inner = document
    for way in ways:
        inner = inner[way]
    inner[last] = number
    with pytest.raises(json_report.BadReport) as refused:
        json_report.read(json.dumps(document))
    assert str(refused.value).startswith(".".join(map(str, ways)))


@given(TEXTS | st.integers().map(str), st.integers() | st.floats(-1e300, 1e300))
def test_whatever_a_run_is_told_its_report_can_be_read(text: str, number: float) -> None:
    """A target may state any total, and a recording any time."""
    first, *others = REPORTS["every outcome"].exchanges
    told = saying(
        replace(
            REPORTS["every outcome"],
            target=replace(REPORTS["every outcome"].target, total=round(number)),
            exchanges=(replace(first, started=number, status=round(number)), *others),
        ),
        text,
    )
    read = json_report.read(json_report.written(told))
    assert json_report.read(json_report.written(read)) == read
    again = json_report.read(json_report.written(told).replace('"seen": 3', '"seen": 3.0'))
    assert json_report.written(again) == json_report.written(read)


def test_a_text_that_no_run_writes_is_refused() -> None:
    """A report that has one is written with its beginning."""
    long = replace(REPORTS["nothing"], sentence="x" * 200_000)
    assert len(json_report.read(json_report.written(long)).sentence) == 100_000
    document = json.loads(json_report.written(long))
    with pytest.raises(json_report.BadReport, match=r"sentence: .* longer than"):
        json_report.read(json.dumps(document | {"sentence": "x" * 100_001}))


@pytest.mark.parametrize("text", ["", "[]", "7", '{"format": 1', b"\xff", "{}"])
def test_what_is_no_report_is_refused(text: str | bytes) -> None:
    """Whatever it is."""
    with pytest.raises(json_report.BadReport):
        json_report.read(text)
