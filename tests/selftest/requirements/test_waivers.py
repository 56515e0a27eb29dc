"""Files of waivers: what is read, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from answers import OPERATION
from bounds import within_seconds

from carecycle_contract.requirements import BadWaiver, Waiver, catalogue_of, read_waivers

if TYPE_CHECKING:
    from pathlib import Path

CATALOGUE = catalogue_of(OPERATION)
PARAMETERS = [parameter.name for parameter in OPERATION.parameters]
WAIVER = '[[waiver]]\nrequirement = "PAG-2"\nreason = "known"\nexpires = 2027-01-31\n'


def read(file: Path, text: str | bytes) -> tuple[Waiver, ...]:
    """The waivers of a file with this text."""
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_waivers(file, CATALOGUE, PARAMETERS)


def test_every_member_is_read(tmp_path: Path) -> None:
    """Comments are ignored; the place is the line of the table."""
    file = tmp_path / "staging, first.toml"
    text = (
        f'# Known since March.\n\n{WAIVER}where = "sortBy=startDate&search=a%26b"\n'
        f'link = "https://tickets.example.com/1234"\n\n{WAIVER}'
    )
    first, second = read(file, text)
    assert first == Waiver(
        requirement="PAG-2",
        reason="known",
        expires=date(2027, 1, 31),
        location=f"{file}:3",
        where=(("sortBy", "startDate"), ("search", "a&b")),
        link="https://tickets.example.com/1234",
    )
    assert second.location == f"{file}:10"
    assert first.covers((("sortBy", "startDate"), ("search", "a&b"), ("page", "2")))
    assert not first.covers((("sortBy", "startDate"),))


@pytest.mark.parametrize(
    ("text", "waivers"),
    [
        ("", 0),
        ("# none\n", 0),
        (b"\xef\xbb\xbf" + WAIVER.encode(), 1),
        (WAIVER.replace("\n", "\r\n"), 1),
    ],
)
def test_what_editors_do_to_a_file_is_taken(
    tmp_path: Path, text: str | bytes, waivers: int
) -> None:
    """An empty file, a byte-order mark, the line ends of Windows."""
    assert len(read(tmp_path / "staging.toml", text)) == waivers


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("PAG-2: why\n", " is no TOML: "),
        ("[[waivers]]\n", ": it has 'waivers', and may have [[waiver]] alone"),
        ('[waiver]\nrequirement = "PAG-2"\n', ": write [[waiver]] above each waiver"),
        (WAIVER.replace("PAG-2", "PAG-22"), ":2: there is no requirement 'PAG-22' in "),
        (WAIVER.replace('"known"', '" "'), ":3: reason is empty"),
        (WAIVER.replace('"known"', "7"), ":3: reason is 7; write text"),
        (WAIVER.replace("2027-01-31", '"2027-01-31"'), ":4: expires is '2027-01-31'; write a date"),
        (WAIVER.replace("2027-01-31", "2027-01-31T00:00:00Z"), ":4: expires is datetime"),
        (WAIVER.replace("2027-01-31", "2027-02-31"), " is no TOML: "),
        (WAIVER.replace("reason", "because"), ":3: a waiver has no 'because'; it may have"),
        (WAIVER.replace("expires", "# expires"), ":1: the waiver has no expires"),
        (f'{WAIVER}where = "sortby=name"\n', ":5: where is 'sortby=name'; write NAME=VALUE, with"),
        (f'{WAIVER}where = "sortBy"\n', ":5: where is 'sortBy'; write NAME=VALUE, with one of"),
        (f"{WAIVER}\n{WAIVER}", ":6: PAG-2 is waived in "),
        (f"{WAIVER}\n{WAIVER.replace('known', '')}", ":8: reason is empty"),
        ('waiver = [{requirement = "PAG-2"}]\n', ", waiver 1: the waiver has no reason"),
        (b"\xff\xfe", " cannot be read ("),
        ("# " * 500_001, " is larger than 1 MB"),
        ("a = " + "[" * 5_000, " is nested too deeply"),
        ("a = 1" + "0" * 5_000, " is no TOML: "),
        (WAIVER.replace('"known"', "[" * 60 + "]" * 60), ":3: reason is [[[[[[[...]]]]]]]; write"),
        (f"[[waiver]]\nreason{'.a' * 1_000} = 1\n", ":2: reason is {'a': {'a': "),
        (WAIVER.replace("PAG-2", "P" * 5_000), ":2: there is no requirement 'PPPPPPPPPPPP...PP"),
    ],
)
def test_what_cannot_be_used_is_named_by_file_and_line(
    tmp_path: Path, text: str | bytes, told: str
) -> None:
    """And what to write instead."""
    file = tmp_path / "staging.toml"
    with pytest.raises(BadWaiver) as refused:
        read(file, text)
    assert str(refused.value).startswith(str(file) + told)


@pytest.mark.parametrize("name", [".", "missing.toml"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    """A folder, or nothing."""
    with pytest.raises(BadWaiver, match="cannot be read"):
        read_waivers(tmp_path / name, CATALOGUE, PARAMETERS)


def test_many_waivers_take_time_by_their_number(tmp_path: Path) -> None:
    """As many as a file may have, nearly."""
    text = "".join(f'{WAIVER}where = "search={number}"\n' for number in range(9_000))
    with within_seconds(10):
        assert len(read(tmp_path / "staging.toml", text)) == 9_000
