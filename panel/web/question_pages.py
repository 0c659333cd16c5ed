"""The pages of a form that is asked question by question, and its check of answers.

Whoever begins it, the walk is the same: read, write the answer into the draft, go on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

import msgspec
from litestar.response import Redirect, Template

from cases import contacts, new_referrals, programmes
from cases.errors import BadInput, NotFound
from cases.tables import Offence, Programme
from panel import drafts, questions
from panel.agency_form import OTHER
from panel.questions import Answers, Field, Options, Question
from panel.tables import Draft
from panel.web import forms
from panel.web.pages import page, redirect
from panel.web.seen import plain

CHECK = "check"  # where a changed answer leads back to
NOT_GIVEN = "Not given"


@dataclass(frozen=True, slots=True)
class Walk:
    """A draft on its way. `base` is its address, `folder` holds its templates."""

    draft: Draft
    asks: Sequence[Question]
    programme: Programme
    base: str
    start: str
    folder: str
    offences: Sequence[Offence] = ()

    @property
    def answers(self) -> Answers:
        return drafts.answers(self.draft)

    def question(self, name: str) -> Question:
        found = next((one for one in questions.asked(self.asks, self.answers) if one.name == name), None)
        if found is None:
            raise NotFound
        return found


def show(walk: Walk, name: str, *, back_to: str = "", **more: Any) -> Template:
    """The page of one question, with what was answered before."""
    question, answers = walk.question(name), walk.answers
    way = questions.asked(walk.asks, answers)
    kept = forms.of(**answers[name]) if name in answers else None
    return page(
        f"{walk.folder}/question.html",
        **{
            "typed": kept,
            "question": question,
            "title": question.called(answers),
            "fields": [replace(each, options=_options(each, walk)) for each in question.fields],
            "place": way.index(question) + 1,
            "places": len(way),
            "here": f"{walk.base}/{name}",
            "back": _back(walk, name, back_to),
            "back_to": back_to,
            "country": walk.programme.country,
            **more,
        },
    )


async def save(walk: Walk, name: str, typed: forms.Typed) -> Template | Redirect:
    """Write the answer down and go on; with the page again where it cannot be read."""
    question = walk.question(name)
    back_to = CHECK if typed.get("next") == CHECK else ""
    try:
        values = read(question, typed, walk)
        wrong = _dates_wrong({**_readable(walk), name: values}, walk)
        if mine := {field: words for field, words in wrong.items() if field in values}:
            raise BadInput(mine)
    except BadInput as bad:
        return show(walk, name, back_to=back_to, typed=typed, problems=bad.problems)
    sent = [part for each in question.fields for part in each.typed_as]
    draft = await drafts.keep(walk.draft, name, {part: typed.get(part, "") for part in sent})
    walk = replace(walk, draft=draft)
    following = questions.after(walk.asks, walk.answers, name)
    if back_to or following is None:
        return redirect(_to_check(walk))
    return redirect(f"{walk.base}/{following.name}")


def check(walk: Walk, **more: Any) -> Template | Redirect:
    """All answers to look through; or the first question that is open."""
    if open_one := questions.unanswered(walk.asks, walk.answers):
        return redirect(f"{walk.base}/{open_one.name}")
    return page(f"{walk.folder}/check.html", parts=_parts(walk), here=walk.base, back=_last(walk), **more)


def told(walk: Walk) -> Mapping[str, Mapping[str, Any]]:
    """Every answer, read; BadInput with one sentence for the whole form where they do not hold."""
    try:
        values = {
            question.name: read(question, forms.of(**walk.answers[question.name]), walk)
            for question in questions.asked(walk.asks, walk.answers)
        }
    except (BadInput, KeyError):
        raise BadInput({"_": "An answer is missing or can be taken no longer. Look at each again."}) from None
    if wrong := _dates_wrong(values, walk):
        raise BadInput({"_": " ".join(wrong.values())})
    return values


def read(question: Question, typed: forms.Typed, walk: Walk) -> dict[str, Any]:
    """What one page says, field by field; BadInput with a sentence for each that is wrong."""
    fields = tuple(replace(each, options=_options(each, walk)) for each in question.fields)
    answers = forms.read(typed, _struct(fields))
    values: dict[str, Any] = {each.name: getattr(answers, each.name) for each in fields}
    problems: dict[str, str] = {}
    for each in fields:
        try:
            values[each.name] = _meant(each, values[each.name], walk.programme.country)
        except contacts.Unreadable as wrong:
            problems[each.name] = str(wrong)
    if question.one_of and not any(values[each.name] for each in fields if not each.needed):
        first = next(each.name for each in fields if not each.needed)
        problems.setdefault(first, question.one_of)
    if problems:
        raise BadInput(problems)
    return values


def _meant(field: Field, value: Any, country: str) -> Any:
    if field.kind == "phone":
        return contacts.phone(value or "", country)
    if field.kind == "email":
        return contacts.email(value or "")
    if field.kind == "line":
        return " ".join((value or "").split())
    return value


@cache
def _struct(fields: tuple[Field, ...]) -> type[msgspec.Struct]:
    return msgspec.defstruct(
        "Answered",
        [
            (each.name, _hint(each)) if each.needed else (each.name, _hint(each) | None, None)
            for each in fields
        ],
        kw_only=True,
    )


def _hint(field: Field) -> Any:
    if field.kind in ("day", "birth"):
        return date
    if field.options:
        return Literal[tuple(value for value, _ in field.options)]
    return Annotated[str, msgspec.Meta(max_length=field.longest)]


def _options(field: Field, walk: Walk) -> Options:
    if field.kind != "offence":
        return field.options
    heard = tuple((str(one.id), one.name) for one in walk.offences if one.in_scope)
    return (*heard, (OTHER, "Something else"))


def _dates_wrong(values: Mapping[str, Mapping[str, Any]], walk: Walk) -> dict[str, str]:
    """What does not hold together between the pages."""
    today = programmes.today(walk.programme)
    on = values.get("when", {}).get("offence_on")
    wrong = {"offence_on": "This date must be today or in the past."} if on and on > today else {}
    if born_on := values.get("born", {}).get("born_on"):
        wrong |= new_referrals.wrong_birth(born_on, today if wrong else on or today, today)
    return wrong


def _readable(walk: Walk) -> dict[str, dict[str, Any]]:
    """The dates among the answers so far."""
    answers = walk.answers
    return {
        question.name: read(question, forms.of(**answers[question.name]), walk)
        for question in questions.asked(walk.asks, answers)
        if question.name in ("born", "when") and question.name in answers
    }


def _back(walk: Walk, name: str, back_to: str) -> str:
    if back_to:
        return _to_check(walk)
    earlier = questions.before(walk.asks, walk.answers, name)
    return f"{walk.base}/{earlier.name}" if earlier else walk.start


def _last(walk: Walk) -> str:
    return f"{walk.base}/{questions.asked(walk.asks, walk.answers)[-1].name}"


def _to_check(walk: Walk) -> str:
    return f"{walk.base}/{CHECK}"


Answered = tuple[str, str, str, str]


def _parts(walk: Walk) -> dict[str, list[Answered]]:
    """The answers of each part of the form."""
    found: dict[str, list[Answered]] = {}
    for question in questions.asked(walk.asks, walk.answers):
        found.setdefault(question.part, []).extend(_rows(question, walk))
    return found


def _rows(question: Question, walk: Walk) -> list[Answered]:
    """A line for each answer, with the way to change it."""
    answers = walk.answers
    return [
        (
            _named(question, each, answers),
            _shown(each, forms.of(**answers[question.name]), walk) or NOT_GIVEN,
            f"{walk.base}/{question.name}?from={CHECK}",
            "Change",
        )
        for each in question.fields
    ]


def _named(question: Question, field: Field, answers: Answers) -> str:
    if len(question.fields) == 1:
        return question.called(answers)
    return field.checked_as or field.label.removesuffix(" (optional)")


def _shown(field: Field, typed: forms.Typed, walk: Walk) -> str:
    if field.kind in ("day", "birth"):
        try:
            on = read(Question(name="", title="", fields=(field,)), typed, walk)[field.name]
        except BadInput:
            return ""
        return plain(on, walk.programme) if on else ""
    text = typed.get(field.name, "")
    return dict(_options(field, walk)).get(text, text)
