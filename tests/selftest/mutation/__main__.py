"""Runs Cosmic Ray over `rules/` and prints the share of mutants that are killed.

A mutant is killed when it changes what a user sees, the outcome or the explanation of a
requirement, on any recorded survey of a faulty or a conforming server, or when it fails a test of a
single module. One that does neither survives; those that cannot change anything are listed in
`equivalent.toml` with the reason.
"""

from __future__ import annotations

import argparse
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import excused  # noqa: E402
from cosmic_ray.work_db import WorkDB, use_db  # noqa: E402
from cosmic_ray.work_item import WorkerOutcome, WorkResult  # noqa: E402
from record import record_all  # noqa: E402
from verdicts import ROOT  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

AIM = 0.95
SESSION = "session.sqlite"


def main() -> str | None:
    """Mutate and judge; what is wrong with the outcome."""
    parser = argparse.ArgumentParser("python tests/selftest/mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", help="names of modules of rules/; all, if none")
    parser.add_argument(
        "--every",
        type=int,
        default=1,
        metavar="N",
        help="look at every Nth recording only: sooner done, and never more killed",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for name in ("src", "openapi", "schemas"):
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(HERE / "ask.py", tree)
        configuration = _configured(tree, options.modules)
        recordings = tree / "recordings"
        recordings.write_bytes(pickle.dumps(record_all()[:: options.every]))
        run = ("cosmic-ray", "init", configuration, SESSION)
        subprocess.run(run, cwd=tree, check=True)
        filtered = ("cr-filter-operators", SESSION, configuration)
        subprocess.run(filtered, cwd=tree, check=True)
        _skip_pointless(tree)
        with _judges(tree, recordings):
            run = ("cosmic-ray", "exec", configuration, SESSION)
            subprocess.run(run, cwd=tree, check=True)
        return _report(tree / SESSION)


def _configured(tree: Path, modules: list[str]) -> str:
    text = (HERE / "cosmic-ray.toml").read_text("utf-8")
    if modules:
        rules = "src/carecycle_contract/rules"
        chosen = ", ".join(f'"{rules}/{name}.py"' for name in modules)
        text = text.replace(f'module-path = "{rules}"', f"module-path = [{chosen}]")
    (tree / "cosmic-ray.toml").write_text(text, "utf-8")
    return "cosmic-ray.toml"


def _skip_pointless(tree: Path) -> None:
    """Leave out the mutants of lines of which no mutant can change what a user sees."""
    with use_db(tree / SESSION, WorkDB.Mode.open) as database:
        for item in database.pending_work_items:
            first = item.mutations[0]
            lines = (tree / first.module_path).read_text("utf-8").splitlines()
            if excused.is_pointless(lines[first.start_pos[0] - 1]):
                skipped = WorkResult(worker_outcome=WorkerOutcome.SKIPPED)
                database.set_result(item.job_id, skipped)


@contextmanager
def _judges(tree: Path, recordings: Path) -> Iterator[None]:
    paths = [str(tree / "src"), str(HERE), str(HERE.parent)]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        # A mutant of the same size and second would be taken for what was compiled before.
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, HERE / "judges.py", recordings]
    process = subprocess.Popen(command, cwd=tree, env=environment)
    try:
        while not (tree / "judges.socket").exists():
            if process.poll() is not None:
                raise RuntimeError("the judges did not come")
            time.sleep(0.2)
        yield
        if process.poll() is not None:
            raise RuntimeError("the judges are gone, and whoever asks them takes that for a kill")
    finally:
        process.kill()
        process.wait()


def _report(session: Path) -> str | None:
    """Print what was killed, by module, and every survivor; what falls short of the aim."""
    made, killed, equivalent = Counter[str](), Counter[str](), Counter[str]()
    with use_db(session, WorkDB.Mode.open) as database:
        for item, result in database.completed_work_items:
            if result.worker_outcome is WorkerOutcome.SKIPPED:
                continue
            module = item.mutations[0].module_path.stem
            made[module] += 1
            killed[module] += result.is_killed
            if not result.is_killed:
                change = excused.changed_lines(result.diff)
                reason = excused.reason(module, change)
                equivalent[module] += reason is not None
                place = f"{module}:{item.mutations[0].start_pos[0]}"
                print(f"survived  {place}  {reason or ''}", *change, sep="\n    ")
    print(f"\n{'module':16}{'mutants':>9}{'killed':>9}{'equivalent':>12}{'share':>9}")
    for module in [*sorted(made), "all"]:
        counts = [
            sum(one.values()) if module == "all" else one[module]
            for one in (made, killed, equivalent)
        ]
        able = counts[0] - counts[2]
        share = counts[1] / able if able else 1.0
        print(f"{module:16}{counts[0]:9}{counts[1]:9}{counts[2]:12}{share:9.1%}")
    return None if share > AIM else f"less than {AIM:.0%} of the mutants were killed"


if __name__ == "__main__":
    sys.exit(main())
