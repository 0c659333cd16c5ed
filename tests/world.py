"""Two programmes with one of everything, for tests that ask every route or every form."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from cases import agreements, concerns, corrections, database, follow_ups, outcomes, programmes, retention
from cases.actors import Actor, now
from cases.evaluation_tables import Release
from cases.tables import Agreement, Case, Correction, HoursEntry, Offence, Person, Term
from panel import data_exports, drafts, importing, jurors
from panel.sign_ins import actor_of
from panel.tables import Account, Away, Conflict, Requirement, Training
from scheduling.tables import Facilitator, Hearing, Room, Session, Venue
from tests import extracts
from tests.agreed import a_term
from tests.builders import (
    a_case,
    a_closure,
    a_facilitator,
    a_harmed_person,
    a_hearing,
    a_juror,
    a_letter,
    a_person,
    a_preparation,
    a_programme,
    a_referral,
    a_seat,
    a_series,
    a_supporter,
    a_token,
    an_account,
    kept,
    somebody,
)
from tests.compared import a_group
from tests.ledgers import an_offer, time_given
from tests.matrix import World
from tests.own_questions import an_indicator
from tests.planned import a_plan
from tests.published import a_kept_release


async def a_world() -> World:
    """Two programmes with one of everything, and somebody in every role of the first."""
    here, there = await a_programme(), await a_programme()
    people: dict[str, Any] = {
        role: await an_account(role, here) for role in ("facilitator", "evaluator", "referrer")
    }
    people["coordinator"] = await an_account("coordinator", here, safeguarding_lead=True)
    people["administrator"] = await an_account("administrator")
    people["juror"] = await a_juror(here)
    own, other = await one_of_everything(here), await one_of_everything(there)
    assigned = await one_of_everything(here)
    facilitator = Facilitator(
        id=uuid4(), programme=here.id, name="Run By", account_id=people["facilitator"].id, closed=False
    )
    await kept(facilitator)
    await Hearing.update({Hearing.facilitator: facilitator.id}).where(Hearing.id == assigned["hearing_id"])
    hearing = await Hearing.objects().get(Hearing.id == own["hearing_id"])
    seat = await a_seat(hearing, people["juror"], place=2, state="accepted")
    own |= await what_a_referrer_has(people["referrer"])
    other |= await what_a_referrer_has(await an_account("referrer", there))
    had = await what_a_juror_has(here, people["juror"].id, await a_case(here))
    offer = await an_offer(people["juror"])
    own["token_id"], other["token_id"] = [
        (await a_token(one))[0].id for one in (people["evaluator"], await an_account("evaluator", there))
    ]
    theirs = {"seat_id": seat.id, "away_id": had["away_id"], "offer_id": offer.id}
    return World(
        {"own": here, "other": there},
        people,
        {
            "own": own,
            "other": other,
            "assigned": assigned,
            "juror": theirs,
            "evaluator": {"import_id": await answers_in_a_file(people["evaluator"])},
        },
    )


async def answers_in_a_file(account: Account) -> UUID:
    """An evaluator opens only files they brought themselves."""
    content = b"Case,After,Checked on,Answer\nAV-24-0001,6 months,not a date,nothing new\n"
    return (await importing.preview(actor_of(account), "follow-ups", "answers.csv", content)).id


async def a_correction(by: Actor, person: Person) -> Correction:
    return await corrections.facts(person, {"pronouns": "they"}, reason="They said so.", by=by)


async def what_a_referrer_has(account: Account) -> dict[str, Any]:
    """A referral they sent, and one that is being written."""
    programme = await programmes.get(account.programme)
    draft = await drafts.begin(programme.id, account.id, uuid4())
    return {
        "draft_id": draft.id,
        "question": "who",
        "referral_id": (await a_referral(programme, account_id=account.id, source="agency")).id,
    }


async def one_of_everything(programme: Any) -> dict[str, UUID]:
    case: Case = await a_case(programme, state="scheduled")
    hearing: Hearing = await a_hearing(programme, case)
    session = await Session.objects().get(Session.id == hearing.session)
    room = await Room.objects().get(Room.id == hearing.room)
    seat = await a_seat(hearing)
    coordinator = await an_account("coordinator", programme)
    preview = await importing.preview(
        actor_of(coordinator), "referrals", "some.csv", b"Name,Date of birth\nAda Ash,not a date\n"
    )
    offence = await Offence.objects().where(Offence.programme == programme.id).first()
    venue = await Venue.objects().get(Venue.id == session.venue)
    person = await Person.objects().get(Person.id == case.person)
    pool = await what_a_juror_has(programme, seat.juror, case)
    rosa = await a_harmed_person(case)
    term, entry = await what_was_agreed(case, actor_of(coordinator))
    return {
        "programme_id": programme.id,
        "case_id": case.id,
        "person_id": person.id,
        "other_id": (await a_person(programme)).id,
        "referral_id": (await a_referral(programme)).id,
        "hearing_id": hearing.id,
        "session_id": session.id,
        "venue_id": venue.id,
        "room_id": room.id,
        "seat_id": seat.id,
        "juror_id": seat.juror,
        **pool,
        "harmed_id": rosa.id,
        "concern_id": (await concerns.report("A worry.", actor_of(coordinator), case=case)).id,
        "preparation_id": (await a_preparation(case)).id,
        "term_id": term.id,
        "entry_id": entry.id,
        "supporter_id": (await a_supporter(case)).id,
        "import_id": preview.id,
        "offence_id": offence.id,
        "account_id": coordinator.id,
        "series_id": (await a_series(programme)).id,
        "closure_id": (await a_closure(programme)).id,
        "facilitator_id": (await a_facilitator(programme)).id,
        "letter_id": (await a_letter(programme)).id,
        "correction_id": (await a_correction(actor_of(coordinator), person)).id,
        "plan_id": (await a_plan(programme, [case], actor_of(coordinator))).id,
        "release_id": (await a_kept_release(programme, "published", year=1990 + await Release.count())).id,
        "address": "nowhere",
        "number": 1,
        "removal_id": await a_removal(programme, actor_of(coordinator)),
        "indicator_id": (await an_indicator(programme, begun=False)).id,
        "export_id": (await data_exports.ask(programme, "proven-12", "A study", actor_of(coordinator))).id,
        **await what_came_to_light(programme, actor_of(coordinator)),
        **await extracts.one_of_each(programme, case),
        "comparison_id": (await a_group(somebody("evaluator", programme))).id,
        **await what_is_in_the_time_bank(seat.juror, actor_of(coordinator)),
    }


async def a_removal(programme: Any, by: Actor) -> UUID:
    """Somebody asked that the names of a case leave the record."""
    known = await a_case(programme, state="outcome_known")
    return (await retention.ask(known, "time", by)).id


async def what_is_in_the_time_bank(juror: UUID, by: Actor) -> dict[str, UUID]:
    """Time that a juror gave, and something they offer."""
    whose = await jurors.get(by.programme, juror)
    entry = await time_given(whose, 120, by)
    return {"credit_id": entry.id, "offer_id": (await an_offer(whose)).id}


async def what_came_to_light(programme: Any, by: Actor) -> dict[str, UUID]:
    """A check that is due, of a case of last year, and an arrest since."""
    today = programmes.today(programme)
    case = await a_case(programme, opened_on=today - timedelta(days=400), state="follow_up")
    async with database.atomic():
        check = (await follow_ups.make(case, by))[0]
    arrest = outcomes.Event(event="arrest", happened_on=today - timedelta(days=300))
    told = {"source": "police", "checked_on": today, "by": by}
    return {"follow_up_id": check.id, "event_id": (await outcomes.came_to_light(case, arrest, **told)).id}


async def what_was_agreed(case: Case, by: Actor) -> tuple[Term, HoursEntry]:
    """Hours of service, some of them logged already; it runs although the hearing is still to come."""
    agreement = await agreements.draft(case, by)
    term = await a_term(agreement, by, "service")
    await Agreement.update(
        {Agreement.state: "active", Agreement.reached_on: case.opened_on, Agreement.due_on: term.due_on}
    ).where(Agreement.id == agreement.id)
    entry = HoursEntry(
        id=uuid4(),
        programme=case.programme,
        term=term.id,
        on_day=term.due_on,
        minutes=60,
        state="waiting",
        logged_by="Callum",
        logged_at=now(),
    )
    return term, await kept(entry)


async def what_a_juror_has(programme: Any, juror: Any, case: Case) -> dict[str, UUID]:
    """A training, days away, and somebody they know in a case."""
    requirement = await kept(Requirement(id=uuid4(), programme=programme.id, name=f"Basics {uuid4()}"))
    of_theirs = {"programme": programme.id, "juror": juror}
    training = await kept(Training(id=uuid4(), **of_theirs, requirement=requirement.id))
    day = programmes.today(programme) + timedelta(days=60)
    exams = await kept(Away(id=uuid4(), **of_theirs, kind="exams", from_day=day, to_day=day))
    await kept(Conflict(**of_theirs, case=case.id, declared_by="coordinator", declared_at=now()))
    return {"requirement_id": requirement.id, "training_id": training.id, "away_id": exams.id}
