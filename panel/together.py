"""M15, M16 and M19 from the record, each figure in its envelope: what people gave, counted without a name.

    found = await together.figures(programme, first, last)     # both included; None is open-ended

Exact figures, for those who may see them; for others `cases.evaluation.public.public`. The way in which
somebody asks for days does not matter to M19: its answers know their quarter, and no day.
"""

from dataclasses import replace
from datetime import date

from cases import own_indicators, programmes
from cases.evaluation import assets
from cases.evaluation.figures import Figure
from cases.evaluation.measures import good, hours, own
from cases.evaluation.measures.plain import Told
from cases.own_indicators import PLURAL
from cases.tables import Programme
from panel import indicator_answers, joined, shared, time_moved
from panel.indicator_answers import Counted
from panel.yearly import Days

BEGINNING = date(1900, 1, 1)


async def figures(programme: Programme, first: date | None, last: date | None) -> list[Figure]:
    """What people gave in these days; open ends reach from the beginning to today."""
    return [
        *await good_of(programme, first, last),
        *await hours_of(programme, first, last),
        *await questions_of(programme, first, last),
    ]


async def good_of(programme: Programme, first: date | None, last: date | None) -> list[Figure]:
    """M15: the pool, the first sitting, what was written down first, terms kept, and how it was."""
    days, today = Days(first, last), programmes.today(programme)
    done, agreed, complete = await shared.kept(programme, days)
    found = [
        good.pool(*await joined.pool(programme, days), extract=today, first=first, last=last),
        good.first_sitting(await joined.invited(programme, days), extract=today, first=first, last=last),
        _share(
            await shared.strengths_first(programme, days),
            ("strengths first", "cases whose first strength was written down before the first need"),
            ("cases in which a strength or a need was written down", "the day of the acceptance"),
            days,
            today,
        ),
        _share(
            await shared.offers(programme, days),
            ("offers", "agreements before which the young person had said what they could offer"),
            ("agreements that were reached", "the day of the agreement"),
            days,
            today,
        ),
        good.reparation(done, agreed, extract=today, first=first, last=last, complete=complete),
    ]
    for party, one in (await shared.said(programme, days)).items():
        asked = (one.content, one.answered, one.asked)
        found += good.satisfaction(PLURAL[party], *asked, extract=today, first=first, last=last)
    return found


def _share(
    part: tuple[int, int], did: tuple[str, str], among: tuple[str, str], days: Days, today: date
) -> Figure:
    """`did`: its kind and who did it. `among`: of whom, and by which day they are in these days."""
    (kind, who), (whom, day) = did, among
    meaning = replace(good.MEANING, day=day, first=days.first, last=days.last)
    return Told("M15", meaning, today).share(assets.share(*part), who, whom, more={"kind": kind})


async def hours_of(programme: Programme, first: date | None, last: date | None) -> list[Figure]:
    """M16: how time moved in the time bank."""
    today = programmes.today(programme)
    since, until = first or BEGINNING, min(last or today, today)
    found = await time_moved.exchange(programme, min(since, until), until)
    return hours.exchanged(found, first=since, last=until, extract=today)


async def questions_of(programme: Programme, first: date | None, last: date | None) -> list[Figure]:
    """M19: what was answered to each question of our own, and who answered at all."""
    found = await indicator_answers.counted(programme, first, last)
    return [one for question in found for one in _of_question(programme, question, first, last)]


def _of_question(programme: Programme, one: Counted, first: date | None, last: date | None) -> list[Figure]:
    row = one.indicator
    return own.indicated(
        own_indicators.meant(row),
        one.answers,
        one.asked,
        extract=programmes.today(programme),
        first=indicator_answers.quarter(first) if first else None,
        last=indicator_answers.quarter_end(last) if last else None,
        name=f"indicator {row.id}",
        version=row.version,
    )
