"""The options of the suite: declare them, and validate their values."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from carecycle_contract.client import (
    LONGEST_VALUE,
    ClientOptions,
    Header,
    OptionError,
    Rate,
    check_url,
)
from carecycle_contract.contract import BadContract, Operation, UnknownOperation, the_operation
from carecycle_contract.redaction import KEY_VARIABLE, is_variable, shown_variable
from carecycle_contract.requirements import (
    BadWaiver,
    Catalogue,
    Conditions,
    DriftLevel,
    Level,
    UnknownRequirement,
    Waiver,
    catalogue_of,
    read_waivers,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Iterator, Mapping, Sequence

_Kind = TypeVar("_Kind", bound=Enum)

MINIMUM_BUDGET = 10
LARGEST_BUDGET = 1_000_000
_MOST_DIGITS = 12
_EVERYTHING = "all"
_LONGEST_NAME = 240
"""Bytes of the name of a report, which is first written by a longer one; most disks take 255."""
DEFAULT_BUDGET = 200
LIMITED_BUDGET = 60
"""The default on the vendor's hosts, whose limit for a minute it is, and where a limit shows."""

DECLARATIONS: Mapping[str, dict[str, Any]] = {
    "--api-key": {"help": "the API key; visible to others, so better in the environment"},
    "--api-key-env": {
        "metavar": "NAME",
        "help": f"variable that holds the API key ({KEY_VARIABLE})",
    },
    "--header": {
        "metavar": "NAME=VARIABLE",
        "action": "append",
        "help": "header that a gateway wants, its value from a variable; repeatable",
    },
    "--max-requests": {
        "metavar": "N",
        "help": f"budget ({LIMITED_BUDGET} where requests are limited, {DEFAULT_BUDGET} elsewhere)",
    },
    "--rate-limit": {"metavar": "N/UNIT", "help": "pace, such as 60/m, 5/s (60/m for production)"},
    "--concurrency": {"metavar": "N", "default": "4", "help": "questions at a time (%(default)s)"},
    "--request-timeout": {
        "metavar": "S",
        "default": "30",
        "help": "seconds for an answer (%(default)s)",
    },
    "--fail-on": {
        "metavar": "LEVEL",
        "default": Level.MUST.value,
        "help": "weakest level that fails: must, should (%(default)s)",
    },
    "--contract": {
        "metavar": "DIR",
        "help": "folder with openapi/ and schemas/ (the vendor's contract)",
    },
    "--operation": {
        "metavar": "ID",
        "help": "operationId of the list, where the contract has several",
    },
    "--waivers": {"metavar": "FILE", "help": "what the target is known to break, in TOML"},
    "--strict-waivers": {"action": "store_true", "help": "fail if a waiver is no longer needed"},
    "--require-exercised": {
        "metavar": "IDS",
        "nargs": "?",
        "const": _EVERYTHING,
        "help": "fail if one of these was not exercised, such as PAG-6,SORT (all)",
    },
    "--judge": {"metavar": "FILE", "help": "judge a recording (.har) instead of a server"},
    "--baseline": {
        "metavar": "FILE",
        "help": "report (.json) of an earlier run to compare this one with",
    },
    "--fail-on-drift": {
        "metavar": "KIND",
        "default": DriftLevel.BREAKING.value,
        "help": "differences that fail: breaking, any, none (%(default)s)",
    },
    "--report": {
        "metavar": "FILE",
        "action": "append",
        "help": "report to write, in the format that its suffix names; repeatable",
    },
}
"""The options by name, each with its keyword arguments for argparse."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The options of a run; without a base URL, the embedded reference API is tested.

    `conditions` are what fails it; `budget_reason` is why the client sends so many requests at
    most; `reports` are the files to write; `judge` is a recording to judge instead of a server;
    `baseline` is the JSON report of an earlier run to compare with; `given` are the options that
    have another value than by default, without the key; a flag has an empty one.
    """

    operation: Operation
    client: ClientOptions
    concurrency: int
    conditions: Conditions = field(default_factory=Conditions)
    budget_reason: str = "--max-requests"
    reports: tuple[Path, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    judge: Path | None = None
    baseline: Path | None = None

    @classmethod
    def of(
        cls,
        given: argparse.Namespace,
        *,
        suffixes: Collection[str] = (),
        environment: Mapping[str, str] = os.environ,
    ) -> RunOptions:
        """Read the options from the command line and the environment.

        `suffixes` are those of the reports that can be written.

        Raises:
            OptionError: if a value cannot be used; the message names the option.

        """
        chosen = dict(_given(given))
        _check_heeded(chosen)
        operation = _operation(given.contract, given.operation)
        base_url = None if given.base_url is None else _checked_url(given.base_url)
        budget, limited_budget, budget_reason = _budget(given.max_requests, base_url, operation)
        client = ClientOptions(
            base_url or "",
            _key(given.api_key, given.api_key_env, environment),
            budget,
            _rate(given.rate_limit, base_url, operation),
            _seconds("--request-timeout", given.request_timeout),
            key_variable=given.api_key_env or KEY_VARIABLE,
            limited_requests=limited_budget,
            headers=_headers(given.header or (), operation, environment),
        )
        reports = report_paths(given.report or (), suffixes)
        return cls(
            operation,
            client,
            concurrency=_whole("--concurrency", given.concurrency, 1, 64),
            conditions=_conditions(given, operation),
            budget_reason=budget_reason,
            reports=reports,
            given=chosen,
            judge=None if given.judge is None else _recording(given.judge, base_url, reports),
            baseline=None if given.baseline is None else _baseline(given.baseline, reports),
        )


def attribute(option: str) -> str:
    """The attribute that holds the value of an option, as argparse names it."""
    return option.removeprefix("--").replace("-", "_")


def defaults() -> dict[str, Any]:
    """The default values of the declared options, by attribute."""
    return {attribute(option): row.get("default") for option, row in DECLARATIONS.items()}


def _given(given: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """The options whose values differ from their defaults; the key is nobody's to read."""
    for name, settings in DECLARATIONS.items():
        value = vars(given).get(attribute(name))
        if name == "--api-key" or not value or value == settings.get("default"):
            continue
        if value is True:
            yield name, ""
        else:
            yield name, value if isinstance(value, str) else ", ".join(value)


def _check_heeded(given: Mapping[str, str]) -> None:
    """Refuse what does nothing without a file that is not given."""
    for option, file in (("--strict-waivers", "--waivers"), ("--fail-on-drift", "--baseline")):
        if option in given and file not in given:
            raise OptionError(option, f"there is no {file}", f"Give {file}=FILE, or leave it out.")


def _budget(
    text: str | None, base_url: str | None, operation: Operation
) -> tuple[int, int | None, str]:
    """The most requests, the most once a rate limit shows (None for no fewer), and the reason."""
    if text is not None:
        number = _whole("--max-requests", text, MINIMUM_BUDGET, LARGEST_BUDGET)
        return number, None, "--max-requests"
    if base_url is not None and urlsplit(base_url).hostname in _hosts(operation):
        return LIMITED_BUDGET, None, "the vendor's host limits them"
    return DEFAULT_BUDGET, LIMITED_BUDGET, f"{LIMITED_BUDGET} if an answer shows a rate limit"


def _hosts(operation: Operation) -> dict[str | None, str | None]:
    """The vendor's hosts, each with its rate limit."""
    return {urlsplit(url).hostname: rate for url, rate in operation.servers.items()}


def _whole(option: str, text: str, least: int, most: int) -> int:
    bounds = f"Give a whole number from {least} to {most}."
    if not (text.isascii() and text.isdigit()):
        raise OptionError(option, f"{text!r} is not a whole number", bounds)
    # Very long numbers are not parsed at all: int() is slow, and refuses thousands of digits.
    number = int(text) if len(text) < _MOST_DIGITS else LARGEST_BUDGET + 1
    if not least <= number <= most:
        raise OptionError(option, f"{text[:_MOST_DIGITS]} is out of range", bounds)
    return number


def _one_of(kind: type[_Kind], option: str, text: str) -> _Kind:
    try:
        return kind(text)
    except ValueError:
        known = " or ".join(str(value.value) for value in kind)
        raise OptionError(option, f"{text!r} is no such value", f"Give {known}.") from None


def _operation(folder: str | None, name: str | None) -> Operation:
    try:
        return the_operation(None if folder is None else Path(folder), name)
    except UnknownOperation as error:
        raise OptionError("--operation", str(error), "Give one of them.") from None
    except BadContract as error:
        remedy = "Mend the contract, or name another with --contract=DIR."
        raise OptionError("--contract", str(error), remedy) from None


def _conditions(given: argparse.Namespace, operation: Operation) -> Conditions:
    catalogue = catalogue_of(operation)
    return Conditions(
        fail_on=_one_of(Level, "--fail-on", given.fail_on),
        waivers=_waivers(given.waivers, catalogue, operation),
        strict_waivers=given.strict_waivers,
        required=_required(given.require_exercised, catalogue),
        fail_on_drift=_one_of(DriftLevel, "--fail-on-drift", given.fail_on_drift),
    )


def _waivers(file: str | None, catalogue: Catalogue, operation: Operation) -> tuple[Waiver, ...]:
    if file is None:
        return ()
    try:
        names = [parameter.name for parameter in operation.parameters]
        return read_waivers(_path("--waivers", file), catalogue, names)
    except BadWaiver as error:
        remedy = "Each [[waiver]] has a requirement, a reason and the date on which it expires."
        raise OptionError("--waivers", str(error), remedy) from None


def _required(text: str | None, catalogue: Catalogue) -> frozenset[str] | None:
    """The ids of the requirements that are named, by id or group."""
    if text is None:
        return None
    everything = frozenset(catalogue.by_id)
    if text == _EVERYTHING:
        return everything
    required = set[str]()
    for name in text.split(","):
        of_group = {row.id for row in catalogue if name.strip() == row.group}
        try:
            required |= of_group or {catalogue[name.strip()].id}
        except UnknownRequirement as error:
            groups = ", ".join(group.id for group in catalogue.groups)
            raise OptionError(
                "--require-exercised", str(error), f"Give ids or groups ({groups}), after =."
            ) from None
    return frozenset(required)


def _path(option: str, text: str) -> Path:
    if not text:
        # As of a variable that is not set.
        raise OptionError(option, "it is given, but empty", "Name a file, or leave it out.")
    return Path(text)


def _resolved(option: str, text: str) -> Path:
    """The file that an option names, now: a test may change the working directory."""
    problem = f"{text!r} cannot be found: its links lead in a circle"
    circle = OptionError(option, problem, "Name another file.")
    try:
        path = _path(option, text).resolve()
    except FileNotFoundError:
        problem = f"{text!r} is in this folder, which was removed"
        raise OptionError(option, problem, "Change to one that is there.") from None
    except (OSError, RuntimeError):
        raise circle from None
    # Python 3.13 gives such a link itself. Of a name that is too long nothing is known here.
    if os.path.islink(path):  # noqa: PTH114
        raise circle
    return path


def _recording(file: str, base_url: str | None, reports: Collection[Path]) -> Path:
    if base_url is not None:
        given = f"a base URL is given too ({base_url})"
        raise OptionError("--judge", given, "Judge a recording, or test a server.")
    return _only_read("--judge", file, reports, "Write another file.")


def _baseline(file: str, reports: Collection[Path]) -> Path:
    remedy = "Write another file, and let it take the place of this one to accept what changed."
    return _only_read("--baseline", file, reports, remedy)


def _only_read(option: str, file: str, reports: Collection[Path], remedy: str) -> Path:
    # It may be a pipe, whose name leads nowhere once it is resolved.
    resolved, path = _resolved(option, file), _path(option, file).absolute()
    if resolved in reports:
        raise OptionError(option, f"{str(path)!r} is also to be written by --report", remedy)
    return path


def report_paths(files: Sequence[str], suffixes: Collection[str]) -> tuple[Path, ...]:
    """The files of reports that can be written, by their suffixes.

    Raises:
        OptionError: if one has another suffix, is named twice, or cannot be written there.

    """
    paths = [_report(_resolved("--report", file), suffixes) for file in files]
    for number, path in enumerate(paths):
        if path in paths[:number]:
            raise OptionError("--report", f"{str(path)!r} is given twice", "Name each file once.")
    return tuple(paths)


def _report(path: Path, suffixes: Collection[str]) -> Path:
    if path.suffix.lower() not in suffixes:
        known = " or ".join(sorted(suffixes))
        raise OptionError(
            "--report", f"{path.name!r} names no format of reports", f"End it in {known}."
        )
    if len(os.fsencode(path.name)) > _LONGEST_NAME:
        raise OptionError("--report", f"{path.name[:20]!r}… is too long a name", "Shorten it.")
    if path.is_dir():
        raise OptionError("--report", f"{str(path)!r} is a folder", "Name a file.")
    if not path.parent.is_dir():
        raise OptionError(
            "--report", f"there is no folder {str(path.parent)!r}", "Create it, or name another."
        )
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise OptionError(
            "--report",
            f"the folder {str(path.parent)!r} is not writable",
            "Change its permissions, or name another.",
        )
    return path


def _seconds(option: str, text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise OptionError(option, f"{text!r} cannot be used", "Give seconds, from above 0 to 3600.")
    return seconds


def _rate(text: str | None, base_url: str | None, operation: Operation) -> Rate | None:
    if text is None and base_url is not None:
        text = _hosts(operation).get(urlsplit(base_url).hostname)
    try:
        return None if text is None else Rate.parse(text)
    except ValueError as error:
        raise OptionError(
            "--rate-limit", str(error), "Give requests per second, minute or hour: 5/s, 60/m."
        ) from None


def _checked_url(url: str) -> str:
    if not url:
        raise OptionError("--base-url or PYTEST_BASE_URL", "it is given, but empty", _EXAMPLE)
    try:
        check_url(url)
    except ValueError as error:
        raise OptionError("--base-url", str(error), _EXAMPLE) from None
    if "?" in url or "#" in url:
        raise OptionError("--base-url", "it has a query or a fragment", _EXAMPLE)
    return url


_EXAMPLE = "Give an address such as https://staging.example.com or https://host/gateway/api."


def _key(given: str | None, variable: str | None, environment: Mapping[str, str]) -> str | None:
    if given is not None and variable is not None:
        raise OptionError("--api-key", "--api-key-env is given too", "Give one of the two.")
    if given is not None:
        return _usable("--api-key", given)
    if variable is not None:
        remedy = "Name the variable that holds the API key."
        if not is_variable(variable):
            raise OptionError("--api-key-env", "what it names is no name in a shell", remedy)
        if not environment.get(variable):
            raise OptionError("--api-key-env", f"{shown_variable(variable)} is not set", remedy)
        return _usable(f"--api-key-env {variable}", environment[variable])
    usual = environment.get(KEY_VARIABLE)
    return _usable(KEY_VARIABLE, usual) if usual else None


def _headers(
    texts: Sequence[str], operation: Operation, environment: Mapping[str, str]
) -> tuple[Header, ...]:
    headers = [Header.parse(text, operation.key.header, environment) for text in texts]
    names = [header.name.lower() for header in headers]
    for number, name in enumerate(names):
        if name in names[:number]:
            raise OptionError("--header", f"{name} is given twice", "Name each header once.")
    return tuple(headers)


def _usable(source: str, key: str) -> str:
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        # The message leaves out the key itself.
        raise OptionError(
            source, "the key is empty, or has spaces or other characters", "Check how it was set."
        )
    if len(key) > LONGEST_VALUE:
        told = f"the key has more than {LONGEST_VALUE:,} characters"
        raise OptionError(source, told, "Check how it was set.")
    return key
