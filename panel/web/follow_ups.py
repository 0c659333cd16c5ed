"""Checks that fall due: the list, what a source said, and what came to light between two of them.

The evaluator sees a case number and no name; the coordinator, whom agencies ask "who is that?", sees both.
"""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import case_files, clocks, follow_ups, journal, outcomes, people, programmes, search
from cases.actors import Actor
from cases.errors import BadInput, NotFound, Refused
from cases.evaluation.definitions import MONTHS
from cases.outcomes import Check, Event
from cases.tables import Case, FollowUp, Person, Programme, Reoffence
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import due, plain

Asked = Request[Any, Any, Any]
STAFF = allow("evaluator", "coordinator")
COLOURS = {"late": "red", "soon": "yellow", "fine": "grey"}
DUE_FIRST = "CASE WHEN follow_up.state = 'due' THEN 0 ELSE 1 END"
# Columns through a key are made once: making them is dear.
CASE: Any = FollowUp.case
REFERENCE: Any = CASE.reference
COLUMNS: Any = (
    *(FollowUp.id, FollowUp.window_days, FollowUp.due_on, FollowUp.state, FollowUp.checked_on),
    REFERENCE.as_alias("reference"),
    CASE.person.legal_name.as_alias("legal_name"),
    CASE.person.preferred_name.as_alias("preferred_name"),
)
SORTS: viewing.Sorts = {"due": FollowUp.due_on, "reference": REFERENCE, "window": FollowUp.window_days}
STATES = {"fallen": "To check", "coming": "Not due yet", "recorded": "Checked", "not_known": "Not known"}
Word = Annotated[str, msgspec.Meta(max_length=120)]


class Found(msgspec.Struct, kw_only=True):
    """Something that came to light; the day and the kind are asked for where it is told."""

    event: str = ""
    happened_on: date | None = None
    proven_on: date | None = None
    offence: Word = ""
    level: str = ""


class CheckForm(Found, kw_only=True):
    """What a source said on a day."""

    outcome: Literal["nothing", "something", "not_known"]
    source: str = ""
    checked_on: date
    left_how: str = ""
    observed_until: date | None = None


class EventForm(Found, kw_only=True):
    source: str = ""
    checked_on: date


@get("/follow-ups", name="follow-ups", opt=STAFF)
async def show_list(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    view = viewing.read(request, "/follow-ups", sorts=SORTS, states=STATES)
    pages = viewing.Pages(await _asked(FollowUp.count(), by, view, programme), view.page)
    rows = viewing.ordered(_rows(by, view, programme), view, SORTS, DUE_FIRST)
    shown = await rows.limit(pages.size).offset(pages.offset)
    return page(
        "follow_ups/list.html",
        view=view,
        pages=pages,
        rows=[_line(row, programme) for row in shown],
        waiting=await follow_ups.fallen_due(programme),
        states=STATES,
        named=_named(by),
    )


@get(["/follow-ups.csv", "/follow-ups.xlsx"], name="follow-ups-file", opt=STAFF)
async def download_list(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    view = viewing.read(request, "/follow-ups", sorts=SORTS, states=STATES)
    rows = await viewing.ordered(_rows(by, view, programme), view, SORTS, DUE_FIRST)
    await journal.read(by, "follow_ups.downloaded", ("programme", str(by.programme)), f"{len(rows)} rows")
    named = _named(by)
    cells = [
        [
            row["reference"],
            *([row["legal_name"]] if named else []),
            *(MONTHS[row["window_days"]], row["due_on"], _line(row, programme)["word"], row["checked_on"]),
        ]
        for row in rows
    ]
    headings = ["Case", *(["Name"] if named else []), "After", "Due", "State", "Checked on"]
    return viewing.sheet(request, "follow-ups", headings, cells)


def _named(by: Actor) -> bool:
    return by.role == "coordinator"


def _asked(query: Any, by: Actor, view: viewing.View, programme: Programme) -> Any:
    query = query.where(FollowUp.programme == by.programme)
    if view.query:
        reference = REFERENCE.like(f"%{view.query.upper()}%")
        found = search.matching(CASE.search_text, view.query) if _named(by) else None
        query = query.where(reference | found if found is not None else reference)
    today = programmes.today(programme)
    parts = {
        "fallen": (FollowUp.state == "due") & (FollowUp.due_on <= today),
        "coming": (FollowUp.state == "due") & (FollowUp.due_on > today),
        "recorded": FollowUp.state == "recorded",
        "not_known": FollowUp.state == "not_known",
    }
    chosen: Any = None
    for state in view.states:
        chosen = parts[state] if chosen is None else chosen | parts[state]
    return query if chosen is None else query.where(chosen)


def _rows(by: Actor, view: viewing.View, programme: Programme) -> Any:
    return _asked(FollowUp.select(*COLUMNS), by, view, programme)


def _line(row: dict[str, Any], programme: Programme) -> dict[str, Any]:
    waits = row["state"] == "due"
    left = due(row["due_on"], programme, working=False) if waits else None
    word, colour = outcomes.word(row["state"], row["due_on"], programmes.today(programme))
    return {
        **row,
        "short": people.short_of(row["preferred_name"], row["legal_name"]),
        "months": MONTHS[row["window_days"]],
        "on": plain(row["due_on"], programme),
        "word": word,
        "colour": colour,
        "left": _left(left),
        "left_colour": COLOURS[left.urgency] if left else "",
    }


def _left(left: clocks.Due | None) -> str:
    """How long it waits already; what is far off has its day and needs no count."""
    return left.words if left and (left.late or left.soon) else ""


@get("/follow-ups/{follow_up_id:uuid}", name="follow-up", opt=STAFF)
async def show_one(
    follow_up_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    follow_up = await follow_ups.get(by, follow_up_id)
    case = await case_files.get(by, follow_up.case)
    await journal.read(by, "follow_up.read", case)
    if _named(by):
        await journal.read(by, "person.read", await people.get(case.person), "follow-up")
    return await _one(follow_up, case, by, programme)


async def _one(follow_up: FollowUp, case: Case, by: Actor, programme: Programme, **more: Any) -> Template:
    today = programmes.today(programme)
    return page(
        "follow_ups/one.html",
        follow_up=follow_up,
        case=case,
        months=MONTHS[follow_up.window_days],
        facts=await _facts(follow_up, case, by, programme),
        state=outcomes.word(follow_up.state, follow_up.due_on, today),
        is_due=follow_up.due_on <= today,
        on=plain(follow_up.due_on, programme),
        until=plain(outcomes.last_day(case, follow_up), programme),
        unwilling=await outcomes.unwilling(case),
        found=[_told(one, programme) for one in await outcomes.of(case)],
        others=[_other(one, programme) for one in await follow_ups.of(case) if one.id != follow_up.id],
        today=today,
        once=forms.once,
        **_choices(),
        **{"typed": None if follow_up.state == "due" else _written(follow_up), **more},
    )


def _choices() -> dict[str, Any]:
    return {
        "sources": list(outcomes.SOURCES.items()),
        "events": list(outcomes.EVENTS.items()),
        "left": list(outcomes.LEFT.items()),
        "levels": [(level, level) for level in outcomes.LEVELS],
        "reasons": list(outcomes.WITHDRAWN.items()),
    }


async def _facts(follow_up: FollowUp, case: Case, by: Actor, programme: Programme) -> list[tuple[str, str]]:
    found = [("Case", case.reference)]
    if _named(by):
        person: Person = await people.get(case.person)
        born = plain(person.born_on, programme) if person.born_on else ""
        found = [("Case", case.reference), ("Name", person.legal_name), ("Birth date", born)]
    if follow_up.state != "due":
        found += _answered(follow_up, programme)
    accepted = plain(case.opened_on, programme)
    until = plain(outcomes.last_day(case, follow_up), programme)
    found += [("Accepted", accepted), ("It counts until", until)]
    if follow_up.waiting_days:
        found.append(("Then wait for proof", f"{follow_up.waiting_days} days"))
    return [(name, value) for name, value in found if value]


def _answered(follow_up: FollowUp, programme: Programme) -> list[tuple[str, str]]:
    seen = follow_up.observed_until
    return [
        ("Checked on", plain(follow_up.checked_on, programme) if follow_up.checked_on else ""),
        ("Who said so", outcomes.SOURCES.get(follow_up.source, "")),
        ("Written down by", follow_up.by_name),
        ("Seen until", f"{plain(seen, programme)}. {outcomes.LEFT[follow_up.left_how]}." if seen else ""),
    ]


def _told(one: Reoffence, programme: Programme) -> dict[str, Any]:
    proven = f"Proven on {plain(one.proven_on, programme)}." if one.proven_on else ""
    level = f"level {one.level}" if one.level else ""
    return {
        "id": one.id,
        "word": outcomes.EVENTS[one.event],
        "on": plain(one.happened_on, programme),
        "detail": " ".join(
            part
            for part in (
                f"{', '.join(part for part in (one.offence, level) if part)}."
                if one.offence or level
                else "",
                proven,
                f"{outcomes.SOURCES[one.source]}, {plain(one.checked_on, programme)}.",
            )
            if part
        ),
        "withdrawn": one.withdrawn_at is not None,
    }


def _other(one: FollowUp, programme: Programme) -> dict[str, Any]:
    word, colour = outcomes.word(one.state, one.due_on, programmes.today(programme))
    on = plain(one.checked_on or one.due_on, programme)
    return {
        "id": one.id,
        "months": MONTHS[one.window_days],
        "on": on,
        "word": word,
        "colour": colour,
    }


def _written(follow_up: FollowUp) -> forms.Typed:
    """What stands, to put it right."""
    told = {
        "outcome": "not_known" if follow_up.state == "not_known" else "nothing",
        "source": follow_up.source,
        "left_how": follow_up.left_how,
        **_parts("checked_on", follow_up.checked_on),
        **_parts("observed_until", follow_up.observed_until),
    }
    return forms.of(**told)


def _parts(name: str, on: date | None) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(on, part)) for part in forms.PARTS} if on else {}


@post("/follow-ups/{follow_up_id:uuid}", name="follow-up-record", opt=STAFF)
async def record(
    request: Asked,
    follow_up_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    follow_up = await follow_ups.get(by, follow_up_id)
    typed = await forms.typed(request)
    try:
        await _record(follow_up, forms.read(typed, CheckForm), by, typed.once)
    except BadInput as bad:
        case = await case_files.get(by, follow_up.case)
        return await _one(follow_up, case, by, programme, typed=typed, problems=bad.problems)
    return redirect(f"/follow-ups/{follow_up.id}", notice="The check is written down.")


async def _record(follow_up: FollowUp, form: CheckForm, by: Actor, once: UUID) -> None:
    if form.outcome == "not_known":
        await outcomes.not_known(follow_up, by, checked_on=form.checked_on, source=form.source)
        return
    check = Check(
        source=form.source,
        checked_on=form.checked_on,
        events=(_event(form, once),) if form.outcome == "something" else (),
        observed_until=form.observed_until,
        left_how=form.left_how,
    )
    await outcomes.record(follow_up, check, by)


def _event(form: Found, once: UUID) -> Event:
    if form.happened_on is None:
        raise BadInput({"happened_on": "Write the day on which it happened."})
    return Event(
        event=form.event,
        happened_on=form.happened_on,
        proven_on=form.proven_on,
        offence=form.offence,
        level=form.level,
        once=once,
    )


@get("/follow-ups/{follow_up_id:uuid}/events/new", name="follow-up-event", opt=STAFF)
async def ask_event(
    follow_up_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    follow_up = await follow_ups.get(by, follow_up_id)
    return await _event_page(follow_up, await case_files.get(by, follow_up.case), by, programme)


async def _event_page(
    follow_up: FollowUp, case: Case, by: Actor, programme: Programme, **more: Any
) -> Template:
    name = people.listed(await people.get(case.person)) if _named(by) else ""
    return page(
        "follow_ups/event.html",
        follow_up=follow_up,
        caption=", ".join(part for part in (name, case.reference) if part),
        accepted=plain(case.opened_on, programme),
        today=programmes.today(programme),
        once=forms.once,
        **_choices(),
        **more,
    )


@post("/follow-ups/{follow_up_id:uuid}/events", name="follow-up-event-post", opt=STAFF)
async def add_event(
    request: Asked,
    follow_up_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    follow_up = await follow_ups.get(by, follow_up_id)
    case = await case_files.get(by, follow_up.case)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, EventForm)
        event = _event(form, typed.once)
        await outcomes.came_to_light(case, event, source=form.source, checked_on=form.checked_on, by=by)
    except BadInput as bad:
        return await _event_page(follow_up, case, by, programme, typed=typed, problems=bad.problems)
    return redirect(f"/follow-ups/{follow_up.id}", notice="It is written down.")


@post("/follow-ups/{follow_up_id:uuid}/events/{event_id:uuid}/withdrawal", name="event-withdrawal", opt=STAFF)
async def withdraw(
    request: Asked,
    follow_up_id: FromPath[UUID],
    event_id: FromPath[UUID],
    by: NamedDependency[Actor],
) -> Redirect:
    """One of the buttons beside it."""
    follow_up = await follow_ups.get(by, follow_up_id)
    reoffence = await outcomes.get(by, event_id)
    if reoffence.case != follow_up.case:
        raise NotFound
    try:
        await outcomes.withdraw(reoffence, (await forms.typed(request)).get("why", ""), by)
    except BadInput as bad:
        raise Refused(bad.problems["why"]) from None
    return redirect(f"/follow-ups/{follow_up.id}", notice="It does not count any more.")


routes: list[Any] = [show_list, download_list, show_one, record, ask_event, add_event, withdraw]
