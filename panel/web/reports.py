"""What the reports share: their names, the days they tell of, the order of their tables, and their files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request

from cases.errors import Refused
from cases.evaluation.rates import Rate
from cases.tables import Programme
from panel.figures import interval, percent
from panel.web import forms, viewing
from panel.web.seen import plain
from panel.web.viewing import View

EXACT = "For evaluators"  # where exact counts of few people would stand
PUT_RIGHT = "Nothing is shown: first put the days right."
NATURAL = "order"  # the order in which a table was made
REPORTS: Mapping[str, str] = {
    "/outcomes": "Reoffending",
    "/outcomes/measures": "Every measure",
    "/outcomes/journey": "The way and the waits",
    "/outcomes/together": "What people gave",
    "/outcomes/disparity": "Alike for everybody?",
    "/outcomes/monitoring": "More than chance?",
    "/outcomes/annual": "Annual report",
    "/outcomes/grant": "Grant worksheet",
    "/outcomes/comparisons": "Compared with",
    "/outcomes/definitions": "What is counted",
    "/outcomes/releases": "Published figures",
    "/outcomes/published": "What others published",
    "/data-exports": "De-identified export",
}
PARTS = ("day", "month", "year")
Asked = Request[Any, Any, Any]
Row = dict[str, Any]


def parts(path: str) -> list[dict[str, Any]]:
    """The reports as parts of one page, this one marked."""
    return [{"text": text, "href": href, "current": href == path} for href, text in REPORTS.items()]


@dataclass(frozen=True, slots=True)
class Between:
    """The days that were asked for, both included; None is open-ended."""

    first: date | None
    last: date | None
    problems: dict[str, str]

    @property
    def address(self) -> tuple[tuple[str, str], ...]:
        """As it stands in an address."""
        given = [(name, on) for name, on in (("from", self.first), ("until", self.last)) if on]
        return tuple((f"{name}-{part}", str(getattr(on, part))) for name, on in given for part in PARTS)

    def words(self, programme: Programme) -> str:
        begins = f"from {plain(self.first, programme)}" if self.first else ""
        ends = f"until {plain(self.last, programme)}" if self.last else ""
        return f"{begins} {ends}".strip() or "of all days"


def between(asked: Asked) -> Between:
    """The days in the address. A day that does not exist is told, and taken as open."""
    days: dict[str, date | None] = {}
    problems: dict[str, str] = {}
    for name in ("from", "until"):
        given = [asked.query_params.get(f"{name}-{part}", "").strip() for part in PARTS]
        try:
            days[name] = forms.day(*given)
        except ValueError as wrong:
            days[name], problems[name] = None, str(wrong)
    first, last = days["from"], days["until"]
    if first and last and last < first:
        return Between(first, None, {"until": "This is before the first day."})
    return Between(first, last, problems)


def right(between: Between) -> Between:
    """The days of a file: nobody is given figures of other days than those they wrote."""
    if between.problems:
        said = " ".join(dict.fromkeys(between.problems.values()))
        raise Refused(f"{said} {PUT_RIGHT}")
    return between


def days(asked: Asked, between: Between, programme: Programme) -> dict[str, Any]:
    """What the page of a report says of its days; what was not understood is shown again."""
    return {
        "between": between,
        "typed": dict(asked.query_params) or None,
        "problems": between.problems,
        "put_right": PUT_RIGHT if between.problems else "",
        "spoken": between.words(programme),
        "status_code": 200,
    }


def viewed(asked: Asked, path: str, sorts: Sequence[str], also: tuple[tuple[str, str], ...] = ()) -> View:
    return viewing.read(asked, path, sorts=(NATURAL, *sorts), states=(), also=also)


def in_order(rows: Sequence[Row], view: View) -> list[Row]:
    """In the order asked for; a table that has no such column stays as it was made."""
    known = bool(rows) and view.sort in rows[0]
    return viewing.in_order(rows, view) if known else list(rows)


def columns(view: View, headings: Sequence[tuple[str, str]]) -> list[Any]:
    """The headings of a table, of name and words: what has a name can be sorted by."""
    return [(words, view.sorted_by(name), view.order(name)) if name else words for name, words in headings]


def hours(minutes: int) -> str:
    """1,012.5; a whole number without a point."""
    return f"{minutes / 60:,.1f}".removesuffix(".0")


def share(rate: Rate | None) -> str:
    return percent(rate.share) if rate else ""


def limits(rate: Rate | None) -> str:
    return interval(rate) if rate else ""


def cells(rate: Rate | None) -> list[object]:
    """Of a file: the share, both limits and the method."""
    if rate is None:
        return ["", "", "", ""]
    return [*(round(one, 4) for one in (rate.share, rate.low, rate.high)), rate.method]
