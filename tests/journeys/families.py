"""A family and a harmed person on their own pages: what each is asked, before and after they said it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

from cases import consents, family_requests, harmed, strengths
from cases.tables import Case, HarmedPerson, Programme
from panel import family, gates, harmed_page, links
from panel.tables import Link
from tests.builders import a_case, a_harmed_person, a_hearing, a_person, a_referral, a_seat
from tests.journeys.crawling import Cookies, Stop, remembers

LASTING = timedelta(days=14)
GONE = 410
YOUNG, GUARDIAN = "young_person", "guardian"
# Pages behind the link, and the template that makes each.
BOTH = {
    **{f"/consent/{kind}": "consent" for kind in ("taking_part", "information", "evaluation")},
    **{f"/{kind}": f"ask for {kind}" for kind in ("date", "support")},
    **{f"/needs/{kind}": "need" for kind in ("language", "access", "talking", "times", "home")},
    "/needs": "needs",
    "/needs/supporter": "supporter",
    "/asked": "asked",
    "/consent": "consents",
    "/panel": "panel",
}
OWN = {
    YOUNG: {
        "/about": "about",
        **{
            f"/about/{one}": "about one" for one in ("healthy_identity", "connection", "repair_harm", "offer")
        },
    },
    GUARDIAN: {"/coming": "coming"},
}
HARMED = {
    "/part": "part",
    **{f"/{words}": "words" for words in ("statement", "hopes", "safety")},
    "/updates": "updates",
    "/panel": "panel",
}


async def stops(programme: Programme) -> AsyncIterator[Stop]:
    case = await a_told_case(programme)
    for part in (_pages(case), _other_families(programme), _harmed(case), _other_harmed(programme)):
        async for stop in part:
            yield stop


async def a_told_case(programme: Programme) -> Case:
    """A date is set, three peers come, and the family has said what it wants."""
    person = await a_person(programme, legal_name="Jude Ash", guardian_name="Mary Ash")
    case = await a_case(programme, person, state="scheduled")
    hearing = await a_hearing(programme, case)
    for place in (1, 2, 3):
        await a_seat(hearing, place=place, state="accepted")
    jude = family.actor_of(case, YOUNG, "Jude Ash")
    for domain, words in {"offer": "I can fix bikes.", "connection": "My nan."}.items():
        await strengths.say(case, domain=domain, words=words, by=jude)
    await consents.give(case, giver=YOUNG, kind="taking_part", how="page", by=jude)
    await consents.refuse(case, giver=YOUNG, kind="information", how="page", by=jude)
    wants = {"date": "Not on a Tuesday.", "support": "A lift, please.", "access": "No steps."}
    for kind, words in {**wants, "supporter": "Nadia Khan\naunt"}.items():
        await family_requests.ask(case, party=YOUNG, kind=kind, words=words, by=jude)
    return case


async def _pages(case: Case) -> AsyncIterator[Stop]:
    """Before the birth date, and each page after it."""
    for party in family.PURPOSES:
        link, here = await own_link(case, party)
        yield Stop(f"{party} by link", f"{here}/born", name="family born")
        yield Stop(f"{party} by link", here, let_in(link), name=f"family {party}")
        for page, name in {**BOTH, **OWN[party]}.items():
            yield Stop(f"{party} by link", here + page, let_in(link), name=f"family {name}")


async def own_link(case: Case, party: str = YOUNG) -> tuple[Link, str]:
    purpose = family.PURPOSES[party]
    token = await links.mint(purpose, programme=case.programme, case=case.id, good_for=LASTING)
    return await links.find(token, purpose), links.PATHS[purpose] + token


def let_in(link: Link) -> Cookies:
    """A browser in which the birth date was given."""
    return remembers(lambda door: gates.keep_open(door, link))


async def _other_families(programme: Programme) -> AsyncIterator[Stop]:
    """At the beginning, with a no, when it is over, without a birth date, and after five wrong ones."""
    begun = await a_case(programme, state="intake")
    link, here = await own_link(begun)
    for page in ("", "/about", "/asked", "/consent", "/consent/evaluation", "/needs", "/panel"):
        yield Stop("family by link", here + page, let_in(link), name=f"family begun{page}")
    said_no = await a_case(programme, state="intake")
    for party in family.PURPOSES:
        by = family.actor_of(said_no, party, "Somebody")
        await consents.refuse(said_no, giver=party, kind="taking_part", how="page", by=by)
    unknown = await a_case(programme, await a_person(programme, born_on=None), state="intake")
    others = {"stopped": said_no, "plain": unknown}
    for state in ("completed", "returned_to_referrer"):
        others[state] = await a_case(programme, state=state)
    for name, case in others.items():
        link, here = await own_link(case)
        status = GONE if case.state == "returned_to_referrer" else 200
        yield Stop("family by link", here, let_in(link), status, f"family {name}")
    link, here = await own_link(unknown)
    yield Stop("family by link", f"{here}/about", name="family plain/about")
    for page in ("/asked", "/needs"):
        yield Stop("family by link", here + page, name=f"family plain{page}")
    yield Stop("family by link", f"{here}/consent", name="family plain/consent")
    link, here = await own_link(begun)
    await Link.update({Link.wrong_tries: links.TRIES}).where(Link.id == link.id)
    yield Stop("family by link", here, status=GONE, name="family locked")


async def _harmed(case: Case) -> AsyncIterator[Stop]:
    """Somebody who has chosen to come, and has said all that may be said."""
    rosa = await a_harmed_person(case, name="Rosa Lane")
    by = harmed_page.actor_of(rosa)
    await harmed.choose(rosa, "attend", by)
    await harmed.answer(rosa, "wants_updates", "yes", by)
    for which in ("statement", "hopes", "safety"):
        await harmed.say(rosa, which, "I would like to know why.", by)
    link, here = await _harmed_link(rosa)
    yield Stop("harmed by link", f"{here}/check", name="harmed by name")
    yield Stop("harmed by link", here, let_in(link), name="harmed comes")
    for page, name in HARMED.items():
        yield Stop("harmed by link", here + page, let_in(link), name=f"harmed {name}")
    for who, only in {"by number": {"phone": "+447700900123"}, "plain": {"name": "Rosa"}}.items():
        _, there = await _harmed_link(await a_harmed_person(case, **only))
        yield Stop("harmed by link", there + ("/check" if "phone" in only else ""), name=f"harmed {who}")


async def _harmed_link(row: HarmedPerson) -> tuple[Link, str]:
    token = await links.mint("harmed", programme=row.programme, harmed=row.id, good_for=LASTING)
    return await links.find(token, "harmed"), links.PATHS["harmed"] + token


async def _other_harmed(programme: Programme) -> AsyncIterator[Stop]:
    """Before a case is open, with nothing said, when it is over, and by a link that ran out."""
    for state in ("preparing", "completed", "returned_to_referrer"):
        row = await a_harmed_person(await a_case(programme, state=state))
        link, here = await _harmed_link(row)
        yield Stop("harmed by link", here, let_in(link), name=f"harmed {state}")
    for page in ("/part", "/updates", "/statement"):
        row = await a_harmed_person(await a_case(programme))
        link, here = await _harmed_link(row)
        yield Stop("harmed by link", here + page, let_in(link), name=f"harmed first{page}")
    referral = await a_referral(programme)
    early = await a_harmed_person(await a_case(programme), referral=referral.id, id=uuid4())
    link, here = await _harmed_link(early)
    yield Stop("harmed by link", here, let_in(link), name="harmed before")
    link, here = await _harmed_link(early)
    await Link.update({Link.expires_at: link.created_at}).where(Link.id == link.id)
    yield Stop("harmed by link", here, status=GONE, name="harmed late")
