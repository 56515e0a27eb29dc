"""Write a recording as HAR 1.2, entry by entry.

The format is described at http://www.softwareishard.com/blog/har-12-spec/.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import asdict
from datetime import timedelta
from http.client import responses
from typing import IO, TYPE_CHECKING, Any

from harfile import HAR_VERSION, Content, Record, Request, Response, Timings

from carecycle_contract.recording.concealment import LEFT_OUT
from carecycle_contract.recording.recording import FORMAT
from carecycle_contract.redaction import MASKED_KEY

if TYPE_CHECKING:
    from carecycle_contract.question import Question
    from carecycle_contract.recording.concealment import Concealment
    from carecycle_contract.recording.recording import Entry, Provenance, Recording, Survey

OWN = "_carecycle"
"""The field of our own; HAR leaves to applications what begins with an underscore."""

SUITE = "carecycle-contract"

_PIECE = 1 << 16


def write(file: IO[bytes], recording: Recording, concealment: Concealment) -> None:
    """Write a recording, with stand-ins for what is personal or not documented."""
    provenance = recording.provenance
    log = {
        "version": HAR_VERSION,
        "creator": {"name": SUITE, "version": provenance.suite.rpartition(" ")[2]},
        OWN: _of_run(provenance, recording.survey, concealment),
        "entries": [],
    }
    # The entries come last, so that a reader knows all else before the first of them.
    opening = json.dumps({"log": log})
    file.write(opening.removesuffix("]}}").encode())
    for number, entry in enumerate(recording.entries):
        file.write(b",\n" if number else b"\n")
        _write_entry(file, _entry(entry, provenance, concealment))
    file.write(b"\n]}}\n")


def _write_entry(file: IO[bytes], entry: dict[str, Any]) -> None:
    """Write an entry, the text of its body last and in pieces: escaped, it may take 100 MB."""
    response = entry.pop("response")
    content = response.pop("content")
    text = content.pop("text", None)
    if text is None:
        file.write(json.dumps({**entry, "response": {**response, "content": content}}).encode())
        return
    opening = json.dumps({**entry, "response": {**response, "content": {**content, "text": ""}}})
    file.write(opening.removesuffix('"}}}').encode())
    for start in range(0, len(text), _PIECE):
        file.write(json.dumps(text[start : start + _PIECE])[1:-1].encode())
    file.write(b'"}}}')


def _of_run(
    provenance: Provenance, survey: Survey | None, concealment: Concealment
) -> dict[str, Any]:
    def asked(question: Question) -> dict[str, Any]:
        return _question(concealment.question(question))

    return {
        "format": FORMAT,
        **asdict(provenance),
        "began": provenance.began.isoformat(),
        "options": {name: concealment.told(text) for name, text in provenance.options.items()},
        "stopped": provenance.stopped and concealment.told(provenance.stopped),
        "survey": None
        if survey is None
        else {
            "unasked": [asked(question) for question in survey.unasked],
            "unwalked": survey.unwalked,
            "unanswered": [
                {**asked(question), "reason": concealment.told(reason)}
                for question, reason in survey.unanswered
            ],
            "moved": survey.moved,
            "planEnds": survey.plan_ends,
            "drawn": survey.drawn,
            "prompts": [asdict(prompt) for prompt in survey.prompts],
        },
    }


def _question(question: Question) -> dict[str, Any]:
    return {"parameters": question.parameters, "key": question.key.name}


def _entry(entry: Entry, provenance: Provenance, concealment: Concealment) -> dict[str, Any]:
    answer = entry.answer
    exchange, question = answer.exchange, concealment.question(answer.question)
    moment = provenance.began + timedelta(seconds=exchange.started)
    milliseconds = exchange.elapsed * 1000
    return {
        "startedDateTime": moment.isoformat(),
        "time": milliseconds,
        "request": _request(exchange.url, question).asdict(),
        "response": _response(entry, concealment).asdict(),
        "cache": {},
        "timings": Timings(send=0, wait=milliseconds, receive=0).asdict(),
        OWN: {
            **_question(question),
            "started": exchange.started,
            "elapsed": exchange.elapsed,
            "echoesKey": exchange.echoes_key,
            "incomplete": None
            if exchange.incomplete is None
            else concealment.told(exchange.incomplete),
            "position": entry.position,
            "repeats": entry.repeats,
            "altered": concealment.alters(answer.question),
        },
    }


def _request(url: str, question: Question) -> Request:
    key = question.api_key(MASKED_KEY)
    return Request(
        "GET",
        question.url(url.partition("?")[0]),
        "HTTP/1.1",
        headers=[] if key is None else [Record(question.key_header, key)],
        queryString=[Record(name, value) for name, value in question.parameters],
        bodySize=0,
    )


def _response(entry: Entry, concealment: Concealment) -> Response:
    exchange = entry.answer.exchange
    headers = [
        Record(concealment.told(name), concealment.header(name, value))
        for name, value in exchange.headers
    ]
    shown = {record.name: record.value for record in reversed(headers)}
    return Response(
        exchange.status,
        responses.get(exchange.status, ""),
        "HTTP/1.1",
        headers=headers,
        content=_content(exchange.body, shown.get("content-type") or "x-unknown", concealment),
        redirectURL=shown.get("location", ""),
    )


def _content(received: bytes, media_type: str, concealment: Concealment) -> Content:
    body = concealment.body(received)
    if body is None:
        return Content(len(received), mimeType=media_type, comment=LEFT_OUT)
    content = Content(len(body), mimeType=media_type)
    try:
        content.text = body.decode("utf-8")
    except UnicodeDecodeError:
        content.text, content.encoding = b64encode(body).decode(), "base64"
    return content
