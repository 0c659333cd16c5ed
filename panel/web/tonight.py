"""Tonight: who is expected and who is there, made for a tablet and a slow line.

Every tap is a form of its own that may be sent twice. With scripts the tablet keeps it until it has
arrived; without them it is sent like any form.
"""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import harmed, journal, people, programmes
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound
from cases.tables import Case, JournalEntry, Programme
from panel import conflicts, evening, expected, nights, oaths, quorum, sittings, told
from panel.expected import OTHERS, PARTS, Guest
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from scheduling import hearings
from scheduling.tables import Hearing
from scheduling.times import clock_words, local

STAFF = allow("coordinator", "facilitator")
ONE_LOOK = timedelta(minutes=15)  # a tablet that lies open looks again after every tap
Asked = Request[Any, Any, Any]


class TapForm(msgspec.Struct, kw_only=True):
    """Whom, what, and for how many seconds the tablet kept it."""

    who: str = ""
    does: str = ""
    waited: Annotated[int, msgspec.Meta(ge=0)] = 0


class NewGuest(msgspec.Struct, kw_only=True):
    part: str = ""
    name: Annotated[str, msgspec.Meta(max_length=120)] = ""


class PickUpForm(msgspec.Struct, kw_only=True):
    who: str = ""
    name: Annotated[str, msgspec.Meta(max_length=120)] = ""


@get("/tonight", name="tonight", opt=STAFF)
async def show_tonight(by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    lines = await evening.of(by, programme)
    return page(
        "tonight/list.html",
        lines=[line for line in lines if line.today],
        earlier=[line for line in lines if not line.today],
        today=programmes.today(programme),
    )


@get(["/tonight.csv", "/tonight.xlsx"], name="tonight-file", opt=STAFF)
async def download_tonight(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    rows = await evening.register(by, programme)
    await journal.read(by, "tonight.downloaded", ("programme", str(by.programme)), f"{len(rows)} rows")
    return viewing.sheet(request, "tonight", list(evening.HEADINGS), rows)


@get("/tonight/print", name="tonight-print", opt=STAFF)
async def show_print(by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    """The whole evening on paper, for a tablet that dies."""
    found = []
    for line in await evening.of(by, programme):
        if line.today:
            hearing = await hearings.get(by, line.id)
            await _looked(hearing, by)
            found.append((line, await _guests(hearing, by, programme)))
    text = await oaths.current(programme.id)
    return page("tonight/print.html", evening=found, oath=text.words, parts=PARTS)


@get("/tonight/{hearing_id:uuid}", name="night", opt=STAFF)
async def show_night(
    hearing_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _night(await hearings.get(by, hearing_id), by, programme)


async def _night(hearing: Hearing, by: Actor, programme: Programme, **more: Any) -> Template:
    case = await _looked(hearing, by)
    guests = await _guests(hearing, by, programme)
    light = quorum.of(expected.panel(guests), hearing.seats_least)
    inside = [guest for guest in guests if guest.here and not guest.off]
    return page(
        "tonight/one.html",
        **{"form_of": "", **more},
        hearing=hearing,
        case=case,
        said=await told.when_and_where(hearing, programme),
        light=light,
        on_panel=[guest for guest in guests if guest.part == "juror"],
        others=[guest for guest in guests if guest.part != "juror"],
        unsworn=[guest.name for guest in inside if not guest.sworn],
        unasked=[guest.name for guest in inside if not guest.asked],
        inside=inside,
        first_name=(await conflicts.check(case.id))[0],
        oath=(await oaths.current(programme.id)).words,
        clock=lambda at: clock_words(local(at, programme.time_zone)),
        parts=[(part, PARTS[part]) for part in OTHERS],
        once=forms.once,
        part_words=PARTS,
        open=hearing.state == "arranged",
        on_the_day=_on_the_day(hearing, programme),
    )


async def _guests(hearing: Hearing, by: Actor, programme: Programme) -> list[Guest]:
    """Who was harmed has a file apart, so to see that they come is a reading of its own."""
    guests = await expected.of(hearing, programme)
    for guest in guests:
        if guest.part == "harmed_person" and guest.noted.who_id:
            await _note_once(by, "harmed.read", await harmed.get(by, guest.id))
    return guests


def _on_the_day(hearing: Hearing, programme: Programme) -> bool:
    """Before its day a hearing is prepared, not held."""
    return programmes.today(programme) >= local(hearing.starts_at, programme.time_zone).date()


async def _looked(hearing: Hearing, by: Actor) -> Case:
    """The case, and a note that its names were read."""
    case: Case | None = await Case.objects().where(Case.id == hearing.case).first()
    if case is None:
        raise NotFound
    await _note_once(by, "person.read", await people.get(case.person))
    return case


async def _note_once(by: Actor, what: str, row: Any) -> None:
    """While the tablet lies open it is one reading."""
    lately = await JournalEntry.exists().where(
        JournalEntry.by_id == by.id,
        JournalEntry.what == what,
        JournalEntry.subject_id == str(row.id),
        JournalEntry.at > now() - ONE_LOOK,
    )
    if not lately:
        await journal.read(by, what, row, "tonight")


@post("/tonight/{hearing_id:uuid}/taps", name="night-tap", opt=STAFF)
async def take_tap(request: Asked, hearing_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    hearing = await hearings.get(by, hearing_id)
    typed = await forms.typed(request)
    form = forms.read(typed, TapForm)
    await nights.tap(hearing, form.who, form.does, by, once=typed.once, waited=form.waited)
    return redirect(f"/tonight/{hearing.id}#{form.who}")


@post("/tonight/{hearing_id:uuid}/guests", name="night-guest", opt=STAFF)
async def add_guest(
    request: Asked,
    hearing_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    hearing = await hearings.get(by, hearing_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, NewGuest)
        await nights.add(hearing, form.part, form.name, by, once=typed.once)
    except BadInput as bad:
        return await _night(hearing, by, programme, typed=typed, problems=bad.problems, form_of="guest")
    return redirect(f"/tonight/{hearing.id}", notice="They are on the list, and checked in.")


@get("/tonight/{hearing_id:uuid}/pick-up", name="night-pick-up", opt=STAFF)
async def show_pick_up(
    request: Asked,
    hearing_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template:
    hearing = await hearings.get(by, hearing_id)
    return await _pick_up(hearing, request.query_params.get("who", ""), by, programme)


async def _pick_up(hearing: Hearing, who: str, by: Actor, programme: Programme, **more: Any) -> Template:
    await _looked(hearing, by)
    inside = [guest for guest in await _guests(hearing, by, programme) if guest.came]
    return page("tonight/pick_up.html", hearing=hearing, who=who, inside=_named(inside), **more)


def _named(guests: list[Guest]) -> list[tuple[str, str, str]]:
    return [(guest.key, guest.name, guest.what or PARTS[guest.part]) for guest in guests]


@post("/tonight/{hearing_id:uuid}/pick-up", name="pick-up", opt=STAFF)
async def take_pick_up(
    request: Asked,
    hearing_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    hearing = await hearings.get(by, hearing_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, PickUpForm)
        await nights.pick_up(hearing, form.who, form.name, by)
    except BadInput as bad:
        who = typed.get("who", "")
        return await _pick_up(hearing, who, by, programme, typed=typed, problems=bad.problems)
    return redirect(f"/tonight/{hearing.id}#{form.who}", notice="Who picked them up is written down.")


@post("/tonight/{hearing_id:uuid}/paper", name="night-paper", opt=STAFF)
async def copy_paper(hearing_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    hearing = await hearings.get(by, hearing_id)
    await nights.all_came(hearing, by)
    return redirect(f"/tonight/{hearing.id}", notice="Everybody expected is checked in, sworn and asked.")


@post("/tonight/{hearing_id:uuid}/beginning", name="night-beginning", opt=STAFF)
async def begin(hearing_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    hearing = await sittings.begin(await hearings.get(by, hearing_id), by)
    return redirect(f"/tonight/{hearing.id}", notice="It has begun.")


routes: list[Any] = [
    show_tonight,
    download_tonight,
    show_print,
    show_night,
    take_tap,
    add_guest,
    show_pick_up,
    take_pick_up,
    copy_paper,
    begin,
]
