"""A young person who had a case joins the pool: asked on closing it, or because they agreed to sit.

    await graduates.ask(case, by)                                   # the letter: would you like to join us?
    await graduates.enter_owed(case, sittings=4, due=day, by=by)    # the agreement asks for sittings
    await graduates.sat(juror, by)                                  # a sitting counts towards it
    await graduates.owes_no_more(case, by)                          # the agreement is over

Nothing in the record shows which case a juror came from. It is sealed; `_opened` alone opens it, and
writes that down. The journal names the sealed row, never juror and case together.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from cases import agreements, database, journal, people, programmes, sealing, strengths, terms
from cases.actors import Actor, now, the_clock
from cases.errors import NotFound, WrongState
from cases.tables import Agreement, Case, Person, Programme
from panel import guardians, joining, jurors, letters, links, owed, own_case, recipients, resting, steps
from panel.juror_rows import LONGEST_NAME, NewJuror
from panel.tables import Graduate, Juror, Link, Seat
from scheduling.seating.places import STANDBY_FROM
from scheduling.times import day_words

OPEN = timedelta(days=90)  # how long the question may be answered
SIGN_IN = "/sign-in/link"  # where a juror asks for a link to come in
COPIED = (
    *("born_on", "email", "phone", "school", "school_year", "area", "language", "home_by"),
    "gender",
    *("guardian_name", "guardian_phone", "guardian_email"),
)
SAID = "The person themselves"


async def ask(case: Case, by: Actor) -> Graduate | None:
    """Ask whether they would like to join. Asked twice it is asked once; who owes sittings is there already.

    None where nothing may be sent: somebody asks them face to face, and writes the answer down.
    """
    async with database.atomic():
        if found := await own_case.asked(case.id):
            return found
        programme = await programmes.get(case.programme)
        graduate = await _kept(case, "invited")
        await journal.write(by, "graduate.asked", graduate, programme=case.programme)
        to = await recipients.young_person(case, when_stopped=True)
        person = await people.get(case.person)
        if to is None or person.born_on is None:  # without a birth date nobody can show that it is they
            return graduate
        said = {"first_name": people.greeting(to.name)}
        if not to.ring_only:  # who only rings us gets no link: somebody else may open it
            token = await links.mint(
                "invitation", programme=programme.id, graduate=graduate.id, good_for=OPEN
            )
            said["path"] = f"{links.PATHS['invitation']}{token}"
        # The letter names the case, so it must not name the sealed row: no key of it leads there.
        await letters.write(
            "invitation",
            key=f"invitation:{case.id}",
            programme=programme,
            to=to,
            context=said,
            case=case.id,
        )
    return graduate


async def invite(case: Case, by: Actor) -> None:
    """The coordinator asks later than on closing."""
    if case.state not in ("closed", "follow_up", "outcome_known"):
        raise WrongState(f"{case.reference} is not closed yet. Nobody is asked before.")
    await ask(case, by)


async def enter_owed(case: Case, *, sittings: int, due: date, by: Actor) -> Juror:
    """They owe sittings, so they are in the pool from now on. Said again it changes how many, and by when."""
    async with database.atomic():
        graduate = await own_case.asked(case.id)
        begins = graduate is None or graduate.juror is None
        if graduate is None:
            graduate = await _kept(case, "owed")
        juror = await _joins(graduate, case, by) if begins else await jurors.get(by.programme, graduate.juror)
        await owed.write_down(juror, by, sittings=sittings, until=due, since=graduate.asked_at)
        juror = await jurors.get(by.programme, juror.id)
        if begins:
            await _welcome(juror)
    return juror


async def owes_no_more(case: Case, by: Actor) -> None:
    """What was agreed is over, so nothing is left to sit. What they sat stays, and so do they."""
    graduate = await own_case.asked(case.id)
    if graduate is None or graduate.juror is None or graduate.route != "owed":
        return
    juror = await jurors.get(case.programme, graduate.juror)
    line = await owed.of(juror)
    if juror.owed_since == graduate.asked_at and not line.kept:  # not what they owe for something else
        within = Actor(by.id, by.name, by.role, case.programme, by.address)
        await owed.write_down(juror, within, sittings=line.done, until=juror.owed_by)


async def sat(juror: Juror, by: Actor) -> None:
    """They sat: it counts towards what their agreement asks for. Counted twice it is counted once."""
    async with database.atomic():
        for graduate in await Graduate.objects().where(
            Graduate.juror == juror.id, Graduate.route == "owed", Graduate.state == "yes"
        ):
            case = await _opened(graduate, the_clock(juror.programme), "a sitting is counted")
            agreement = await agreements.of_case(case)
            if agreement is not None and agreement.state == "active":
                await _count(agreement, await _sittings(juror, graduate), by)


async def _count(agreement: Agreement, sittings: int, by: Actor) -> None:
    """Each sitting towards one term, the first that still waits for any."""
    asked = [term for term in await terms.of(agreement, "young_person") if term.kind == "sittings"]
    left = sittings - sum(term.quantity if term.state == "done" else term.counted for term in asked)
    today = programmes.today(await programmes.get(agreement.programme))
    for term in asked:
        more = min(left, term.quantity - term.counted)
        if term.state == "open" and more > 0:
            await terms.count(term, more, on=today, by=by)
            left -= more


async def _sittings(juror: Juror, graduate: Graduate) -> int:
    """On a panel, since they came into the pool for it. To stand by is not to sit."""
    count: int = await Seat.count().where(
        Seat.juror == juror.id,
        Seat.state == "attended",
        Seat.place < STANDBY_FROM,
        Seat.hearing.starts_at > graduate.asked_at,
    )
    return count


async def of_link(link: Link) -> Graduate:
    """Whom the link of an invitation asks."""
    found: Graduate | None = await Graduate.objects().where(Graduate.id == link.graduate_id).first()
    if found is None:
        raise NotFound
    return found


async def born_on(graduate: Graduate, by: Actor) -> date | None:
    """The birth date that opens the page of their link."""
    case = await _opened(graduate, by, "their own link")
    return (await people.get(case.person)).born_on


async def accept(graduate: Graduate, by: Actor) -> Juror:
    """They would like to join. A second yes is the first."""
    async with database.atomic():
        graduate = await _fresh(graduate)
        if graduate.juror is not None:
            return await jurors.get(graduate.programme, graduate.juror)
        case = await _opened(graduate, by, "they said yes")
        return await _joins(graduate, case, by)


async def decline(graduate: Graduate, by: Actor) -> Graduate:
    """Not now. While the link is good they may still change their mind."""
    async with database.atomic():
        graduate = await _fresh(graduate)
        if graduate.state == "yes":
            raise WrongState("You said yes already. Ring us if you want to leave again.")
        if graduate.state == "asked":
            await _answered(graduate, "no", by)
    return graduate


async def cases_of(juror: Juror, by: Actor) -> list[Case]:
    """The cases a juror once had here: for a coordinator alone, and each look is written down."""
    if by.role != "coordinator" or by.programme != juror.programme:
        raise NotFound
    rows = await Graduate.objects().where(Graduate.juror == juror.id).order_by(Graduate.asked_at)
    return [await _opened(row, by, "the coordinator looked") for row in rows]


async def is_one(juror: Juror) -> bool:
    """Whether they had a case here, without opening which. For their own page alone."""
    return bool(await Graduate.exists().where(Graduate.juror == juror.id, Graduate.state == "yes"))


async def could_offer(juror: Juror, by: Actor) -> list[str]:
    """What they said themselves that they could do for others. Nobody but they may ask for it."""
    if by.id != str(juror.id) or by.programme != juror.programme:
        raise NotFound
    said: list[str] = []
    rows = await Graduate.objects().where(Graduate.juror == juror.id).order_by(Graduate.asked_at)
    for row in rows:
        case = await _opened(row, by, "what they could offer, for themselves")
        said += [one.words for one in (await strengths.of(case))["offer"] if one.said_by == "young_person"]
    return list(dict.fromkeys(said))


def actor_of(graduate: Graduate, address: str = "") -> Actor:
    """Who holds the link of the invitation."""
    return Actor(
        id=f"graduate {graduate.id}",
        name=SAID,
        role="visitor",
        programme=graduate.programme,
        address=address,
    )


async def _kept(case: Case, route: str) -> Graduate:
    row_id = uuid4()
    graduate = Graduate(
        id=row_id,
        programme=case.programme,
        route=route,
        case_mark=own_case.mark(case.id),
        case_sealed=sealing.seal(own_case.COLUMN, row_id, str(case.id)),
        state="asked",
        asked_at=now(),
    )
    await Graduate.insert(graduate)
    return graduate


async def _opened(graduate: Graduate, by: Actor, why: str) -> Case:
    """The one place where the seal between a juror and their case is opened."""
    await journal.read(by, "graduate.opened", graduate, why, programme=graduate.programme)
    case = UUID(sealing.unseal(own_case.COLUMN, graduate.id, graduate.case_sealed))
    found: Any = await Case.objects().get(Case.id == case)
    return found  # type: ignore[no-any-return]


async def _fresh(graduate: Graduate) -> Graduate:
    found: Any = await Graduate.objects().get(Graduate.id == graduate.id)
    return found  # type: ignore[no-any-return]


async def _answered(graduate: Graduate, answer: str, by: Actor, juror: UUID | None = None) -> None:
    graduate.state, graduate.answered_at, graduate.juror = answer, now(), juror
    await graduate.save([Graduate.state, Graduate.answered_at, Graduate.juror])
    await journal.write(by, f"graduate.{answer}", graduate, programme=graduate.programme)


async def _joins(graduate: Graduate, case: Case, by: Actor) -> Juror:
    """A juror like any other, from what we know of them; or the one they are already."""
    person = await people.get(case.person)
    programme = await programmes.get(case.programme)
    new = _new(person, graduate.route)
    within = Actor(by.id, by.name, by.role, case.programme, by.address)
    juror = await jurors.alike(programme.id, new.first_name, new.last_name, new.born_on)
    if juror is None:
        (juror,) = await joining.join_all(within, [new])
    elif juror.state == "retired":
        await resting.come_back(juror, within)
        juror = await jurors.get(programme.id, juror.id)
    await _answered(graduate, "yes", by, juror.id)
    await _ask_guardian(juror, within, programme)
    return juror


def _new(person: Person, route: str) -> NewJuror:
    first, *_ = people.known_as(person).split() or [""]
    _, *rest = person.legal_name.split() or [""]
    return NewJuror(
        first_name=first[:LONGEST_NAME],
        last_name=" ".join(rest)[:LONGEST_NAME],
        state=steps.begins(route),
        route=route,
        **{name: getattr(person, name) for name in COPIED},
    )


async def _ask_guardian(juror: Juror, by: Actor, programme: Programme) -> None:
    """Being on a panel is something else than being before one: a parent or carer is asked anew."""
    needed = steps.needs_guardian(juror.born_on, programmes.today(programme))
    reachable = juror.guardian_email or juror.guardian_phone
    if needed and reachable and juror.guardian_consent_on is None:
        await guardians.ask(juror, by)


async def _welcome(juror: Juror) -> None:
    programme = await programmes.get(juror.programme)
    to = await recipients.juror(juror)
    if to is None or juror.owed_by is None:
        return
    times = "once" if juror.owed_sittings == 1 else f"{juror.owed_sittings} times"
    await letters.write(
        "owed-begins",
        key=f"owed-begins:{juror.id}:{programmes.today(programme)}",
        programme=programme,
        to=to,
        context={
            "first_name": juror.first_name,
            "times": times,
            "long_day": day_words(juror.owed_by, programme.country),
            "path": SIGN_IN,
        },
    )
