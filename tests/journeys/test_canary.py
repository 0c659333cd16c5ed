"""A juror who once had a case: nobody but the coordinator can find out which, wherever they look.

The case carries a canary: words that stand nowhere else. Every page, file and feed that anybody else
may open is opened, and none holds the canary and the juror together.
"""

from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest

from cases import programmes
from cases.actors import now
from cases.tables import Case, Referral
from panel import closing, graduates, links, own_case
from panel.sign_ins import actor_of
from panel.tables import Feedback, Graduate, Juror, Letter
from scheduling.tables import Facilitator, Hearing
from tests.builders import (
    a_case,
    a_harmed_person,
    a_hearing,
    a_juror,
    a_person,
    a_programme,
    a_seat,
    an_account,
    kept,
)
from tests.matrix import Route, every_route
from tests.visiting import Visitor, let_in, visiting
from tests.world import one_of_everything

pytestmark = pytest.mark.usefixtures("record")
CANARY = "CJ-26-CANARY"
OTHERS = ("administrator", "facilitator", "evaluator", "referrer")


async def a_graduate() -> dict[str, Any]:
    """Their case is closed; now they sit on a panel that the same facilitator runs."""
    programme = await a_programme()
    people: dict[str, Any] = {
        role: await an_account(role, None if role == "administrator" else programme)
        for role in (*OTHERS, "coordinator")
    }
    runs = await kept(
        Facilitator(
            id=uuid4(),
            programme=programme.id,
            name="Run By",
            account_id=people["facilitator"].id,
            closed=False,
        )
    )
    person = await a_person(programme, email="kit@home.example", guardian_email="sam@home.example")
    own = await a_case(
        programme, person, state="completed", reference=CANARY, worker_id=people["facilitator"].id
    )
    await Referral.update({Referral.account_id: people["referrer"].id, Referral.source: "agency"}).where(
        Referral.id == own.referral
    )
    harmed = await a_harmed_person(own, wants_updates="yes", taking_part="statement")
    past = {"starts_at": now() - timedelta(days=60), "ends_at": now() - timedelta(days=60, hours=-1)}
    heard = await a_hearing(programme, own, state="held", facilitator=runs.id, **past)
    peer = await a_juror(programme)
    await a_seat(heard, peer, state="attended")
    by = actor_of(people["coordinator"])
    await closing.close(own, by)
    graduate = await own_case.asked(own.id)
    assert graduate is not None
    juror = await graduates.accept(graduate, graduates.actor_of(graduate))
    await Juror.update({Juror.state: "active"}).where(Juror.id == juror.id)
    other = await a_case(programme, state="scheduled", worker_id=people["facilitator"].id)
    next_one = await a_hearing(programme, other, facilitator=runs.id)
    mine = await a_seat(next_one, juror, state="accepted")
    beside = await a_seat(next_one, peer, place=2, state="accepted")
    return {
        "programme": programme,
        "people": people,
        "own": own,
        "person": person,
        "harmed": harmed,
        "graduate": graduate,
        "juror": juror,
        "peer": peer,
        "hearings": [heard.id, next_one.id],
        "seats": [mine.id, beside.id],
        "case_ids": [own.id, other.id],
    }


def pages(told: dict[str, Any], everything: dict[str, Any]) -> list[tuple[Route, str]]:
    """Every address that is looked at with GET and holds no token."""
    ids: dict[str, list[Any]] = {name: [value] for name, value in everything.items()}
    ids |= {
        "programme_id": [told["programme"].id],
        "case_id": told["case_ids"],
        "hearing_id": told["hearings"],
        "seat_id": told["seats"],
        "juror_id": [told["juror"].id],
        "referral_id": [told["own"].referral],
        "person_id": [told["person"].id],
        "harmed_id": [told["harmed"].id],
        "letter_id": everything.get("letters", []),
    }
    found = []
    for route in every_route():
        names = route.parameters
        if route.method != "GET" or route.takes_token or not all(name in ids for name in names):
            continue
        found += [
            (route, route.filled(dict(zip(names, values, strict=True))))
            for values in product(*(ids[name] for name in names))
        ]
    return found


async def leaks(
    visitor: Visitor, paths: list[str], told: dict[str, Any], seen: set[str] | None = None
) -> list[str]:
    """The addresses that name both. `seen`: which words were found anywhere."""
    own: Case = told["own"]
    of_case = {CANARY, *(str(one) for one in (own.id, own.person, own.referral, told["hearings"][0]))}
    of_juror = {str(told["juror"].id), str(told["graduate"].id), str(told["seats"][0])}
    found = []
    for path in paths:
        said = (await visitor.get(path)).text
        if seen is not None:
            seen |= {one for one in of_case | of_juror if one in said}
        if any(one in said for one in of_case) and any(one in said for one in of_juror):
            found.append(path)
    return found


async def test_nobody_but_the_coordinator_finds_the_case_of_a_juror():
    told = await a_graduate()
    everything: dict[str, Any] = dict(await one_of_everything(told["programme"]))
    everything["letters"] = [row["id"] for row in await Letter.select(Letter.id)]
    every = pages(told, everything)
    seen: dict[str, set[str]] = {}
    for role in (*OTHERS, "juror", "peer"):
        whose = told[role] if role in ("juror", "peer") else told["people"][role]
        allowed = "juror" if role == "peer" else role
        visitor = await visiting(whose)
        theirs = [
            path
            for route, path in every
            if route.rule is not None and (route.rule.public or allowed in route.rule.roles)
        ]
        assert await leaks(visitor, theirs, told, seen.setdefault(role, set())) == [], role
    # Each half is there to be found, or the search would prove nothing.
    assert str(told["own"].id) in seen["facilitator"]
    assert str(told["own"].referral) in seen["referrer"]
    assert str(told["seats"][0]) in seen["juror"]


async def test_no_link_in_a_letter_shows_a_case_and_its_juror_together():
    told = await a_graduate()
    own, juror = told["own"], told["juror"]
    programme = {"programme": told["programme"].id, "good_for": timedelta(days=9)}
    (asked,) = await Feedback.objects().where(Feedback.party == "young_person")
    minted = {
        "family": await links.mint("family", case=own.id, **programme),
        "guardian": await links.mint("guardian", case=own.id, **programme),
        "harmed": await links.mint("harmed", harmed=told["harmed"].id, **programme),
        "offer": await links.mint("offer", juror=juror.id, seat=told["seats"][0], **programme),
        "juror-guardian": await links.mint("juror-guardian", juror=juror.id, **programme),
        "invitation": await links.mint("invitation", graduate=told["graduate"].id, **programme),
        "feedback": await links.mint("feedback", feedback=asked.id, **programme),
    }
    born = programmes.today(told["programme"]) - timedelta(days=15 * 365)
    for purpose, token in minted.items():
        here = f"{links.PATHS[purpose]}{token}"
        gated = purpose in ("family", "guardian", "invitation")
        visitor = await let_in(here, born) if gated else await visiting()
        assert await leaks(visitor, [here], told) == [], purpose
    feed = await links.mint("feed", juror=juror.id, **programme)
    assert await leaks(await visiting(), [f"/feed/{feed}.ics"], told) == []


async def test_the_seal_is_there_to_be_opened_at_all():
    """Else the search would find nothing whatever it looked at."""
    told = await a_graduate()
    assert await Graduate.count().where(Graduate.juror == told["juror"].id) == 1
    coordinator = await visiting(told["people"]["coordinator"])
    path = f"/jurors/{told['juror'].id}/own-case"
    assert CANARY not in (await coordinator.get(path)).text
    assert CANARY in (await coordinator.posts(path)).text
    hearings = await Hearing.count()
    assert hearings == len(told["hearings"])
