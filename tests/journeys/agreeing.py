"""Agreements as staff, young people, parents and supervisors come to them: in each state, by each way."""

from collections.abc import AsyncIterator
from datetime import timedelta

from cases import agreements, grids, guideline, hours, programmes, signatures, terms
from cases.actors import Actor
from cases.tables import Agreement, Case, Programme, Term
from panel import agreement_links, gates, links
from tests.agreed import a_term
from tests.builders import a_case, a_harmed_person, a_person
from tests.journeys.crawling import Stop, remembers

BY_LINK = "whoever agreed"
LASTING = timedelta(days=14)
GONE = 410


async def of_the_office(programme: Programme, by: Actor) -> AsyncIterator[tuple[str, str]]:
    """None yet, a draft outside the guideline, one that runs, extended, in review and ended; its terms."""
    await grids.keep(programme.id, guideline.USUAL, by)
    none = await a_case(programme, state="heard")
    yield "agreement none", f"/cases/{none.id}/agreement"
    early = await a_case(programme, state="intake")
    yield "agreement too early", f"/cases/{early.id}/agreement"
    draft = await _drafted(programme, by)
    here = f"/cases/{draft.case}/agreement"
    term, *_ = await terms.of(draft)
    yield "agreement draft", here
    yield "/cases/-/agreement/terms/new", f"{here}/terms/new"
    yield "term of a draft", f"{here}/terms/{term.id}"
    yield "print of a draft", f"{here}/print"
    running, service, letter = await _running(programme, by)
    here = f"/cases/{running.case}/agreement"
    yield "agreement running", here
    await agreement_links.make_code(running, by)
    yield "agreement with a code", here
    for name, path in {
        "service": f"terms/{service.id}",
        "letter": f"terms/{letter.id}",
        "waiver": f"terms/{letter.id}/waiver",
        "another": f"terms/{service.id}/another",
    }.items():
        yield f"term {name}", f"{here}/{path}"
    for part in ("extension", "review", "completion", "print"):
        yield f"/cases/-/agreement/{part}", f"{here}/{part}"
    extended, *_ = await _running(programme, by)
    assert extended.due_on
    await agreements.extend(extended, extended.due_on + timedelta(days=9), "school", by)
    yield "agreement extended", f"/cases/{extended.case}/agreement"
    await agreements.breach(extended, "hours", by)
    yield "agreement in review", f"/cases/{extended.case}/agreement"
    yield "completion in review", f"/cases/{extended.case}/agreement/completion"
    kept, service, letter = await _running(programme, by)
    await terms.waive(service, "The shop closed.", by)
    await terms.done(letter, on=programmes.today(programme), by=by, evidence="We have a copy.")
    yield "completion of what is kept", f"/cases/{kept.case}/agreement/completion"
    kept, service, letter = await _running(programme, by)
    await terms.waive(service, "The shop closed.", by)
    await terms.done(letter, on=programmes.today(programme), by=by, evidence="We have a copy.")
    await agreements.complete(kept, on=programmes.today(programme), by=by)
    for name, path in {"ended": "", "waived": f"/terms/{service.id}", "done": f"/terms/{letter.id}"}.items():
        yield f"agreement {name}", f"/cases/{kept.case}/agreement{path}"
    yield "/programmes/-/guideline", f"/programmes/{programme.id}/guideline"


async def _drafted(programme: Programme, by: Actor) -> Agreement:
    person = await a_person(programme, legal_name="Callum Reed")
    case = await a_case(programme, person, state="heard")
    await a_harmed_person(case)
    agreement = await agreements.draft(case, by)
    await a_term(agreement, by, "service", placement="Bike repair shop, Fore Street")
    await a_term(agreement, by, "letter")
    await a_term(agreement, by, "other", side="panel", owner="The panel")
    await signatures.sign(agreement, part="young_person", name="Callum Reed", how="page", by=by)
    return agreement


async def _running(programme: Programme, by: Actor) -> tuple[Agreement, Term, Term]:
    agreement = await _drafted(programme, by)
    today = programmes.today(programme)
    agreement = await agreements.reach(agreement, today, by, outside="He cares for his nan.")
    service, letter, _ = await terms.of(agreement)
    first, _ = [
        await hours.log(service, on_day=today, minutes=minutes, by=by, words="Fixed a wheel.")
        for minutes in (90, 120)
    ]
    await hours.verify(first, by)
    return agreement, service, letter


async def by_link(programme: Programme, by: Actor) -> AsyncIterator[Stop]:
    """Before and after the birth date, while it runs and when it is kept; the code; the supervisor."""
    agreement, service, letter = await _running(programme, by)
    await agreement_links.make_code(agreement, by)
    here, cookies = await _opened(agreement)
    yield Stop(BY_LINK, f"{here}/born", name="agreement born")
    for part in ("", "/hours", "/help", "/print"):
        yield Stop(BY_LINK, f"{here}{part}", cookies, name=f"my agreement{part}")
    for purpose in ("family", "guardian"):
        token = await links.mint(purpose, programme=programme.id, case=agreement.case, good_for=LASTING)
        link = await links.find(token, purpose)
        held = remembers(lambda door, link=link: gates.keep_open(door, link))
        path = f"{links.PATHS[purpose]}{token}"
        yield Stop(BY_LINK, path, held, name=f"{purpose} with an agreement")
        for part in ("", "/hours", "/help", "/print"):
            if purpose == "family" or part != "/hours":
                yield Stop(BY_LINK, f"{path}/agreement{part}", held, name=f"{purpose} agreement{part}")
    yield Stop(BY_LINK, "/a")
    yield Stop(BY_LINK, "/a?code=7KQ4-M2PX", name="code scanned")
    yield Stop(BY_LINK, f"/hours/{await agreement_links.mint_hours(service)}", name="supervisor")
    agreement, service, letter = await _running(programme, by)
    here, cookies = await _opened(agreement)
    await hours.verify_all(service, by)
    yield Stop(BY_LINK, f"/hours/{await agreement_links.mint_hours(service)}", name="supervisor, all checked")
    agreement, service, letter = await _running(programme, by)
    here, cookies = await _opened(agreement)
    await terms.waive(service, "The shop closed.", by)
    await terms.done(letter, on=programmes.today(programme), by=by)
    yield Stop(BY_LINK, here, cookies, name="my agreement kept")
    for name, state, status in (("of a birth unknown", "", 200), ("over", "returned_to_referrer", GONE)):
        plain = await _of_somebody_unknown(programme, by)
        path = f"/agreement/{await agreement_links.mint(plain)}"
        if state:
            await Case.update({Case.state: state}).where(Case.id == plain.case)
        yield Stop(BY_LINK, path, status=status, name=f"agreement {name}")


async def _of_somebody_unknown(programme: Programme, by: Actor) -> Agreement:
    unknown = await a_case(programme, await a_person(programme, born_on=None), state="heard")
    agreement = await agreements.draft(unknown, by)
    await a_term(agreement, by)
    return await agreements.reach(agreement, programmes.today(programme), by, outside="It is little.")


async def _opened(agreement: Agreement) -> tuple[str, tuple[tuple[str, str], ...]]:
    token = await agreement_links.mint(agreement)
    link = await links.find(token, "agreement")
    return f"/agreement/{token}", remembers(lambda door: gates.keep_open(door, link))
