"""Questions that a programme and its young people chose to ask: their words, their scale, whom they ask.

    await own_indicators.add(programme, Wanted(question="Did the panel listen?", ...), by)
    await own_indicators.begin(indicator, by)      # asked from now on; the words before it retire
    await own_indicators.retire(indicator, by)

No verb changes a question: what was answered was that question. Other words are a row of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from cases import database, journal, programmes
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.evaluation import indicators
from cases.evaluation_tables import Indicator
from cases.tables import Programme

GROUPS: Mapping[str, str] = {
    "young_person": "Young people, once their case is closed",
    "guardian": "Parents and carers, once the case is closed",
    "harmed_person": "Harmed persons who took part, once the case is closed",
    "juror": "Panel members after a sitting, once a quarter",
    "referrer": "Referrers, once the case is closed",
}
PLURAL: Mapping[str, str] = {
    "young_person": "young people",
    "guardian": "parents and carers",
    "harmed_person": "harmed persons",
    "juror": "panel members",
    "referrer": "referrers",
}
MOST = 3  # questions that one group is asked
FEWEST_STEPS, MOST_STEPS = 2, 7
LONGEST, LONGEST_STEP = 160, 40  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An indicator as somebody wants it. `counted_from`: this answer and those above; none: the mean."""

    party: str
    question: str
    steps: tuple[str, ...]  # from the least to the most
    counted_from: int | None
    designed_with: str
    designed_on: date
    follows: UUID | None = None


async def add(programme: Programme, wanted: Wanted, by: Actor, once: UUID | None = None) -> Indicator:
    """Written down, and asked of nobody yet. BadInput says what is wrong with it. Sent twice it is one."""
    if by.programme != programme.id:
        raise NotFound
    if problems := _problems(wanted, programmes.today(programme)):
        raise BadInput(problems)
    before = await get(by, wanted.follows) if wanted.follows else None
    if before and before.party != wanted.party:
        raise BadInput({"party": "Another group is another question: begin a new one."})
    async with database.atomic():
        if once and (sent := await Indicator.objects().where(Indicator.id == once).first()):
            return await get(by, sent.id)
        row = Indicator(
            id=once or uuid4(),
            programme=programme.id,
            party=wanted.party,
            question=wanted.question.strip(),
            steps="\n".join(wanted.steps),
            counted_from=wanted.counted_from,
            designed_with=wanted.designed_with.strip(),
            designed_on=wanted.designed_on,
            version=before.version + 1 if before else 1,
            follows=before.id if before else None,
            by_id=by.id,
            by_name=by.name,
            created_at=now(),
        )
        await Indicator.insert(row)
        await journal.write(by, "indicator.added", row, row.party, programme=programme.id)
    return row


def _problems(wanted: Wanted, today: date) -> dict[str, str]:
    problems = {}
    if wanted.party not in GROUPS:
        problems["party"] = "Choose who is asked."
    for name in ("question", "designed_with"):
        said = getattr(wanted, name).strip()
        if not said:
            problems[name] = "Fill this in."
        elif len(said) > LONGEST:
            problems[name] = f"This is too long. Use at most {LONGEST} letters."
    if wanted.designed_on > today:
        problems["designed_on"] = "This day is still to come."
    if not FEWEST_STEPS <= len(wanted.steps) <= MOST_STEPS:
        problems["steps"] = f"Write {FEWEST_STEPS} to {MOST_STEPS} answers, one on each line."
    elif len(set(wanted.steps)) < len(wanted.steps) or any(len(one) > LONGEST_STEP for one in wanted.steps):
        problems["steps"] = f"Each answer needs words of its own, at most {LONGEST_STEP} letters."
    elif wanted.counted_from is not None and not FEWEST_STEPS <= wanted.counted_from <= len(wanted.steps):
        problems["counted_from"] = f"Choose an answer from {FEWEST_STEPS} to {len(wanted.steps)}, or none."
    return problems


async def get(by: Actor, indicator: UUID) -> Indicator:
    found: Indicator | None = (
        await Indicator.objects()
        .where(Indicator.id == indicator, Indicator.programme == by.programme)
        .first()
    )
    if found is None:
        raise NotFound
    return found


async def every(programme: UUID) -> list[Indicator]:
    """Asked, retired and not begun: the newest last."""
    found: list[Indicator] = (
        await Indicator.objects()
        .where(Indicator.programme == programme)
        .order_by(Indicator.created_at)
        .order_by(Indicator.id)
    )
    return found


async def asked_now(programme: UUID, party: str) -> list[Indicator]:
    """What this group is asked, in the order in which it was begun."""
    found: list[Indicator] = (
        await Indicator.objects()
        .where(
            Indicator.programme == programme,
            Indicator.party == party,
            Indicator.begun_at.is_not_null(),
            Indicator.retired_at.is_null(),
        )
        .order_by(Indicator.begun_at)
        .order_by(Indicator.id)
    )
    return found


async def begin(indicator: Indicator, by: Actor) -> Indicator:
    """From now on they are asked; the words that it follows retire. Begun twice it is begun once."""
    async with database.atomic():
        row = await get(by, indicator.id)
        if row.retired_at:
            raise WrongState("This question is retired. Word it anew to ask it again.")
        if row.begun_at:
            return row
        asked = await asked_now(row.programme, row.party)
        for one in asked:
            if one.id == row.follows:
                await retire(one, by)
        if sum(one.id != row.follows for one in asked) >= MOST:
            raise Refused(f"This group is asked {MOST} questions already. Retire one first.")
        row.begun_at = now()
        await row.save([Indicator.begun_at])
        await journal.write(by, "indicator.begun", row, row.party, programme=row.programme)
    return row


async def retire(indicator: Indicator, by: Actor) -> Indicator:
    """Nobody is asked any more; what was said stays counted. Retired twice it is retired once."""
    async with database.atomic():
        row = await get(by, indicator.id)
        if row.begun_at is None:
            raise WrongState("Nobody was asked this yet. Take it out instead.")
        if row.retired_at is None:
            row.retired_at = now()
            await row.save([Indicator.retired_at])
            await journal.write(by, "indicator.retired", row, row.party, programme=row.programme)
    return row


async def take_out(indicator: Indicator, by: Actor) -> None:
    """A draft that nobody was asked leaves the record. Out twice is out once."""
    draft = (Indicator.id == indicator.id) & Indicator.begun_at.is_null()
    async with database.atomic():
        gone = (
            await Indicator.delete().where(draft, Indicator.programme == by.programme).returning(Indicator.id)
        )
        if gone:
            await journal.write(
                by, "indicator.taken-out", ("indicator", indicator.id), programme=indicator.programme
            )
        elif await Indicator.exists().where(Indicator.id == indicator.id):
            raise WrongState("Somebody may have answered this. Retire it instead.")


def steps(row: Indicator) -> list[str]:
    """The answers in words, the least first; the first is 1."""
    return str(row.steps).split("\n")


def meant(row: Indicator) -> indicators.Indicator:
    """The same for the sums."""
    high = len(steps(row))
    counted = frozenset(range(row.counted_from, high + 1)) if row.counted_from else frozenset[int]()
    return indicators.Indicator(row.question, 1, high, PLURAL[row.party], counted)


def yes_words(row: Indicator) -> str:
    """Which answers count as a yes."""
    return " or ".join(f"“{one}”" for one in steps(row)[row.counted_from - 1 :]) if row.counted_from else ""
