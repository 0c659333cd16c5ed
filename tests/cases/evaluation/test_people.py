"""People of a file and lives of the record are counted alike."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.evaluation.cohorts import Happened, Life, Look, cohort
from cases.evaluation.definitions import DEFINITIONS
from cases.evaluation.groups import Group
from cases.evaluation.people import Event, Person

EXTRACT = date(2026, 1, 1)
FOREVER = 10_000  # days: one check that looked as far as anybody could


@st.composite
def somebody(draw):
    """The same young person twice: as the record has them, and as a file would."""
    today = draw(st.integers(1, 1500))
    index, followed = EXTRACT - timedelta(days=today), draw(st.integers(0, today))
    rows = draw(
        st.lists(
            st.tuples(st.sampled_from(("proven", "arrest", "offence")), st.integers(0, today)), max_size=4
        )
    )
    proofs = [draw(st.integers(day, today)) if kind == "proven" else None for kind, day in rows]
    told = [(kind, day, proof) for (kind, day), proof in zip(rows, proofs, strict=True)]
    life = Life(index, (Look(FOREVER, "recorded", today, followed),), tuple(Happened(*one) for one in told))
    events = tuple(Event(day, proof, kind) for kind, day, proof in told)
    return life, Person(index, followed, events=events)


@given(st.lists(somebody(), min_size=1, max_size=15), st.sampled_from(sorted(DEFINITIONS)))
@settings(max_examples=80, deadline=None)
def test_a_file_and_the_record_say_the_same_of_the_same_people(both, name):
    lives, people = zip(*both, strict=True)
    record = cohort(lives, DEFINITIONS[name], EXTRACT)
    group = Group(people, DEFINITIONS[name], EXTRACT, {})
    assert (record.n, record.many["young"]) == (len(group.counted), group.many["young"])
    assert record.k == (group.tally.k if group.tally else 0)
    assert record.reoffences == sum(len(group.events(one)) for one in group.counted)
    assert [one for one in record.spans() if one.end > 0] == group.spans
