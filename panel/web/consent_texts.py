"""The words that people agree to, for each programme. New words are a new version."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response, Template
from msgspec import Meta, Struct, structs

from cases import consent_texts, database
from cases.actors import Actor
from cases.consent_texts import TYPES
from cases.errors import BadInput
from cases.tables import Programme
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.programmes import MAY, reachable
from panel.web.seen import stamp

Words = Annotated[str, Meta(max_length=3000)]


class TextsForm(Struct, kw_only=True):
    taking_part: Words
    information: Words
    evaluation: Words


@get("/programmes/{programme_id:uuid}/consents", name="consent-texts", opt=allow(*MAY))
async def show_texts(programme_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    return await _texts(await reachable(by, programme_id))


async def _texts(row: Programme, **more: Any) -> Template:
    texts = await consent_texts.every(row)
    return page(
        "administration/consent_texts.html",
        row=row,
        kinds=[
            {
                "kind": kind,
                "word": TYPES[kind].word,
                "needed": TYPES[kind].needed,
                "words": versions[0].words,
                "version": versions[0].version,
                "since": stamp(versions[0].since, row),
                "older": [{"version": text.version, "words": text.words} for text in versions[1:]],
            }
            for kind, versions in texts.items()
        ],
        **more,
    )


@post("/programmes/{programme_id:uuid}/consents", name="consent-texts-post", opt=allow(*MAY))
async def keep_texts(
    request: Request[Any, Any, Any], programme_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    typed = await forms.typed(request)
    try:
        words = structs.asdict(forms.read(typed, TextsForm))
        async with database.atomic():
            for kind, text in words.items():
                await consent_texts.change(row, kind, text, by)
    except BadInput as bad:
        return await _texts(row, typed=typed, problems=bad.problems)
    return redirect(f"/programmes/{row.id}/consents", notice="The words are saved.")


routes = [show_texts, keep_texts]
