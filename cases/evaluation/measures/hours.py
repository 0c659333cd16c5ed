"""M16: how hours move in the time bank. Nobody is ranked, and nothing here is money."""

from datetime import date
from typing import Any

from cases.evaluation.credits import ACTIVE, Exchange
from cases.evaluation.figures import Figure
from cases.evaluation.meanings import Meaning
from cases.evaluation.measures.plain import NOBODY, Told

NOTHING = "No figure can be shown: no hour moved in these days."
MEMBERS = "members of the time bank"
GAVE, GOT = "members who gave hours", "members who received hours"
BOTH = "members who gave and received hours"
EITHER = "members who gave or received hours"
LIVE = f"members who gave or received hours in the {ACTIVE} days up to the last day"

Count = tuple[str, int]  # who, and how many of them


def exchanged(found: Exchange, *, first: date, last: date, extract: date) -> list[Figure]:
    """M16 of the days from `first` to `last`. All members are counted, so there is no interval.

    `unit` says what a value is: minutes, a ratio, or a share of people.
    """
    meaning = Meaning(
        name="hours", counts=MEMBERS, among=MEMBERS, day="the day of the hour", first=first, last=last
    )
    told = Told("M16", meaning, extract, complete=last < extract)
    either = found.gave + found.got - found.both
    return [
        _amount(told, "given", (GAVE, found.gave), found.given, "minutes"),
        _amount(told, "received", (GOT, found.got), found.received, "minutes"),
        _amount(told, "reciprocity", (EITHER, either), found.reciprocity, "ratio"),
        _amount(told, "gini", (MEMBERS, found.members), found.gini, "ratio"),
        _people(told, "gave", (GAVE, found.gave), (MEMBERS, found.members)),
        _people(told, "got", (GOT, found.got), (MEMBERS, found.members)),
        _people(told, "gave and got", (BOTH, found.both), (GAVE, found.gave)),
        _people(told, "got and gave", (BOTH, found.both), (GOT, found.got)),
        _people(told, "active", (LIVE, found.active), (MEMBERS, found.members)),
    ]


def _amount(told: Told, kind: str, among: Count, value: float | None, unit: str) -> Figure:
    who, n = among
    meaning = told.meaning.of(kind, who)
    more: dict[str, Any] = {"kind": kind, "unit": unit, "of": f"{who} {meaning.span}"}
    return told.figure(meaning, n=n, value=value, refused=NOTHING if value is None else None, more=more)


def _people(told: Told, kind: str, counts: Count, among: Count) -> Figure:
    (which, k), (who, n) = counts, among
    meaning = told.meaning.of(which, who)
    more = {"kind": kind, "of": f"{who} {meaning.span}", "did": f"{which} {meaning.span}"}
    if not n:
        return told.figure(meaning, refused=NOBODY, more=more)
    return told.figure(meaning, n=n, k=k, value=k / n, more=more)
