"""M19: what a programme and its young people chose to ask, in their own words."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from cases.evaluation.figures import Figure
from cases.evaluation.indicators import Answer, Indicator, answered
from cases.evaluation.meanings import Meaning
from cases.evaluation.measures.plain import Told

MEANING = Meaning(
    name="indicator",
    counts="answers",
    among="people who answered",
    day="the day of the answer",
    source="the programme and its young people",
)
NOBODY = "No figure can be shown: nobody has answered."
BESIDE = "Read it beside the share of those who answered: whoever did not may see it otherwise."


def indicated(
    indicator: Indicator,
    answers: Mapping[str, Collection[int]],
    asked: int,
    *,
    extract: date,
    first: date | None = None,
    last: date | None = None,
    name: str = MEANING.name,
    version: int = MEANING.version,
) -> list[Figure]:
    """M19: what they said, and the share who answered. Arguments as for indicators.answered.

    `name` and `version` are those of the indicator in the record: one that changes is a new version.
    """
    found = answered(indicator, answers, asked)
    meaning = replace(MEANING, name=name, version=version, first=first, last=last)
    told = Told("M19", meaning, extract)
    response = told.share(
        found.response,
        f"of {indicator.group}: who answered “{indicator.question}”",
        f"of {indicator.group}: who were asked",
        more={"kind": "response"},
    )
    return [_said(told, indicator, found), response]


def _said(told: Told, asked: Indicator, found: Answer) -> Figure:
    among = f"of {asked.group}: who answered “{asked.question}”"
    scale = {"question": asked.question, "scale": [asked.low, asked.high]}
    if asked.counted:
        yes = ", ".join(map(str, sorted(asked.counted)))
        meaning, unit = told.meaning.of(f"those whose answers are mostly {yes}", among), "share"
    else:
        counts = f"the mean of the answers from {asked.low} to {asked.high}"
        meaning, unit = told.meaning.of(counts, among), "points"
    more = {"kind": "answers", "unit": unit, **scale, "of": f"{among} {meaning.span}"}
    if found.value is None:
        return told.figure(meaning, refused=NOBODY, more=more)
    k = round(found.value * found.people) if asked.counted else None
    did = {"did": f"{meaning.counts} {among} {meaning.span}"} if asked.counted else {}
    value = {"value": found.value, "low": found.low, "high": found.high, "interval": found.method}
    return told.figure(meaning, n=found.people, k=k, **value, notes=(BESIDE,), more={**more, **did})
