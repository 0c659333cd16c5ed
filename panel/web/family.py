"""The family's own pages, by the link of a letter: what happens next, and asking for something.

/f/ is the young person's link, /g/ the guardian's. One thing a page, and never what it is about: the
link may be opened by whoever holds the phone: the young person's birth date is asked for first, and
where none is known nothing that somebody said is shown back. Looking changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from cases import agreements, consents, contacts, family_requests, intake, people, programmes, strengths
from cases.actors import Actor
from cases.consent_texts import TYPES
from cases.errors import BadInput, NotFound
from cases.tables import Case, Person, Programme
from panel import family, known, links, security, told
from panel.tables import Link
from panel.web import forms, gate
from panel.web.access import public
from panel.web.pages import page, redirect
from scheduling import hearings

Asked = Request[Any, Any, Any]
LINK = public("A family reads and answers with the link in a letter, without a password.")
PARTIES = {"f": "young_person", "g": "guardian"}
# Where each state of a case stands on the family's way; beyond it there is no way any more.
STEPS = {
    "intake": 0,
    "preparing": 1,
    "adjourned": 1,
    "scheduled": 2,
    "heard": 3,
    "agreement_active": 3,
    "extended": 3,
    "breach_review": 3,
    "completed": 4,
    "closed": 4,
}
BEFORE_HEARD = ("intake", "preparing", "adjourned", "scheduled")
OVER = "This is over. Ring us if you want to ask something."
OF_AGE = "This page is not for a parent or carer any more. Ring us if you want to ask something."
ASKS = {
    "date": ("Ask for another date", "When can you come, and when not?", "Tell us days and times."),
    "support": (
        "Ask for support",
        "What would help you?",
        "Such as a lift, somebody beside you, a break, or another language.",
    ),
}


class WordsForm(Struct, kw_only=True):
    words: Annotated[str, Meta(max_length=family_requests.LONGEST)]


class ComingForm(Struct, kw_only=True):
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """Whose pages they are, and where."""

    link: Link
    case: Case
    person: Person
    programme: Programme
    party: str  # young_person | guardian
    by: Actor
    here: str

    @property
    def plain(self) -> bool:
        """Nobody can show that it is they: they are told when and where, and may answer; no more."""
        return self.person.born_on is None

    @property
    def name(self) -> str:
        """The first name of whoever reads it."""
        young = people.known_as(self.person)
        whole = young if self.party == "young_person" else self.person.guardian_name
        return whole.partition(" ")[0]

    @property
    def child(self) -> str:
        return people.known_as(self.person).partition(" ")[0]


def at(path: str = "", letters: str = "fg") -> list[str]:
    """The same page behind the young person's link and the guardian's."""
    return [f"/{letter}/{{token:str}}{path}" for letter in letters]


async def by_link(token: str, request: Asked) -> Own:
    """Whoever holds the link and gave the birth date in this browser; who did not is asked for it."""
    own = await of_link(token, request)
    if not own.plain:
        await gate.passed(request, own.link, own.here, "/born")
    return own


async def of_link(token: str, request: Asked) -> Own:
    """Whoever holds the link, before anything is shown. One that ran out, or whose case is over, says so."""
    letter = request.url.path.split("/")[1]
    party = PARTIES[letter]
    link = await links.find(token, family.PURPOSES[party])
    case = await Case.objects().where(Case.id == link.case).first()
    if case is None:
        raise NotFound
    if case.state not in STEPS:
        raise links.Outdated(OVER)
    if party not in await consents.givers(case):
        raise links.Outdated(OF_AGE)
    person = await people.get(case.person)
    name = people.known_as(person) if party == "young_person" else person.guardian_name or "Parent or carer"
    by = family.actor_of(case, party, name, security.door_of(request).address)
    return Own(link, case, person, await programmes.get(case.programme), party, by, f"/{letter}/{token}")


def shown(template: str, own: Own, **context: Any) -> Template:
    """A page with what each of them knows."""
    return page(
        template,
        here=own.here,
        plain=own.plain,
        young=own.party == "young_person",
        name=own.name,
        child=own.child,
        hearing_word=own.programme.word_hearing,
        contact_phone=contacts.shown(own.programme.contact_phone, own.programme.country),
        **context,
    )


@get(at(), name="family", opt=LINK)
async def show(request: Asked, token: FromPath[str]) -> Template:
    own = await by_link(token, request)
    hearing = await hearings.of_case(own.case)
    off = None if hearing or own.case.state not in BEFORE_HEARD else await family.called_off(own.case)
    asked = await family_requests.of(own.case)
    stopped, open_questions = await consents.stopped(own.case), await unanswered(own)
    return shown(
        "family/next.html",
        own,
        steps=_steps(own, _stands(own, stopped, open_questions)),
        when=await told.when_and_where(hearing, own.programme) if hearing else None,
        off=await told.when_and_where(off, own.programme) if off else None,
        stopped=stopped,
        mine=own.party in stopped,  # a no of the one is not told to the other
        unanswered=open_questions,
        about=await strengths.said_by(own.case, own.party),
        open_asks=[one.kind for one in asked if one.party == own.party and one.waits],
        asked=not own.plain and any(one.party == own.party for one in asked),
        names=[] if own.plain else await known.first_names(own.case),
        before=own.case.state in BEFORE_HEARD,
        agreed=not own.plain and await _agreed(own),
        word=own.programme.word_agreement,
        coming=_coming(own),
    )


async def _agreed(own: Own) -> bool:
    found = await agreements.last_of(own.case) if own.case.state not in BEFORE_HEARD else None
    return found is not None and found.state != "draft"


def _coming(own: Own) -> str:
    return "unknown" if own.plain else own.person.guardian_attends


def _stands(own: Own, stopped: Sequence[str], unanswered: Sequence[str]) -> int:
    """Which step is now. After a no nothing goes on: who said it chooses, the other waits."""
    stands = STEPS[own.case.state]
    if own.plain or own.case.state not in BEFORE_HEARD:
        return stands
    if own.party in stopped or set(unanswered) & set(consents.NEEDED):
        return 0
    return min(stands, 1) if stopped else stands


def _steps(own: Own, stands: int) -> list[tuple[str, str, str]]:
    """The way of a case in five steps: each with a line, and Done, Now or Later. One of them is now."""
    word, agreement = own.programme.word_hearing, own.programme.word_agreement
    young = own.party == "young_person"
    told_of = [
        ("You choose", "You read what it is. Then you say yes or no."),
        ("We get ready", "We meet and talk. You say what you need."),
        (f"The {word}", "People listen, and you talk it through together."),
        (f"The {agreement}", "You do what you agreed." if young else f"{own.child} does what was agreed."),
        ("Done", "Then it is over."),
    ]
    marks = [_mark(n, stands) for n in range(len(told_of))]
    return [(title, line, mark) for (title, line), mark in zip(told_of, marks, strict=True)]


def _mark(step: int, stands: int) -> str:
    if step < stands or stands == STEPS["completed"]:
        return "Done"
    return "Now" if step == stands else "Later"


async def unanswered(own: Own) -> list[str]:
    """What this person was asked to agree to and has not answered yet."""
    last = consents.latest(await consents.history(own.case))
    return [kind for kind in TYPES if (own.party, kind) not in last]


@get([*at("/date"), *at("/support")], name="family-ask", opt=LINK)
async def show_ask(request: Asked, token: FromPath[str]) -> Template:
    return _ask_page(await by_link(token, request), _which(request), once=forms.once())


def _which(request: Asked) -> str:
    return str(request.url.path.rsplit("/", 1)[-1])


def _ask_page(own: Own, kind: str, **more: Any) -> Template:
    title, asks, hint = ASKS[kind]
    return shown("family/ask.html", own, kind=kind, title=title, asks=asks, hint=hint, **more)


@post([*at("/date"), *at("/support")], name="family-ask-post", opt=LINK)
async def ask(request: Asked, token: FromPath[str]) -> Template | Redirect:
    own, kind = await by_link(token, request), _which(request)
    typed = await forms.typed(request)
    try:
        words = forms.read(typed, WordsForm).words
        await family_requests.ask(
            own.case, party=own.party, kind=kind, words=words, by=own.by, once=typed.once
        )
    except BadInput as bad:
        return _ask_page(own, kind, once=str(typed.once), typed=typed, problems=bad.problems)
    return redirect(own.here, notice="Thank you. We have it, and we will get in touch.")


@get(at("/coming", "g"), name="family-coming", opt=LINK)
async def show_coming(request: Asked, token: FromPath[str]) -> Template:
    own = await by_link(token, request)
    return shown("family/coming.html", own, coming=_coming(own))


@post(at("/coming", "g"), name="family-coming-post", opt=LINK)
async def say_coming(request: Asked, token: FromPath[str]) -> Redirect:
    own = await by_link(token, request)
    form = forms.read(await forms.typed(request), ComingForm)
    await intake.attend(own.case, form.answer, own.by)
    return redirect(own.here, notice="Thank you for telling us.")


routes: list[Any] = [show, show_ask, ask, show_coming, say_coming]
