"""Sums over everybody are worked out in a thread: whoever opens a page meanwhile does not wait for them."""

import threading
from typing import Any

import pytest

from cases import courses, deidentified, followed, lives, measured
from cases.evaluation import withheld
from cases.evaluation.definitions import DEFINITIONS
from cases.tables import Programme
from tests.builders import a_programme
from tests.crowds import a_crowd

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)]
PROVEN = DEFINITIONS["proven-12"]
SUMS = {
    "followed.of": (lambda one: followed.of(one, PROVEN), {"person", "_known"}),
    "deidentified.of": (lambda one: deidentified.of(one, PROVEN), {"person", "_known", "_course", "tells"}),
    "measured.gates": (measured.gates, {"_course", "reached"}),
    "measured.alike": (lambda one: measured.alike(one, "gender", "", PROVEN), {"_course", "reached"}),
}


@pytest.mark.parametrize("name", SUMS)
async def test_no_sum_over_people_is_worked_out_where_pages_are_answered(
    record: Any, name: str, monkeypatch: pytest.MonkeyPatch
):
    programme: Programme = await a_programme()
    await a_crowd(programme, 12, waiting=0, peers=0)
    seen: dict[str, set[int]] = {}
    parts = [(followed, "person"), (lives, "_known"), (courses, "_course"), (courses, "reached")]
    for module, part in (*parts, (withheld, "tells")):
        monkeypatch.setattr(module, part, noting(getattr(module, part), seen))
    work, expected = SUMS[name]
    assert await work(programme)
    assert expected <= set(seen)
    assert threading.get_ident() not in set().union(*seen.values())


def noting(verb: Any, seen: dict[str, set[int]]) -> Any:
    """The same, and in which thread it was done."""

    def done(*told: Any, **more: Any) -> Any:
        seen.setdefault(verb.__name__, set()).add(threading.get_ident())
        return verb(*told, **more)

    return done
