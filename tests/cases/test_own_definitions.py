"""A programme's own definitions: never changed, only followed by a new version."""

from dataclasses import replace
from uuid import uuid4

import pytest

from cases import counting, own_definitions
from cases.errors import BadInput, NotFound, Refused
from cases.evaluation.definitions import DEFINITIONS
from cases.own_definitions import Wanted
from tests.builders import a_programme, somebody

pytestmark = pytest.mark.anyio
NINE = Wanted(name="arrest-9", event="arrest", window=274)


async def test_a_template_says_which_definition_comes_first(record):
    assert (await own_definitions.headline(await a_programme())).name == "proven-12"
    court = await a_programme(template="us-youth-court", contact_phone="+12025550123")
    assert (await own_definitions.headline(court)).name == "arrest-12"


async def test_a_changed_definition_is_a_new_version_and_the_old_one_means_what_it_meant(record):
    programme = await a_programme()
    by = somebody("coordinator", programme)
    first = await own_definitions.add(programme, NINE, by)
    assert (first.version, first.title, first.source) == (1, "A new arrest within 274 days", programme.name)
    await counting.of(programme, first)
    second = await own_definitions.add(programme, replace(NINE, waiting=30), by)
    known = await own_definitions.every(programme)
    assert (known["arrest-9"], known["arrest-9@1"]) == (second, first)
    assert (second.version, second.waiting, first.waiting) == (2, 30, 0)
    await own_definitions.choose(programme, "arrest-9", by)
    assert await own_definitions.headline(programme) == second
    assert list(await own_definitions.every(await a_programme())) == list(DEFINITIONS)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "proven-12"}, "name"),
        ({"name": "A rest!"}, "name"),
        ({"name": "arrest-9@1"}, "name"),
        ({"event": "sadness"}, "event"),
        ({"window": 0}, "window"),
        ({"waiting": -1}, "waiting"),
        ({"title": "x" * 121}, "title"),
    ],
)
async def test_what_is_wrong_with_it_is_said_beside_the_field(record, wrong, field):
    programme = await a_programme()
    with pytest.raises(BadInput) as bad:
        await own_definitions.add(programme, replace(NINE, **wrong), somebody("coordinator", programme))
    assert list(bad.value.problems) == [field]


async def test_nobody_of_another_programme_adds_or_chooses(record):
    programme, stranger = await a_programme(), somebody("coordinator", await a_programme())
    with pytest.raises(NotFound):
        await own_definitions.add(programme, NINE, stranger)
    with pytest.raises(NotFound):
        await own_definitions.choose(programme, "arrest-12", stranger)
    with pytest.raises(BadInput):
        await own_definitions.choose(programme, "made-up", somebody("coordinator", programme))


async def test_a_version_that_says_the_same_is_none_and_what_is_sent_twice_is_one(record):
    programme, once = await a_programme(), uuid4()
    by = somebody("evaluator", programme)
    first = await own_definitions.add(programme, NINE, by, once)
    assert await own_definitions.add(programme, NINE, by, once) == first
    with pytest.raises(BadInput, match="Nothing differs from version 1"):
        await own_definitions.add(programme, NINE, by)
    second = await own_definitions.add(programme, replace(NINE, source="A funder"), by)
    (old, row), (new, _) = await own_definitions.versions(programme)
    assert (old, new, row.by_name) == (first, second, by.name)
    assert await own_definitions.exactly(programme, "arrest-9", 1) == first
    assert await own_definitions.exactly(programme, "arrest-9", 3) is None


async def test_what_no_check_here_can_answer_is_no_headline(record):
    court = await a_programme(proof_days=0)
    by = somebody("evaluator", court)
    with pytest.raises(Refused, match="does not wait for proof"):
        await own_definitions.choose(court, "proven-12", by)
    await own_definitions.choose(court, "arrest-12", by)
    panel = await a_programme()
    theirs = somebody("evaluator", panel)
    await own_definitions.add(panel, Wanted(name="late", event="arrest", window=1000), theirs)
    with pytest.raises(Refused, match="1000 days to be answered, and the last check of a case falls due"):
        await own_definitions.choose(panel, "late", theirs)
    for name in DEFINITIONS:
        await own_definitions.choose(panel, name, theirs)
