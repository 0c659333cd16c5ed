"""Harmed persons, for staff: who they are, and each one's file, apart from the young person's.

Opening a file is reading it, and the journal says so. A facilitator opens those of their own cases.
"""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import contacts, harmed, journal
from cases.actors import Actor
from cases.errors import BadInput
from cases.harmed import ANSWERS, KINDS, PARTS, TAKING_PART, Facts
from cases.tables import Case, HarmedPerson, Programme, Referral
from panel import harmed_page
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.harmed_file import file_of
from panel.web.pages import page, redirect
from scheduling import caseload

STAFF = allow("coordinator", "facilitator")
Asked = Request[Any, Any, Any]
Short = Annotated[str, msgspec.Meta(max_length=120)]
Words = Annotated[str, msgspec.Meta(max_length=harmed.LONGEST)]


class FactsForm(msgspec.Struct, kw_only=True):
    name: Short
    part: Literal["harmed", "witness"] = "harmed"
    kind: Literal["person", "business", "public"] = "person"
    contact_name: Short = ""
    email: Annotated[str, msgspec.Meta(max_length=254)] = ""
    phone: Annotated[str, msgspec.Meta(max_length=40)] = ""
    school: Short = ""
    school_year: Annotated[str, msgspec.Meta(max_length=20)] = ""
    area: Short = ""
    language: Annotated[str, msgspec.Meta(max_length=40)] = ""
    not_safe: bool = False
    safe_to_leave_message: bool = False


@get("/cases/{case_id:uuid}/harmed", name="harmed-list", opt=STAFF)
async def show_list(case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    case = await caseload.get(by, case_id)
    rows = await harmed.of_referral(case.referral)
    await journal.read(by, "harmed.listed", ("case", case.id), f"{len(rows)} rows")
    return page("harmed/list.html", case=case, rows=[_line(row) for row in rows])


@get(
    ["/cases/{case_id:uuid}/harmed.csv", "/cases/{case_id:uuid}/harmed.xlsx"],
    name="harmed-list-file",
    opt=STAFF,
)
async def download_list(
    request: Request[Any, Any, Any], case_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    """What an evening is prepared with. Their own words and how to reach them stay in the files."""
    case = await caseload.get(by, case_id)
    rows = await harmed.of_referral(case.referral)
    await journal.read(by, "harmed.downloaded", ("case", case.id), f"{len(rows)} rows")
    lines = [
        [row.name, PARTS[row.part], TAKING_PART[row.taking_part], ANSWERS[row.wants_updates]] for row in rows
    ]
    headings = ["Name", "Part", "Takes part", "Wants to be told"]
    return viewing.sheet(request, "harmed", headings, lines)


def _line(row: HarmedPerson) -> dict[str, Any]:
    chosen = row.taking_part != "unknown"
    return {
        "row": row,
        "part": PARTS[row.part],
        "word": TAKING_PART[row.taking_part],
        "colour": "green" if chosen else "yellow",
        "told": ANSWERS[row.wants_updates],
    }


@get("/cases/{case_id:uuid}/harmed/new", name="new-harmed", opt=STAFF)
async def show_new(case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    case = await caseload.get(by, case_id)
    return _facts_page(f"/cases/{case.id}/harmed", f"/cases/{case.id}/harmed", case)


@post("/cases/{case_id:uuid}/harmed", name="add-harmed", opt=STAFF)
async def add(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case = await caseload.get(by, case_id)
    typed = await forms.typed(request)
    try:
        referral: Any = await Referral.objects().get(Referral.id == case.referral)
        row = await harmed.add(referral, _facts(typed, programme), by, typed.once)
    except BadInput as bad:
        here = f"/cases/{case.id}/harmed"
        return _facts_page(here, here, case, typed=typed, problems=bad.problems)
    return redirect(f"/harmed/{row.id}", notice="The file is open.")


def _facts(typed: forms.Typed, programme: Programme) -> Facts:
    """What was typed, numbers and addresses as the record keeps them."""
    told = msgspec.structs.asdict(forms.read(typed, FactsForm))
    told["safe_to_contact"] = not told.pop("not_safe")
    problems = {}
    for name, reads in (
        ("phone", lambda text: contacts.phone(text, programme.country)),
        ("email", contacts.email),
    ):
        try:
            told[name] = reads(told[name])
        except contacts.Unreadable as wrong:
            problems[name] = str(wrong)
    if problems:
        raise BadInput(problems)
    return Facts(**told)


def _facts_page(
    action: str, back: str, case: Case | None, row: HarmedPerson | None = None, **more: Any
) -> Template:
    return page(
        "harmed/facts.html",
        **{"typed": _as_typed(row) if row else None, **more},
        action=action,
        back=back,
        case=case,
        row=row,
        parts=list(PARTS.items()),
        kinds=list(KINDS.items()),
        once=forms.once(),
    )


def _as_typed(row: HarmedPerson) -> forms.Typed:
    names = FactsForm.__struct_fields__
    ticked = {
        "not_safe": not row.safe_to_contact,
        "safe_to_leave_message": row.safe_to_leave_message,
    }
    held = {name: getattr(row, name) for name in names if name not in ticked}
    return forms.of(**held, **{name: "on" for name, is_so in ticked.items() if is_so})


@get("/harmed/{harmed_id:uuid}/change", name="harmed-change", opt=STAFF)
async def show_change(harmed_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    row, case = await file_of(harmed_id, by)
    await journal.read(by, "harmed.read", row, "change")
    return _facts_page(f"/harmed/{row.id}/change", f"/harmed/{row.id}", case, row)


@post("/harmed/{harmed_id:uuid}/change", name="change-harmed", opt=STAFF)
async def change(
    request: Asked,
    harmed_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    row, case = await file_of(harmed_id, by)
    typed = await forms.typed(request)
    try:
        await harmed_page.put_right(row, _facts(typed, programme), by)
    except BadInput as bad:
        here = f"/harmed/{row.id}"
        return _facts_page(f"{here}/change", here, case, row, typed=typed, problems=bad.problems)
    return redirect(f"/harmed/{row.id}", notice="It is put right.")


routes: list[Any] = [show_list, download_list, show_new, add, show_change, change]
