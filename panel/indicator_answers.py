"""What people say to a programme's own questions: kept apart from who they are, and counted.

They are further questions of the feedback form. An answer has two marks that nobody reads back: one so
that who is asked once answers once, and may take it back while the link is good; one so that whoever
answers in several quarters is one person. Beside them stands the quarter, and no day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cases import database, journal, own_indicators, programmes, sealing
from cases.actors import Actor
from cases.errors import BadInput
from cases.evaluation import indicators
from cases.evaluation.disclosure import Rule
from cases.evaluation.indicators import Answer
from cases.evaluation_tables import Indicator, IndicatorAnswer
from cases.tables import Case, Programme
from panel.feedback import OPEN
from panel.tables import Feedback

SOMEBODY = "Somebody with the link"
# What others said is two rounded counts and no rate: what hides small ones is that each part is ten or more.
TOLD = Rule(least=20)
MONTHS = 3  # of a quarter
ROW = (Feedback.party, Feedback.key, Feedback.juror, Feedback.case.as_alias("of_case"), Feedback.asked_at)


@dataclass(frozen=True, slots=True)
class Counted:
    """One question: how many were asked, and what was answered (M19)."""

    indicator: Indicator
    asked: int
    answers: Mapping[str, list[int]]  # by the mark of a person
    found: Answer

    @property
    def answered(self) -> int:
        return self.found.people

    @property
    def yes(self) -> int | None:
        """People whose answers are mostly yes. None where it is a mean."""
        if self.indicator.counted_from is None:
            return None
        return round((self.found.value or 0) * self.found.people)


async def asked(row: Feedback) -> list[Indicator]:
    """What this form asks beside its own questions: what was asked when it was sent, and still is."""
    every = await own_indicators.asked_now(row.programme, row.party)
    return [one for one in every if _was_asked(one, row.asked_at)]


def _was_asked(one: Indicator, at: datetime) -> bool:
    """Whether a form of this moment has the question."""
    return one.begun_at is not None and one.begun_at <= at and (one.retired_at is None or at < one.retired_at)


async def answer(row: Feedback, indicator: Indicator, points: int) -> None:
    """Said again, the last is what counts."""
    if not 1 <= points <= len(own_indicators.steps(indicator)):
        raise BadInput({str(indicator.id): "Choose one of these."})
    programme = await programmes.get(row.programme)
    made = IndicatorAnswer(
        id=uuid4(),
        programme=row.programme,
        indicator=indicator.id,
        mark=_mark(indicator, row.id),
        person=sealing.mark("indicator_answer.person", f"{indicator.id}:{await _whose(row)}"),
        points=points,
        quarter_on=quarter(programmes.day_of(row.asked_at, programme)),
    )
    async with database.atomic():
        said = IndicatorAnswer.mark == made.mark
        if await IndicatorAnswer.exists().where(said):
            await IndicatorAnswer.update({IndicatorAnswer.points: points}).where(said)
        else:
            await IndicatorAnswer.insert(made)
            await _noted(indicator, "indicator.answered")


async def take_back(row: Feedback, indicator: Indicator) -> None:
    """Left out, also where it was answered before: then nothing of it is left."""
    async with database.atomic():
        gone = (
            await IndicatorAnswer.delete()
            .where(IndicatorAnswer.mark == _mark(indicator, row.id))
            .returning(IndicatorAnswer.id)
        )
        if gone:
            await _noted(indicator, "indicator.taken-back")


def _mark(indicator: Indicator, feedback: UUID) -> str:
    return sealing.mark("indicator_answer.mark", f"{indicator.id}:{feedback}")


async def _whose(row: Feedback) -> str:
    if row.case is None:
        return _person(row.party, row.key, row.juror, None)
    case = await Case.select(Case.person).where(Case.id == row.case).first()
    return _person(row.party, row.key, None, case["person"] if case else None)


def _person(party: str, key: str, juror: UUID | None, person: UUID | None) -> str:
    """One person, however often they are asked. A harmed person and a referrer are asked once."""
    if party in ("young_person", "guardian") and person:
        return f"{party}:{person}"
    return f"juror:{juror}" if juror else key


async def _noted(indicator: Indicator, what: str) -> None:
    """That somebody did; not who, nor what they said."""
    by = Actor(id="feedback", name=SOMEBODY, role="visitor", programme=indicator.programme)
    await journal.write(by, what, indicator, indicator.party, programme=indicator.programme)


def quarter(on: date) -> date:
    """Its first day."""
    return date(on.year, (on.month - 1) // MONTHS * MONTHS + 1, 1)


def quarter_end(on: date) -> date:
    """The last day of the quarter that this day is in."""
    return quarter(quarter(on) + timedelta(days=MONTHS * 31)) - timedelta(days=1)  # some day of the next


async def counted(
    programme: Programme, first: date | None, last: date | None, only: Iterable[Indicator] | None = None
) -> list[Counted]:
    """Every question that was ever asked, over the whole quarters in which these days lie."""
    every = only if only is not None else await own_indicators.every(programme.id)
    begun = [one for one in every if one.begun_at]
    since, until = quarter(first or date.min), quarter(last or date.max)
    rows = await _asked_rows(programme, since, until) if begun else []
    return [await _counted(one, rows, since, until) for one in begun]


async def _asked_rows(programme: Programme, since: date, until: date) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = await Feedback.select(*ROW).where(Feedback.programme == programme.id)
    people = await Case.select(Case.id, Case.person).where(Case.programme == programme.id)
    person = {row["id"]: row["person"] for row in people}
    found = []
    for row in rows:
        if since <= quarter(programmes.day_of(row["asked_at"], programme)) <= until:
            whose = _person(row["party"], row["key"], row["juror"], person.get(row["of_case"]))
            found.append({**row, "whose": whose})
    return found


async def _counted(one: Indicator, rows: list[dict[str, Any]], since: date, until: date) -> Counted:
    said = await IndicatorAnswer.select(IndicatorAnswer.person, IndicatorAnswer.points).where(
        IndicatorAnswer.indicator == one.id,
        IndicatorAnswer.quarter_on >= since,
        IndicatorAnswer.quarter_on <= until,
    )
    answers: dict[str, list[int]] = {}
    for row in said:
        answers.setdefault(row["person"], []).append(row["points"])
    people = {row["whose"] for row in rows if row["party"] == one.party and _was_asked(one, row["asked_at"])}
    count = max(len(people), len(answers))  # two files that were found to be one person are asked once
    return Counted(one, count, answers, indicators.answered(own_indicators.meant(one), answers, count))


async def said_by_others(row: Feedback) -> list[str]:
    """What came of it, for who is asked: of quarters that are over, in rounded counts, or nothing."""
    programme = await programmes.get(row.programme)
    told = await _told(programme, await asked(row))
    return [one for one in told if one]


async def _told(programme: Programme, asked_now: list[Indicator]) -> list[str]:
    """Who was asked in a quarter may answer for some weeks after it: then its counts stay as they are."""
    settled = quarter(programmes.today(programme) - OPEN) - timedelta(days=1)
    return [in_words(one) for one in await counted(programme, None, settled, asked_now)]


def in_words(one: Counted) -> str:
    """About 30 of about 40 who answered said so. Nothing where few did, or nearly all."""
    if one.yes is None or not TOLD.bears(one.yes, one.answered):
        return ""
    said, people = TOLD.rounded(one.yes), TOLD.rounded(one.answered)
    answers = own_indicators.yes_words(one.indicator)
    return f"“{one.indicator.question}” About {people} people answered. About {said} of them said {answers}."
