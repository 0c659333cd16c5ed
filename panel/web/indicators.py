"""Questions that a programme asks together with its young people: written, tried, begun and retired."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from cases import journal, own_indicators, plain_words, programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.evaluation_tables import Indicator
from cases.own_indicators import GROUPS, LONGEST, MOST_STEPS, Wanted
from cases.tables import Programme
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.feedback import named
from panel.web.feedback_own import question_of
from panel.web.pages import page, redirect
from panel.web.seen import plain

Asked = Request[Any, Any, Any]
STAFF, READERS = allow("coordinator"), allow("coordinator", "evaluator")
HERE = "/indicators"
SORTS = ("order", "question", "group", "designed", "state")
HEADINGS = (
    "Question",
    "Who is asked",
    "Version",
    "Answers",
    "Counted as yes",
    "Designed with",
    "On",
    "State",
)
STATES = {"draft": ("Not begun", "yellow"), "asked": ("Asked", "green"), "retired": ("Retired", "grey")}


class IndicatorForm(Struct, kw_only=True):
    party: str = ""
    question: Annotated[str, Meta(max_length=LONGEST)]
    steps: str
    counted_from: Annotated[int, Meta(ge=2, le=MOST_STEPS)] | None = None
    designed_with: Annotated[str, Meta(max_length=LONGEST)]
    designed_on: date
    follows: UUID | None = None


@get(HERE, name="indicators", opt=READERS)
async def show_list(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    view = viewing.read(request, HERE, sorts=SORTS, states=())
    rows = viewing.in_order(await _rows(programme), view)
    return page("indicators/list.html", rows=rows, view=view, may=by.role == "coordinator")


async def _rows(programme: Programme) -> list[dict[str, Any]]:
    """The newest first."""
    return [
        {
            "order": place,
            "id": one.id,
            "question": one.question,
            "group": _who(one, programme),
            "version": one.version,
            "answers": ", ".join(own_indicators.steps(one)),
            "yes": own_indicators.yes_words(one) or "The mean",
            "with": one.designed_with,
            "designed": one.designed_on,
            "designed_said": plain(one.designed_on, programme),
            "state": STATES[_state(one)][0],
            "colour": STATES[_state(one)][1],
        }
        for place, one in enumerate(reversed(await own_indicators.every(programme.id)))
    ]


def _who(one: Indicator, programme: Programme) -> str:
    return named(programme)[one.party]


def _state(one: Indicator) -> str:
    return "retired" if one.retired_at else "asked" if one.begun_at else "draft"


@get([f"{HERE}.csv", f"{HERE}.xlsx"], name="indicators-file", opt=READERS)
async def download(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    rows = viewing.in_order(await _rows(programme), viewing.read(request, HERE, sorts=SORTS, states=()))
    await journal.read(by, "indicators.downloaded", ("programme", str(by.programme)), f"{len(rows)} rows")
    names = ("question", "group", "version", "answers", "yes", "with", "designed_said", "state")
    return viewing.sheet(request, "indicators", HEADINGS, [[row[name] for name in names] for row in rows])


@get(f"{HERE}/new", name="new-indicator", opt=STAFF)
async def ask(request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    """An empty form, or the words of an earlier question, to be changed."""
    try:
        before = await own_indicators.get(by, UUID(request.query_params.get("from", "")))
    except ValueError:
        return _form(programme)
    return _form(programme, typed=_held(before), status_code=200)


def _held(before: Indicator) -> forms.Typed:
    on = before.designed_on
    return forms.of(
        party=before.party,
        question=before.question,
        steps=before.steps,
        counted_from=str(before.counted_from or ""),
        designed_with=before.designed_with,
        follows=str(before.id),
        **{f"designed_on-{part}": str(getattr(on, part)) for part in ("day", "month", "year")},
    )


def _form(programme: Programme, **more: Any) -> Template:
    return page(
        "indicators/new.html",
        groups=list(GROUPS.items()),
        places=[(str(number), f"Answer {number} and those after it") for number in range(2, MOST_STEPS + 1)],
        country=programme.country,
        once=forms.once(),
        **more,
    )


@post(HERE, name="add-indicator", opt=STAFF)
async def add(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    typed = await forms.typed(request)
    try:
        row = await own_indicators.add(programme, _wanted(forms.read(typed, IndicatorForm)), by, typed.once)
    except BadInput as bad:
        return _form(programme, typed=typed, problems=bad.problems)
    return redirect(f"{HERE}/{row.id}", notice="It is written down. Nobody is asked yet.")


def _wanted(form: IndicatorForm) -> Wanted:
    return Wanted(
        party=form.party,
        question=form.question,
        steps=tuple(line.strip() for line in form.steps.split("\n") if line.strip()),
        counted_from=form.counted_from,
        designed_with=form.designed_with,
        designed_on=form.designed_on,
        follows=form.follows,
    )


@get(f"{HERE}/{{indicator_id:uuid}}", name="indicator", opt=READERS)
async def show(
    indicator_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    row = await own_indicators.get(by, indicator_id)
    days = {
        name: plain(programmes.day_of(at, programme), programme) if at else ""
        for name, at in (("begun", row.begun_at), ("retired", row.retired_at))
    }
    return page(
        "indicators/one.html",
        row=row,
        who=_who(row, programme),
        group=GROUPS[row.party],
        answers=own_indicators.steps(row),
        yes=own_indicators.yes_words(row),
        designed=plain(row.designed_on, programme),
        days=days,
        state=STATES[_state(row)],
        hints=plain_words.hints(row.question),
        may=by.role == "coordinator",
    )


@get(f"{HERE}/{{indicator_id:uuid}}/preview", name="indicator-preview", opt=READERS)
async def preview(indicator_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    """The very page that they get, and whatever is pressed leads back."""
    row = await own_indicators.get(by, indicator_id)
    here = f"{HERE}/{row.id}"
    return page(
        "feedback/own_question.html", **question_of(row), here=here, back=here, place=1, count=1, trial=True
    )


@post(f"{HERE}/{{indicator_id:uuid}}/beginning", name="begin-indicator", opt=STAFF)
async def begin(indicator_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    row = await own_indicators.begin(await own_indicators.get(by, indicator_id), by)
    return redirect(f"{HERE}/{row.id}", notice="From now on it stands in the feedback letter’s questions.")


@post(f"{HERE}/{{indicator_id:uuid}}/retirement", name="retire-indicator", opt=STAFF)
async def retire(indicator_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    row = await own_indicators.retire(await own_indicators.get(by, indicator_id), by)
    return redirect(f"{HERE}/{row.id}", notice="Nobody is asked any more. What was said stays counted.")


@post(f"{HERE}/{{indicator_id:uuid}}/removal", name="remove-indicator", opt=STAFF)
async def take_out(indicator_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await own_indicators.take_out(await own_indicators.get(by, indicator_id), by)
    return redirect(HERE, notice="It is taken out.")


routes: list[Any] = [show_list, download, ask, add, show, preview, begin, retire, take_out]
