"""The part of an answer around a violation."""

from __future__ import annotations

import pytest
from answers import answered, ask, campaign, listed

from carecycle_contract.findings.refusal import describe
from carecycle_contract.redaction import Redactor
from carecycle_contract.verdict.excerpt import MOST_CHARACTERS, excerpt

REDACT = Redactor("cc_0123456789abcdef").text


def test_the_way_to_the_place_is_shown() -> None:
    """What lies beside it is counted."""
    item = campaign(2, client={"id": "a", "name": "Dr. Ann Lee"}, status="wild")
    shown = excerpt(listed(ask(), [campaign(1), item, campaign(3)]), "items[1].status", REDACT)
    assert shown.startswith("status 200\ncontent-type: application/json\n\n{")
    assert '"status": "wild"' in shown
    assert shown.count("… 1 not shown") == 2
    assert '"client": "… 2 members"' in shown


def test_items_are_left_out_where_the_place_is_elsewhere() -> None:
    """An envelope has few lines."""
    shown = excerpt(listed(ask(), [campaign(1)] * 50, nextPage=7), "nextPage", REDACT)
    assert '"nextPage": 7' in shown
    assert '"… 50 not shown"' in shown


def test_personal_and_undocumented_values_are_not_shown() -> None:
    """Also on the way to the place; documented numbers and texts are, and whether a flag is set."""
    config = {"type": "direct", "directPhoneNumber": "+1 212 555 0100", "score": 789, "boss": "Ann"}
    item = campaign(1, transferConfig=config, owner="Jane Doe", maxAttempts=5, vip=True)
    item["client.smsCompanyName"] = "Ann"
    shown = excerpt(listed(ask(), [item]), "items[0].transferConfig.type", REDACT)
    assert '"type": "direct"' in shown
    assert '"maxAttempts": 5' in shown
    assert '"vip": true' in shown
    for personal in ("212", "789", "Ann", "Jane"):
        assert personal not in shown
    assert "Ann" not in excerpt(listed(ask(), [["Ann"]]), "items[0]", REDACT)


def test_nothing_inside_a_personal_member_is_shown() -> None:
    """Neither names nor elements on the way to the place."""
    for value in ({"Ann": {"Lee": 1}}, [{"Ann": "Lee"}], {"0": {"Ann": []}}):
        item = campaign(1, appointmentConfig={"createdBy": value})
        place = "items[0].appointmentConfig.createdBy"
        for inner in ("", ".Ann.Lee", "[0].Ann"):
            shown = excerpt(listed(ask(), [item]), place + inner, REDACT)
            assert '"createdBy"' in shown
            assert "Ann" not in shown


def test_a_text_in_place_of_an_object_is_not_shown() -> None:
    """It may hold what belongs inside; one in an array of texts is shown."""
    item = campaign(1, transferConfig="call Ann", requiredVars=["first name"])
    answer = listed(ask(), [item])
    assert "Ann" not in excerpt(answer, "items[0].transferConfig", REDACT)
    assert "first name" in excerpt(answer, "items[0].requiredVars", REDACT)


def test_what_is_not_json_is_shown_as_text() -> None:
    """Without e-mail addresses; the header that the place names is shown as well."""
    headers = {"content-type": "text/html", "www-authenticate": "Basic", "set-cookie": "a=b"}
    answer = answered(ask(), 401, b"<h1>ask\njane@example.com</h1>", headers)
    shown = excerpt(answer, "header WWW-Authenticate", REDACT)
    assert shown.splitlines() == [
        "status 401",
        "content-type: text/html",
        "www-authenticate: Basic",
        "",
        "<h1>ask",
        "[e-mail]</h1>",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"items": [{"status": "wild", "owner": "Jane',
            '{"items": [{"status": "wild", "owner": "…"',
        ),
        (
            '{"items": [{"client": {"name": "Jane"}, "name": "Flu"',
            '{"items": [{"client": {"name": "…"}, "name": "Flu"',
        ),
        (
            '{"items": ["Jane", ["Doe"]], "name": "Jane", "itemsTotal": 1}}',
            '{"items": ["…", ["…"]], "name": "…", "itemsTotal": 1}}',
        ),
        ('["Jane \\" Doe", Ann, -1.5e3 , null', '["…",…,…, null'),
        ('{"itemsTotal": 12, "ssn": 78051120, "a": true', '{"itemsTotal": 12, "ssn":…, "a": true'),
        ('{"items": [{"client.id": "Ann", "id": "1"', '{"items": [{"client.id": "…", "id": "1"'),
        ("{'items': 'Jane'}", "{…:…}"),
        ("\ufeff{}}]Jane", "…{}}]…"),
    ],
)
def test_of_what_is_nearly_json_documented_texts_are_shown(text: str, expected: str) -> None:
    """A body that ends early, or has something behind it; the rest may be personal."""
    shown = excerpt(answered(ask(), 200, text.encode()), "body", REDACT)
    body = shown.partition("\n\n")[2].replace("… not shown, since it may be personal", "…")
    assert body == expected


@pytest.mark.parametrize(
    ("media_type", "body", "kind"),
    [
        ("application/xml", "<patient><name>Ann</name></patient>", "application/xml"),
        ("text/html", '<?xml version="1.0"?><name>Ann</name>', "XML"),
        ("application/yaml; charset=utf-8", "name: Ann", "application/yaml"),
        ("application/x-www-form-urlencoded", "name=Ann", "application/x-www-form-urlencoded"),
    ],
)
def test_of_data_in_another_form_nothing_is_shown(media_type: str, body: str, kind: str) -> None:
    """Neither in the excerpt nor where the answer is told in words: it may be personal."""
    answer = answered(ask(), 500, body.encode(), {"content-type": media_type})
    told = f"{len(body)} bytes of {kind}, not shown since they may be personal"
    assert excerpt(answer, "body", REDACT).endswith(f"({told})")
    assert describe(answer) == f"500 with {told}"


def test_it_is_short() -> None:
    """Whatever came."""
    wide = campaign(1, **{f"member{number}": 1 for number in range(5000)})
    for answer in (
        listed(ask(), [wide]),
        answered(ask(), 200, b"x " * 100_000),
        answered(ask(), 200, b""),
        answered(ask(), 500, [[[]]] * 1000),
    ):
        assert len(excerpt(answer, "items[0].id", REDACT)) <= MOST_CHARACTERS


def test_of_many_members_the_first_are_looked_at() -> None:
    """And what leads to the place; nothing else is masked, which would take minutes."""
    wide = campaign(1, **{f"member{number}": 1 for number in range(100_000)}, status="wild")
    masked: list[str] = []

    def mask(line: str) -> str:
        masked.append(line)
        return line

    shown = excerpt(listed(ask(), [wide]), "items[0].member99999", mask)
    assert "more members" in shown
    assert len(masked) < 200


@pytest.mark.parametrize(
    "before", [")]}',\n", "callback(", "\x1e", "<br />\n<b>Warning</b>: x<br />\n", "1f\r\n"]
)
def test_json_behind_a_prefix_shows_no_personal_data(before: str) -> None:
    """Nor is it taken for a text for people where the answer is told in words."""
    body = f'{before}{{"items": [{{"name": "Recall", "ssn": "078-05", "owner": "Ann"}}]}}'
    answer = answered(ask(), 200, body.encode())
    told = excerpt(answer, "body", REDACT) + describe(answer)
    assert "078-05" not in told
    assert "Ann" not in told
