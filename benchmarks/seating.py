"""Seating, one table from one run: what others do by hand, by rote or with a solver, and our search.

usage: seating.py [PROBLEM.json ...]      small, half, town and city of tests/seating when none is named

Each method is a process of its own, so CPU seconds and peak megabytes are its own, start and all. Every plan
goes through the independent checker, which counts its cost (lower is better; a case that waits costs most)
and the rules it breaks.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from scheduling.seating import linear  # noqa: E402 - from this tree, wherever it is run
from tests.seating.check import check  # noqa: E402

HERE = ROOT / "tests" / "seating"
ALL = [HERE / f"{name}.json" for name in ("small-101", "small-102", "half-101", "town-101", "city-101")]
PEERS = Path(__file__).parent / "peers"
BY_ROTE = {
    "shuffle, then check": "shuffled",
    "least loaded": "least_loaded",
    "Hungarian, by evening": "hungarian_by_evening",
}
SECONDS = (1, 10, 60)
CP_SAT_SECONDS = 60
SMALL, LARGE = 40, 400  # cases: up to so many are proven, more have no bound either
TURNS = 3  # the least of so many is the time of a first plan
LEAST = 0.015  # seconds, below which there is nothing to compare
PLAN = ("-m", "panel", "plan")


@dataclass(frozen=True, slots=True)
class Run:
    """What one process wrote, and what it took."""

    plan: str
    said: dict[str, str]
    cpu: float
    peak: float


def run(*words: object) -> Run:
    """One process of Python, by itself."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = subprocess.Popen(
            [sys.executable, *map(str, words)],
            stdout=out,
            stderr=err,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        _, status, took = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        plan, words_of_it = out.read(), err.read()
    if child.returncode:
        raise SystemExit(words_of_it)
    said = dict(line.split(" ", 1) for line in words_of_it.splitlines() if " " in line)
    return Run(plan, said, took.ru_utime + took.ru_stime, took.ru_maxrss / 1024)


def row(file: Path, method: str, done: Run) -> None:
    """Check a plan and print its line."""
    said = check(json.loads(file.read_text()), json.loads(done.plan))
    bound = done.said.get("bound", "")
    print(
        f"{file.stem:<11}{method:<24}{said['cost']:>11,.0f}{said['unplaced']:>9}{len(said['broken']):>8}"
        f"{done.cpu:>8.2f}{done.peak:>6.0f}  {'' if bound == 'not asked for' else bound}".rstrip(),
        flush=True,
    )


def compared(file: Path) -> None:
    """Every method on one problem."""
    cases = len(json.loads(file.read_text())["cases"])
    for name, method in BY_ROTE.items():
        row(file, name, run(PEERS / "by_rote.py", file, method))
    row(file, f"CP-SAT, {CP_SAT_SECONDS} s", run(PEERS / "cp_sat.py", file, CP_SAT_SECONDS))
    for seconds in SECONDS:
        row(file, f"ours, {seconds} s", run(*PLAN, file, "--cpu-seconds", seconds))
    if cases <= SMALL and linear.there():
        row(file, "ours, proven by HiGHS", run(*PLAN, file, "--exact"))
    elif cases <= LARGE:
        row(file, "ours, with a bound", run(*PLAN, file, "--cpu-seconds", SECONDS[1], "--bound"))


def growth(files: Sequence[Path]) -> None:
    """Time and memory of the first plan against the number of cases; the time beyond that of any command."""
    start = min(run(*PLAN, "--help").cpu for _ in range(TURNS))
    print(f"\nthe first plan, its time without the {start:.2f} s in which the command begins")
    print(f"{'problem':<11}{'cases':>7}{'CPU s':>8}{'MB':>6}  as cases to the: time, memory")
    sizes = []
    for file in files:
        firsts = [run(*PLAN, file, "--iterations", 0) for _ in range(TURNS)]
        cpu = max(0.0, min(one.cpu for one in firsts) - start)
        peak = min(one.peak for one in firsts)
        sizes.append((len(json.loads(file.read_text())["cases"]), cpu, peak, file.stem))
    sizes.sort()
    for (cases, cpu, peak, name), smaller in zip(sizes, [None, *sizes], strict=False):
        since = f"{grown(smaller, cases, cpu, 1)}, {grown(smaller, cases, peak, 2)}" if smaller else ""
        print(f"{name:<11}{cases:>7}{cpu:>8.2f}{peak:>6.0f}  {since}".rstrip())


def grown(smaller: Sequence, cases: int, measured: float, what: int) -> str:
    """The exponent since a smaller size; none between equal sizes or from what is too little to measure."""
    if smaller[0] == cases or smaller[what] < LEAST:
        return "-"
    return f"{math.log(measured / smaller[what]) / math.log(cases / smaller[0]):.2f}"


def main() -> None:
    asked = [Path(name) for name in sys.argv[1:]] or ALL
    files = [file.resolve() for file in asked if file.exists()]
    print(f"{'problem':<11}{'method':<24}{'cost':>11}{'waiting':>9}{'broken':>8}{'CPU s':>8}{'MB':>6}  bound")
    for file in files:
        compared(file)
    growth(files)
    for file in [file for file in asked if not file.exists()]:
        print(f"{file.stem} is not here; name its file to have it in the table.")


if __name__ == "__main__":
    main()
