"""A harmed person's own pages, by their link: choose, change my mind, say it, be told, be safe.

One thing a page. They never name the young person, and looking changes nothing but the journal. The
end of their phone number, or their last name, is asked for first; where we know neither, nobody is
named and nothing is taken back. What was said earlier is shown back to nobody.
"""

from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import contacts, harmed, journal, people, programmes
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused
from cases.tables import Case, HarmedPerson, Programme
from panel import gates, harmed_page, known, links, security, told
from panel.tables import Link
from panel.web import forms, gate
from panel.web.access import public
from panel.web.pages import page, redirect
from scheduling import hearings
from scheduling.tables import Hearing

LINK = public("A harmed person chooses with the link in a letter, without a password.")
WRITE = "Write your words first."
RING = "Ring us, and we take your words back for you."
QUESTIONS = {
    "statement": ("What do you want to say?", "Say what happened to you. Somebody may read it out."),
    "hopes": ("What do you hope for?", "What would help to put it right?"),
    "safety": ("What would make you feel safe?", "Such as coming in by another door."),
}
Asked = Request[Any, Any, Any]
Words = Annotated[str, msgspec.Meta(max_length=harmed.LONGEST)]


class PartForm(msgspec.Struct, kw_only=True):
    taking_part: str = ""
    representative: Annotated[str, msgspec.Meta(max_length=120)] = ""


class WordsForm(msgspec.Struct, kw_only=True):
    words: Words = ""
    take_back: str = ""


class UpdatesForm(msgspec.Struct, kw_only=True):
    wants_updates: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """Whose page it is, and where it is."""

    link: Link
    row: HarmedPerson
    case: Case | None
    programme: Programme
    by: Actor
    here: str

    @property
    def plain(self) -> bool:
        """Nobody can show that it is they: they are told when and where, and may choose; no more."""
        return not gates.asks(self.row)


async def by_link(token: str, request: Asked) -> Own:
    """Whoever holds the link and showed in this browser that it is theirs; who did not is asked to."""
    own = await of_link(token, request)
    if not own.plain:
        await gate.passed(request, own.link, own.here, "/check")
    return own


async def of_link(token: str, request: Asked) -> Own:
    """Whoever holds the link, before anything is shown; one that has run out says so kindly."""
    link = await links.find(token, "harmed")
    row = await HarmedPerson.objects().where(HarmedPerson.id == link.harmed).first()
    if row is None:
        raise NotFound
    case = await Case.objects().where(Case.referral == row.referral).first()
    by = harmed_page.actor_of(row, security.door_of(request).address)
    return Own(link, row, case, await programmes.get(row.programme), by, f"/h/{token}")


@get("/h/{token:str}", name="harmed-own", opt=LINK)
async def show(request: Asked, token: FromPath[str]) -> Template:
    own = await by_link(token, request)
    await journal.read(own.by, "harmed.read", own.row, "own page")
    return page(
        "harmed/own.html",
        here=own.here,
        name="" if own.plain else people.greeting(own.row.contact_name or own.row.name),
        plain=own.plain,
        chosen=_chosen(own),
        said=_said(own),
        answered=_answered(own),
        stage=await _stage(own),
        open=own.case is None or own.case.state in harmed.BEFORE_HEARD,
        when=await _when(own),
        spoken_for=own.row.taking_part == "representative" and not own.plain,
        names=await known.first_names(own.case) if own.case and not own.plain else [],
        hearing_word=own.programme.word_hearing,
        contact_phone=contacts.shown(own.programme.contact_phone, own.programme.country),
    )


def _chosen(own: Own) -> bool:
    """Whoever may be anybody is not told whether they chose, said or answered something."""
    return not own.plain and own.row.taking_part != "unknown"


def _said(own: Own) -> dict[str, bool]:
    return {which: is_so and not own.plain for which, is_so in harmed.has_said(own.row).items()}


def _answered(own: Own) -> bool:
    return not own.plain and own.row.wants_updates != "unknown"


async def _stage(own: Own) -> str:
    """Where it stands: before | ready | booked | over | returned."""
    if own.case is None:
        return "before"
    if own.case.state == "scheduled":
        hearing = await hearings.of_case(own.case)
        return "over" if hearing and hearing.ends_at <= now() else "booked"
    if own.case.state in harmed.BEFORE_HEARD:
        return "ready"
    return "returned" if own.case.state == "returned_to_referrer" else "over"


async def hearing_of(own: Own) -> Hearing | None:
    """What is ahead, for whoever comes or may still choose to. Others are not bothered with it."""
    if own.case is None or own.row.taking_part in ("statement", "none"):
        return None
    hearing = await hearings.of_case(own.case)
    return hearing if hearing and hearing.ends_at > now() else None


async def _when(own: Own) -> dict[str, Any]:
    hearing = await hearing_of(own)
    return await told.when_and_where(hearing, own.programme) if hearing else {}


@get("/h/{token:str}/part", name="harmed-own-part", opt=LINK)
async def show_part(request: Asked, token: FromPath[str]) -> Template:
    return _part(await by_link(token, request))


def _part(own: Own, **more: Any) -> Template:
    return page(
        "harmed/own_part.html",
        here=own.here,
        chosen=_chosen(own),
        hearing_word=own.programme.word_hearing,
        respondent_word=own.programme.word_respondent,
        **more,
    )


@post("/h/{token:str}/part", name="harmed-own-choose", opt=LINK)
async def choose(request: Asked, token: FromPath[str]) -> Template | Redirect:
    own = await by_link(token, request)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, PartForm)
        if form.taking_part in ("", "unknown"):
            raise BadInput({"taking_part": forms.CHOOSE})
        await harmed_page.choose(own.row, form.taking_part, own.by, representative=form.representative)
    except BadInput as bad:
        return _part(own, typed=typed, problems=bad.problems)
    if form.taking_part == "statement":
        return redirect(
            f"{own.here}/statement", notice="Your choice is kept. Now write what you want to say."
        )
    return redirect(own.here, notice="Your choice is kept. You can change it.")


@get([f"/h/{{token:str}}/{which}" for which in QUESTIONS], name="harmed-own-words", opt=LINK)
async def show_words(request: Asked, token: FromPath[str]) -> Template:
    return _words(await by_link(token, request), _which(request))


def _which(request: Asked) -> str:
    return request.url.path.rpartition("/")[2]


def _words(own: Own, which: str, **more: Any) -> Template:
    question, hint = QUESTIONS[which]
    return page(
        "harmed/own_words.html",
        here=own.here,
        which=which,
        question=question,
        hint=hint,
        said=_said(own)[which],
        **more,
    )


@post([f"/h/{{token:str}}/{which}" for which in QUESTIONS], name="harmed-own-say", opt=LINK)
async def say(request: Asked, token: FromPath[str]) -> Template | Redirect:
    own, which = await by_link(token, request), _which(request)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, WordsForm)
        if not form.words and not form.take_back:
            raise BadInput({"words": WRITE})  # an empty field shows nothing of what we have
        if form.take_back and own.plain:
            raise Refused(RING)
        await harmed.say(own.row, which, "" if form.take_back else form.words, own.by)
    except BadInput as bad:
        return _words(own, which, typed=typed, problems={"words": " ".join(bad.problems.values())})
    notice = "Your words are taken back." if form.take_back else "Thank you. Your words are kept."
    return redirect(own.here, notice=notice)


@get("/h/{token:str}/updates", name="harmed-own-updates", opt=LINK)
async def show_updates(request: Asked, token: FromPath[str]) -> Template:
    return _updates(await by_link(token, request))


def _updates(own: Own, **more: Any) -> Template:
    return page("harmed/own_updates.html", here=own.here, answered=_answered(own), **more)


@post("/h/{token:str}/updates", name="harmed-own-wish", opt=LINK)
async def wish(request: Asked, token: FromPath[str]) -> Template | Redirect:
    own = await by_link(token, request)
    typed = await forms.typed(request)
    try:
        answer = forms.read(typed, UpdatesForm).wants_updates
        if answer not in ("yes", "no"):
            raise BadInput({"wants_updates": forms.CHOOSE})
        await harmed.answer(own.row, "wants_updates", answer, own.by)
    except BadInput as bad:
        return _updates(own, typed=typed, problems=bad.problems)
    return redirect(own.here, notice="Your answer is kept. You can change it.")


routes: list[Any] = [show, show_part, choose, show_words, say, show_updates, wish]
