"""Comparison groups in each of their states, as an evaluator comes to them: for the crawl of the office."""

from collections.abc import AsyncIterator

from cases import comparison_groups
from cases.actors import Actor
from tests.compared import a_group, a_new_group, an_import
from tests.journeys.crawling import Cookies, Stop

BOYS = "gender, boy, 150\ngender, girl, 50"


async def of_the_evaluator(by: Actor, cookies: Cookies) -> AsyncIterator[Stop]:
    """New from files and from numbers, compared by numbers alone, refused, and withdrawn."""
    withdrawn = await a_group(by, an_import())
    await comparison_groups.withdraw(withdrawn, "Some of them were ours.", by)
    groups = {
        "new from files": await comparison_groups.check(an_import(), by),
        "new from numbers": await comparison_groups.check(a_new_group(), by),
        "by numbers": await a_group(by, a_new_group(background=BOYS)),
        "of nobody alike": await a_group(by, a_new_group(design="convenience", did=90)),
        "of too few": await a_group(by, a_new_group(n=40, did=9)),
        "withdrawn": withdrawn,
    }
    for name, group in groups.items():
        yield Stop("evaluator", f"/outcomes/comparison/{group.id}", cookies, name=f"comparison {name}")
    other = f"/outcomes/comparison/{groups['by numbers'].id}?definition=arrest-12"
    yield Stop("evaluator", other, cookies, name="comparison by another definition")
    yield Stop(
        "evaluator", f"/outcomes/comparison/{withdrawn.id}/withdrawal", cookies, name="withdrawn twice"
    )
