"""Whatever is answered, only verdicts come out: never an exception, and each soon.

`FUZZ_ANSWERS` is the number of mutated answers, `FUZZ_SEED` any text. A failure names the seed of
its case; with that in `FUZZ_CASE`, the case alone is tried again.
"""

from __future__ import annotations

import os
import re
from typing import IO

import pytest
from fuzz.harness import MUTATED, Corpus, Transport, outcome
from fuzz.mutations import KEY, PERSON, PHONE
from hostile import is_harmless
from verdicts import Server, api_of, started

from carecycle_contract import report_files
from carecycle_contract.reporting.sinks import LONGEST_LINE

ANSWERS = int(os.environ.get("FUZZ_ANSWERS", "2000"))
SEED = os.environ.get("FUZZ_SEED", "1")
PARTS = 8
CASES = -(-ANSWERS // MUTATED // PARTS)
SECRETS = (KEY.encode(), PERSON.encode(), PHONE.encode())
# Of the processor, for a case of ten mutated answers and two others: a second at most and a quarter
# for each megabyte that is read; under coverage and beside other work four times that.
_MOST_SECONDS = 4.0
_MOST_SECONDS_A_MEGABYTE = 1.0


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """What the reference API answers to the questions of a survey."""
    with Server() as server, started(server.url(api_of(23)), 90) as run:
        return Corpus.of(run.survey().evidence.answers)


def cases(part: int) -> list[str]:
    """The seeds of the cases of a part."""
    one = os.environ.get("FUZZ_CASE")
    if one is not None:
        return [one] * (part == 0)
    return [f"{SEED}.{part}.{number}" for number in range(CASES)]


@pytest.mark.parametrize("part", range(PARTS))
def test_only_verdicts_come_out(part: int, corpus: Corpus) -> None:
    """By client, rules, verdicts, facts and every renderer; each soon."""
    transport = Transport()
    for seed in cases(part):
        try:
            result = outcome(corpus, seed, transport)
        except Exception as error:
            raise AssertionError(f"FUZZ_CASE={seed} raises {error!r:.300}") from error
        assert result.verdicts
        most = _MOST_SECONDS + _MOST_SECONDS_A_MEGABYTE * result.megabytes
        assert result.seconds < most, f"FUZZ_CASE={seed} takes {result.seconds:.1f} s of {most:.1f}"
        harmful = [line for line in result.lines if not is_harmless(line)]
        assert not harmful, f"FUZZ_CASE={seed} prints {harmful[:3]!r:.300}"
        assert all(re.fullmatch("::(error|warning) title=.*", line) for line in result.commands)
        assert max(map(len, result.lines)) <= LONGEST_LINE, f"FUZZ_CASE={seed}"
        printed = "\n".join((*result.lines, *result.commands)).encode()
        written = {"terminal": printed, **result.reports}
        telling = [suffix for suffix, text in written.items() if any(map(text.count, SECRETS))]
        assert not telling, f"FUZZ_CASE={seed} tells a secret in {telling}"


def test_a_renderer_that_comes_later_joins(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what it raises is not overlooked."""

    def slip(ended: report_files.Ended, file: IO[bytes]) -> None:
        file.write(str([ended.verdicts[0].violations[0].place]).encode())

    monkeypatch.setitem(report_files.WRITERS, ".later", slip)
    with pytest.raises(AssertionError, match=r"FUZZ_CASE=\S+ raises IndexError"):
        test_only_verdicts_come_out(0, corpus)
