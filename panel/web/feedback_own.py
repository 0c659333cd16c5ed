"""How was it for you? One question a page, behind the link of a letter. Nothing said is shown back."""

from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import programmes
from cases.errors import BadInput, NotFound
from panel import feedback, links
from panel.tables import Feedback, Link
from panel.web import forms
from panel.web.access import public
from panel.web.pages import page, redirect

LINK = public("Whoever was asked how it was answers with the link in a letter, without a password.")
WORDS = "words"
Asked = Request[Any, Any, Any]


class PointsForm(msgspec.Struct, kw_only=True):
    points: int = 0


class WordsForm(msgspec.Struct, kw_only=True):
    words: Annotated[str, msgspec.Meta(max_length=feedback.LONGEST)] = ""


async def by_link(token: str) -> tuple[Link, Feedback]:
    link = await links.find(token, "feedback")
    return link, await feedback.of_link(link)


def way(row: Feedback) -> list[str]:
    """The questions in their order; the last asks for words."""
    return [*feedback.OF_PARTY[row.party], WORDS]


@get("/feedback/thanks", name="feedback-thanks", opt=public("It says thank you, and nothing else."))
async def thank() -> Template:
    return page("feedback/thanks.html")


@get("/feedback/{token:str}", name="feedback-own", opt=LINK)
async def show_start(token: FromPath[str]) -> Template:
    _, row = await by_link(token)
    programme = await programmes.get(row.programme)
    asks = way(row)
    return page(
        "feedback/start.html",
        first=f"/feedback/{token}/{asks[0]}",
        count=len(asks),
        short_name=programme.short_name,
    )


@get("/feedback/{token:str}/{question:str}", name="feedback-question", opt=LINK)
async def show_question(token: FromPath[str], question: FromPath[str]) -> Template:
    _, row = await by_link(token)
    return _asks(token, row, question)


def _asks(token: str, row: Feedback, question: str, **more: Any) -> Template:
    asks = way(row)
    if question not in asks:
        raise NotFound
    place = asks.index(question)
    here = f"/feedback/{token}"
    return page(
        "feedback/words.html" if question == WORDS else "feedback/question.html",
        here=f"{here}/{question}",
        back=f"{here}/{asks[place - 1]}" if place else here,
        onward=f"{here}/{asks[place + 1]}" if question != WORDS else "",
        asks=feedback.asks(row.party, question) if question != WORDS else "",
        points=list(feedback.POINTS.items())[::-1],
        place=place + 1,
        count=len(asks),
        longest=feedback.LONGEST,
        **more,
    )


@post("/feedback/{token:str}/{question:str}", name="feedback-answer", opt=LINK)
async def answer(request: Asked, token: FromPath[str], question: FromPath[str]) -> Template | Redirect:
    link, row = await by_link(token)
    typed = await forms.typed(request)
    asks = way(row)
    if question not in asks:
        raise NotFound
    try:
        if question == WORDS:
            await feedback.finish(row, link, forms.read(typed, WordsForm).words)
            return redirect("/feedback/thanks")
        await feedback.answer(row, question, forms.read(typed, PointsForm).points)
    except BadInput as bad:
        return _asks(token, row, question, typed=typed, problems=bad.problems)
    return redirect(f"/feedback/{token}/{asks[asks.index(question) + 1]}")


routes: list[Any] = [thank, show_start, show_question, answer]
