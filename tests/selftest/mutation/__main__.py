"""Runs Cosmic Ray over the judgement and prints the survivors and the share that is killed.

A mutant is killed when it changes what a user sees, the outcome or the explanation of a
requirement, on any recorded survey of a server of the zoo, or when it fails a test of a single
module. One that does neither survives: something goes unproved, or the mutant changes nothing.
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
TESTS = HERE.parents[1]
ROOT = TESTS.parent
sys.path.insert(0, str(TESTS))

from cosmic_ray.work_db import WorkDB, use_db  # noqa: E402
from reach import FOLDERS  # noqa: E402
from record import record_all  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SESSION = "session.sqlite"


def main() -> None:
    """Mutate, judge and report."""
    parser = argparse.ArgumentParser("python tests/selftest/mutation", description=__doc__)
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        default=FOLDERS,
        help=f"modules or folders of src/carecycle_contract; all of {', '.join(FOLDERS)} if none",
    )
    parser.add_argument(
        "--every",
        type=int,
        default=1,
        metavar="N",
        help="look at every Nth server only: sooner done, and never more killed",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for name in ("src", "openapi", "schemas"):
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(HERE / "ask.py", tree)
        configuration = _configured(tree, options.paths)
        recordings = tree / "recordings"
        recordings.write_bytes(pickle.dumps(record_all(options.every)))
        run = ("cosmic-ray", "init", configuration, SESSION)
        subprocess.run(run, cwd=tree, check=True)
        filtered = ("cr-filter-operators", SESSION, configuration)
        subprocess.run(filtered, cwd=tree, check=True)
        with _judges(tree, recordings):
            run = ("cosmic-ray", "exec", configuration, SESSION)
            subprocess.run(run, cwd=tree, check=True)
        _report(tree / SESSION)


def _configured(tree: Path, paths: Sequence[str]) -> str:
    modules = ", ".join(f'"src/carecycle_contract/{path}"' for path in paths)
    text = (HERE / "cosmic-ray.toml").read_text("utf-8").replace("MODULES", modules)
    (tree / "cosmic-ray.toml").write_text(text, "utf-8")
    return "cosmic-ray.toml"


@contextmanager
def _judges(tree: Path, recordings: Path) -> Iterator[None]:
    paths = [str(tree / "src"), str(HERE), str(HERE.parent), str(TESTS)]
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


def _report(session: Path) -> None:
    """Print every survivor, and what was killed, by module."""
    made, killed = Counter[str](), Counter[str]()
    with use_db(session, WorkDB.Mode.open) as database:
        for item, result in database.completed_work_items:
            path = item.mutations[0].module_path
            module = f"{path.parent.name}/{path.stem}"
            made[module] += 1
            killed[module] += result.is_killed
            if not result.is_killed:
                change = [line for line in result.diff.splitlines() if _is_change(line)]
                print(f"survived  {module}:{item.mutations[0].start_pos[0]}", *change, sep="\n    ")
    print(f"\n{'module':24}{'mutants':>9}{'killed':>9}{'share':>9}")
    made["all"], killed["all"] = made.total(), killed.total()
    for module in made:
        share = killed[module] / made[module] if made[module] else 1.0
        print(f"{module:24}{made[module]:9}{killed[module]:9}{share:9.1%}")


def _is_change(line: str) -> bool:
    """Whether a line of a diff says what was taken away or added."""
    return line[:1] in {"+", "-"} and line[:3] not in {"+++", "---"} and bool(line[1:].strip())


if __name__ == "__main__":
    main()
