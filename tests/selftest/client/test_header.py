"""Headers that a gateway wants: read, sent with every request, and shown to nobody."""

from __future__ import annotations

import pytest
from answers import ask
from scripted import scripted

from carecycle_contract.client import Client, ClientOptions, Header, OptionError
from carecycle_contract.question import Key

TOKEN = "tok_a_value_of_a_gateway"  # noqa: S105 - made up
ENVIRONMENT = {"TOKEN": TOKEN, "LINES": "a\nb", "EMPTY": "", "LONG": 5000 * "a"}


def test_a_header_is_named_with_the_variable_of_its_value() -> None:
    """Which its representation leaves out."""
    header = Header.parse("x-gateway=TOKEN", "x-api-key", ENVIRONMENT)
    assert (header.name, header.variable, header.value) == ("x-gateway", "TOKEN", TOKEN)
    assert TOKEN not in repr(header)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x-gateway", "is not NAME=VARIABLE"),
        ("x-gateway=", "is not NAME=VARIABLE"),
        ("x gateway=TOKEN", "is not NAME=VARIABLE"),
        ("x-gateway=X$(id)", "is not NAME=VARIABLE"),
        ("x-gateway=MY-TOKEN", "is not NAME=VARIABLE"),
        ("X-API-Key=TOKEN", "holds the API key"),
        ("Host=TOKEN", "is set by the suite itself"),
        ("x-gateway=EMPTY", "x-gateway has no value: EMPTY is not set"),
        (f"x-gateway={TOKEN}", "the variable that it names is not set"),
        (f"x-gateway: {TOKEN}", "is not NAME=VARIABLE"),
        (f"x-gateway={TOKEN}==", "is not NAME=VARIABLE"),
        ("x-gateway=LINES", "characters that a header may not have"),
        ("x-gateway=LONG", "the value of LONG has more than 4,096 characters"),
    ],
)
def test_what_is_no_header_is_refused(text: str, told: str) -> None:
    """By a message without the value, which may stand in place of its variable."""
    with pytest.raises(OptionError, match=told) as refused:
        Header.parse(text, "x-api-key", ENVIRONMENT)
    assert TOKEN not in str(refused.value)


@pytest.mark.parametrize("key", list(Key))
def test_it_is_sent_with_every_question_and_judged_as_it_comes_back(key: Key) -> None:
    """Whatever key the question carries: it may be the id of a client, and is masked when shown."""
    options = (Header("x-gateway", "TOKEN", TOKEN),)
    with scripted((200, {"x-echo": TOKEN}, f'"{TOKEN}"'.encode())) as (url, script):
        client = ClientOptions(url, "cc_the_key_of_the_target", headers=options)
        with Client(client) as target:
            answer = target.ask(ask(key=key))
            assert target.redactor.text(f"at {TOKEN}") == "at $TOKEN"
    (request,) = script.seen
    assert request.headers["x-gateway"] == TOKEN
    assert answer.exchange.header("x-echo") == answer.json == TOKEN
    assert not answer.exchange.echoes_key
