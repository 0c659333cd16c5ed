"""Whatever happens to the record between releases: all that is served gives no small group back."""

from contextlib import suppress
from random import Random

import pytest

from cases import public_releases
from cases.errors import Refused
from cases.evaluation.disclosure import Rule
from cases.evaluation.ledgers import Word
from cases.evaluation.releases import Release
from cases.tables import Person, Reoffence
from tests.builders import a_programme, kept
from tests.published import a_release, accept, an_offence_of, checked, some, year_of
from tests.served import collected, gives_back
from tests.visiting import visiting

MANY = (40, 90, 180, 400)  # of the fewest it may be that nothing can be said
pytestmark = pytest.mark.anyio


async def a_town(seed, many, unchecked):
    programme = await a_programme(public_address="chard")
    return programme, await accept(programme, some(many, Random(seed), unchecked))


async def late_checks(programme, cases, dice):
    await checked(dice.sample(cases, len(cases) // 4))


async def facts_put_right(programme, cases, dice):
    """Somebody says how they describe themselves; two offences come to light, one is taken back."""
    for case in dice.sample(cases, 4):
        await Person.update({Person.gender: dice.choice(("girl", "boy", "another"))}).where(
            Person.id == case.person
        )
    for case in dice.sample(cases, 2):
        await kept(an_offence_of(case, case.opened_on.replace(day=20)))
    known = {row["case"] for row in await Reoffence.select(Reoffence.case.as_alias("case"))}
    wrong = next(case for case in cases if case.id in known)
    await Reoffence.delete().where(Reoffence.case == wrong.id)


async def a_page_of_the_book_is_found(programme, cases, dice):
    """Cases of that year that nobody had entered."""
    cases += await accept(programme, some(dice.choice((3, 14, 40)), dice))


async def published_over_time(seed, many, unchecked=0.2):
    """A town whose record changes between its releases; another year is published in between."""
    dice = Random(seed)
    programme, cases = await a_town(seed, many, unchecked)
    await accept(programme, some(many // 2, dice, unchecked), year_of(programme) - 1)
    made = await published(programme, [year_of(programme)])
    for change in (late_checks, facts_put_right, a_page_of_the_book_is_found, late_checks):
        await change(programme, cases, dice)
        made += await published(programme, [year_of(programme), year_of(programme) - 1])
    return made


async def published(programme, years):
    """A release of each, but of those that are refused: all would be hidden, or it says nothing more."""
    made = []
    for year in years:
        with suppress(Refused):
            made.append(await a_release(programme, str(year)))
    return made


async def given_back(made):
    """What an attacker gets back of each period, who reads all that is served."""
    served, found = await collected(await visiting(), "/public/chard"), []
    assert len(served) == len(made)
    for period in {one.period for one in made}:
        these = [at for at, one in enumerate(made) if one.period == period]
        found += gives_back([served[at] for at in these], [public_releases.opened(made[at]) for at in these])
    return found


async def test_everything_that_is_served_gives_no_cell_back(record):
    made = await published_over_time(1, 150)
    assert len(made) > len({one.period for one in made})
    assert await given_back(made) == []


@pytest.mark.soak
@pytest.mark.parametrize("many", MANY)
@pytest.mark.parametrize("seed", range(10, 25))
async def test_no_town_of_many_sizes_gives_a_cell_back(record, seed, many):
    made = await published_over_time(seed, many)
    assert made or many == min(MANY)
    assert await given_back(made) == []


async def test_the_same_attack_gives_cells_back_where_only_the_small_ones_are_hidden(record):
    """The test of the tests."""
    made = await published_over_time(1, 150)
    period = made[0].period
    bare = [small_ones_hidden(public_releases.opened(one)) for one in made if one.period == period]
    assert len(gives_back(bare, bare, threshold=0, least=0)) > 3


def small_ones_hidden(release):
    """What is often thought to be enough: each small count hidden, every other one rounded."""
    rule = Rule()
    words = {
        key: Word(word.count, None if rule.few(word.count) else rule.rounded(word.count))
        for key, word in release.words.items()
    }
    return Release(release.tables, words)
