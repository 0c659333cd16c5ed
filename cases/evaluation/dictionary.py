"""What leaves in a de-identified export: each column once, with its meaning. The files and the dictionary
are both made from this table, so that no column can leave which the dictionary does not tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.evaluation.definitions import Definition

HEADINGS = ("File", "Column", "Meaning", "Values", "Unit", "How it is coarsened", "Source")
ALIKE = ("year", "age", "gender", "ethnicity")  # what others may know of somebody; the last goes first
MIXED = (
    "withheld, where fewer than 5 people share year, age, gender and ethnicity, or all who share them had "
    "the same outcome"
)
BANDED = "each part apart, so that nobody is followed from one to another"
ALONE = "bands; withheld, where fewer than 5 people are in one, or all in it had the same outcome"
DRAWN = "Drawn anew for each person, whose days all move together: what lies between them stays"
WINDOWS = {"6_months": 183, "12_months": 365, "24_months": 730}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one file, in words that an evaluator reads."""

    name: str
    meaning: str
    values: str
    unit: str = ""
    coarsened: str = ""
    source: str = "The case file"


STUDY = Column(
    "person",
    "A study number, drawn for this export alone: it says nothing of the case and is another in the next",
    "7 digits",
    coarsened="drawn by lot; rows stand in its order",
    source="This export",
)
ABOUT = (
    Column("year", "Year of the first accepted referral", "2025", "year", f"the year alone; {MIXED}"),
    Column(
        "age", "Age on that day", "under 12, 12 or 13 ... 18 or over, not known", "years", f"bands; {MIXED}"
    ),
    Column(
        "gender", "As they describe it", "girl, boy, another, not known", coarsened=f"three groups; {MIXED}"
    ),
    Column(
        "ethnicity",
        "As they describe it",
        "asian, black, latino, mixed, native, pacific, white, another, not known",
        coarsened=f"eight groups; {MIXED}",
    ),
    Column("completed", "What was agreed was completed", "yes, no"),
)
SEVERITY = Column(
    "severity", "Level of the offence that was referred", "A (least) to D", source="The referral"
)
LINE = Column(
    "line",
    "A number drawn for this file alone: it is none of people.csv, and another in the next export",
    "7 digits",
    coarsened="drawn by lot; rows stand in its order",
    source="This export",
)
MEANT = (
    Column(
        "definition", "What counts as an event: the name of the definition", "proven-12", source="This export"
    ),
    Column("version", "Which version of that definition", "1", source="This export"),
)
WEIGHT = Column("weight", "How many people a row stands for", "1", "people")
PEOPLE: Sequence[Column] = (
    STUDY,
    Column("index_on", "Day of the index event: the referral is accepted", "2024-03-31", "day", DRAWN),
    Column(
        "followed_to",
        "The last day that finished checks cover under this definition",
        "2025-03-31",
        "day",
        f"{DRAWN}; nothing beyond what the definition looks at",
        "Follow-ups",
    ),
    *ABOUT,
    SEVERITY,
    WEIGHT,
)
EVENTS: Sequence[Column] = (
    STUDY,
    Column("offence_on", "Day on which it happened", "2024-05-31", "day", DRAWN, "What came to light"),
    Column("proven_on", "Day of the proof", "2024-08-31, or empty", "day", DRAWN, "What came to light"),
    Column(
        "type",
        "What it was; died, moved and custody end what could be seen",
        "offence, arrest, referral, charge, proven, died, moved, custody",
        source="What came to light",
    ),
    Column("severity", "Level of it", "A (least) to D, or empty", source="What came to light"),
)


def _checks(window: str) -> tuple[Column, ...]:
    after = window.replace("_", " ")
    return (
        Column(
            f"check_{window}",
            f"Answer to the check after {after}",
            "due, recorded, not_known, none",
            source="Follow-ups",
        ),
        Column(
            f"source_{window}",
            f"Who gave that answer after {after}",
            "police, court, probation, youth_justice, school, agency_match, other, or empty",
            source="Follow-ups",
        ),
        Column(
            f"event_{window}",
            f"An event of the definition within {after}",
            "yes, no; empty: not seen to the end of it, with an event or without, and so in no rate",
            source="What came to light",
        ),
    )


ONE_EACH: Sequence[Column] = (
    LINE,
    *ABOUT,
    *(column for window in WINDOWS for column in _checks(window)),
    WEIGHT,
    *MEANT,
)
JOURNEY: Sequence[Column] = (
    Column(
        "part",
        "Of which part of the way a line is: how the referral came in; the last gate that was passed; the "
        "three waits; the terms that the young person took on, and how many of them were done; service that "
        "a supervisor verified",
        "sent_by, furthest, referred_to_accepted, accepted_to_heard, agreed_to_completed, terms, terms_done, "
        "hours",
        coarsened=BANDED,
    ),
    Column(
        "value",
        "What was said of it",
        "agency, self, coordinator, import; accepted, heard, agreed, completed; 0 or 1, 2 or 3, 4 to 7, "
        "8 to 12, 13 or more; 0 to 3, 4 or more; all, some, none, there were none; none, under 10 ... 30 or "
        "more",
        "weeks of the waits, hours of the service",
        ALONE,
    ),
    Column(
        "event",
        "An event of the definition within its window",
        "yes, no; empty: not seen to the end of it without one",
        source="What came to light",
    ),
    Column("people", "How many people", "1, 2 ...", "people", source="This export"),
)
FILES: Mapping[str, Sequence[Column]] = {
    "people.csv": PEOPLE,
    "events.csv": EVENTS,
    "export.csv": ONE_EACH,
    "export.xlsx": ONE_EACH,
    "journey.csv": JOURNEY,
}


def headings(columns: Sequence[Column]) -> list[str]:
    return [one.name for one in columns]


def cells(row: Mapping[str, object], columns: Sequence[Column]) -> list[object]:
    """In the order of the table. ValueError where a row has more or less than it: nothing else leaves."""
    if row.keys() != {one.name for one in columns}:
        raise ValueError(f"Not in the dictionary, or missing: {row.keys() ^ {one.name for one in columns}}")
    return [row[one.name] for one in columns]


def rows() -> list[list[str]]:
    """The dictionary as a table under HEADINGS; the workbook has the columns of export.csv."""
    return [
        [file, one.name, one.meaning, one.values, one.unit, one.coarsened, one.source]
        for file, columns in FILES.items()
        if file != "export.xlsx"
        for one in columns
    ]


def of(definition: Definition) -> list[list[str]]:
    """The dictionary of one export: what counts in it stands above the columns."""
    counted = f"What counts as an event in these files: {definition.words}"
    source = f"Window {definition.window} days, waiting time {definition.waiting} days"
    return [["every file", "definition", counted, definition.called, "", "", source], *rows()]
