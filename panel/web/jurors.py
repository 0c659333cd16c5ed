"""The pool: the list of jurors, and one of them."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from cases import clocks, contacts, journal, journey, people, programmes, search
from cases.actors import Actor
from cases.tables import Programme
from panel import exporting, jurors, weekdays
from panel.tables import Availability, Juror, Seat
from panel.web import viewing
from panel.web.access import allow
from panel.web.pages import page
from panel.web.seen import moment, plain

STAFF = allow("coordinator")
# The word and the badge of each state of a juror.
STATES = {name: (state.word, state.colour) for name, state in journey.JUROR.items()}
SEATS = {
    "offered": ("No answer yet", "blue"),
    "accepted": ("Said yes", "green"),
    "confirmed": ("Confirmed", "green"),
    "declined": ("Said no", "grey"),
    "conflicted": ("Cannot sit", "grey"),
    "expired": ("Did not answer", "grey"),
    "released": ("Released", "grey"),
    "attended": ("Sat", "green"),
    "absent": ("Did not come", "red"),
}
SORTS: viewing.Sorts = {
    "name": Juror.first_name,
    "school": Juror.school,
    "state": Juror.state,
    "last": Juror.last_sat_on,
}


@get("/jurors", name="jurors", opt=STAFF)
async def show_jurors(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    view = viewing.read(request, "/jurors", sorts=SORTS, states=STATES)
    pages = viewing.Pages(await _asked(Juror.count(), by, view), view.page)
    rows = await viewing.ordered(_rows(by, view), view, SORTS).limit(pages.size).offset(pages.offset)
    words = {name: word for name, (word, _) in STATES.items()}
    lines = [_line(row, programme) for row in rows]
    return page("jurors/list.html", view=view, pages=pages, rows=lines, words=words)


@get("/jurors.csv", name="jurors-file", opt=STAFF)
async def download_jurors(request: Request[Any, Any, Any], by: NamedDependency[Actor]) -> Response[Any]:
    view = viewing.read(request, "/jurors", sorts=SORTS, states=STATES)
    rows = await viewing.ordered(_rows(by, view), view, SORTS)
    await journal.read(by, "jurors.downloaded", ("programme", str(by.programme)), f"{len(rows)} rows")
    headings = [
        "First name",
        "Last name",
        "School",
        "Year",
        "Area",
        "State",
        "Training until",
        "Sworn on",
        "Last sat",
    ]
    columns = (
        *("first_name", "last_name", "school", "school_year", "area", "state"),
        *("trained_until", "sworn_on", "last_sat_on"),
    )
    lines = [[STATES[row[c]][0] if c == "state" else row[c] for c in columns] for row in rows]
    return viewing.download("jurors.csv", exporting.comma_separated(headings, lines))


def _asked(query: Any, by: Actor, view: viewing.View) -> Any:
    query = query.where(Juror.programme == by.programme)
    found = search.matching(Juror.search_text, view.query)
    query = query.where(found) if found is not None else query
    return query.where(Juror.state.is_in(list(view.states))) if view.states else query


def _rows(by: Actor, view: viewing.View) -> Any:
    columns = (
        *(Juror.id, Juror.first_name, Juror.last_name, Juror.school, Juror.school_year, Juror.area),
        *(Juror.state, Juror.trained_until, Juror.sworn_on, Juror.last_sat_on, Juror.sat_before),
    )
    return _asked(Juror.select(*columns), by, view)


def _line(row: dict[str, Any], programme: Programme) -> dict[str, Any]:
    word, colour = STATES[row["state"]]
    last = plain(row["last_sat_on"], programme) if row["last_sat_on"] else "Not yet"
    return {**row, "word": word, "colour": colour, "last": last, "lacks": _lacks(row, programme)}


def _lacks(row: dict[str, Any], programme: Programme) -> str:
    """Why an active juror cannot be asked after all."""
    today = programmes.today(programme)
    if row["state"] == "active" and (row["trained_until"] is None or row["trained_until"] < today):
        return "Training has run out"
    return ""


@get("/jurors/{juror_id:uuid}", name="juror", opt=STAFF)
async def show_juror(
    juror_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    """Opening it is reading a person's file."""
    juror = await jurors.get(by.programme, juror_id)
    await journal.read(by, "juror.read", juror)
    word, colour = STATES[juror.state]
    return page(
        "jurors/one.html",
        juror=juror,
        name=f"{juror.first_name} {juror.last_name}",
        word=word,
        colour=colour,
        facts=_facts(juror, programme),
        ready=_ready(juror, programme),
        usual=await _usual(juror),
        seats=await _seats(juror, programme),
    )


def _facts(juror: Juror, programme: Programme) -> list[tuple[str, str]]:
    country = programme.country
    age = clocks.age(juror.born_on, programmes.today(programme)) if juror.born_on else None
    born = f"{plain(juror.born_on, programme)} ({age})" if juror.born_on else ""
    facts = [
        ("Birth date", born),
        ("Email", juror.email),
        ("Phone", contacts.shown(juror.phone, country)),
        (
            "School",
            people.school_words(juror.school, juror.school_year),
        ),
        ("Area", juror.area),
        ("Household", juror.household),
        ("Parent or carer", juror.guardian_name),
        ("Parent or carer phone", contacts.shown(juror.guardian_phone, country)),
        ("Home by", juror.home_by),
    ]
    return [(label, value) for label, value in facts if value]


def _ready(juror: Juror, programme: Programme) -> list[tuple[str, str]]:
    """What a juror needs before they can sit."""

    def said(on: Any) -> str:
        return plain(on, programme) if on else "Not yet"

    return [
        ("Training until", said(juror.trained_until)),
        ("Oath on", said(juror.sworn_on)),
        ("Parent or carer agreed on", said(juror.guardian_consent_on)),
        ("Sat before this record began", str(juror.sat_before)),
        ("Last sat", said(juror.last_sat_on)),
    ]


async def _usual(juror: Juror) -> list[str]:
    """Monday from 17:00 to 21:00, one line a time; none at all means any time."""
    windows = (
        await Availability.objects().where(Availability.juror == juror.id).order_by(Availability.weekday)
    )
    lines = []
    for window in windows:
        name = weekdays.DAYS[window.weekday].capitalize()
        whole = (window.from_wall, window.until_wall) == weekdays.WHOLE_DAY
        until = "" if window.until_wall == weekdays.WHOLE_DAY[1] else f" to {window.until_wall}"
        lines.append(name if whole else f"{name} from {window.from_wall}{until}")
    return lines


async def _seats(juror: Juror, programme: Programme) -> list[dict[str, Any]]:
    rows = (
        await Seat.select(Seat.state, Seat.hearing, Seat.hearing.starts_at.as_alias("starts_at"), Seat.role)
        .where(Seat.juror == juror.id)
        .order_by(Seat.hearing.starts_at, ascending=False)
        .limit(20)
    )
    return [
        {
            **row,
            "at": moment(row["starts_at"], programme),
            "word": SEATS[row["state"]][0],
            "colour": SEATS[row["state"]][1],
        }
        for row in rows
    ]


routes = [show_jurors, download_jurors, show_juror]
