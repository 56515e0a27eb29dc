"""The target client: read-only, budgeted, paced, patient, and silent about the key."""

from __future__ import annotations

import gzip
import socket
import zlib
from base64 import b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from answers import ask, question
from bounds import within_bytes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from raw import listening, saying
from scripted import KEY, OK, Clock, scripted, target

from carecycle_contract.client import (
    BudgetExhausted,
    Client,
    ClientOptions,
    Listener,
    Rate,
    ReadOnlyViolation,
    Unanswered,
    halt,
)
from carecycle_contract.client.pacing import Pacer
from carecycle_contract.client.wire import MOST_HEADERS
from carecycle_contract.question import Key

if TYPE_CHECKING:
    from carecycle_contract.question import Question

CUT = (200, {"content-length": "9"}, b"{}")
UNFINISHED = (200, {"content-encoding": "gzip"}, gzip.compress(b"{}" * 99)[:-9])


class Heard(Listener):
    """Remembers what it hears."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.waited: list[str] = []

    def asks(self, question: Question, number: int) -> None:
        self.asked.append(number)

    def waits(self, seconds: float, reason: str) -> None:
        self.waited.append(f"{seconds:.0f} s: {reason}")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
def test_no_other_method_leaves_the_machine(method: str) -> None:
    """Not even by way of the httpx client itself."""
    with scripted(OK) as (url, script), target(url) as client:
        with pytest.raises(ReadOnlyViolation, match=method):
            client._wire._client.request(method, url)
        assert script.seen == []


def test_the_budget_counts_every_request() -> None:
    """Past it nothing is sent."""
    with scripted((503, {}, b""), OK) as (url, script), target(url, max_requests=2) as client:
        client.ask(ask())
        assert (client.requests_used, client.retries, client.budget_left) == (2, 1, 0)
        with pytest.raises(BudgetExhausted, match="--max-requests"):
            client.ask(ask())
        assert len(script.seen) == 2


def test_a_question_without_an_answer_yet_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sits before a terminal that stands still."""
    monkeypatch.setattr(halt, "LATE", 0.2)
    heard = Heard()
    with listening(lambda it: (it.recv(65536), it.recv(1))) as port:
        options = ClientOptions(f"http://127.0.0.1:{port}", timeout=0.5, retries=0)
        with Client(options, heard) as target, pytest.raises(Unanswered, match="no end within"):
            target.ask(ask(page=2))
    assert heard.waited == ["1 s: no answer yet to page=2"]


@pytest.mark.parametrize("failure", ["drop", CUT, (502, {}, b""), (503, {}, b""), (504, {}, b"")])
def test_a_passing_failure_is_asked_again(failure: Any) -> None:
    """And counted as a retry."""
    with scripted(failure, failure, OK) as (url, _), target(url) as client:
        assert client.ask(ask()).status == 200
        assert client.retries == 2


@pytest.mark.parametrize("failure", ["drop", CUT, UNFINISHED, (503, {}, b"")])
def test_a_lasting_failure_is_no_answer(failure: Any) -> None:
    """It accuses nobody, and says what was seen."""
    with scripted(failure) as (url, script), target(url) as client:
        with pytest.raises(Unanswered, match="4 times") as caught:
            client.ask(ask())
        assert len(script.seen) == 4
        assert KEY not in str(caught.value) + repr(caught.value.__dict__)


@pytest.mark.parametrize(("failure", "why"), [(CUT, "peer closed"), (UNFINISHED, "body ends")])
def test_an_answer_that_is_cut_off_may_count(failure: Any, why: str) -> None:
    """With what came of it, once nobody is patient any more; until then it is none."""
    with scripted(failure) as (url, script), target(url) as client:
        answer = client.ask(ask(), patient=False)
        assert len(script.seen) == 1
        assert why in str(answer.exchange.incomplete)
        assert answer.exchange.body.startswith(b"{}")
        with pytest.raises(Unanswered) as caught:
            client.ask(ask())
        assert client.answers == [answer]
        assert caught.value.answer is not None


def test_pauses_between_tries_grow() -> None:
    """Each about twice the one before."""
    clock = Clock()
    with scripted("drop") as (url, _), target(url, clock) as client, pytest.raises(Unanswered):
        client.ask(ask())
    assert len(clock.slept) == 3
    assert clock.slept[0] < clock.slept[1] < clock.slept[2] < 2


def test_a_server_that_is_away_is_no_answer() -> None:
    """A refused connection is retried, then told."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with target(url) as client, pytest.raises(Unanswered, match="ConnectError"):
            client.ask(ask())


RATE_LIMIT = b'{"message": "Rate limit exceeded", "code": "RATE_LIMIT_EXCEEDED", "retryAfter": 7}'


def test_a_connection_that_is_closed_may_count() -> None:
    """As an answer without a status, once nobody is patient any more."""
    with scripted("drop") as (url, script), target(url) as client:
        with pytest.raises(Unanswered) as failure:
            client.ask(ask())
        assert len(script.seen) == client.requests_used == 4
        answer = client.ask(ask(), patient=False)
    assert failure.value.answer is not None
    assert failure.value.answer.status == answer.status == 0
    assert "disconnected" in str(answer.exchange.incomplete)
    assert client.answers == [answer]


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({}, RATE_LIMIT, 7),
        ({"retry-after": "9"}, b"", 9),
        ({"retry-after": "9"}, RATE_LIMIT, 7),
        ({}, b"slow down", 2),
        ({}, b'{"retryAfter": -1}', 2),
        ({}, b'{"retryAfter": true}', 2),
        ({}, b'{"retryAfter": NaN}', 2),
        ({}, b"[" * 50, 2),
        ({"retry-after": "\u00b2"}, b"", 2),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 +99999999999999"}, b"", 2),
    ],
)
def test_a_rate_limit_is_honoured(headers: dict[str, str], body: bytes, seconds: int) -> None:
    """The wait is announced, once and before it, and the 429 kept for the rules."""
    clock, heard = Clock(), Heard()
    with scripted((429, headers, body), OK) as (url, _), target(url, clock, heard) as client:
        assert client.ask(ask()).status == 200
        assert sum(clock.slept) == pytest.approx(seconds)
        assert [answer.status for answer in client.rate_limited] == [429]
        assert heard.asked == [1, 2]
        told = [f"{seconds} s: the target's rate limit is reached (429)"]
        assert heard.waited == told


@pytest.mark.parametrize("asked", ["0", "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_a_target_that_asks_for_no_wait_is_given_a_little_time(asked: str) -> None:
    """More each time, as it would refuse again at once."""
    clock = Clock()
    refusals = [(429, {"retry-after": asked}, b"{}")] * 3
    with scripted(*refusals, OK) as (url, _), target(url, clock) as client:
        assert client.ask(ask()).status == 200
        assert sum(clock.slept) == pytest.approx(0.4 + 0.8 + 1.6)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("seconds", [b"3600", b"9" * 400])
def test_a_wait_that_nobody_bears_is_no_answer(status: int, seconds: bytes) -> None:
    """It is told at once, instead of asking again too early."""
    clock, body = Clock(), b'{"retryAfter": %s}' % seconds
    with scripted((status, {}, body)) as (url, script), target(url, clock) as client:
        with pytest.raises(Unanswered, match="asks to wait"):
            client.ask(ask())
        assert len(script.seen) == 1
        assert clock.slept == []


@pytest.mark.parametrize(("status", "reason"), [(429, "rate limit is reached"), (503, "")])
def test_waits_add_up_to_five_minutes(status: int, reason: str) -> None:
    """Whatever is asked for, one question after another, in a whole run."""
    clock, heard = Clock(), Heard()
    step = (status, {"retry-after": "110"}, b"")
    with scripted(step) as (url, script), target(url, clock, heard) as client:
        for _ in range(3):
            with pytest.raises(
                Unanswered, match=r"asks to wait 110 s, but a run waits 300 s in all"
            ):
                client.ask(ask())
        assert sum(clock.slept) == pytest.approx(220)
        assert len(script.seen) == 5
    assert len(heard.waited) == 2
    assert all(reason in told for told in heard.waited)


def test_waits_at_one_time_count_once() -> None:
    """Four questions are told to wait for the same 100 seconds."""
    clock, heard = Clock(), []
    pacer = Pacer(None, clock.time, clock.sleep, lambda *told: heard.append(told))
    assert all(pacer.hold(100, "a limit") for _ in range(4))
    pacer.wait()
    assert clock.slept == [100]
    assert heard == [(100, "a limit")]


@pytest.mark.parametrize("search", ["x" * 8000, "\N{GRINNING FACE}" * 700])
def test_a_url_that_no_server_need_take_is_not_sent(search: str) -> None:
    """RFC 9110 section 4.1 asks for 8,000 octets."""
    with scripted(OK) as (url, script), target(url) as client:
        with pytest.raises(Unanswered, match=r"its URL would have 8[0-9]{3} characters"):
            client.ask(ask(search=search))
        assert script.seen == []


@pytest.mark.parametrize(
    "location", ["/login", "http://[::bad", "/\xff", "x" * 60_000, "http://x:99999999"]
)
def test_a_redirect_to_anything_is_an_answer(location: str) -> None:
    """Even to what is no URL; it is not followed."""
    with scripted((302, {"location": location}, b"")) as (url, script), target(url) as client:
        exchange = client.ask(ask()).exchange
    assert exchange.status == 302
    assert exchange.header("location")
    assert len(script.seen) == 1


def test_a_rate_limit_without_end_is_no_answer() -> None:
    """After some waits the question is given up."""
    with scripted((429, {}, RATE_LIMIT)) as (url, _), target(url) as client:
        with pytest.raises(Unanswered, match="429"):
            client.ask(ask())
        assert client.requests_used == 6


@given(st.integers(1, 6), st.integers(1, 40))
def test_no_window_holds_more_than_the_rate(requests: int, count: int) -> None:
    """In any period, however many ask."""
    clock, sent = Clock(), []
    pacer = Pacer(Rate(requests, 10.0), clock.time, clock.sleep, lambda *_: None)
    for _ in range(count):
        pacer.wait()
        sent.append(clock.now)
    assert all(sum(begin <= moment < begin + 10.0 for moment in sent) <= requests for begin in sent)


def test_a_rate_is_kept_evenly() -> None:
    """A tenth of it may come at once, so that other clients of the key have their share."""
    clock, sent = Clock(), []
    pacer = Pacer(Rate(60, 60.0), clock.time, clock.sleep, lambda *_: None)
    began = clock.now
    for _ in range(9):
        pacer.wait()
        sent.append(clock.now - began)
    assert sent == pytest.approx([0, 0, 0, 0, 0, 0, 1, 2, 3])


@pytest.mark.parametrize(
    "text", ["", "60", "0/m", "60/d", "-1/s", "60 /m", "1.5/s", f"{10**400}/s"]
)
def test_what_is_no_rate_is_refused(text: str) -> None:
    """With the text in the message."""
    with pytest.raises(ValueError, match="not a rate"):
        Rate.parse(text)


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(st.tuples(st.text(min_size=1, max_size=5), st.text(max_size=20)), max_size=4))
def test_parameters_arrive_as_asked(parameters: list[tuple[str, str]]) -> None:
    """Repeated names, any Unicode, in order."""
    with scripted(OK) as (url, script), target(url) as client:
        client.ask(question(*parameters))
    query = urlsplit(script.seen[0].path).query
    assert parse_qsl(query, keep_blank_values=True) == parameters


def test_a_lone_surrogate_does_not_crash() -> None:
    """It has no UTF-8, so a replacement goes out."""
    with scripted(OK) as (url, _), target(url) as client:
        assert client.ask(ask(search="\ud800")).status == 200


@pytest.mark.parametrize("base", ["", "/", "/gateway/api", "/gateway/api/"])
def test_a_path_in_the_base_url_is_kept(base: str) -> None:
    """In front of the operation's own."""
    with scripted(OK) as (url, script), target(url + base) as client:
        client.ask(ask())
    assert script.seen[0].path == base.rstrip("/") + "/v2/campaigns"


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        (Key.OWN, KEY),
        (Key.NONE, None),
        (Key.EMPTY, ""),
        (Key.WRONG, f"cc_{'0' * 32}"),
        (Key.PREFIX, "cc_"),
    ],
)
def test_a_question_carries_its_key(key: Key, sent: str | None) -> None:
    """The own one, none, an empty one or a wrong one."""
    with scripted(OK) as (url, script), target(url) as client:
        client.ask(ask(key=key))
    assert script.seen[0].headers.get("x-api-key") == sent


def test_a_key_is_masked_in_what_cuts_an_answer_off() -> None:
    """The error repeats what was received."""
    head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    answer = saying(head + b"2\r\n{}\r\n" + KEY.encode() + b"\r\n")
    with listening(answer) as port, target(f"http://127.0.0.1:{port}") as client:
        cut = client.ask(ask(), patient=False).exchange.incomplete
    assert "illegal chunk header" in str(cut)
    assert KEY not in str(cut)


@pytest.mark.parametrize(
    "spelling",
    [
        KEY,
        KEY.upper(),
        "cc%5Ftop%5Fsecret",
        "cc\\u005ftop_secret",
        "cc&#95;top&#95;secret",
        b64encode(f"user:{KEY}".encode()).decode(),
    ],
)
def test_a_key_is_noticed_in_any_spelling(spelling: str) -> None:
    """And masked, in the body as in a header."""
    in_body = (200, {}, f'{{"k": "{spelling}"}}'.encode())
    in_header = (200, {"x-seen": spelling}, b"")
    with scripted(in_body, in_header, OK) as (url, _), target(url) as client:
        exchanges = [client.ask(ask()).exchange for _ in range(3)]
    assert [one.echoes_key for one in exchanges] == [True, True, False]
    assert not any(spelling in str(one.headers) + one.body.decode() for one in exchanges)


def test_a_key_is_masked_where_it_was_not_sent() -> None:
    """That is no echo; the wrong key, where it was sent, is one."""
    wrong = ask(key=Key.WRONG).api_key(KEY)
    step = (401, {"x-seen": KEY}, f'{{"message": "{KEY} {wrong}"}}'.encode())
    for key, echoes in ((Key.NONE, False), (Key.EMPTY, False), (Key.WRONG, True)):
        with scripted(step) as (url, _), target(url) as client:
            exchange = client.ask(ask(key=key)).exchange
        assert exchange.echoes_key is echoes
        assert KEY not in str(exchange.headers) + exchange.body.decode()


@pytest.mark.parametrize("key", ["test", "createdAt", "campaigns", "1234567", "2026-01-01"])
def test_a_key_that_may_be_a_word_is_not_found_everywhere(key: str) -> None:
    """A campaign may be called as the key of a developer's own server is."""
    body = f'{{"name": "{key}", "x": "a {key} b"}}'.encode()
    step = (200, {"x-seen": key}, body)
    with scripted(step) as (url, _), Client(ClientOptions(url, key)) as client:
        exchange = client.ask(ask()).exchange
    assert not exchange.echoes_key
    assert exchange.body == body


CONTENT = b'{"a": [%s]}' % b",".join([b"1"] * 100_000)
HALF = len(CONTENT) // 2
RAW_DEFLATE = zlib.compress(CONTENT)[2:-4]


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(CONTENT[:HALF]) + gzip.compress(CONTENT[HALF:])),
        ("x-gzip", gzip.compress(CONTENT) + b"\0" * 512),
        ("deflate", zlib.compress(CONTENT)),
        ("deflate", RAW_DEFLATE),
        ("gzip, gzip", gzip.compress(gzip.compress(CONTENT))),
        ("identity", CONTENT),
    ],
    ids=("two members", "padding", "deflate", "raw deflate", "twice", "identity"),
)
def test_a_coding_is_undone_whole(coding: str, body: bytes) -> None:
    """Every member of it (RFC 1952 section 2.2), every coding, and with or without a header."""
    step = (200, {"content-encoding": coding}, body)
    with scripted(step) as (url, _), target(url) as client:
        assert client.ask(ask()).exchange.body == CONTENT


@pytest.mark.parametrize(
    ("coding", "body", "told"),
    [
        (", ".join(["gzip"] * 2000), CONTENT, "codings were applied"),
        ("gzip, gzip, gzip", gzip.compress(gzip.compress(gzip.compress(CONTENT))), "3 codings"),
        ("br", CONTENT, "was not asked for"),
        ("gzip", gzip.compress(CONTENT)[:-9], "ends before"),
        ("gzip", b"{}", "cannot be decoded"),
        ("deflate", b"no deflate", "cannot be decoded"),
        ("gzip, zstd", CONTENT, "was not asked for"),
    ],
    ids=("thousands", "three", "brotli", "cut gzip", "no gzip", "no deflate", "zstd"),
)
def test_a_coding_that_is_not_kept_is_no_answer(coding: str, body: bytes, told: str) -> None:
    """One that was not asked for, and a body that ends before its coding does."""
    step = (200, {"content-encoding": coding}, body)
    with scripted(step) as (url, _), target(url) as client, pytest.raises(Unanswered, match=told):
        client.ask(ask())


def test_what_inflates_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as it passes the bound, and in pieces: 1 GB in a few kB, compressed twice."""
    monkeypatch.setattr("carecycle_contract.client.wire.LARGEST_BODY", 1_000_000)
    inner = gzip.compress(b"0" * 50_000_000)
    step = (200, {"content-encoding": "gzip, gzip"}, gzip.compress(inner))
    with (
        scripted(step) as (url, _),
        target(url) as client,
        within_bytes(10_000_000),
        pytest.raises(Unanswered, match="more than 1000000 bytes"),
    ):
        client.ask(ask())


@pytest.mark.parametrize("count", [MOST_HEADERS // 2, 2 * MOST_HEADERS])
def test_a_response_with_thousands_of_headers_is_no_answer(count: int) -> None:
    """Empty ones take little on the wire, and much in memory."""
    step = (200, {f"x-{number}": "" for number in range(count)}, b"{}")
    with scripted(step) as (url, _), target(url) as client:
        if count < MOST_HEADERS:
            assert len(client.ask(ask()).exchange.headers) > count
        else:
            with pytest.raises(Unanswered, match="more than 1000 headers"):
                client.ask(ask())


def test_no_question_carries_what_an_answer_left() -> None:
    """A cookie would let in the questions that go without a key."""
    step = (200, {"set-cookie": "session=1; Path=/", "content-type": "application/json"}, b"{}")
    with scripted(step) as (url, script), target(url) as client:
        client.ask(ask())
        client.ask(ask(key=Key.NONE))
        assert [seen.headers.get("cookie") for seen in script.seen] == [None, None]


def test_a_proxy_from_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole URL goes to it, and it too gets nothing but GET."""
    with scripted(OK) as (proxy, script):
        monkeypatch.setenv("HTTP_PROXY", proxy)
        monkeypatch.setenv("NO_PROXY", "")
        with target("http://somewhere.invalid") as client:
            assert client.ask(ask()).status == 200
            with pytest.raises(ReadOnlyViolation):
                client._wire._client.post("http://somewhere.invalid")
    assert [seen.path for seen in script.seen] == ["http://somewhere.invalid/v2/campaigns"]


def test_the_key_shows_in_no_repr() -> None:
    """Neither of the options nor of what was exchanged."""
    with scripted(OK) as (url, _), target(url) as client:
        answer = client.ask(ask())
        assert KEY not in repr(client.options) + repr(answer) + repr(client.answers)


@pytest.mark.parametrize(
    ("key", "accepted"), [(Key.OWN, "application/json"), (Key.RESPELLED, "*/*")]
)
def test_the_media_types_that_are_asked_for(key: Key, accepted: str) -> None:
    """JSON, and once any: many clients say nothing of it."""
    with scripted(OK) as (url, script), target(url) as client:
        client.ask(ask(key=key))
    assert script.seen[0].headers.get("accept") == accepted
