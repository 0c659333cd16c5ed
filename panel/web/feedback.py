"""What those who took part thought of it, in numbers: how many were asked, how many answered."""

from datetime import date, datetime
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from cases import journal, programmes
from cases.actors import Actor
from cases.evaluation.disclosure import USUAL as RULE
from cases.tables import Programme
from panel import feedback, feedback_counts
from panel.feedback import PARTIES, QUESTIONS
from panel.feedback_counts import SMALL, Line
from panel.tables import Feedback
from panel.web.access import allow
from panel.web.pages import page
from panel.web.viewing import sheet
from scheduling.times import local

STAFF = allow("coordinator", "evaluator")
COLUMNS: Any = (
    Feedback.party,
    Feedback.asked_at,
    Feedback.answered_at,
    *(getattr(Feedback, q) for q in QUESTIONS),
)
Asked = Request[Any, Any, Any]
HEADINGS = ("Who", "Asked", "Answered", *QUESTIONS.values())
LATEST = 50  # words that are shown


@get("/feedback", name="feedback", opt=STAFF)
async def show(request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    rows = await _rows(programme)
    years, year, lines = _lines(request, rows, by, programme)
    return page(
        "feedback/counts.html",
        lines=lines,
        questions=QUESTIONS,
        asked=bool(rows),
        exact=_exact(by),
        small=SMALL,
        year=year,
        years=years,
        file=f"/feedback.csv{f'?year={year}' if year else ''}",
        said=await _words(by, programme, feedback_counts.lines(rows, named(programme))),
    )


@get(["/feedback.csv", "/feedback.xlsx"], name="feedback-file", opt=STAFF)
async def download(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    _, _, lines = _lines(request, await _rows(programme), by, programme)
    await journal.read(by, "feedback.downloaded", ("programme", str(by.programme)), f"{len(lines)} rows")
    cells = [
        [line.word, line.many, line.rate, *(line.said(question) for question in QUESTIONS)] for line in lines
    ]
    return sheet(request, "feedback", HEADINGS, cells)


def _exact(by: Actor) -> bool:
    return by.role == "evaluator"


def _lines(
    request: Asked, rows: list[dict[str, Any]], by: Actor, programme: Programme
) -> tuple[list[int], int, list[Line]]:
    """The years there are, the one that is read (0: all of them), and its lines.

    Whoever sees no exact counts reads whole years of which nobody can answer any more: they stay as they
    are, so that no day's page can be subtracted from the next one's.
    """
    exact, today = _exact(by), programmes.today(programme)
    years = sorted({_of(row["asked_at"], programme) for row in rows}, reverse=True)
    if not exact:
        years = [year for year in years if date(year, 12, 31) + feedback.OPEN < today]
        if not years:
            return [], 0, []
    asked = request.query_params.get("year", "")
    usual = 0 if exact else years[0]
    year = int(asked) if asked in map(str, years) else usual
    return years, year, feedback_counts.lines(_of_year(rows, year, programme), named(programme), exact=exact)


def named(programme: Programme) -> dict[str, str]:
    """The parties as this programme calls them."""
    own = {"young_person": programme.word_respondent, "juror": programme.word_juror}
    return {**PARTIES, **{party: word.capitalize() for party, word in own.items()}}


async def _rows(programme: Programme) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await Feedback.select(*COLUMNS).where(Feedback.programme == programme.id)
    return found


def _of(at: datetime, programme: Programme) -> int:
    return local(at, programme.time_zone).year


def _of_year(rows: list[dict[str, Any]], year: int, programme: Programme) -> list[dict[str, Any]]:
    return [row for row in rows if not year or _of(row["asked_at"], programme) == year]


async def _words(by: Actor, programme: Programme, lines: list[Line]) -> list[tuple[str, list[str]]]:
    """What they wrote, for the coordinator alone, and only where enough answered to stay unknown.

    In the order of the words themselves: the order in time would say who it was.
    """
    if by.role != "coordinator":
        return []
    enough = [line.party for line in lines if line.answered >= RULE.threshold]
    rows = (
        await Feedback.objects()
        .where(
            Feedback.programme == programme.id,
            Feedback.party.is_in(enough),
            Feedback.words_sealed.is_not_null(),
        )
        .order_by(Feedback.answered_at, ascending=False)
        .limit(LATEST)
        if enough
        else []
    )
    if rows:
        await journal.read(by, "feedback.read", ("programme", str(by.programme)), f"{len(rows)} rows")
    said = {
        line.word: sorted(feedback.words(row) for row in rows if row.party == line.party) for line in lines
    }
    return [(word, words) for word, words in said.items() if words]


routes: list[Any] = [show, download]
