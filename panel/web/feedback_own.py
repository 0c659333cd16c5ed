"""How was it for you? One question a page, behind the link of a letter. Nothing said is shown back."""

from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import own_indicators, programmes
from cases.errors import BadInput, NotFound
from cases.evaluation_tables import Indicator
from panel import feedback, indicator_answers, links
from panel.tables import Feedback, Link
from panel.web import forms
from panel.web.access import public
from panel.web.pages import page, redirect

LINK = public("Whoever was asked how it was answers with the link in a letter, without a password.")
WORDS = "words"
Asked = Request[Any, Any, Any]


class PointsForm(msgspec.Struct, kw_only=True):
    points: int = 0
    leave: bool = False  # leave a question of our own out, or take the answer back


class WordsForm(msgspec.Struct, kw_only=True):
    words: Annotated[str, msgspec.Meta(max_length=feedback.LONGEST)] = ""


async def by_link(token: str) -> tuple[Link, Feedback]:
    link = await links.find(token, "feedback")
    return link, await feedback.of_link(link)


async def way(row: Feedback) -> dict[str, Indicator | None]:
    """The questions in their order, those of the programme itself after ours; the last asks for words."""
    own = {str(one.id): one for one in await indicator_answers.asked(row)}
    return {**dict.fromkeys(feedback.OF_PARTY[row.party]), **own, WORDS: None}


@get("/feedback/thanks", name="feedback-thanks", opt=public("It says thank you, and nothing else."))
async def thank() -> Template:
    return page("feedback/thanks.html")


@get("/feedback/{token:str}", name="feedback-own", opt=LINK)
async def show_start(token: FromPath[str]) -> Template:
    _, row = await by_link(token)
    programme = await programmes.get(row.programme)
    asks = await way(row)
    return page(
        "feedback/start.html",
        first=f"/feedback/{token}/{next(iter(asks))}",
        count=len(asks),
        short_name=programme.short_name,
    )


@get("/feedback/{token:str}/{question:str}", name="feedback-question", opt=LINK)
async def show_question(token: FromPath[str], question: FromPath[str]) -> Template:
    _, row = await by_link(token)
    return await _asks(token, row, question)


async def _asks(token: str, row: Feedback, question: str, **more: Any) -> Template:
    asks = await way(row)
    if question not in asks:
        raise NotFound
    names, here = [*asks], f"/feedback/{token}"
    place = names.index(question)
    at = {
        "here": f"{here}/{question}",
        "back": f"{here}/{names[place - 1]}" if place else here,
        "place": place + 1,
        "count": len(asks),
        **more,
    }
    if question == WORDS:
        told = await indicator_answers.said_by_others(row)
        return page("feedback/words.html", longest=feedback.LONGEST, told=told, **at)
    if own := asks[question]:
        return page("feedback/own_question.html", **question_of(own), **at)
    return page(
        "feedback/question.html",
        onward=f"{here}/{names[place + 1]}",
        asks=feedback.asks(row.party, question),
        points=list(feedback.POINTS.items())[::-1],
        **at,
    )


def question_of(own: Indicator) -> dict[str, Any]:
    """The words of a question of the programme itself, the most first as in every other."""
    steps = list(enumerate(own_indicators.steps(own), 1))
    return {"asks": own.question, "points": steps[::-1]}


@post("/feedback/{token:str}/{question:str}", name="feedback-answer", opt=LINK)
async def answer(request: Asked, token: FromPath[str], question: FromPath[str]) -> Template | Redirect:
    link, row = await by_link(token)
    typed = await forms.typed(request)
    asks = await way(row)
    if question not in asks:
        raise NotFound
    try:
        if question == WORDS:
            await feedback.finish(row, link, forms.read(typed, WordsForm).words)
            return redirect("/feedback/thanks")
        await _keep(row, question, asks[question], forms.read(typed, PointsForm))
    except BadInput as bad:
        return await _asks(token, row, question, typed=typed, problems=bad.problems)
    names = [*asks]
    return redirect(f"/feedback/{token}/{names[names.index(question) + 1]}")


async def _keep(row: Feedback, question: str, own: Indicator | None, form: PointsForm) -> None:
    if own is None:
        await feedback.answer(row, question, form.points)
    elif form.leave:
        await indicator_answers.take_back(row, own)
    else:
        await indicator_answers.answer(row, own, form.points)


routes: list[Any] = [thank, show_start, show_question, answer]
