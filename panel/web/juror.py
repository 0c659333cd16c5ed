"""One juror's page: what they need before they sit, when they can come, whom they do not sit with."""

from datetime import time
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import clocks, contacts, journal, journey, people, programmes, self_described
from cases.actors import Actor
from cases.tables import Programme
from panel import (
    away,
    conflicts,
    credits,
    jurors,
    owed,
    qualified,
    roles,
    statements,
    steps,
    trainings,
    weekdays,
)
from panel.diary import SEAT_WORDS
from panel.tables import Availability, Juror, Seat
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import moment, plain, stamp, timeline
from scheduling.times import clock_words, said_wall

STAFF = allow("coordinator")
HOWS = {"page": "by the link", "paper": "on paper", "spoken": "by word of mouth"}
SAYERS = {"juror": "They said so", "family": "The family said so", "harmed": "The harmed person said so"}
LAST_SEATS = 20


@get("/jurors/{juror_id:uuid}", name="juror", opt=STAFF)
async def show_juror(
    juror_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    juror = await opened(by, juror_id)
    state = journey.JUROR[juror.state]
    today = programmes.today(programme)
    return page(
        "jurors/one.html",
        juror=juror,
        name=f"{juror.first_name} {juror.last_name}",
        word=state.word,
        colour=state.colour,
        missing=steps.lacking(juror, today),
        rests_until=plain(juror.rests_until, programme) if juror.rests_until else "",
        ready=await _ready(juror, programme),
        facts=_facts(juror, programme),
        usual=await usual(juror),
        away=[days_words(row, programme) for row in await away.to_come(juror, today)],
        apart=await apart(juror),
        known=await known(juror, programme),
        seats=await _seats(juror, programme),
        steps=await timeline("juror", juror.id, programme),
    )


async def opened(by: Actor, juror_id: UUID, part: str = "") -> Juror:
    """A juror's file, or one part of it, read by a coordinator."""
    juror = await jurors.get(by.programme, juror_id)
    await journal.read(by, "juror.read", juror, part)
    return juror


@post("/jurors/{juror_id:uuid}/activation", name="activate-juror", opt=STAFF)
async def activate_juror(juror_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    juror = await jurors.get(by.programme, juror_id)
    await jurors.activate(juror, by)
    return redirect(f"/jurors/{juror.id}", notice=f"{juror.first_name} is asked to sit from now on.")


async def _ready(juror: Juror, programme: Programme) -> list[tuple[str, str, str, str]]:
    """What a juror needs before they can sit, each with where to put it right."""
    here = f"/jurors/{juror.id}"
    named = ", ".join(roles.NAMED[role] for role in await roles.of(juror)) or "None"
    sworn = plain(juror.sworn_on, programme) if juror.sworn_on else "Not yet"
    return [
        ("Parent or carer agreed", _agreed(juror, programme), f"{here}/consent", "Change"),
        ("Training", await training_words(juror, programme), f"{here}/training", "Write down"),
        ("Oath", sworn, f"{here}/oath", "Write down"),
        ("Further roles", named, f"{here}/roles", "Change"),
        ("Owed sittings", await _owed(juror, programme), f"{here}/owed", "Change"),
        ("Time given", statements.said(await credits.balance(juror)), f"{here}/time", "Look"),
    ]


def _agreed(juror: Juror, programme: Programme) -> str:
    if juror.guardian_consent_on:
        how = HOWS.get(juror.guardian_consent_how, "")
        return f"{plain(juror.guardian_consent_on, programme)}{', ' if how else ''}{how}"
    needed = steps.needs_guardian(juror.born_on, programmes.today(programme))
    return "Not yet" if needed else "Not needed: 18 or older"


async def training_words(juror: Juror, programme: Programme) -> str:
    """Until 3 May 2027; Missing: Basics; Ran out on 3 May 2026."""
    if juror.trained_until is None:
        done = (await trainings.done(juror.programme, [juror.id])).get(juror.id, {})
        asked = [one for one in await trainings.asked_for(juror.programme) if one.of("juror")]
        lacks = ", ".join(one.name for one in asked if one.id not in done)
        return f"Missing: {lacks}" if lacks else "Not yet"
    if juror.trained_until == qualified.FOR_GOOD:
        return "Done, for good"
    over = juror.trained_until < programmes.today(programme)
    return f"{'Ran out on' if over else 'Until'} {plain(juror.trained_until, programme)}"


async def _owed(juror: Juror, programme: Programme) -> str:
    if not juror.owed_sittings:
        return "None"
    line = await owed.of(juror)
    by = f", by {plain(juror.owed_by, programme)}" if juror.owed_by else ""
    return f"{line.done} of {juror.owed_sittings} done, {line.planned} planned{by}"


def _facts(juror: Juror, programme: Programme) -> list[tuple[str, str]]:
    country = programme.country
    age = clocks.age(juror.born_on, programmes.today(programme)) if juror.born_on else None
    born = f"{plain(juror.born_on, programme)} ({age})" if juror.born_on else ""
    last = plain(juror.last_sat_on, programme) if juror.last_sat_on else ""
    facts = [
        ("Birth date", born),
        ("Email", juror.email),
        ("Phone", contacts.shown(juror.phone, country)),
        ("School", people.school_words(juror.school, juror.school_year)),
        ("Area", juror.area),
        ("Household", juror.household),
        ("Language", juror.language),
        ("Describes themselves as", self_described.word(self_described.GENDERS, juror.gender)),
        ("Parent or carer", juror.guardian_name),
        ("Parent or carer phone", contacts.shown(juror.guardian_phone, country)),
        ("Parent or carer email", juror.guardian_email),
        ("Home by", said_wall(juror.home_by)),
        ("To take part they need", juror.access),
        ("Eats", juror.diet),
        ("Sat before this record began", str(juror.sat_before)),
        ("Last sat", last),
    ]
    return [(label, value) for label, value in facts if value]


async def usual(juror: Juror) -> list[str]:
    """Monday from 5pm to 9pm, one line a time; none at all means any time."""
    windows = (
        await Availability.objects().where(Availability.juror == juror.id).order_by(Availability.weekday)
    )
    lines = []
    for window in windows:
        name = weekdays.DAYS[window.weekday].capitalize()
        whole = (window.from_wall, window.until_wall) == weekdays.WHOLE_DAY
        begins, ends = (clock_words(time.fromisoformat(at)) for at in (window.from_wall, window.until_wall))
        until = "" if window.until_wall == weekdays.WHOLE_DAY[1] else f" to {ends}"
        lines.append(name if whole else f"{name} from {begins}{until}")
    return lines


def days_words(row: Any, programme: Programme) -> dict[str, Any]:
    """Exams: 3 May 2027 to 5 May 2027."""
    first, last = plain(row.from_day, programme), plain(row.to_day, programme)
    said = first if row.from_day == row.to_day else f"{first} to {last}"
    return {"id": row.id, "kind": away.KINDS[row.kind], "words": said}


async def apart(juror: Juror) -> list[dict[str, Any]]:
    """Whom they never share a panel with."""
    ids = (await conflicts.apart(juror.programme)).get(juror.id, frozenset())
    rows = await Juror.objects().where(Juror.id.is_in(list(ids))).order_by(Juror.first_name) if ids else []
    return [{"id": row.id, "name": f"{row.first_name} {row.last_name}"} for row in rows]


async def known(juror: Juror, programme: Programme) -> list[dict[str, Any]]:
    """The cases in which they know somebody, and who said so."""
    return [
        {
            **row,
            "said": SAYERS.get(row["declared_by"], "We wrote it down"),
            "at": stamp(row["declared_at"], programme),
        }
        for row in await conflicts.known_to(juror)
    ]


async def _seats(juror: Juror, programme: Programme) -> list[dict[str, Any]]:
    rows = (
        await Seat.select(Seat.state, Seat.hearing, Seat.hearing.starts_at.as_alias("starts_at"), Seat.role)
        .where(Seat.juror == juror.id)
        .order_by(Seat.hearing.starts_at, ascending=False)
        .limit(LAST_SEATS)
    )
    return [
        {
            **row,
            "at": moment(row["starts_at"], programme),
            "word": SEAT_WORDS[row["state"]][0],
            "colour": SEAT_WORDS[row["state"]][1],
        }
        for row in rows
    ]


routes: list[Any] = [show_juror, activate_juror]
