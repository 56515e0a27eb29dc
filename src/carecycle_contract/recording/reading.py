"""Read a recording again: our own with all that it holds, any other HAR file as far as it goes."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections import Counter
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import TYPE_CHECKING, Any

from carecycle_contract.answer import Answer, Exchange
from carecycle_contract.phrases import counted
from carecycle_contract.question import Key, Question
from carecycle_contract.recording.foreign import address_of, is_whole, question_of, sent_keys
from carecycle_contract.recording.har import OWN
from carecycle_contract.recording.keys import Keys
from carecycle_contract.recording.recording import (
    FORMAT,
    LARGEST_BODIES,
    MOST_ANSWERS,
    Entry,
    Provenance,
    RecordedPrompt,
    Recording,
    Survey,
)
from carecycle_contract.recording.stream import BadRecording, TooLarge, objects
from carecycle_contract.redaction import KEY_VARIABLE, Redactor, is_variable
from carecycle_contract.statuses import NO_STATUS
from carecycle_contract.strict_json import LARGEST_INTEGER

if TYPE_CHECKING:
    from pathlib import Path

    from carecycle_contract.contract import Operation

_CREATOR, _RUN, _ENTRY = "log.creator", f"log.{OWN}", "log.entries.item"
_TEXTS = ("suite", "contract", "operation")
_LONGEST, _YEARS = 1e9, 100
"""Seconds between two requests of a run, and years that these stay within."""

_MISFIT = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)


def read(path: Path, operation: Operation) -> Recording:
    """Read a HAR file.

    Raises:
        BadRecording: if it breaks off, is no HAR, is of another format or operation, or has no
            question of the contract.

    """
    return _Reader(path, operation).recording()


class _Reader:
    """Reads one file."""

    def __init__(self, path: Path, operation: Operation) -> None:
        self._path, self._operation = path, operation
        self._run: dict[str, Any] | None = None
        self._entries: list[Entry] = []
        self._sent: list[list[str]] = []
        self._keys = Keys()
        self._began: datetime | None = None
        self._creator = "another program"
        self._seen = 0
        self._bodies = self._left_out = 0
        self._notes: list[str] = []

    def recording(self) -> Recording:
        """Everything in the file that can be judged."""
        try:
            for place, value in objects(self._path, _CREATOR, _RUN, _ENTRY):
                if place == _RUN and not self._seen:
                    self._run = self._checked(value)
                elif place == _CREATOR:
                    self._creator = f"{value.get('name')} {value.get('version')}"
                elif place == _ENTRY:
                    self._take(value)
        except TooLarge:
            if not self._entries:
                raise BadRecording("its first entry is larger than fits into memory") from None
            last = len(self._entries)
            self._notes.append(f"larger than can be judged: judged as far as its answer {last}")
        if not self._entries and (self._run is None or not self._seen):
            raise BadRecording(self._nothing())
        return self._of_another() if self._run is None else self._own(self._run)

    def _nothing(self) -> str:
        if not self._seen:
            return "it holds no exchange" if self._run is not None else "it is no HAR file"
        asked = f"GET {self._operation.path}"
        return f"no entry of {self._seen} is a whole answer to {asked}"

    def _checked(self, run: dict[str, Any]) -> dict[str, Any]:
        written_format, suite = run.get("format"), run.get("suite")
        if written_format != FORMAT:
            raise BadRecording(
                f"it is of format {_told(written_format)}, written by {_told(suite)}; "
                f"this version reads format {FORMAT}"
            )
        if run.get("operation") != self._operation.id:
            raise BadRecording(
                f"it is of the operation {_told(run.get('operation'))}, not {self._operation.id}"
            )
        if run.get("contract") != self._operation.contract:
            told = f"recorded under the contract {_told(run.get('contract'))}"
            self._notes.append(f"{told}, judged by {self._operation.contract}")
        return run

    def _take(self, value: dict[str, Any]) -> None:
        """Keep an entry if it can be judged; raise `TooLarge` if there is no room for any other."""
        self._seen += 1
        try:
            sent = sent_keys(value, self._operation) if self._run is None else []
        except _MISFIT:
            return
        # Also of one that is no question, as another may show its key.
        self._keys.learn(sent)
        try:
            taken = self._entry(value)
        except _MISFIT:
            if self._run is not None:
                raise BadRecording(f"its entry {self._seen} is not as this suite writes") from None
            return
        if taken is None:
            return
        self._bodies += len(taken.answer.exchange.body)
        if self._bodies > LARGEST_BODIES or len(self._entries) == MOST_ANSWERS:
            self._seen -= 1
            raise TooLarge
        self._entries.append(taken)
        self._sent.append(sent)
        self._left_out += not taken.answer.exchange.body and _body(value["response"]) is None

    def _entry(self, value: dict[str, Any]) -> Entry | None:
        body = _body(value["response"])
        if self._run is None:
            if body is None or value["response"]["status"] in (None, NO_STATUS):
                return None
            return self._foreign(value, body)
        own = value[OWN]
        question = _question(own, self._operation)
        # As it is written, so that people can be masked in it.
        url = question.url(address_of(value["request"]["url"]))
        exchange = replace(
            _exchange(value, url, body or b"", own["started"], own["elapsed"]),
            number=self._seen,
            echoes_key=bool(own["echoesKey"]),
            incomplete=_text(own.get("incomplete")),
        )
        return Entry(
            Answer(question, exchange),
            _number(own["position"]),
            _number(own["repeats"]),
            altered=body is None or bool(own["altered"]),
        )

    def _foreign(self, value: dict[str, Any], body: bytes) -> Entry | None:
        asked = question_of(value, self._operation)
        if asked is None or not is_whole(value["response"], body):
            return None
        address, question = asked
        moment = _moment(value["startedDateTime"])
        self._began = self._began or moment
        started, elapsed = (moment - self._began).total_seconds(), max(0, value["time"] or 0) / 1000
        exchange = _exchange(value, question.url(address), body, started, elapsed)
        return Entry(Answer(question, replace(exchange, number=self._seen)))

    def _own(self, run: dict[str, Any]) -> Recording:
        if self._left_out:
            self._tell_unjudged(self._left_out, "the recording had no room")
        self._tell_altered(self._left_out, "what is personal is compared")
        try:
            return Recording(
                _provenance(run),
                self._entries,
                _survey(run["survey"], self._operation),
                tuple(self._notes),
            )
        except _MISFIT:
            raise BadRecording("what it says of its run is not as this suite writes") from None

    def _tell_altered(self, told_already: int, why: str) -> None:
        if altered := sum(entry.altered for entry in self._entries) - told_already:
            self._tell_unjudged(altered, why)

    def _tell_unjudged(self, number: int, why: str) -> None:
        self._notes.append(f"not judged: {counted(number, 'answer')}, as {why}")

    def _of_another(self) -> Recording:
        # In place, as there may be hundreds of megabytes.
        for number, sent in enumerate(self._sent):
            self._entries[number] = self._keys.without(self._entries[number], sent)
        bases = Counter(map(self._base, self._entries))
        ((base, count),) = bases.most_common(1)
        if others := self._seen - count:
            left_out = f"{others} of {self._seen} entries"
            told = f"which are no whole answers of {base} to the contract's questions"
            self._notes.append(f"left out: {left_out}, {told}")
        self._entries = [entry for entry in self._entries if self._base(entry) == base]
        self._tell_altered(0, "a key was asked for")
        provenance = Provenance(
            base_url=base,
            began=self._began or datetime.now(UTC),
            suite=_told(self._keys.masked(self._creator)),
            contract=self._operation.contract,
            operation=self._operation.id,
            key_variable=KEY_VARIABLE,
            requests=count,
            budget=count,
        )
        self._entries.sort(key=lambda entry: entry.answer.exchange.started)
        return Recording(provenance, self._entries, notes=tuple(self._notes))

    def _base(self, entry: Entry) -> str:
        address = entry.answer.exchange.url.partition("?")[0]
        return address.removesuffix(self._operation.path)


def _body(response: dict[str, Any]) -> bytes | None:
    """The body of a response; None if the file does not hold it."""
    content = response["content"]
    text = content.get("text")
    if text is None and content.get("size"):
        return None
    try:
        if content.get("encoding") != "base64":
            return (text or "").encode()
        # Some programs break the lines.
        return b64decode("".join(text.split()), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None


def _exchange(
    entry: dict[str, Any], url: str, body: bytes, started: float, elapsed: float
) -> Exchange:
    response = entry["response"]
    headers = tuple(
        (str(header["name"]).lower(), str(header["value"])) for header in response["headers"]
    )
    return Exchange(
        url=url,
        # RFC 9112 section 4: a status has three digits.
        status=_count(response["status"], 999),
        headers=headers,
        body=body,
        started=_seconds(started),
        elapsed=_seconds(elapsed),
    )


def _question(own: dict[str, Any], operation: Operation) -> Question:
    parameters = tuple((str(name), str(value)) for name, value in own["parameters"])
    return Question(parameters, Key[own["key"]], operation)


def _provenance(run: dict[str, Any]) -> Provenance:
    if not is_variable(run["key_variable"]):
        raise ValueError
    return Provenance(
        began=_moment(run["began"]),
        options={str(name): str(value) for name, value in run["options"].items()},
        requests=_count(run["requests"]),
        budget=_count(run["budget"]),
        retries=_count(run["retries"]),
        seconds=_seconds(run["seconds"]),
        limit=_text(run["limit"]),
        seed=_text(run["seed"]),
        stopped=_text(run["stopped"]),
        base_url=address_of(run["base_url"]),
        key_variable=run["key_variable"],
        **{name: _told(run[name]) for name in _TEXTS},
    )


def _seconds(value: Any) -> float:  # noqa: ANN401 - any JSON value
    seconds = float(value)
    if not -_LONGEST <= seconds <= _LONGEST:
        raise ValueError
    return seconds


def _count(value: Any, most: int = LARGEST_INTEGER) -> int:  # noqa: ANN401 - any JSON value
    count = int(value)
    if not 0 <= count <= most:
        raise ValueError
    return count


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    # So that what came before and after it can be told.
    if not MINYEAR + _YEARS < moment.year < MAXYEAR - _YEARS:
        raise ValueError
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _rule(requirement: str, name: str, case: str | None) -> tuple[str, str, str | None]:
    return str(requirement), str(name), _text(case)


def _number(value: Any) -> int | None:  # noqa: ANN401 - any JSON value
    return None if value is None else _count(value)


def _told(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """A text for readers, whoever wrote it."""
    return Redactor(None).text(str(value))


def _text(value: Any) -> str | None:  # noqa: ANN401 - any JSON value
    return None if value is None else _told(value)


def _survey(survey: dict[str, Any] | None, operation: Operation) -> Survey | None:
    if survey is None:
        return None
    return Survey(
        unasked=tuple(_question(question, operation) for question in survey["unasked"]),
        unwalked=_count(survey["unwalked"]),
        unanswered=tuple(
            (_question(unanswered, operation), _told(unanswered["reason"]))
            for unanswered in survey["unanswered"]
        ),
        moved=tuple(map(_count, survey["moved"])),
        plan_ends=_number(survey.get("planEnds")),
        drawn=tuple(map(_count, survey.get("drawn", ()))),
        prompts=tuple(
            RecordedPrompt(
                _rule(*prompt["rule"]),
                str(prompt["place"]),
                tuple(map(_count, prompt["answers"])),
                _count(prompt["seen"]),
            )
            for prompt in survey["prompts"]
        ),
    )
