"""The journey of one case: every dated step with its loops and exits, how long each took, what is to come."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from cases import case_files, follow_ups, journal, journey, outcomes, people, programmes
from cases.actors import Actor
from cases.evaluation.definitions import MONTHS
from cases.tables import Case, FollowUp, Programme, StateChange
from panel import case_story
from panel.web.access import allow
from panel.web.own_words import ours
from panel.web.pages import page
from panel.web.seen import plain, stamp

Steps = Sequence[dict[str, Any]]


@get("/cases/{case_id:uuid}/journey", name="case-journey", opt=allow("coordinator"))
async def show(
    case_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    case = await case_files.get(by, case_id)
    person = await people.get(case.person)
    await journal.read(by, "person.read", person, "journey")
    checks = await follow_ups.of(case)
    own = sorted(await case_story.steps(case), key=lambda step: step["at"])
    every = sorted([*own, *await _of_checks(checks)], key=lambda step: step["at"], reverse=True)
    state = journey.CASE[case.state]
    return page(
        "cases/journey.html",
        case=case,
        name=people.listed(person),
        state=state,
        way=_way(case, own, programme),
        stages=_stages([step for step in own if step["subject"] == "case"], programme),
        steps=[_line(step, checks, programme) for step in every],
        checks=[_check(one, programme) for one in checks],
        onward=[journey.CASE[name].word for name in state.follows],
        acts=state.acts,
    )


def _way(case: Case, own: Steps, programme: Programme) -> list[dict[str, str]]:
    """The main way, with the loops and the exit it took: since when, where it is, what is still to come."""
    first: dict[str, str] = {}
    for step in own:
        first.setdefault(step["to_state"], plain(programmes.day_of(step["at"], programme), programme))
    way = list(journey.MAIN)
    for name, after in journey.BESIDE.items():
        if name in first or name == case.state:
            way.insert(way.index(after) + 1, name)
    here = way.index(case.state) if case.state in way else len(way)
    return [
        {"word": journey.word("case", name), "on": first.get(name, ""), "badge": badge, "colour": colour}
        for place, name in enumerate(way)
        for badge, colour in (_stop(place - here, reached=name in first),)
    ]


def _stop(ahead: int, *, reached: bool) -> tuple[str, str]:
    """`ahead`: how many stages beyond the one where the case is."""
    if ahead == 0:
        return "Now", "green"
    if ahead > 0:
        return "Not yet", "grey"
    return ("", "") if reached else ("Passed over", "grey")


def _stages(own: Steps, programme: Programme) -> list[list[str]]:
    """Each stage with how long it took: a loop stands there as often as it was run through."""
    lines = []
    for step, later in zip_longest(own, own[1:]):
        since = programmes.day_of(step["at"], programme)
        until = programmes.day_of(later["at"], programme) if later else programmes.today(programme)
        days = (until - since).days
        took = f"{days} day{'' if days == 1 else 's'}" + ("" if later else " so far")
        lines.append([ours(journey.word("case", step["to_state"]), programme), plain(since, programme), took])
    return lines


async def _of_checks(checks: Sequence[FollowUp]) -> Steps:
    """The steps of its checks."""
    if not checks:
        return []
    found: list[dict[str, Any]] = await StateChange.select(*case_story.STEP).where(
        StateChange.subject == "follow_up", StateChange.subject_id.is_in([one.id for one in checks])
    )
    return found


def _line(step: dict[str, Any], checks: Sequence[FollowUp], programme: Programme) -> dict[str, Any]:
    title, why = case_story.told(step)
    window = next((one.window_days for one in checks if one.id == step["subject_id"]), 0)
    return {
        "title": f"{ours(title, programme)}, after {MONTHS[window]}" if window else ours(title, programme),
        "by": step["by_name"],
        "at": stamp(step["at"], programme),
        "iso": step["at"].isoformat(),
        "text": why,
    }


def _check(one: FollowUp, programme: Programme) -> dict[str, Any]:
    word, colour = outcomes.word(one.state, one.due_on, programmes.today(programme))
    return {
        "href": f"/follow-ups/{one.id}",
        "months": MONTHS[one.window_days],
        "on": plain(one.checked_on or one.due_on, programme),
        "due": one.state == "due",
        "word": word,
        "colour": colour,
    }


routes: list[Any] = [show]
