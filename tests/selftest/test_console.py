"""The command `carecycle-contract`, in any folder."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from apis import Counting
from contracts import CAMPAIGNS, CONTRACTS
from starlette.responses import Response
from verdicts import KEY, Server, api_of, unconfigured

from carecycle_contract import __version__, check
from carecycle_contract.console import JOBS, Job, main
from carecycle_contract.options import DECLARATIONS
from carecycle_contract.reference.api import ReferenceApi
from carecycle_contract.requirements.document import document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request


PROGRAM = str(shutil.which("carecycle-contract", path=Path(sys.executable).parent))
BASH = str(shutil.which("bash"))


class TellsALimit(Counting):
    """Counts what it is asked, and tells a limit."""

    def headers(self, status: int, body: Any) -> dict[str, str]:
        return {**super().headers(status, body), "x-ratelimit-limit": "77"}


class TeaPot(ReferenceApi):
    """Refuses to brew coffee."""

    def respond(self, request: Request) -> Response:
        return Response("{}", 418, media_type="application/json")


HOSTILE = {
    "pyproject.toml": '[tool.pytest]\naddopts = ["--no-such-option"]\nminversion = "99"\n',
    "pytest.ini": "[pytest]\naddopts = --no-such-option\n",
    "conftest.py": "raise SystemExit('a conftest of others was loaded')\n",
    "test_errors.py": "raise SystemExit('a test of others was loaded')\n",
    "carecycle_contract.py": "raise SystemExit('a module of others was loaded')\n",
}


def command(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder."""
    return subprocess.run(
        [PROGRAM, *arguments],
        cwd=folder,
        env=unconfigured() | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder with configuration and tests of somebody else, and a space in its name."""
    folder = tmp_path / "their project"
    folder.mkdir()
    for name, text in HOSTILE.items():
        (folder / name).write_text(text)
    return folder


def test_it_runs_by_its_own_configuration(hostile: Path) -> None:
    """Whatever lies in the folder; selection works as ever."""
    run = command(hostile, "-k", "ENV-6")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "1 passed" in run.stdout
    assert "configfile: pyproject.toml" in run.stdout


def test_a_path_after_a_space_is_no_test(hostile: Path) -> None:
    """Nor a reason to look for configuration beside it."""
    contract = hostile / "contract"
    shutil.copytree(CONTRACTS / "plain", contract)
    (contract / "conftest.py").write_text(HOSTILE["conftest.py"])
    run = command(hostile, "--contract", "contract", "-k", "ENV-6")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "bins:" in run.stdout


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--max-requests", "few", "--max-requests: 'few' is not a whole number"),
        # A variable of the shell that is not set.
        ("--base-url", "", "it is given, but empty"),
    ],
)
def test_bad_options_are_told(hostile: Path, option: str, value: str, told: str) -> None:
    """By the suite, with exit code 4, before anything is asked."""
    run = command(hostile, option, value)
    assert run.returncode == 4
    assert told in run.stderr


def test_options_of_the_environment_that_cannot_be_read_are_told(hostile: Path) -> None:
    """By the name of the variable."""
    run = command(hostile, "-k", "ENV-6", PYTEST_ADDOPTS='--max-requests "20')
    assert run.returncode == 4
    assert run.stderr == "PYTEST_ADDOPTS: No closing quotation. Write it as in a shell.\n"


def test_more_items_than_are_soon_made_are_refused(hostile: Path) -> None:
    """By the name of the option."""
    run = command(hostile, "serve", "--items=1000001")
    assert run.returncode == 4
    assert "--items: 1000001 is too many; at most 1,000,000 fit" in run.stderr


def test_a_folder_that_was_removed_is_told(tmp_path: Path) -> None:
    """There is no place for pytest's cache."""
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f"cd {gone} && rmdir {gone} && exec {PROGRAM}"
    run = subprocess.run([BASH, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 4
    assert run.stderr.startswith("carecycle-contract: this folder was removed. ")


def test_what_failed_last_time_can_be_selected(hostile: Path) -> None:
    """The cache lies in the folder of the run, not in that of the installation."""
    command(hostile, "-k", "ENV-6 or ENV-5")
    assert (hostile / ".pytest_cache").is_dir()
    assert "1 passed" in command(hostile, "-k", "ENV-6", "--lf").stdout
    assert "1 passed" in command(hostile, "-k", "ENV-6", "-p", "no:cacheprovider").stdout


def test_the_help_has_every_job_and_option(hostile: Path) -> None:
    """And the help of each job."""
    run = command(hostile, "--help")
    assert run.returncode == 0
    assert max(map(len, run.stdout.splitlines())) <= 80
    for name in (*JOBS, *DECLARATIONS):
        assert f"  {name} " in run.stdout, name
    for job in JOBS:
        run = command(hostile, job, "--help")
        assert run.returncode == 0, run.stderr
        assert "usage: " in run.stdout


def test_the_version_is_of_suite_contract_and_python(hostile: Path) -> None:
    """In one line."""
    python = ".".join(map(str, sys.version_info[:3]))
    (line,) = command(hostile, "--version").stdout.splitlines()
    assert line.startswith(f"carecycle-contract {__version__}, careCycle campaigns 2, ")
    assert line.endswith(f" {python}")


def test_a_check_asks_one_question(server: Server, hostile: Path) -> None:
    """And says what its answer shows; only a list and a key that is taken end with 0."""
    api = api_of(kind=TellsALimit)
    arguments = ("check", "--base-url", server.url(api), "--api-key")
    done = command(hostile, *arguments, KEY)
    assert done.returncode == 0, done.stderr
    assert re.search(
        r"^address: +http://\S+/v2/campaigns answers 200 in \d+ ms$", done.stdout, re.MULTILINE
    )
    assert "key:         accepted\n" in done.stdout
    assert "campaigns:   137\n" in done.stdout
    assert "rate limit:  x-ratelimit-limit: 77\n" in done.stdout
    assert api.requests == 1
    refused = command(hostile, *arguments, "cc_wrong")
    assert refused.returncode == 4
    assert "the key was refused (401)" in refused.stderr
    url = server.url(api_of(kind=TeaPot))
    no_list = command(hostile, "check", "--base-url", url, "--api-key", KEY)
    assert (no_list.returncode, no_list.stdout) == (4, "")
    assert "its answer with status 418 is no list. A run of the suite says" in no_list.stderr
    assert "--base-url: there is no server to check" in command(hostile, "check").stderr


def test_a_check_has_the_options_of_one_question(hostile: Path) -> None:
    """One that it would not heed is refused, with pytest's exit code."""
    run = command(hostile, "check", "--report", "check.json")
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert "unrecognized arguments: --report check.json" in run.stderr


def test_requirements_are_those_of_a_contract(hostile: Path) -> None:
    """The vendor's, unless a folder is named."""
    assert command(hostile, "requirements").stdout == document(CAMPAIGNS)
    other = command(hostile, "requirements", "--contract", str(CONTRACTS / "plain")).stdout
    assert "VAL-4" not in other


@pytest.mark.parametrize("arguments", [("requirements",), ("-k", "PAG-4")], ids=["job", "run"])
def test_an_output_that_cannot_encode_a_sign_is_no_failure(
    hostile: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """As on Windows, where sentences go into a pipe."""
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    monkeypatch.setenv("PYTHONUTF8", "0")
    done = command(hostile, *arguments)
    assert done.returncode == 0, done.stderr


def test_a_pipe_that_closes_early_is_no_failure_of_a_server(hostile: Path) -> None:
    """No traceback, and no exit code 1."""
    run = subprocess.run(
        [BASH, "-o", "pipefail", "-c", f"{PROGRAM} requirements | true"],
        cwd=hostile,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 3)
    assert run.stderr == ""


def test_a_file_that_cannot_be_used_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Not as an output."""
    missing = tmp_path / "missing"
    monkeypatch.setitem(JOBS, "requirements", Job("", lambda _: len(missing.read_bytes())))
    assert main(["requirements"]) == 3
    told = f"carecycle-contract: {missing}: {os.strerror(errno.ENOENT)}\n"
    assert capsys.readouterr().err == told


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here is always full")
@pytest.mark.parametrize("arguments", [("requirements",), ("-k", "PAG-4")], ids=["job", "run"])
def test_an_output_that_cannot_be_written_is_no_failure_of_a_server(
    hostile: Path, arguments: tuple[str, ...]
) -> None:
    """One line says so, by exit code 3."""
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [PROGRAM, *arguments], cwd=hostile, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert run.returncode == 3
    told = f"carecycle-contract: the output cannot be written: {os.strerror(errno.ENOSPC)}\n"
    assert run.stderr.decode() == told


@pytest.mark.parametrize("redirected", [">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("arguments", "code"), [("requirements", 0), ("diff /nope /nope", 4), ("--judge /nope", 4)]
)
def test_a_stream_that_is_closed_changes_no_exit_code(
    hostile: Path, redirected: str, arguments: str, code: int
) -> None:
    """What goes there goes nowhere, and nothing of it elsewhere."""
    command = f"{PROGRAM} {arguments} {redirected}"
    run = subprocess.run([BASH, "-c", command], cwd=hostile, capture_output=True, check=False)
    assert run.returncode == code
    assert b"Traceback" not in run.stdout + run.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here is always full")
@pytest.mark.parametrize("arguments", ["diff /nope /nope", "--judge /nope"])
def test_an_error_that_cannot_be_written_is_no_failure_of_a_server(
    hostile: Path, arguments: str
) -> None:
    """By exit code 3, as any other output."""
    command = f"{PROGRAM} {arguments} 2>/dev/full"
    run = subprocess.run([BASH, "-c", command], cwd=hostile, capture_output=True, check=False)
    assert run.returncode == 3


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_any_job(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sent: signal.Signals
) -> None:
    """Also before pytest is there to tell of it; by exit code 2."""

    def receives(_: Sequence[str]) -> int:
        signal.raise_signal(sent)
        return 0

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setitem(JOBS, "requirements", Job("", receives))
    assert main(["requirements"]) == 2
    assert capsys.readouterr().err == "carecycle-contract: interrupted\n"
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.parametrize("arguments", [["requirements"], ["check", "--base-url=http://one"]])
def test_a_slip_of_the_suite_is_told_by_any_job(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """By exit code 3, without secrets; 1 would be a change, or a broken requirement."""

    def slips(*_: object) -> int:
        raise RecursionError(KEY)

    monkeypatch.setenv("STAGING_KEY" if "check" in arguments else "CARECYCLE_API_KEY", KEY)
    monkeypatch.setitem(JOBS, "requirements", Job("", slips))
    monkeypatch.setattr(check, "check", slips)
    named = ["--api-key-env=STAGING_KEY"] * ("check" in arguments)
    assert main([*arguments, *named]) == 3
    first, *frames = capsys.readouterr().err.splitlines()
    assert first.startswith("carecycle-contract: the suite itself failed, ")
    assert all(frame.startswith("| ") for frame in frames)
    assert frames[-1] == "| RecursionError: $CARECYCLE_API_KEY"


@pytest.mark.parametrize(("typed", "completed"), [("se", "serve"), ("--max", "--max-requests")])
def test_bash_completes_jobs_and_options(hostile: Path, typed: str, completed: str) -> None:
    """By what the command prints for its start-up file."""
    (hostile / "completion.bash").write_text(command(hostile, "completion", "bash").stdout)
    words = subprocess.run(
        [BASH, "-c", f"source completion.bash; {COMPLETE} -- {typed}"],
        cwd=hostile,
        capture_output=True,
        text=True,
        check=True,
    )
    assert completed in words.stdout.split()


COMPLETE = """compgen -W "$(complete -p carecycle-contract | sed "s/.*-W '\\(.*\\)' .*/\\1/")\""""


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_complete_the_same_words(hostile: Path, shell: str) -> None:
    """In zsh by its emulation of bash."""
    of_bash, of_shell = (
        command(hostile, "completion", name).stdout.split("'")[1].split()
        for name in ("bash", shell)
    )
    assert of_shell == of_bash
