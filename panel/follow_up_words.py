"""The words that agencies and spreadsheets have for what a check says. Pure."""

import re
from collections.abc import Mapping

from cases.follow_ups import WINDOWS
from cases.search import fold

MONTHS: Mapping[int, int] = dict(zip((6, 12, 24), WINDOWS, strict=True))  # months -> days
LONG = re.compile(r"(?P<number>\d{1,4}) ?(?P<unit>[a-z]*)( follow up| check)?")
IN_DAYS = frozenset(("", "d", "day", "days"))
IN_MONTHS = frozenset(("", "m", "mo", "mth", "mths", "month", "months"))
IN_YEARS = frozenset(("y", "yr", "yrs", "year", "years"))


def _known(**words: str) -> Mapping[str, frozenset[str]]:
    return {name: frozenset(fold(one) or one for one in told.split(", ")) for name, told in words.items()}


# "No trace" is not "nothing new": whoever cannot be found has not been looked at.
ANSWERS = _known(
    nothing="nothing new, nothing, nothing found, nothing known, none, nil, no, n, clear, no new, "
    "no new offence, no new offense, no further offence, no offence, not reoffended, did not reoffend",
    something="something new, something, yes, y, new, new offence, new offense, reoffended, re-offended, "
    "further offence",
    not_known="not known, unknown, nk, n/k, dk, don't know, not sure, could not say, cannot say, no answer, "
    "no reply, no record found, no trace, not traced, not found, untraced, ?",
)
SOURCES = _known(
    police="police, pnc, police national computer, constabulary, sheriff, law enforcement",
    court="court, courts, magistrates, court record, court records, clerk of court",
    probation="probation, juvenile probation, probation office",
    youth_justice="youth justice service, youth justice, yjs, yot, youth justice team",
    school="school, college, academy",
    agency_match="an agency matched a list, agency match, match list, matched list",
    other="another source, other",
)
EVENTS = _known(
    proven="a proven offence, proven offence, proven, conviction, convicted, caution, cautioned, "
    "adjudication, adjudicated, found guilty, guilty, found delinquent",
    charge="a charge, charge, charged",
    arrest="an arrest, arrest, arrested",
    referral="a new referral, new referral, referral, referred, re-referral, rereferral",
    offence="an offence not proven, an offence, offence, offense, not proven, alleged, alleged offence",
)
LEFT = _known(
    moved="they moved away, moved away, moved, moved out, left the area, out of area, emigrated",
    custody="they were in custody, in custody, custody, detained, detention, secure, remand, imprisoned",
    died="they died, died, deceased, death, dead",
)


def window(written: str) -> int | None:
    """Days of the window: 6, 12 or 24 months, 1 or 2 years, or 183, 365 or 730 days; None for the rest."""
    found = LONG.fullmatch(fold(written))
    if found is None:
        return None
    number, unit = int(found["number"]), found["unit"]
    if unit in IN_DAYS and number in WINDOWS:
        return number
    if unit in IN_YEARS:
        return MONTHS.get(number * 12)
    return MONTHS.get(number) if unit in IN_MONTHS else None


def word(written: str, known: Mapping[str, frozenset[str]]) -> str:
    """What one of these words means, or an empty text."""
    said = "?" if written.strip() == "?" else fold(written)
    return next((name for name, words in known.items() if said in words), "")


def source(written: str) -> str:
    """A source by its name, also within a longer one: Avon Police is the police, if nobody else is in it."""
    if exact := word(written, SOURCES):
        return exact
    padded = f" {fold(written)} "
    within = {name for name, words in SOURCES.items() if any(f" {one} " in padded for one in words)}
    return within.pop() if len(within) == 1 else ""
