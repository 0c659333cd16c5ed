"""Names go out locked, counts come back, and few are a count alone."""

from datetime import timedelta

import pytest
from pyrage import decrypt, passphrase, x25519

from cases import database, programmes
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.linkage import granting, match_lists, outgoing
from cases.linkage.match_lists import Counts, NewList
from tests.builders import a_programme, somebody
from tests.extracts import a_participant

pytestmark = pytest.mark.anyio
WORDS = "seven grey horses by the river"
AGENCY = x25519.Identity.generate()


async def a_list(people=12, **only):
    """A programme with so many people accepted two years ago, and their list."""
    programme = await a_programme()
    by, today = somebody("coordinator", programme), programmes.today(programme)
    for number in range(people):
        await a_participant(programme, days=700 + number)
    told = {
        "agency": "The police",
        "opened_from": today - timedelta(days=800),
        "opened_until": today,
        "key": str(AGENCY.to_public()),
        **only,
    }
    return NewList(**told), by, today


async def gone_out(new, by):
    """Asked for, granted by a second coordinator and taken away."""
    made = await match_lists.ask(new, by)
    await granting.grant(made, await second(by))
    _, file = await granting.take(made, by)
    return await match_lists.get(by, made.id), file


async def second(by):
    return somebody("coordinator", await programmes.get(by.programme))


async def test_a_list_opens_with_the_agencys_key_alone_and_says_between_which_days_to_count(record):
    new, by, today = await a_list()
    programme = await programmes.get(by.programme)
    await a_participant(programme, days=300)  # their window is not over
    await a_participant(programme, days=700, legal_name="=HYPERLINK()")
    made, file = await gone_out(new, by)
    assert made.people == 13
    lines = decrypt(file, [AGENCY]).decode("utf-8-sig").splitlines()
    assert lines[0] == "Name,Also known as,Birth date,Postcode,Count from,Count until,Proven by"
    assert len(lines) == 14
    opened = today - timedelta(days=700)
    days = ",".join(str(opened + timedelta(days=each)) for each in (1, 365, 548))
    assert any(line.startswith("'=HYPERLINK()") and line.endswith(days) for line in lines)
    with pytest.raises(Exception, match=r".+"):
        decrypt(file, [x25519.Identity.generate()])


@pytest.mark.soak
def test_a_passphrase_opens_it_too():
    """It takes seconds, so that nobody tries many."""
    assert passphrase.decrypt(outgoing.locked(b"Name", WORDS), WORDS) == b"Name"


async def test_few_people_would_say_who_it_is(record):
    new, by, _ = await a_list(people=9)
    with pytest.raises(Refused, match="Only 9 people"):
        await match_lists.ask(new, by)
    assert await match_lists.recent(by) == []


async def test_what_cannot_be_a_list_is_refused_by_its_field(record):
    wrong = {"agency": " ", "key": "short", "source": "gossip", "definition": "mine"}
    new, by, _ = await a_list(people=0, **wrong)
    with pytest.raises(BadInput) as refused:
        await match_lists.ask(new, by)
    assert set(refused.value.problems) == set(wrong)
    with pytest.raises(BadInput, match="no public age key"):
        await match_lists.ask((await a_list(people=0, key="age1nothing"))[0], by)


async def test_days_are_kept_where_enough_came_back_and_few_are_a_count_alone(record):
    new, by, today = await a_list(people=14)
    made, _ = await gone_out(new, by)
    with pytest.raises(WrongState):
        match_lists.rate(made)
    days = tuple((today - timedelta(days=500 - each), today - timedelta(days=90)) for each in range(11))
    back = await match_lists.counts_in(
        made, Counts(reoffenders=10, reoffences=11, checked_on=today, days=days), by
    )
    assert match_lists.days(back) == sorted(days)
    assert (match_lists.rate(back).k, match_lists.rate(back).n) == (10, 14)
    (row,) = await database.run("SELECT dates_sealed, cases_sealed FROM match_list")
    assert all(value.startswith("sealed:") for value in row.values())
    few = await match_lists.counts_in(
        made, Counts(reoffenders=4, reoffences=5, checked_on=today, days=days[:5]), by, threshold=2
    )
    assert (few.reoffenders, match_lists.days(few)) == (4, []), "no threshold is below five"


async def test_counts_that_cannot_be_are_refused_by_their_field(record):
    new, by, today = await a_list()
    made, _ = await gone_out(new, by)
    early = ((today - timedelta(days=900), None),)
    for told, field in (
        ({"reoffenders": 13, "reoffences": 13}, "reoffenders"),
        ({"reoffenders": 3, "reoffences": 2}, "reoffences"),
        ({"reoffenders": 0, "reoffences": 2}, "reoffences"),
        ({"reoffenders": 1, "reoffences": 1, "checked_on": today + timedelta(days=1)}, "checked_on"),
        ({"reoffenders": 1, "reoffences": 2, "days": early}, "days"),
        ({"reoffenders": 1, "reoffences": 1, "days": early}, "days"),
    ):
        with pytest.raises(BadInput) as refused:
            await match_lists.counts_in(made, Counts(**{"checked_on": today, **told}), by)
        assert list(refused.value.problems) == [field]
    assert (await match_lists.get(by, made.id)).state == "out"


async def test_a_list_is_withdrawn_and_only_a_coordinator_of_the_programme_has_it(record):
    new, by, today = await a_list()
    made, _ = await gone_out(new, by)
    counts = Counts(reoffenders=0, reoffences=0, checked_on=today)
    for stranger in (somebody("coordinator", await a_programme()), somebody("evaluator", None)):
        with pytest.raises(NotFound):
            await match_lists.counts_in(made, counts, stranger)
    assert (await match_lists.withdraw(made, by)).state == "withdrawn"
    with pytest.raises(WrongState, match="withdrawn"):
        await match_lists.counts_in(made, counts, by)
