"""A programme's own pages: is it ready, its settings and its words.

An administrator reaches those of every programme, a coordinator her own alone.
"""

from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import available_timezones

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from cases import programmes
from cases.actors import Actor
from cases.errors import BadInput, NotFound
from cases.tables import Programme
from panel import accounts, readiness
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect

Asked = Request[Any, Any, Any]
Name = Annotated[str, msgspec.Meta(max_length=120)]
Word = Annotated[str, msgspec.Meta(max_length=40)]
MAY = ("administrator", "coordinator")
ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))
)

# Those of its country come first, the one with most people before the others.
THERE: Mapping[str, tuple[str, ...]] = {
    "GB": ("Europe/London",),
    "US": (
        *("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles"),
        *("America/Anchorage", "Pacific/Honolulu", "America/Detroit", "America/Indiana/Indianapolis"),
        *("America/Kentucky/Louisville", "America/Boise", "America/Juneau", "America/Puerto_Rico"),
    ),
}


class Settings(msgspec.Struct):
    """What a programme decides about itself."""

    name: Name
    short_name: Word
    controller: Annotated[str, msgspec.Meta(max_length=160)]
    place: Name
    country: Literal["GB", "US"]
    time_zone: Annotated[str, msgspec.Meta(max_length=60)]
    contact_email: Annotated[str, msgspec.Meta(max_length=254)]
    hearing_model: Word
    age_from: Annotated[int, msgspec.Meta(ge=5, le=25)]
    age_to: Annotated[int, msgspec.Meta(ge=5, le=25)]
    seats: Annotated[int, msgspec.Meta(ge=1, le=12)]
    seats_least: Annotated[int, msgspec.Meta(ge=1, le=12)]
    screening_days: Annotated[int, msgspec.Meta(ge=1, le=90)]
    intake_days: Annotated[int, msgspec.Meta(ge=1, le=90)]
    unreachable_days: Annotated[int, msgspec.Meta(ge=7, le=180)]
    hearing_days: Annotated[int, msgspec.Meta(ge=1, le=365)]
    agreement_days: Annotated[int, msgspec.Meta(ge=1, le=730)]
    agreement_days_most: Annotated[int, msgspec.Meta(ge=1, le=730)]
    contact_days: Annotated[int, msgspec.Meta(ge=1, le=365)]
    closing_days: Annotated[int, msgspec.Meta(ge=1, le=90)]
    proof_days: Annotated[int, msgspec.Meta(ge=0, le=365)]
    answer_hours: Annotated[int, msgspec.Meta(ge=1, le=336)]
    hearing_minutes: Annotated[int, msgspec.Meta(ge=15, le=480)]
    sittings_a_month: Annotated[int, msgspec.Meta(ge=1, le=31)]
    standby: Annotated[int, msgspec.Meta(ge=0, le=12)]
    experienced_least: Annotated[int, msgspec.Meta(ge=0, le=12)]
    brief_hours: Annotated[int, msgspec.Meta(ge=0, le=336)]
    quiet_from: time
    quiet_until: time
    contact_phone: Word = ""
    credit_floor_minutes: Annotated[int, msgspec.Meta(ge=-60_000, le=0)] | None = None
    hearing_days_working: bool = False
    self_referral: bool = False
    needs_admission: bool = False
    needs_first_time: bool = False
    needs_harmed_agreement: bool = False
    whole_school: bool = False
    seeks_foreperson: bool = False
    seeks_advocate: bool = False
    seeks_clerk: bool = False
    owed_sittings_earn: bool = False
    asks_first: bool = False
    compared: bool = False


class Words(msgspec.Struct):
    """What the programme calls people and things."""

    word_respondent: Word
    word_juror: Word
    word_hearing: Word
    word_agreement: Word


async def reachable(by: Actor, programme_id: UUID) -> Programme:
    """The programme, if it is the coordinator's own; an administrator reaches each."""
    if by.role == "coordinator" and by.programme != programme_id:
        raise NotFound
    return await programmes.get(programme_id)


def filled(struct: type[msgspec.Struct], row: Any) -> forms.Typed:
    """What a form holds when it opens on a row."""
    values = {field.name: getattr(row, field.name) for field in msgspec.structs.fields(struct)}
    return forms.of(**{name: _shown(value) for name, value in values.items()})


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return ("yes" if value else "") if isinstance(value, bool) else str(value)


def _as_kept(answers: Settings) -> dict[str, Any]:
    """Times of day as the record keeps them: 21:00."""
    return {
        name: value.strftime("%H:%M") if isinstance(value, time) else value
        for name, value in msgspec.structs.asdict(answers).items()
    }


@get("/programme", opt=allow("coordinator"))
async def mine(by: NamedDependency[Actor]) -> Response[Any]:
    return redirect(f"/programmes/{by.programme}")


@get("/programmes/{programme_id:uuid}", opt=allow(*MAY))
async def show(programme_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    row = await reachable(by, programme_id)
    return page(
        "administration/programme.html",
        row=row,
        steps=await readiness.steps(row),
        staff=await accounts.of(row),
    )


@get("/programmes/{programme_id:uuid}/settings", opt=allow(*MAY))
async def show_settings(programme_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    row = await reachable(by, programme_id)
    return _settings(row, filled(Settings, row))


def _settings(row: Programme, typed: forms.Typed, problems: dict[str, str] | None = None) -> Response[Any]:
    return page(
        "administration/settings.html",
        row=row,
        typed=typed,
        problems=problems,
        zones=[
            *THERE.get(row.country, ()),
            *(zone for zone in ZONES if zone not in THERE.get(row.country, ())),
        ],
        models=programmes.HEARING_MODELS,
    )


@post("/programmes/{programme_id:uuid}/settings", opt=allow(*MAY))
async def keep_settings(
    request: Asked, programme_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    typed = await forms.typed(request)
    try:
        answers = forms.read(typed, Settings)
        if answers.hearing_model not in programmes.HEARING_MODELS:
            raise BadInput({"hearing_model": forms.CHOOSE})
        await programmes.change(by, row, **_as_kept(answers))
    except BadInput as bad:
        return _settings(await programmes.get(programme_id), typed, bad.problems)
    return redirect(f"/programmes/{row.id}", notice="The settings are saved.")


@get("/programmes/{programme_id:uuid}/words", opt=allow(*MAY))
async def show_words(programme_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    row = await reachable(by, programme_id)
    return page("administration/words.html", row=row, typed=filled(Words, row))


@post("/programmes/{programme_id:uuid}/words", opt=allow(*MAY))
async def keep_words(
    request: Asked, programme_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    typed = await forms.typed(request)
    try:
        await programmes.change(by, row, **msgspec.structs.asdict(forms.read(typed, Words)))
    except BadInput as bad:
        return page("administration/words.html", row=row, typed=typed, problems=bad.problems)
    return redirect(f"/programmes/{row.id}", notice="The words are saved.")


routes = [
    mine,
    show,
    show_settings,
    keep_settings,
    show_words,
    keep_words,
]
