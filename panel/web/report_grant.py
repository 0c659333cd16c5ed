"""The grant worksheet: who reached the twelve-month point in some days, and who reoffended before it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from cases import journal, lives, own_definitions, programmes
from cases.actors import Actor
from cases.evaluation.definitions import USUAL, Definition
from cases.tables import Programme
from panel import figures, yearly
from panel.figures import Figure
from panel.web import reports, viewing
from panel.web.access import allow
from panel.web.own_words import ours
from panel.web.pages import page
from panel.web.reports import Asked, Between
from panel.web.seen import plain

STAFF = allow("evaluator", "coordinator")
HERE = "/outcomes/grant"
A_YEAR = 365  # days
HEADINGS = ("Line", "Figure")


@get(HERE, name="report-grant", opt=STAFF)
async def show(request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    between, by_what = reports.between(request), await _counted_by(request, programme)
    figure = None if between.problems else await _figure(programme, between, by_what.definition)
    detail = f"grant {by_what.definition.name}"
    await journal.read(by, "report.read", ("programme", str(by.programme)), detail)
    return page(
        "reports/grant.html",
        parts=reports.parts(HERE),
        **reports.days(request, between, programme),
        by_what=by_what,
        definitions=[(key, one.title) for key, one in by_what.known.items()],
        figure=figure,
        refused="" if figure is None or figure.rate or not _exact(by) else figure.refused,
        exact=_exact(by),
        headings=HEADINGS,
        lines=await _lines(programme, between, figure, exact=_exact(by)) if figure else [],
        file=f"{HERE}.csv?{_urlencoded(by_what.key, between)}",
    )


def _urlencoded(key: str, between: Between) -> str:
    return "&".join(f"{name}={value}" for name, value in (("definition", key), *between.address))


@dataclass(frozen=True, slots=True)
class By:
    """The definition that is asked for, of those whose window is a year, by what an address calls them."""

    key: str
    known: dict[str, Definition]
    headline: Definition

    @property
    def definition(self) -> Definition:
        return self.known[self.key]

    @property
    def headline_fits(self) -> bool:
        """Whether the sheet could be by it: its sentences are of twelve months."""
        return self.headline.window == A_YEAR


async def _counted_by(request: Asked, programme: Programme) -> By:
    """The headline where it counts twelve months; else the usual one of those that do."""
    every = await own_definitions.every(programme)
    known = {key: one for key, one in every.items() if one.window == A_YEAR}
    usual = programme.headline if programme.headline in known else USUAL
    asked = request.query_params.get("definition", "")
    return By(asked if asked in known else usual, known, await own_definitions.headline(programme))


async def _figure(programme: Programme, between: Between, definition: Definition) -> Figure:
    """Of everybody whose year after the acceptance was over in these days."""
    days = yearly.Days(between.first, between.last)
    today = programmes.today(programme)
    points = [(life, life.index + timedelta(days=A_YEAR)) for life in await lives.of(programme)]
    reached = [life for life, on in points if on <= today and days.hold(on)]
    return figures.of(reached, definition, today)


def _exact(by: Actor) -> bool:
    """Of any days one chooses, few people: whoever chose others would know of one of them."""
    return by.role == "evaluator"


async def _lines(
    programme: Programme, between: Between, figure: Figure, *, exact: bool
) -> list[tuple[str, str]]:
    found = await yearly.of(programme, yearly.Days(between.first, between.last))
    rate, definition = figure.rate, figure.definition
    parts = [(words, str(count) if exact else reports.EXACT) for words, count in figure.parts]
    again = [("Reoffended within 12 months", "Not known yet" if exact else reports.EXACT)]
    if rate and exact:
        again = [
            ("Reoffended within 12 months", f"{rate.k} of {rate.n} people"),
            (
                "Share who reoffended",
                f"{reports.share(rate)}, 95% interval {reports.limits(rate)}, {rate.method}",
            ),
        ]
    return [
        ("Reached the 12-month point", figures.people(figure.cohort.people)),
        *parts,
        *again,
        ("What counts as reoffending", definition.words),
        ("Definition", f"{definition.name}, version {definition.version}"),
        ("Extract", plain(figure.cohort.as_of, programme)),
        ("Agreements completed", str(found.completed)),
        ("Hours of service, verified", reports.hours(found.service_minutes)),
        (f"Hours of {programme.word_juror}s at sittings", reports.hours(found.juror_minutes)),
        (ours("Hours of adults at hearings", programme), reports.hours(found.adult_minutes)),
    ]


@get([f"{HERE}.csv", f"{HERE}.xlsx"], name="report-grant-file", opt=STAFF)
async def download(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    between = reports.right(reports.between(request))
    by_what = await _counted_by(request, programme)
    figure, detail = await _figure(programme, between, by_what.definition), f"grant {by_what.definition.name}"
    await journal.read(by, "report.downloaded", ("programme", str(by.programme)), detail)
    told = [
        ("Programme", programme.name),
        ("Days", between.words(programme)),
        *await _lines(programme, between, figure, exact=_exact(by)),
    ]
    return viewing.sheet(request, "grant-worksheet", HEADINGS, told)


routes: list[Any] = [show, download]
