"""Cases that are not heard yet, with what each still lacks: all of them, or those a facilitator was given."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from cases import batches, journey, preparing
from cases.actors import Actor
from cases.tables import Case, Programme
from panel.web import viewing
from panel.web.access import allow
from panel.web.pages import page
from panel.web.seen import due, plain
from scheduling import caseload

STAFF = allow("coordinator", "facilitator")
PREPARED = ("intake", "preparing", "adjourned", "scheduled")
SORTS: viewing.Sorts = {"due": Case.hear_by, "reference": Case.reference}
Asked = Request[Any, Any, Any]


@get("/preparing", name="preparing-list", opt=STAFF)
async def show_list(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    """Cases that are not heard yet, with what each still lacks."""
    view = viewing.read(request, "/preparing", sorts=SORTS, states=PREPARED)
    pages = viewing.Pages(await (await _asked(Case.count(), by)), view.page)
    query = viewing.ordered(await _asked(Case.objects(), by), view, SORTS)
    rows = await query.limit(pages.size).offset(pages.offset)
    return page("preparing/list.html", view=view, pages=pages, rows=await _lines(rows, programme))


@get(["/preparing.csv", "/preparing.xlsx"], name="preparing-file", opt=STAFF)
async def download_list(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    view = viewing.read(request, "/preparing", sorts=SORTS, states=PREPARED)
    rows = await viewing.ordered(await _asked(Case.objects(), by), view, SORTS)
    lines = []
    for start in range(0, len(rows), batches.MOST):
        lines += await _lines(rows[start : start + batches.MOST], programme)
    headings = ["Case", "Stage", "Hear by", "Things missing", "The first of them"]
    cells = [
        [line["case"].reference, line["state"].word, line["case"].hear_by, line["lacks"], line["next"]]
        for line in lines
    ]
    return viewing.sheet(request, "preparing", headings, cells)


async def _asked(query: Any, by: Actor) -> Any:
    query = query.where(Case.programme == by.programme, Case.state.is_in(list(PREPARED)))
    if by.role == "facilitator":
        query = query.where(Case.id.is_in(list(await caseload.of_facilitator(by)) or [UUID(by.id)]))
    return query


async def _lines(cases: list[Case], programme: Programme) -> list[dict[str, Any]]:
    found = await preparing.of_cases(cases, programme, await caseload.runners([case.id for case in cases]))
    lines = []
    for case in cases:
        missing = [check.words for check in found[case.id] if not check.holds]
        last_day = due(case.hear_by, programme, working=programme.hearing_days_working)
        lines.append(
            {
                "case": case,
                "state": journey.CASE[case.state],
                "lacks": len(missing),
                "next": missing[0] if missing else "",
                "due": last_day,
                "on": plain(case.hear_by, programme),
            }
        )
    return lines


routes: list[Any] = [show_list, download_list]
