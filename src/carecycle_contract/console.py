"""The command `carecycle-contract`: the suite from any folder, and its other jobs."""

from __future__ import annotations

import argparse
import io
import os
import platform
import shlex
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from carecycle_contract import __version__
from carecycle_contract.arguments import INTERNAL_ERROR, USAGE_ERROR, ArgumentParser
from carecycle_contract.client import ClientError, OptionError
from carecycle_contract.contract import SHIPPED, the_operation
from carecycle_contract.options import DECLARATIONS, RunOptions, defaults
from carecycle_contract.redaction import KEY_VARIABLE, OWN_FAULT, Redactor, masked_traceback

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PROGRAM = "carecycle-contract"
_OF_CHECK = (
    *("--base-url", "--api-key", "--api-key-env", "--header", "--request-timeout"),
    *("--contract", "--operation"),
)
"""The options that one question needs."""

_EPILOG = """\
All of pytest's options work too; `%(prog)s run --help` shows them.

exit codes:
  0  nothing failed
  1  a requirement, or another condition of the gate, failed
  2  interrupted
  3  the suite itself failed, or a report could not be written
  4  unusable options, target unreachable or lost, key refused
  5  nothing was selected
"""
_SHELLS = {
    "bash": "complete -o default -W '{words}' {program}\n",
    "zsh": "autoload -U +X bashcompinit && bashcompinit\n"
    "complete -o default -W '{words}' {program}\n",
    "fish": "complete -c {program} -a '{words}'\n",
}


@dataclass(frozen=True, slots=True)
class Job:
    """A job of the command: what it does, and how; given its arguments, it returns an exit code."""

    summary: str
    do: Callable[[Sequence[str]], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do the job that the first argument names; without one, run the suite. The exit code."""
    _replace_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Pipes of Windows cannot encode every sign of a sentence.
            stream.reconfigure(errors="backslashreplace")
    # As Ctrl-C does, also before pytest is there to tell of it.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        job = partial(_done, sys.argv[1:] if arguments is None else arguments)
        code = _safely(job, Redactor(os.environ.get(KEY_VARIABLE)))
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write(f"{PROGRAM}: interrupted\n")
        return 2
    except OSError as error:
        if not isinstance(error, BrokenPipeError):  # which `| head` leaves behind
            told = "the output cannot be written" if error.filename is None else error.filename
            with suppress(OSError):
                sys.stderr.write(f"{PROGRAM}: {told}: {error.strerror}\n")
        for stream in (sys.stdout, sys.stderr):
            _let_go(stream)
        return INTERNAL_ERROR
    finally:
        signal.signal(signal.SIGTERM, before)
    return code


def _safely(job: Callable[[], int], redactor: Redactor) -> int:
    """The exit code of a job; if it cannot be done, or the suite fails in it, that is told."""
    try:
        return job()
    except ClientError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE_ERROR
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - of which Python would exit with 1
        sys.stderr.write(f"{PROGRAM}: {OWN_FAULT}.\n{masked_traceback(error, redactor)}\n")
        return INTERNAL_ERROR


def _replace_closed_streams() -> None:
    """Let what goes to a stream that was closed before the start go nowhere, without an error."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            # The lowest number that is free; a report must not take it.
            os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, open(number, "r+", closefd=False))  # noqa: SIM115


def _let_go(stream: TextIO) -> None:
    """Let what is left of a stream that cannot be written go nowhere, so that exit can flush it."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _done(arguments: Sequence[str]) -> int:
    first, others = arguments[0] if arguments else "", arguments[1:]
    if first in ("-h", "--help"):
        _parser().print_help()
        return 0
    if first in ("-V", "--version"):
        return _version()
    return JOBS[first].do(others) if first in JOBS else _run(arguments)


def _run(arguments: Sequence[str]) -> int:
    """Run the suite by its own configuration, whatever other lies in this folder."""
    # Costly to import, and most jobs do without.
    import pytest

    try:
        here = Path.cwd()
    except FileNotFoundError:
        sys.stderr.write(f"{PROGRAM}: this folder was removed. Change to one that is there.\n")
        return USAGE_ERROR
    own = (
        *("-c", str(SHIPPED / "pyproject.toml"), "--noconftest", "--import-mode=importlib"),
        *("-p", "carecycle_contract.plugin"),
        *_cache(here, arguments),
        str(SHIPPED / "tests" / "contract"),
    )
    return int(pytest.main([*own, *arguments]))


def _cache(here: Path, arguments: Sequence[str]) -> Sequence[str]:
    """Where pytest's cache lies: in this folder, unless it is switched off.

    Raises:
        OptionError: if the options of the environment cannot be read.

    """
    added = os.environ.get("PYTEST_ADDOPTS", "")
    try:
        shlex.split(added)
    except ValueError as error:
        raise OptionError("PYTEST_ADDOPTS", str(error), "Write it as in a shell.") from None
    given = " ".join((*arguments, added))
    if "no:cacheprovider" in given:
        return ()
    return ("-o", f"cache_dir={here / '.pytest_cache'}")


def _serve(arguments: Sequence[str]) -> int:
    from carecycle_contract.reference.__main__ import main as serve

    serve(arguments, f"{PROGRAM} serve")
    return 0


def _requirements(arguments: Sequence[str]) -> int:
    from carecycle_contract.requirements.__main__ import main as requirements

    requirements(arguments, f"{PROGRAM} requirements")
    return 0


def _check(arguments: Sequence[str]) -> int:
    parser = ArgumentParser(
        f"{PROGRAM} check",
        description="Ask one question: are address, key and certificates right? If not, exit 4.",
    )
    _add_options(parser, *_OF_CHECK)
    parser.set_defaults(**defaults())
    options = RunOptions.of(parser.parse_args(arguments))
    if not options.client.base_url:
        raise OptionError("--base-url", "there is no server to check", "Give its address.")
    return _safely(partial(_checked, options), options.client.redactor)


def _checked(options: RunOptions) -> int:
    from carecycle_contract.check import check
    from carecycle_contract.reporting.progress import Waits

    waits = Waits(lambda told: sys.stderr.write(f"{told}\n"))
    for line in check(options, waits):
        sys.stdout.write(f"{line}\n")
    return 0


def _report(arguments: Sequence[str]) -> int:
    from carecycle_contract.rerender import main as report

    return report(arguments, f"{PROGRAM} report")


def _diff(arguments: Sequence[str]) -> int:
    from carecycle_contract.diff import main as diff

    return diff(arguments, f"{PROGRAM} diff")


def _version() -> int:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    sys.stdout.write(f"{PROGRAM} {__version__}, {the_operation().contract}, {python}\n")
    return 0


def _completion(arguments: Sequence[str]) -> int:
    parser = ArgumentParser(
        f"{PROGRAM} completion",
        description="Print what a shell needs to complete the command, for its start-up file.",
    )
    parser.add_argument("shell", choices=_SHELLS)
    template = _SHELLS[parser.parse_args(arguments).shell]
    words = " ".join([*JOBS, "--help", "--version", *(name for name, _ in _options())])
    sys.stdout.write(template.format(words=words, program=PROGRAM))
    return 0


JOBS = {
    "run": Job("run the suite; so does the command without a job", _run),
    "check": Job("ask one question: are address, key and certificates right?", _check),
    "serve": Job("serve a stand-in for the vendor's API", _serve),
    "report": Job("render a JSON report of an earlier run in other formats", _report),
    "diff": Job("tell what changed between two runs, by reports or recordings", _diff),
    "requirements": Job("print every requirement with its source", _requirements),
    "completion": Job("print what a shell needs to complete this command", _completion),
}


def _options() -> list[tuple[str, dict[str, Any]]]:
    base_url = {
        "metavar": "URL",
        "default": os.environ.get("PYTEST_BASE_URL"),
        "help": "the server to test (the embedded reference API)",
    }
    return [("--base-url", base_url), *DECLARATIONS.items()]


def _parser() -> ArgumentParser:
    """The parser of the help alone: pytest parses the options of a run."""
    parser = ArgumentParser(
        PROGRAM,
        usage="%(prog)s [JOB] [OPTION ...]",
        description="Does this server keep the contract of its list endpoint?",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    jobs = parser.add_argument_group("jobs; each has a --help")
    for name, job in JOBS.items():
        jobs.add_argument(name, help=job.summary, nargs="?")
    parser.add_argument(
        "--version", action="store_true", help="show the versions of suite, contract and Python"
    )
    _add_options(parser)
    return parser


def _add_options(parser: ArgumentParser, *names: str) -> None:
    """Add options of a run: those named, or all."""
    options = parser.add_argument_group("options of a run")
    for name, settings in _options():
        if not names or name in names:
            options.add_argument(name, **settings)
