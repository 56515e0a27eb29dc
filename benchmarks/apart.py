"""Runs a command from a small process, and adds what it used as a last line of JSON.

Linux lets a process begin with the peak memory of the one that started it, which in a benchmark is
large.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time


def main(command: list[str]) -> None:
    """Wall and CPU seconds, and peak memory in MB."""
    began = time.perf_counter()
    subprocess.run(command, check=False)
    wall = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024}
    sys.stdout.write(json.dumps(cost) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
