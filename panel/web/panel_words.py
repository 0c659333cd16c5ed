"""What the panel reads of what happened, in the coordinator's words, beside what the referrer wrote."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import case_files, journal, panel_words, people, referrals, sealing
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Case
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect

STAFF = allow("coordinator")


class WordsForm(msgspec.Struct, kw_only=True):
    words: str = ""


@get("/cases/{case_id:uuid}/brief", name="case-brief", opt=STAFF)
async def show_words(case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    """Opening it is reading a person's file."""
    case = await case_files.get(by, case_id)
    await journal.read(by, "person.read", await people.get(case.person), "brief")
    return await _page(case, by)


async def _page(case: Case, by: Actor, **more: Any) -> Template:
    referral = await referrals.get(by, case.referral)
    sealed = referral.statement_sealed
    last = panel_words.last(case)
    return page(
        "cases/brief.html",
        case=case,
        name=people.listed(await people.get(case.person)),
        words=last,
        of_another=bool(last) and not panel_words.written(case),
        statement=sealing.unseal("referral.statement", referral.id, sealed) if sealed else "",
        **more,
    )


@post("/cases/{case_id:uuid}/brief", name="case-brief-post", opt=STAFF)
async def write_words(
    request: Request[Any, Any, Any], case_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Template | Redirect:
    case = await case_files.get(by, case_id)
    typed = await forms.typed(request)
    try:
        case = await panel_words.write(case, forms.read(typed, WordsForm).words, by)
    except BadInput as bad:
        return await _page(case, by, typed=typed, problems=bad.problems)
    said = "The panel reads this." if panel_words.written(case) else "The panel reads nothing of it yet."
    return redirect(f"/cases/{case_id}/brief", notice=f"It is saved. {said}")


routes: list[Any] = [show_words, write_words]
