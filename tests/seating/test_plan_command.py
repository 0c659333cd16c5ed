"""`panel plan` and `panel draw`: a file in, a plan or a verdict out, one sentence where it cannot be read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scheduling.seating import linear
from scheduling.seating.problem import read_plan
from tests.seating.problems import HERE, checked, given

SMALL = HERE / "small-101.json"


def panel(*words: object, hashes: str = "0") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "panel", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=HERE.parent.parent,
        env=os.environ | {"PYTHONHASHSEED": hashes},
    )


def test_a_plan_is_printed_and_what_it_cost_is_said():
    done = panel("plan", SMALL, "--seed", 7, "--iterations", 100)
    assert done.returncode == 0
    said = checked(given("small-101"), read_plan(done.stdout.encode()))
    lines = dict(line.split(" ", 1) for line in done.stderr.splitlines())
    assert lines["cost"] == f"{int(said['cost']):,}"
    assert (lines["placed"], lines["unplaced"]) == (str(said["placed"]), str(said["unplaced"]))
    assert {"bound", "CPU", "peak"} <= lines.keys()
    assert "\r" not in done.stderr


def test_the_same_seed_and_iterations_give_the_same_plan_in_every_process():
    plans = {panel("plan", SMALL, "--seed", 3, "--iterations", 60, hashes=one).stdout for one in "123"}
    assert len(plans) == 1


def test_cpu_seconds_end_the_search():
    done = panel("plan", SMALL, "--cpu-seconds", 1)
    spent = next(line.split()[1] for line in done.stderr.splitlines() if line.startswith("CPU"))
    assert float(spent) < 1.5


def test_a_bound_is_never_above_the_plan():
    done = panel("plan", SMALL, "--iterations", 100, "--bound")
    lines = dict(line.split(" ", 1) for line in done.stderr.splitlines())
    bound, cost = (int(lines[name].split()[0].replace(",", "")) for name in ("bound", "cost"))
    assert 0 < bound <= cost


def test_the_exact_finish_is_asked_for_in_vain_without_its_solver():
    if linear.there():
        return
    done = panel("plan", SMALL, "--exact")
    assert done.returncode == 2
    assert "needs the extra “exact”" in done.stderr


def changed(where: Path, change) -> Path:
    source = json.loads(SMALL.read_text())
    change(source)
    where.write_text(json.dumps(source))
    return where


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda p: p["jurors"][3].update(attendance="often"), "jurors[3].attendance: expected `float`"),
        (lambda p: p["jurors"][3].update(attendance=1.2), "jurors[3].attendance: expected `float` <= 1"),
        (lambda p: p.pop("slots"), "The problem: object missing required field `slots`"),
        (lambda p: p.update(format="seating-problem/2"), "format: invalid enum value"),
        (lambda p: p["cases"][2].update(model="nine"), "cases[2].model: there is no model 'nine'."),
        (lambda p: p["cases"][1]["slots"].append(99), "cases[1].slots: there is no slot 99."),
        (lambda p: p["slots"].append(p["slots"][0]), "slots: the id 0 stands twice."),
        (lambda p: p["weights"].update(load=-1), "weights.load: expected `float` >= 0"),
    ],
)
def test_a_malformed_problem_is_one_sentence_that_names_the_field(tmp_path, change, sentence):
    done = panel("plan", changed(tmp_path / "problem.json", change))
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("plan",), "Missing argument 'PROBLEM.json'. Try: panel plan --help"),
        (("plan", "nowhere.json"), "'nowhere.json' does not exist"),
        (("plan", SMALL, "--iterations", 1, "--cpu-seconds", 1), "not both"),
        (("plan", SMALL, "--iterations", -1), "-1 is not in the range"),
        (("draw", "verify", SMALL), "format: invalid enum value"),
    ],
)
def test_a_wrong_call_is_one_sentence(words, sentence):
    done = panel(*words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_draw_is_made_and_verified_and_a_touched_one_is_not(tmp_path):
    made = panel("draw", "make", HERE / "town-101.json", "--case", 54, "--slot", 20, "--seed", "3 May")
    file = tmp_path / "draw.json"
    file.write_text(made.stdout)
    right = panel("draw", "verify", file)
    assert (right.returncode, right.stderr) == (0, "")
    assert "The draw is right" in right.stdout
    assert "(leximin of the panels found)." in right.stdout or not linear.there()
    file.write_text(made.stdout.replace("3 May", "4 May"))
    assert panel("draw", "verify", file).returncode == 1
