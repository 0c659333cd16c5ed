"""Ordinary people and ordinary evenings. A test says only what it is about.

Each builder writes real rows and returns the row. What is left out is made up; what is given
(`await a_referral(state="screening")`) goes into the row as it stands.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from cases import consents, programmes, sealing, search
from cases.actors import Actor, now, the_command
from cases.new_referrals import SAFE, NewReferral
from cases.tables import Case, HarmedPerson, Meeting, Offence, Person, Programme, Referral, Supporter
from panel import tokens
from panel.sign_ins import actor_of
from panel.tables import Account, Juror, Letter, Seat, Token
from scheduling.tables import Closure, Facilitator, Hearing, Room, Series, Session, Venue

_number = count(1)
FIRST = ("Amara", "Ben", "Chloe", "Dev", "Ella", "Femi", "Grace", "Hamza", "Isla", "Jude", "Kofi", "Lena")
LAST = ("Ahmed", "Baker", "Clarke", "Davies", "Evans", "Ford", "Green", "Hughes", "Iqbal", "Jones")


def a_name() -> tuple[str, str]:
    number = next(_number)
    return FIRST[number % len(FIRST)], f"{LAST[number % len(LAST)]}-{number}"


def somebody(role: str, programme: Programme | None = None, **only: Any) -> Actor:
    """An actor without an account: for tests of verbs."""
    first, last = a_name()
    made = {"id": str(uuid4()), "name": f"{first} {last}", "role": role}
    return Actor(**{**made, "programme": programme.id if programme else None, **only})


async def a_programme(**only: Any) -> Programme:
    made = {
        "name": f"Chard Panel {next(_number)}",
        "place": "Chard",
        "template": "uk-community-panel",
        "contact_email": "panel@example.org",
        "contact_phone": "+441460123456",
        "quiet_from": "00:00",  # letters go at any hour, whenever a test runs
        "quiet_until": "00:00",
        "standby": 0,  # a test that is about standby or experience says so
        "experienced_least": 0,
    }
    return await programmes.create(the_command(), **{**made, **only})


async def of(programme: Programme | None) -> Programme:
    return programme or await a_programme()


async def a_coordinator(programme: Programme | None = None, **only: Any) -> Actor:
    """A coordinator with an account, as the actor that verbs take."""
    account = await an_account("coordinator", await of(programme), **only)
    return Actor(id=str(account.id), name=account.name, role="coordinator", programme=account.programme)


async def an_account(role: str = "coordinator", programme: Programme | None = None, **only: Any) -> Account:
    first, last = a_name()
    made = {
        "id": uuid4(),
        "programme": None if role == "administrator" else (await of(programme)).id,
        "email": f"{first}.{last}@example.org".lower(),
        "name": f"{first} {last}",
        "role": role,
        "created_at": now(),
    }
    return await kept(Account(**{**made, **only}))


async def a_token(account: Account, **only: Any) -> tuple[Token, str]:
    """A token of an evaluator's own, and its key."""
    wanted = tokens.Wanted(**{"label": "R at the university", "sees": "exact", "days": 90, **only})
    return await tokens.make(account, wanted, actor_of(account))


async def a_person(programme: Programme | None = None, **only: Any) -> Person:
    first, last = a_name()
    made = {
        "id": uuid4(),
        "programme": (await of(programme)).id,
        "legal_name": f"{first} {last}",
        "born_on": now().date() - timedelta(days=15 * 365),
        "school": "Holyrood Academy",
        "school_year": "10",
        "area": "Chard",
        "phone": "+447700900123",
        "guardian_name": f"Sam {last}",
        "guardian_phone": "+447700900124",
        "safe_to_leave_message": True,
        "guardian_safe_to_leave_message": True,
        "search_text": search.fold(f"{first} {last}"),
        "created_at": now(),
    }
    return await kept(Person(**{**made, **only}))


async def an_offence(programme: Programme, *, in_scope: bool = True) -> Offence:
    found: Offence | None = (
        await Offence.objects()
        .where(Offence.programme == programme.id, Offence.in_scope == in_scope)
        .order_by(Offence.name)
        .first()
    )
    assert found is not None
    return found


async def new_referral(programme: Programme, *, offence: str = "", **only: Any) -> NewReferral:
    """What an officer tells; `offence` by its name, or any that is heard."""
    first, last = a_name()
    today = programmes.today(programme)
    known = await programmes.offences(programme.id)
    made = {
        "name": f"{first} {last}",
        "born_on": date(today.year - 14, 3, 14),
        "referred_on": today - timedelta(days=3),
        "agency": "Avon and Somerset Police",
        "offence": next(one.id for one in known if one.name == offence or (not offence and one.in_scope)),
        "offence_on": today - timedelta(days=20),
        "school": "Holyrood Academy",
        "admitted": "yes",
        **dict.fromkeys(SAFE, True),
    }
    return NewReferral(**{**made, **only})


async def a_referral(
    programme: Programme | None = None, person: Person | None = None, *, statement: str = "", **only: Any
) -> Referral:
    """A received referral; an accepted one is what `a_case` makes."""
    programme = await of(programme)
    person = person or await a_person(programme)
    today = programmes.today(programme)
    referral_id = uuid4()
    made = {
        "id": referral_id,
        "programme": programme.id,
        "person": person.id,
        "offence": (await an_offence(programme)).id,
        "state": "received",
        "referred_on": today - timedelta(days=1),
        "agency": "Avon and Somerset Police",
        "referrer_name": "PC Morgan",
        "referrer_email": "morgan@police.example",
        "admitted": "yes",
        "offence_on": today - timedelta(days=10),
        "screen_by": today + timedelta(days=7),
        "statement_sealed": sealing.seal("referral.statement", referral_id, statement) if statement else None,
        "search_text": person.search_text,
        "received_at": now(),
        "decided_at": now() if only.get("state") in ("accepted", "returned") else None,
    }
    return await kept(Referral(**{**made, **only}))


async def a_case(programme: Programme | None = None, person: Person | None = None, **only: Any) -> Case:
    programme = await of(programme)
    referral = await a_referral(programme, person, state="accepted")
    today = programmes.today(programme)
    made = {
        "id": uuid4(),
        "programme": programme.id,
        "referral": referral.id,
        "person": referral.person,
        "reference": f"{programme.reference_prefix}-{today:%y}-{9000 + next(_number)}",
        "state": "preparing",
        "opened_on": today,
        "hear_by": today + timedelta(days=28),
        "search_text": referral.search_text,
        "created_at": now(),
    }
    return await kept(Case(**{**made, **only}))


async def all_agree(case: Case, kind: str = "information") -> None:
    """Everybody of the family who must says yes on paper."""
    by = somebody("coordinator", await Programme.objects().get(Programme.id == case.programme))
    for giver in await consents.givers(case):
        await consents.give(case, giver=giver, kind=kind, how="paper", by=by)


async def a_harmed_person(case: Case | None = None, **only: Any) -> HarmedPerson:
    """A person who was harmed, of the referral of a case; nothing chosen yet."""
    case = case or await a_case()
    made = {
        "id": uuid4(),
        "programme": case.programme,
        "referral": case.referral,
        "name": " ".join(a_name()),
        "email": f"person{next(_number)}@home.example",
        "safe_to_leave_message": True,
        "created_at": now(),
    }
    return await kept(HarmedPerson(**{**made, **only}))


async def a_supporter(case: Case, **only: Any) -> Supporter:
    """An aunt of the young person, who comes with them."""
    made = {
        "id": uuid4(),
        "programme": case.programme,
        "case": case.id,
        "party": "young_person",
        "name": " ".join(a_name()),
        "relationship": "Aunt",
        "created_at": now(),
    }
    return await kept(Supporter(**{**made, **only}))


async def a_preparation(case: Case, **only: Any) -> Meeting:
    """A meeting with the young person that was to take place yesterday."""
    made = {
        "id": uuid4(),
        "programme": case.programme,
        "case": case.id,
        "kind": "preparation",
        "party": "young_person",
        "starts_at": now() - timedelta(days=1),
        "state": "planned",
        "by_id": "somebody",
        "by_name": "Run By",
        "created_at": now() - timedelta(days=3),
    }
    return await kept(Meeting(**{**made, **only}))


async def a_juror(programme: Programme | None = None, **only: Any) -> Juror:
    """Active, trained, with consent, free at any time."""
    first, last = a_name()
    programme = await of(programme)
    today = programmes.today(programme)
    made = {
        "id": uuid4(),
        "programme": programme.id,
        "first_name": first,
        "last_name": last,
        "born_on": today - timedelta(days=16 * 365),
        "email": f"{first}.{last}@school.example".lower(),
        "school": f"School {next(_number)}",
        "school_year": "11",
        "area": "Ilminster",
        "household": f"{next(_number)} High Street",
        "state": "active",
        "guardian_consent_on": today - timedelta(days=100),
        "trained_until": today + timedelta(days=265),
        "sworn_on": today - timedelta(days=90),
        "joined_on": today - timedelta(days=100),
        "search_text": search.fold(f"{first} {last}"),
        "created_at": now(),
    }
    return await kept(Juror(**{**made, **only}))


async def a_venue(programme: Programme | None = None, **only: Any) -> Venue:
    made = {
        "id": uuid4(),
        "programme": (await of(programme)).id,
        "name": f"Guildhall {next(_number)}",
        "address": "Fore Street, Chard",
    }
    return await kept(Venue(**{**made, **only}))


async def a_room(venue: Venue, **only: Any) -> Room:
    made = {"id": uuid4(), "programme": venue.programme, "venue": venue.id, "name": f"Room {next(_number)}"}
    return await kept(Room(**{**made, **only}))


async def a_session(programme: Programme | None = None, venue: Venue | None = None, **only: Any) -> Session:
    """An evening in a week, 17:00 to 21:00 UTC, at a venue with one room."""
    programme = await of(programme)
    if venue is None:
        venue = await a_venue(programme)
        await a_room(venue)
    on_day = only.get("on_day", programmes.today(programme) + timedelta(days=7))
    starts = datetime(on_day.year, on_day.month, on_day.day, 17, tzinfo=UTC)
    made = {
        "id": uuid4(),
        "programme": programme.id,
        "venue": venue.id,
        "on_day": on_day,
        "from_wall": "17:00",
        "until_wall": "21:00",
        "time_zone": programme.time_zone,
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=4),
    }
    return await kept(Session(**{**made, **only}))


async def a_series(programme: Programme | None = None, venue: Venue | None = None, **only: Any) -> Series:
    """Every week from a week on, at half past five; no session is made of it yet."""
    programme = await of(programme)
    made = {
        "id": uuid4(),
        "programme": programme.id,
        "venue": (venue or await a_venue(programme)).id,
        "every_weeks": 1,
        "from_wall": "17:30",
        "until_wall": "20:30",
        "first_on": programmes.today(programme) + timedelta(days=7),
        "created_at": now(),
    }
    return await kept(Series(**{**made, **only}))


async def a_closure(programme: Programme | None = None, **only: Any) -> Closure:
    """Half term, in a hundred days."""
    programme = await of(programme)
    first = programmes.today(programme) + timedelta(days=100)
    made = {
        "id": uuid4(),
        "programme": programme.id,
        "name": "Half term",
        "kind": "holiday",
        "from_day": first,
        "to_day": first + timedelta(days=4),
        "created_at": now(),
    }
    return await kept(Closure(**{**made, **only}))


async def a_facilitator(programme: Programme | None = None, **only: Any) -> Facilitator:
    made = {"id": uuid4(), "programme": (await of(programme)).id, "name": " ".join(a_name())}
    return await kept(Facilitator(**{**made, **only}))


async def a_hearing(programme: Programme | None = None, case: Case | None = None, **only: Any) -> Hearing:
    """Arranged for the first hour of a session in a week; nothing is booked."""
    programme = await of(programme)
    case = case or await a_case(programme, state="scheduled")
    session = await a_session(programme)
    room = await Room.objects().where(Room.venue == session.venue).first()
    made = {
        "id": uuid4(),
        "programme": programme.id,
        "case": case.id,
        "session": session.id,
        "room": room.id,
        "state": "arranged",
        "starts_at": session.starts_at,
        "ends_at": session.starts_at + timedelta(hours=1),
        "seats": programme.seats,
        "seats_least": programme.seats_least,
        "created_at": now(),
    }
    return await kept(Hearing(**{**made, **only}))


async def a_seat(hearing: Hearing, juror: Juror | None = None, **only: Any) -> Seat:
    """Offered an hour ago, open for two days."""
    if juror is None:
        programme = await Programme.objects().get(Programme.id == hearing.programme)
        juror = await a_juror(programme)
    made = {
        "id": uuid4(),
        "programme": hearing.programme,
        "hearing": hearing.id,
        "juror": juror.id,
        "place": 1,
        "state": "offered",
        "offered_at": now() - timedelta(hours=1),
        "expires_at": now() + timedelta(hours=47),
    }
    return await kept(Seat(**{**made, **only}))


async def a_letter(
    programme: Programme | None = None, *, address: str = "jude@school.example", **only: Any
) -> Letter:
    """A queued letter with a few words in it."""
    letter_id = uuid4()
    made = {
        "id": letter_id,
        "programme": (await of(programme)).id,
        "key": f"seat-taken:{letter_id}",
        "name": "seat-taken",
        "channel": "email",
        "recipient": "Jude A",
        "address_sealed": sealing.seal("letter.address", letter_id, address),
        "subject": "Thank you",
        "content_sealed": sealing.seal(
            "letter.content", letter_id, '{"text": "Thank you.", "html": "<p>Thank you.</p>", "sms": ""}'
        ),
        "state": "queued",
        "message_id": f"<{letter_id}@panel.example>",
        "send_after": now(),
        "created_at": now(),
    }
    return await kept(Letter(**{**made, **only}))


async def kept(row: Any) -> Any:
    """Written down as it stands."""
    await type(row).insert(row)
    return row
