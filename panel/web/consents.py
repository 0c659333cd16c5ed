"""Consents of one case: who agreed to which words, and how to write down a yes, a no or a change of mind."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import case_files, consent_texts, consents, database, journal, people, programmes
from cases.actors import Actor
from cases.consent_texts import TYPES
from cases.consents import GIVERS, HOW
from cases.errors import BadInput, NotFound
from cases.tables import Case, Consent, Programme
from panel import family
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import plain, stamp

Asked = Request[Any, Any, Any]
STAFF = allow("coordinator")
# What taking it back stops; said beside each, so that nobody is surprised.
STOPS = {
    "taking_part": "Letters about the {hearing} stop. Nothing is cancelled: speak with them, then decide.",
    "information": "No panel reads about the case until it is given again.",
    "evaluation": "What they said is left out of the evaluation.",
}


class ConsentForm(Struct, kw_only=True):
    """How and when they said it; what each said to each thing stands beside it, in `giver-kind`."""

    how: Literal["paper", "spoken"]
    version: int | None = None
    on: date | None = None


class WithdrawalForm(Struct, kw_only=True):
    giver: Literal["young_person", "guardian"]
    kind: Literal["taking_part", "information", "evaluation"]


@get("/cases/{case_id:uuid}/consents", name="case-consents", opt=STAFF)
async def show_consents(
    case_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    case = await case_files.get(by, case_id)
    await journal.read(by, "person.read", await people.get(case.person), "consents")
    return await _consents(case, programme)


async def _consents(case: Case, programme: Programme, **more: Any) -> Template:
    person = await people.get(case.person)
    rows, texts = await consents.history(case), await consent_texts.every(programme)
    must, last = await consents.givers(case), consents.latest(rows)
    newest = {kind: versions[0].version for kind, versions in texts.items()}
    return page(
        "cases/consents.html",
        case=case,
        name=people.listed(person),
        kinds=[
            {
                "kind": kind,
                "word": TYPES[kind].word,
                "needed": TYPES[kind].needed,
                "words": texts[kind][0].words,
                "version": newest[kind],
                "stops": STOPS[kind].format(hearing=programme.word_hearing),
                "givers": [
                    _standing(last.get((giver, kind)), giver, newest[kind], programme) for giver in must
                ],
            }
            for kind in TYPES
        ],
        history=[_line(row, programme) for row in rows],
        pairs=[
            (f"{giver}-{kind}", GIVERS[giver], one.word, one.needed)
            for giver in must
            for kind, one in TYPES.items()
        ],
        **more,
    )


def _standing(consent: Consent | None, giver: str, newest: int, programme: Programme) -> dict[str, Any]:
    """How one giver stands to one thing, in a badge and a line."""
    said = {"giver": giver, "who": GIVERS[giver], "stands": False, "older": False, "detail": ""}
    if consent is None:
        return {**said, "word": "Not asked yet", "colour": "yellow"}
    if consents.was_refused(consent):
        return {**said, "word": "Said no", "colour": "red", "detail": _day(consent.given_at, programme)}
    if consent.withdrawn_at:
        detail = _day(consent.withdrawn_at, programme)
        return {**said, "word": "Taken back", "colour": "red", "detail": detail}
    return {
        **said,
        "stands": True,
        "older": consent.version < newest,
        "word": "Yes",
        "colour": "green",
        "detail": f"{_day(consent.given_at, programme)}, {HOW[consent.how]}, version {consent.version}",
    }


def _day(at: Any, programme: Programme) -> str:
    return plain(programmes.day_of(at, programme), programme)


def _line(row: Consent, programme: Programme) -> dict[str, Any]:
    refused = consents.was_refused(row)
    return {
        "who": row.giver_name,
        "role": GIVERS[row.giver],
        "what": f"{TYPES[row.type].word}, version {row.version}",
        "said": "No" if refused else "Yes",
        "how": HOW[row.how],
        "given": _day(row.given_at, programme),
        "until": stamp(row.withdrawn_at, programme) if row.withdrawn_at and not refused else "",
        "of_others": row.of_others,
        "by": row.by_name,
    }


@post("/cases/{case_id:uuid}/consents", name="case-consents-post", opt=STAFF)
async def record_consent(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Response[Any]:
    case = await case_files.get(by, case_id)
    typed = await forms.typed(request)
    try:
        await _record(case, forms.read(typed, ConsentForm), await _answers(case, typed), by)
    except BadInput as bad:
        return await _consents(case, programme, typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case.id}/consents", notice="It is written down.")


async def _answers(case: Case, typed: forms.Typed) -> dict[tuple[str, str], str]:
    """Who said yes or no to what. Whoever was not asked now is left out."""
    pairs = [(giver, kind) for giver in await consents.givers(case) for kind in TYPES]
    person = await people.get(case.person)
    said = {pair: typed.get("-".join(pair), "") for pair in pairs}
    if wrong := ["-".join(pair) for pair, answer in said.items() if answer not in ("", "yes", "no")]:
        raise BadInput(dict.fromkeys(wrong, "Choose one of these."))
    if not any(said.values()):
        raise BadInput({"-".join(pairs[0]): "Nobody said anything yet. Choose at least one answer."})
    theirs = ["-".join(pair) for pair, answer in said.items() if answer and pair[0] == "guardian"]
    if theirs and not person.guardian_name:
        raise BadInput({theirs[0]: "No parent or carer is named yet. Write their name at intake first."})
    return {pair: answer for pair, answer in said.items() if answer}


async def _record(case: Case, form: ConsentForm, said: dict[tuple[str, str], str], by: Actor) -> None:
    """All of it, or nothing."""
    try:
        async with database.atomic():
            for (giver, kind), answer in said.items():
                told: dict[str, Any] = {"giver": giver, "kind": kind, "how": form.how, "by": by}
                if answer == "yes":
                    await family.agree(case, **told, version=form.version or 0, on=form.on)
                else:
                    await family.decline(case, **told)
    except NotFound:
        raise BadInput({"version": "There is no such version of these words."}) from None


@post("/cases/{case_id:uuid}/withdrawals", name="case-withdrawals", opt=STAFF)
async def record_withdrawal(request: Asked, case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    case = await case_files.get(by, case_id)
    form = forms.of_a_button(await forms.typed(request), WithdrawalForm)
    await family.take_back(case, giver=form.giver, kind=form.kind, by=by)
    return redirect(f"/cases/{case.id}/consents", notice="It is taken back.")


routes = [show_consents, record_consent, record_withdrawal]
