"""`panel evaluate`: what is asked and how, what is refused in words, and files that are wrong."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from cases.evaluation.definitions import DEFINITIONS
from panel import plan_command
from panel.evaluate_command import evaluate
from tests.panel.evaluated import BEGAN, EXTRACT, after, figures, run, some_people, the, write

ROOT = Path(__file__).parent.parent.parent
ENVELOPE = {
    *(
        "measure",
        "group",
        "at",
        "n",
        "k",
        "value",
        "low",
        "high",
        "interval",
        "suppressed",
        "refused",
        "notes",
    ),
    *("definition", "version", "event", "window", "waiting", "index_event", "clock_start", "source"),
    *("extract", "complete"),
}


def a_person(name="1", followed=900, **more):
    return {"person": name, "index_on": BEGAN, "followed_to": after(BEGAN, followed)} | more


def an_event(name="1", day=40, proven=None, **more):
    on = "" if proven is None else after(BEGAN, proven)
    return {"person": name, "offence_on": after(BEGAN, day), "proven_on": on} | more


def test_every_figure_carries_its_envelope(tmp_path):
    files = write(tmp_path, *some_people(1))
    for row in figures(*files, "--measure", "M1,M2,M3,M4,M5,M6,M7,M14"):
        assert row.keys() >= ENVELOPE
        assert (row["definition"], row["extract"]) == ("proven-12", EXTRACT.isoformat())
    assert the(figures(*files), "M5")["curve"][0] == {
        "at": 0,
        "at_risk": the(figures(*files), "M5")["n"],
        "events": 0,
        "survival": 1.0,
        "low": 1.0,
        "high": 1.0,
    }


def test_one_person_with_and_without_an_event(tmp_path):
    found = figures(*write(tmp_path, [a_person()], [an_event(proven=90)]), "--measure", "M1,M3,M4,M5,M6")
    assert [the(found, name)["value"] for name in ("M1", "M3", "M4", "M5")] == [1, 1, 1, 0]
    found = figures(*write(tmp_path, [a_person()]), "--measure", "M1,M3,M4,M5,M6")
    assert [the(found, name)["value"] for name in ("M1", "M3", "M4", "M5", "M6")] == [0, 0, None, 1, 0]
    assert the(found, "M4")["refused"]
    assert "No file of events" in " ".join(the(found, "M1")["notes"])


@pytest.mark.parametrize(
    ("day", "proven", "counts"),
    [(1, 60, 1), (365, 548, 1), (365, 549, 0), (366, 400, 0), (0, 60, 0), (100, None, 0)],
)
def test_the_clock_stops_on_the_day_of_the_offence_and_proof_has_its_time(tmp_path, day, proven, counts):
    assert (
        the(figures(*write(tmp_path, [a_person()], [an_event(day=day, proven=proven)])), "M1")["k"] == counts
    )


@pytest.mark.parametrize(("days", "n"), [(547, 0), (548, 1)])
def test_nobody_counts_before_window_and_waiting_time_are_over_not_even_with_an_event(tmp_path, days, n):
    files = write(tmp_path, [a_person(followed=400)], [an_event(proven=60)])
    one = the(figures(*files, extract=after(BEGAN, days)), "M1")
    assert one["n"] == n
    assert ("548 days" in (one["refused"] or "")) == (n == 0)
    assert one["complete"] == (n == 1)


def test_who_left_is_in_no_rate_even_with_an_event_and_it_is_said(tmp_path):
    people = [a_person("1", 40), a_person("2"), a_person("3", 300)]
    one = the(figures(*write(tmp_path, people, [an_event("1", 40, 90)])), "M1")
    assert (one["n"], one["k"]) == (1, 0)
    assert any(note.startswith("Not counted: 2 people not seen to the end") for note in one["notes"])
    assert any("only to the day of an event" in note for note in one["notes"])


def test_what_is_not_known_on_the_day_of_the_extract_counts_nowhere(tmp_path):
    files = write(tmp_path, [a_person()], [an_event(day=60, proven=500)])
    at_once = ("--window", 100, "--waiting", 0)
    assert the(figures(*files, *at_once, "--event", "offence", extract=after(BEGAN, 200)), "M1")["k"] == 1
    assert the(figures(*files, *at_once, extract=after(BEGAN, 200)), "M1")["k"] == 0


def test_a_person_counts_once_from_their_first_index_event(tmp_path):
    later = {**a_person(), "index_on": after(BEGAN, 500)}
    files = write(tmp_path, [later, a_person()], [an_event(day=40, proven=90)])
    one = the(figures(*files), "M1")
    assert (one["n"], one["k"]) == (1, 1)
    assert any(note.startswith("Passed over: 1 later") for note in one["notes"])


TYPES = [("1", "arrest"), ("2", "referral"), ("3", ""), ("4", "theft"), ("5", "died"), ("6", "charge")]


@pytest.mark.parametrize(
    ("choice", "who"),
    [
        (("--definition", "arrest-12"), {"1"}),
        (("--definition", "referral-6"), {"2"}),
        (("--event", "offence"), {"3", "4"}),
        (("--event", "charge"), {"6"}),
    ],
)
def test_the_type_of_an_event_says_which_definition_counts_it(tmp_path, choice, who):
    people = [a_person(name, kind=kind) for name, kind in TYPES]
    events = [an_event(name, type=kind) for name, kind in TYPES]
    found = figures(*write(tmp_path, people, events), *choice, "--measure", "M1", "--by", "kind")
    hit = {kind for name, kind in TYPES if name in who}
    assert {row["group"]["kind"] for row in found if row["group"] and row["k"]} == {
        kind or "not known" for kind in hit
    }
    assert the(found, "M1")["n"] == 5, "who died was not seen to the end"


def test_without_types_every_row_is_what_the_definition_counts_and_it_is_said(tmp_path):
    one = the(figures(*write(tmp_path, [a_person()], [an_event()]), "--definition", "arrest-12"), "M1")
    assert one["k"] == 1
    assert any("no column type" in note for note in one["notes"])


def test_without_days_of_proof_no_proven_figure_is_shown(tmp_path):
    events = [{"person": "1", "offence_on": after(BEGAN, 40)}]
    found = figures(*write(tmp_path, [a_person()], events))
    assert all("proven_on" in row["refused"] and row["value"] is None for row in found)


def test_a_definition_that_is_changed_has_a_name_of_its_own(tmp_path):
    files = write(tmp_path, *some_people(1))
    (one,) = figures(*files, "--window", 100, "--waiting", 30, "--event", "offence", "--measure", "M1")
    assert [one[name] for name in ("definition", "event", "window", "waiting", "at")] == [
        "offence-100+30",
        "offence",
        100,
        30,
        100,
    ]
    (same,) = figures(*files, "--window", 365, "--waiting", 183, "--event", "proven", "--measure", "M1")
    assert same["definition"] == "proven-12"


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_preset_is_known(tmp_path, name):
    one = the(figures(*write(tmp_path, *some_people(1, many=60)), "--definition", name), "M1")
    assert (one["definition"], one["window"], one["waiting"]) == (
        name,
        DEFINITIONS[name].window,
        DEFINITIONS[name].waiting,
    )


@pytest.mark.parametrize(
    "words",
    [
        ("--by", "area", "completed", "--at", "100", "200"),
        ("--by", "area,completed", "--at", "100,200"),
        ("--by", "area", "--by", "completed", "--at", "100", "--at", "200"),
        ("--by=area", "--by=completed", "--at=100", "--at=200"),
    ],
)
def test_several_columns_and_days_are_said_in_any_way(tmp_path, words):
    files = write(tmp_path, *some_people(1, many=80))
    for said in ((*files, *words, "--measure", "M1"), ("--measure", "M1", *words, *files)):
        found = figures(*said)
        assert {row["at"] for row in found} == {100, 200}
        groups = [row["group"] for row in found if row["at"] == 100]
        assert groups[0] == {}
        assert [len(group) for group in groups] == [0, 1, 1, 1, 1, 2, 2, 2, 2]
        whole = [row["n"] for row in found if row["at"] == 100]
        assert whole[0] == sum(whole[1:3]) == sum(whole[3:5]) == sum(whole[5:])


def test_those_who_completed_are_beside_the_whole_with_a_warning(tmp_path):
    found = figures(*write(tmp_path, *some_people(1)), "--by", "completed", "--measure", "M1")
    assert found[0]["group"] == {}
    assert all(("never alone" in " ".join(row["notes"])) == bool(row["group"]) for row in found)


def test_too_few_people_are_not_compared(tmp_path):
    found = figures(*write(tmp_path, *some_people(1, many=100)), "--compare", "area=north,south")
    for measure in ("M9", "M10"):
        one = the(found, measure)
        assert one["value"] is None
        assert "More people are needed" in one["refused"]
    assert any("Groups of this size" in note for note in the(found, "M9")["notes"])


def test_a_difference_has_a_headline_that_says_compared_with(tmp_path):
    people, events = some_people(1, many=900)
    one = the(figures(*write(tmp_path, people, events), "--compare", "area=north,south"), "M9")
    assert one["low"] > 0
    assert "compared with" in one["headline"]
    assert "reduc" not in json.dumps(one)
    assert 0 < one["least_detectable"] < one["b"]["value"]


def test_nothing_is_compared_before_anybody_is_mature(tmp_path):
    one = the(
        figures(*write(tmp_path, *some_people(1)), "--compare", "area=north,south", extract=date(2021, 9, 1)),
        "M9",
    )
    assert "unfinished" in one["refused"]


def test_a_standard_mix_and_the_two_parts_of_a_difference(tmp_path):
    people, events = some_people(1, many=900)
    found = figures(
        *write(tmp_path, people, events),
        "--measure",
        "M8",
        "--compare",
        "area=north,south",
        "--by",
        "completed",
    )
    north, south = (the(found, "M8", area=area) for area in ("north", "south"))
    assert north["low"] < north["value"] < north["high"]
    crude = north["crude"] - south["crude"]
    assert north["split"]["rate"] + north["split"]["mix"] == pytest.approx(crude) == the(found, "M9")["value"]
    assert north["value"] - south["value"] == pytest.approx(north["split"]["rate"], abs=0.02)


def test_what_came_first_and_death_and_moving_away(tmp_path):
    people = [a_person(str(name)) for name in range(10)]
    events = [
        an_event("1", 30, type="theft"),
        an_event("2", 60, type="died"),
        an_event("3", 90, type="moved"),
    ]
    found = figures(
        *write(tmp_path, people, [*events, an_event("4", 90, type="theft")]),
        "--event",
        "offence",
        "--measure",
        "M7,M1",
    )
    assert {row["kind"]: row["value"] for row in found if row["measure"] == "M7"} == pytest.approx(
        {"theft": 0.2, "died": 0.1, "moved": 0.1}
    )
    assert the(found, "M1")["n"] == 8


def test_change_in_severity_and_days_between(tmp_path):
    people = [a_person("1", severity="B"), a_person("2", severity="D"), a_person("3", severity="A")]
    events = [
        an_event("1", 50, 60, severity="C"),
        an_event("1", 100, 110, severity="A"),
        an_event("2", 80, 90, severity="A"),
    ]
    found = figures(*write(tmp_path, people, events), "--measure", "M14")
    assert {row["kind"]: row["value"] for row in found} == {"severity": (1 - 3) / 2, "gap": (50 + 80) / 2}
    assert {row["kind"]: (row["n"], row["k"], row["unit"]) for row in found} == {
        "severity": (2, None, "levels"),
        "gap": (2, 3, "days"),
    }


def test_nobody_is_told_of_a_file_who_may_have_none(tmp_path):
    """The same sentences stand on the pages of the record."""
    people = [a_person(str(number)) for number in range(5)]
    found = figures(*write(tmp_path, people, [an_event("1", 50, 60)]), "--measure", "M14")
    (grave,) = [row for row in found if row["kind"] == "severity"]
    assert "how grave" in grave["refused"]
    assert not any(word in grave["refused"] for word in ("file", "column"))


def test_the_public_sees_nothing_of_few_people(tmp_path):
    files = write(tmp_path, *some_people(1, many=60))
    found = figures(*files, "--by", "area", "--measure", "M1,M3,M4", "--public")
    assert all(row["suppressed"] and row["value"] is None for row in found if row["group"])
    many = figures(*write(tmp_path, *some_people(1, many=900)), "--by", "area", "--public")
    one = the(many, "M1", area="north")
    assert (one["n"] % 5, one["k"] % 5, one["suppressed"]) == (0, 0, False)


def test_people_read_a_table(tmp_path):
    done = run(*write(tmp_path, *some_people(1)), "--extract", EXTRACT, "--by", "area")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["measure", "group", "day", "n", "k", "value", "low", "high", "interval"]
    assert any(line.startswith("M1       area north") for line in lines)
    assert "Definition proven-12, version 1" in done.stdout


HEAD = "person,index_on,followed_to,weight,completed\n"
ROW = "1,2021-01-01,2023-01-01,1,yes\n"
HAPPENED = "person,offence_on,proven_on\n"


@pytest.mark.parametrize(
    ("people", "events", "said"),
    [
        ("person,index_on\n1,2021-01-01\n", None, "people.csv, line 1: there is no column followed_to."),
        ("", None, "people.csv, line 1: there is no column person."),
        (
            HEAD + ROW + "2,01/02/2021,2023-01-01,1,no\n",
            None,
            "line 3, column index_on: “01/02/2021” is no day.",
        ),
        (HEAD + "1,2021-01-01,,1,no\n", None, "line 2, column followed_to: there is no day."),
        (HEAD + "1,2021-01-01,2020-01-01,1,no\n", None, "line 2, column followed_to: 2020-01-01 is before"),
        (HEAD + "1,2021-02-30,2023-01-01,1,no\n", None, "line 2, column index_on: “2021-02-30” is no day."),
        (HEAD + "1,2021-01-01,2023-01-01,-2,no\n", None, "line 2, column weight: “-2” is no weight"),
        (HEAD + "1,2021-01-01,2023-01-01,inf,no\n", None, "line 2, column weight"),
        (HEAD + "1,2021-01-01,2023-01-01,1,perhaps\n", None, "line 2, column completed: “perhaps”"),
        (HEAD + ROW + ROW, None, "line 3, column person: “1” stands in line 2"),
        (HEAD + ",2021-01-01,2023-01-01,1,no\n", None, "line 2, column person: there is nobody."),
        (HEAD + "1,2021-01-01\n", None, "line 2, column followed_to: 2 values stand under 5 columns."),
        (HEAD + ROW.strip() + ",more\n", None, "line 2, column 6: 6 values stand under 5 columns."),
        (HEAD + '"1,2021-01-01\n', None, "people.csv, line 2: it is no CSV"),
        ("person,index_on,followed_to,area,area\n", None, "line 1, column area: name each column once."),
        (HEAD + ROW, "person,proven_on\n", "events.csv, line 1: there is no column offence_on."),
        (
            HEAD + ROW,
            HAPPENED + "1,2021-13-01,\n",
            "events.csv, line 2, column offence_on: “2021-13-01” is no day.",
        ),
        (HEAD + ROW, HAPPENED + "\n2,2021-03-01,\n", "events.csv, line 3, column person: “2” is not in"),
        (
            HEAD + ROW,
            HAPPENED + "1,2021-03-01,2021-02-01\n",
            "line 2, column proven_on: 2021-02-01 is before it happened",
        ),
    ],
)
def test_a_file_that_is_wrong_is_one_sentence_and_nothing_else(tmp_path, people, events, said):
    (tmp_path / "people.csv").write_text(people)
    files = [tmp_path / "people.csv"]
    if events is not None:
        (tmp_path / "events.csv").write_text(events)
        files.append(tmp_path / "events.csv")
    done = run(*files, "--extract", EXTRACT, "--json")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_in_another_alphabet_and_one_with_a_mark_before_it(tmp_path):
    file = tmp_path / "people.csv"
    file.write_bytes(HEAD.encode() + b"Jos\xe9,2021-01-01,2023-01-01,1,no\n")
    assert "line 2: it is not in UTF-8" in run(file, "--extract", EXTRACT).stderr
    file.write_bytes("\ufeff".encode() + (HEAD + '"Jos\nMaria",2021-01-01,2023-01-01,1,no\n').encode())
    assert the(figures(file), "M1")["n"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--measure", "M99"), "There is no measure M99"),
        (("--measure", "M9"), "--compare COLUMN=A,B"),
        (("--measure", "M8", "--by", "area"), "M8 takes groups"),
        (("--by", "colour"), "has no column colour"),
        (("--compare", "area"), "Write --compare as COLUMN=A,B"),
        (("--compare", "area=north,west"), "Nobody in"),
        (("--at", "soon"), "--at takes whole numbers"),
        (("--definition", "proven-9"), "proven-9"),
        (("--window", "0"), "0"),
    ],
)
def test_a_call_that_is_wrong_is_one_sentence(tmp_path, capsys, words, said):
    files = write(tmp_path, *some_people(1, many=20))
    with pytest.raises(SystemExit) as ended:
        plan_command.run(evaluate, [*files, "--extract", str(EXTRACT), *words])
    told = capsys.readouterr()
    assert (ended.value.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert said in told.err


def test_the_command_is_there_without_a_record(tmp_path):
    done = panel("evaluate", *write(tmp_path, *some_people(1)), "--extract", EXTRACT, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)) == 4
    assert panel("evaluate", "nowhere.csv").returncode == 2


def panel(*words):
    return subprocess.run(
        [sys.executable, "-m", "panel", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ,
    )


def test_no_scientific_library_is_loaded_for_it(tmp_path):
    files = write(tmp_path, *some_people(1, many=200))
    sums = " ".join(
        f"import cases.evaluation.{file.stem};" for file in (ROOT / "cases/evaluation").glob("[a-z]*.py")
    )
    words = [*files, "--extract", str(EXTRACT), "--json", "--compare", "area=north,south"]
    program = (
        f"{sums} import sys, panel.evaluate_command as command\n"
        f"command.evaluate.main({words}, standalone_mode=False)\n"
        "print(sorted({'numpy', 'pandas', 'scipy', 'piccolo', 'litestar'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines()[-1] == "[]"
