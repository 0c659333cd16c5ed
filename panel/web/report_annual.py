"""The annual report in the lines that an association of programmes asks for: to print, or as a file."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from cases import journal, lives, own_definitions, programmes
from cases.actors import Actor
from cases.evaluation.disclosure import USUAL as RULE
from cases.evaluation.timeliness import share
from cases.tables import Programme, Referral
from panel import figures, yearly
from panel.web import reports, viewing
from panel.web.access import allow
from panel.web.own_words import ours
from panel.web.pages import page
from panel.web.reports import Asked
from panel.web.seen import plain
from panel.yearly import Counts

STAFF = allow("evaluator", "coordinator")
HERE = "/outcomes/annual"
HEADINGS = ("Line", "Figure", "How it is counted")
HIDDEN = "Not shown: too few, or nearly all"
NOT_KEPT = "Not kept in this record"
Line = tuple[str, str, str]


@get(HERE, name="report-annual", opt=STAFF)
async def show(request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    years = await _years(programme)
    year = _year(request, years)
    await journal.read(by, "report.read", ("programme", str(by.programme)), f"annual {year}")
    return page(
        "reports/annual.html",
        parts=reports.parts(HERE),
        year=year,
        years=years,
        today=plain(today := programmes.today(programme), programme),
        running=year == today.year,
        headings=HEADINGS,
        lines=await _lines(programme, year, by),
        hidden=HIDDEN,
        file=f"{HERE}.csv?year={year}",
    )


async def _years(programme: Programme) -> list[int]:
    """From the first referral to today, the latest first."""
    row = (
        await Referral.select(Referral.referred_on)
        .where(Referral.programme == programme.id)
        .order_by(Referral.referred_on)
        .first()
    )
    now = programmes.today(programme).year
    return list(range(now, min(now, row["referred_on"].year if row else now) - 1, -1))


def _year(request: Asked, years: list[int]) -> int:
    """The year in the address, if there is a report of it."""
    known = {str(year): year for year in years}
    return known.get(request.query_params.get("year", ""), years[0])


async def _lines(programme: Programme, year: int, by: Actor) -> list[Line]:
    found = await yearly.of(programme, yearly.of_year(year))
    headline, today = await own_definitions.headline(programme), programmes.today(programme)
    figure = figures.of(await lives.of(programme), headline, today, year)
    exact = by.role == "evaluator"
    lines = [*_cases(found), _again(figure, exact=exact), *_time(found, programme, exact=exact)]
    return [(line, told, ours(how, programme)) for line, told, how in lines]


def _cases(found: Counts) -> list[Line]:
    rate = share(found.completed, found.ended)
    told = f"{reports.share(rate)}, 95% interval {reports.limits(rate)}" if rate else "None ended yet"
    return [
        ("Cases adjudicated", str(found.heard), "Cases first heard in the year"),
        ("Successful completions", str(found.completed), "Agreements completed in the year"),
        (
            "Completion rate",
            told,
            f"Of {found.ended} heard cases that were completed or returned in the year",
        ),
    ]


def _again(figure: figures.Figure, *, exact: bool) -> Line:
    """Never a share without its people, its definition, and who is not counted yet."""
    definition, rate = figure.definition, figure.rate
    counted = (
        f"{definition.title}, of those accepted in the year. {definition.name}, version {definition.version}"
    )
    if not exact:
        return "Recidivism rate", reports.EXACT, counted
    if young := figure.cohort.many["young"]:
        counted += f". {young} {'is' if young == 1 else 'are'} not yet mature, and not counted"
    if rate is None:
        return "Recidivism rate", "Not known yet", f"{counted}. {figure.refused}"
    told = f"{rate.k} of {rate.n}: {reports.share(rate)}, 95% interval {reports.limits(rate)}"
    return "Recidivism rate", told, counted


def _time(found: Counts, programme: Programme, *, exact: bool) -> list[Line]:
    """How many of the pool once had a case here is told to others only where nobody is found by it."""
    shown = exact or not found.jurors or not RULE.tells(found.former, found.jurors)
    return [
        ("Respondent service hours", reports.hours(found.service_minutes), "Verified by the supervisor"),
        (
            "Respondent jury sessions",
            str(found.former_sittings) if shown else HIDDEN,
            "Sittings of former respondents",
        ),
        (
            "Youth volunteers",
            str(found.jurors),
            f"{programme.word_juror.capitalize()}s who sat at least once",
        ),
        (
            "Of whom former respondents",
            str(found.former) if shown else HIDDEN,
            "They joined after their own case",
        ),
        (
            "Youth volunteer hours",
            reports.hours(found.juror_minutes),
            "Sittings, as long as they were planned",
        ),
        ("Service-learning hours", NOT_KEPT, "Schools keep them: add them by hand"),
        (
            "Adult volunteers",
            str(found.adults),
            "Facilitators who led a hearing; the record does not say who is paid",
        ),
        ("Adult hours", reports.hours(found.adult_minutes), "Hearings that they led, as planned"),
    ]


@get([f"{HERE}.csv", f"{HERE}.xlsx"], name="report-annual-file", opt=STAFF)
async def download(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    year = _year(request, await _years(programme))
    await journal.read(by, "report.downloaded", ("programme", str(by.programme)), f"annual {year}")
    whose = ("Programme", programme.name, f"1 January to 31 December {year}")
    lines = [whose, *await _lines(programme, year, by)]
    return viewing.sheet(request, f"annual-report-{year}", HEADINGS, lines)


routes: list[Any] = [show, download]
