"""An answer in a few words: enough to know it again, and nothing of people."""

from __future__ import annotations

from typing import Any

import pytest
from answers import ERROR, answered, ask

from carecycle_contract.findings.refusal import describe

TEN_MEMBERS = ", ".join(f"member {number}" for number in range(10))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "400, no body"),
        (b"<h1>\n  Bad  request\n</h1>", "400 with <h1> Bad request </h1>"),
        (b"x" * 160, f"400 with {'x' * 160}"),
        (b"x" * 161, f"400 with {'x' * 160}…"),
        (b"\xff", "400 with \N{REPLACEMENT CHARACTER}"),
        (b"call jane@example.org", "400 with call [e-mail]"),
        (b"x " * 70_000, f"400 with {'x ' * 80}…"),
        # What was read only in part may end in the middle of a name.
        (b"a b" + b"c" * 65533, f"400 with a b{'c' * 157}…"),
        (b"a b" + b"c" * 65534, "400 with a"),
        ("jane@example.org".encode("utf-16"), "400 with 34 bytes that are no text in UTF-8"),
        (
            b'{"surname": "Doe",',
            "400 with what begins as JSON, but is none: the body ends early, after 18 bytes",
        ),
        (
            {"message": "no", "patient": "Doe"},
            '400 with {"message": "no"} and patient; code is missing',
        ),
        ({"items": 1, "message": "no"}, '400 with {"message": "no"} and items; code is missing'),
        (ERROR, '400 with {"message": "no", "code": "NOT_FOUND"}'),
        (
            {f"member {number}": number for number in range(12)},
            f"400 with an object with only {TEN_MEMBERS} and 2 more; message and code are missing",
        ),
        ({"name": "Doe"}, "400 with an object with only name; message and code are missing"),
        ({"items": ["Doe"]}, "400 with a list of 1 item"),
        ({"items": ["Doe", 2]}, "400 with a list of 2 items"),
        (["Doe"], "400 with an array of 1"),
    ],
)
def test_an_answer_is_described(body: Any, words: str) -> None:
    """By its status and the gist of its body; of members, by names alone."""
    assert describe(answered(ask(), 400, body)) == words
