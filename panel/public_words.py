"""A release in words, tables and lines of a file: the same for the public and for whoever drafts it.

Everything here is made of what the public sees; no exact count comes near it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from cases import followed, self_described
from cases.evaluation import fixed
from cases.evaluation.disclosure import WHY
from cases.evaluation.groups import COMPLETED
from cases.evaluation.survival import Step
from cases.tables import Programme
from panel import charts
from panel.figures import percent

Told = Mapping[str, Any]
Row = Mapping[str, Any]
HIDDEN = "Hidden"
MONTHS_A_YEAR, DAYS_A_YEAR = 12, 365
WITHOUT = "Nothing here says what would have happened without the panel."
MEASURES: Mapping[str, str] = {
    "M1": "Share with an event",
    "M3": "Events per person",
    "M4": "Events per person who had one",
    "M5": "First event in these days",
    "not known": "Accepted, and not followed to the end",
}
HEADINGS = (
    *("Release", "Accepted in", "Measure", "What", "Group", "Value", "From day", "Until day"),
    *("People", "Of them or events", "Figure", "Low", "High", "Interval", "Hidden", "Note"),
    *("Definition", "Version", "Event", "Window in days", "Waiting in days", "The clock starts"),
    *("Source", "Extract of"),
)
COLUMNS: Mapping[str, str] = {column: followed.COLUMNS[column] for column in fixed.COLUMNS}


def people(programme: Programme) -> str:
    """As the programme calls them: young people, respondents."""
    word = str(programme.word_respondent)
    return "young people" if word == "young person" else f"{word}s"


def sentence(told: Told, programme: Programme) -> str:
    """The headline with its interval, and what it does not say."""
    row = told["rows"][0]
    of = f"the {row['n']} " if row["n"] else ""
    whose = f"{of}{people(programme)} accepted in {told['period']} and followed to the end"
    if row["value"] is None:
        return f"Of {whose}, how many {told['did']} within {told['months']} is not shown. {WHY} {WITHOUT}"
    share = f"{percent(row['value'])} ({percent(row['low'])} to {percent(row['high'])})"
    return f"{share} of {whose} {told['did']} within {told['months']}; {WITHOUT[0].lower()}{WITHOUT[1:]}"


def groups(told: Told) -> list[list[str]]:
    """Of everybody and of each group: people, how many had one, the share, its interval."""
    return [[_group(row), *_share(row)] for row in told["rows"] if row["measure"] == "M1"]


def _share(row: Row) -> list[str]:
    counts = [
        f"{_count(row[name])}{' (as before)' if again else ''}"
        for name, again in zip(("n", "k"), row["again"], strict=True)
    ]
    if row["value"] is None:
        return [*counts, HIDDEN, ""]
    return [*counts, percent(row["value"]), f"{percent(row['low'])} to {percent(row['high'])}"]


def _count(count: int | None) -> str:
    return HIDDEN if count is None else str(count)


def _group(row: Row) -> str:
    if not row["group"]:
        return "Everybody"
    ((column, value),) = row["group"].items()
    return named(column, value)


def named(column: str, value: str) -> str:
    return f"{COLUMNS.get(column, column)}: {self_described.said(column, value)}"


def first_ones(told: Told) -> list[list[str]]:
    """How many had their first one in each half and each quarter of the window."""
    return [
        [f"Day {row['from']} to {row['until']}", _count(row["k"])]
        for row in told["rows"]
        if row["measure"] == "M5" and row["group"]
    ]


def averages(told: Told) -> list[str]:
    """A sentence for each measure that counts events, and for who is not known."""
    found = []
    for row in told["rows"]:
        if row["measure"] in ("M3", "M4"):
            value = HIDDEN.lower() if row["value"] is None else f"{row['value']:.2f}"
            found.append(f"{MEASURES[row['measure']]}: {value}.")
        elif row["measure"] == "not known":
            found.append(f"Accepted in {told['period']}, and not followed to the end: {_few(row)}.")
    return found


def _few(row: Row) -> str:
    return "fewer than the threshold, or nobody" if row["n"] is None else f"about {row['n']}"


def beware(told: Told) -> str:
    """What to read beside the groups."""
    return COMPLETED if any("completed" in row["group"] for row in told["rows"]) else ""


def curve(told: Told) -> list[dict[str, Any]]:
    """The points that are known; empty where there are none after the first day."""
    found = next((row for row in told["rows"] if row["measure"] == "M5" and not row["group"]), None)
    points: list[dict[str, Any]] = (found or {}).get("curve") or []
    return points if len(points) > 1 else []


def drawing(told: Told) -> Markup | str:
    points = curve(told)
    if not points:
        return ""
    steps = [
        Step(one["at"], one["at_risk"], one["events"], one["survival"], one["low"], one["high"])
        for one in points
    ]
    last = points[-1]
    words = (
        f"Of those followed, {percent(last['survival'])} {told['did_not']} by day {last['at']}; "
        f"95% interval {percent(last['low'])} to {percent(last['high'])}."
    )
    drawn = charts.Curve(
        steps=steps,
        last=last["at"],
        months=max(1, round(told["window"] * MONTHS_A_YEAR / DAYS_A_YEAR)),
        title=f"Share who {told['did_not']}",
        told=words,
        between=True,
    )
    return charts.survival(drawn)


def points(told: Told) -> list[list[str]]:
    """The numbers behind the drawing."""
    return [
        [
            f"Day {one['at']}",
            percent(one["survival"]),
            f"{percent(one['low'])} to {percent(one['high'])}" if one["at"] else "",
            str(one["at_risk"]),
        ]
        for one in curve(told)
    ]


def facts(told: Told) -> list[tuple[str, str]]:
    """The envelope."""
    return [
        ("What counts", told["words"]),
        ("Who is counted", f"{told['basis'].capitalize()}."),
        ("Who defines it so", told["source"]),
        ("Definition", f"{told['definition']}, version {told['version']}"),
        ("Interval", "95%, Wilson, of rounded counts"),
        ("Rounding", "Counts are rounded to 5; whatever tells of few people is hidden"),
    ]


def lines(number: int | str, told: Told) -> Iterator[list[object]]:
    """Every figure as a line of a file, and then every point of the curve."""
    same: list[object] = [
        *(told[name] for name in ("definition", "version", "event", "window", "waiting", "clock_start")),
        *(told["source"], told["extract"]),
    ]
    for row in told["rows"]:
        yield [number, told["period"], *_cells(row), *same]
    for one in curve(told):
        rate = [round(one[name], 4) for name in ("survival", "low", "high")]
        what = ["M5 curve", "Share without an event by this day", "", "", "", one["at"]]
        yield [number, told["period"], *what, one["at_risk"], one["events"], *rate, "Wilson", "", "", *same]


def _cells(row: Row) -> list[object]:
    names = {fixed.HALF: "Half of the window", fixed.QUARTER: "Quarter of the window", **COLUMNS}
    column, value = next(reversed(row["group"].items()), ("", ""))
    rate = ["" if row[name] is None else round(row[name], 4) for name in ("value", "low", "high")]
    return [
        *(
            row["measure"],
            MEASURES[row["measure"]],
            names.get(column, ""),
            self_described.said(column, value),
        ),
        *(row.get("from", ""), row.get("until", "")),
        *("" if row[name] is None else row[name] for name in ("n", "k")),
        *(*rate, row["interval"] or "", "yes" if row["suppressed"] else "", " ".join(row["notes"])),
    ]
