"""The wording of letters: the list, and one of them with its preview."""

from typing import Annotated, Any, Literal

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Template
from msgspec import Meta, Struct

from cases.actors import Actor
from cases.errors import BadInput, NotFound
from cases.tables import Programme
from panel import letter_titles, letter_words, wording
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect

Asked = Request[Any, Any, Any]
STAFF = allow("coordinator")


class WordingForm(Struct, kw_only=True):
    subject: Annotated[str, Meta(max_length=200)] = ""
    body: Annotated[str, Meta(max_length=4000)] = ""
    sms: Annotated[str, Meta(max_length=400)] = ""
    do: Literal["preview", "save", "restore"] = "preview"


@get("/wording", name="wordings", opt=STAFF)
async def show_wordings(programme: NamedDependency[Programme]) -> Template:
    changed = await wording.changed(programme)
    return page(
        "wording/list.html",
        groups=[
            (reader, [(name, letter_titles.alone(name), changed.get(name, "")) for name in titles])
            for reader, titles in wording.by_reader()
        ],
    )


@get("/wording/change", name="wording", opt=STAFF)
async def show_wording(request: Asked, programme: NamedDependency[Programme]) -> Response[Any]:
    name = request.query_params.get("letter", "")
    if not name:
        return redirect("/wording")
    words = {**wording.usual(_known(name)), **await wording.own(programme, name)}
    return _page(programme, name, forms.of(**words), words)


@post("/wording/change", name="change-wording", opt=STAFF)
async def change_wording(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    """Look at it first, keep it, or go back to the usual words."""
    name = request.query_params.get("letter", "")
    if not name:
        return redirect("/wording")
    usual, typed = wording.usual(_known(name)), await forms.typed(request)
    try:
        form = forms.read(typed, WordingForm)
        words = {"subject": form.subject, "body": form.body, "sms": form.sms}
        if form.do == "preview":
            if wrong := wording.problems(programme, name, words):
                raise BadInput(wrong)
            return _page(programme, name, typed, words)
        await wording.keep(programme, name, usual if form.do == "restore" else words, by)
    except BadInput as bad:
        return _page(programme, name, typed, None, bad.problems)
    notice = "The usual words are back." if form.do == "restore" else "The wording is saved."
    return redirect("/wording", notice=notice)


def _known(name: str) -> str:
    if name not in wording.names():
        raise NotFound
    return name


def _page(
    programme: Programme,
    name: str,
    typed: forms.Typed,
    words: dict[str, str] | None,
    problems: dict[str, str] | None = None,
) -> Template:
    content, sms = wording.preview(programme, name, words) if words else (None, "")
    return page(
        "wording/change.html",
        typed=typed,
        problems=problems,
        name=name,
        about=letter_titles.whole(name),
        placeholders=letter_words.placeholders(name),
        examples=wording.EXAMPLES,
        content=content,
        paragraphs=content.text.split("\n\n") if content else [],
        sms=sms,
    )


routes: list[Any] = [show_wordings, show_wording, change_wording]
