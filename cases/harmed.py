"""Who was harmed, and who saw it: a file apart, with their own choice of how to take part.

The young person's pages never name them, and reading the one file is not reading the other. Their
own words (statement, hopes, what makes it safe) are sealed.
"""

from dataclasses import dataclass, fields
from uuid import UUID, uuid4

from cases import database, incidents, journal
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, WrongState
from cases.sealing import seal, unseal
from cases.tables import Case, HarmedPerson, Referral, StateChange, Supporter

PARTS = {"harmed": "Was harmed", "witness": "Saw it"}
KINDS = {"person": "A person", "business": "A business or school", "public": "A public place"}
TAKING_PART = {
    "unknown": "Not chosen yet",
    "attend": "Comes to it",
    "statement": "Sends a statement",
    "representative": "Somebody speaks for them",
    "none": "Takes no part",
}
ANSWERS = {"unknown": "Not asked yet", "yes": "Yes", "no": "No"}
OWN_WORDS = ("statement", "hopes", "safety")
# Until it is heard a mind can be changed.
BEFORE_HEARD = ("intake", "preparing", "scheduled", "adjourned")
HEARD = "It has been held. Ring us, and we write down what you want now."
LONGEST = 5_000  # characters of what somebody says in their own words


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Whom it was done to, and how to reach them. `contact_name`: whom we speak with, if another."""

    name: str
    part: str = "harmed"
    kind: str = "person"
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    school: str = ""
    school_year: str = ""
    area: str = ""
    language: str = ""
    safe_to_contact: bool = True
    safe_to_leave_message: bool = False  # only after a yes


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody close to a case, whom nobody on its panel may know: as the rules of seating compare them."""

    side: str  # harmed | witness | supporter
    names: tuple[str, ...]
    email: str = ""
    phone: str = ""
    school: str = ""
    school_year: str = ""
    area: str = ""


async def add(referral: Referral, told: Facts, by: Actor, once: UUID | None = None) -> HarmedPerson:
    """A new file. The same `once` a second time is the same person."""
    if by.programme != referral.programme:
        raise NotFound
    _check(told)
    async with database.atomic():
        if once and (sent := await HarmedPerson.objects().where(HarmedPerson.id == once).first()):
            return await get(by, sent.id)
        harmed = HarmedPerson(
            id=once or uuid4(),
            programme=referral.programme,
            referral=referral.id,
            **{field.name: getattr(told, field.name) for field in fields(told)},
            created_at=now(),
        )
        await HarmedPerson.insert(harmed)
        await journal.write(by, "harmed.added", harmed, harmed.part, programme=harmed.programme)
    return harmed


async def change(harmed: HarmedPerson, told: Facts, by: Actor) -> HarmedPerson:
    """What was told of them, put right. The journal names the columns, not what stood there."""
    _check(told)
    new = {field.name: getattr(told, field.name) for field in fields(told)}
    async with database.atomic():
        harmed = await get(by, harmed.id)
        changed = [name for name, value in new.items() if getattr(harmed, name) != value]
        if changed:
            for name in changed:
                setattr(harmed, name, new[name])
            await harmed.save([getattr(HarmedPerson, name) for name in changed])
            await journal.write(by, "harmed.changed", harmed, ", ".join(changed), programme=harmed.programme)
    return harmed


def _check(told: Facts) -> None:
    problems = {}
    if not told.name.strip():
        problems["name"] = "Write their name."
    if told.part not in PARTS:
        problems["part"] = "Choose one of these."
    if told.kind not in KINDS:
        problems["kind"] = "Choose one of these."
    if problems:
        raise BadInput(problems)


async def choose(
    harmed: HarmedPerson, taking_part: str, by: Actor, *, representative: str = ""
) -> HarmedPerson:
    """How they want to take part. A mind may change until it is heard; every choice is kept."""
    if taking_part not in TAKING_PART:
        raise BadInput({"taking_part": "Choose one of these."})
    if taking_part == "representative" and not representative.strip():
        raise BadInput({"representative": "Write who speaks for you."})
    speaks = representative.strip() if taking_part == "representative" else ""
    async with database.atomic():
        harmed = await get(by, harmed.id)
        before = harmed.taking_part
        if (before, harmed.representative) == (taking_part, speaks) and harmed.chose_at:
            return harmed  # asked twice
        await _refuse_what_is_heard(harmed)
        harmed.taking_part, harmed.representative, harmed.chose_at = taking_part, speaks, now()
        await harmed.save([HarmedPerson.taking_part, HarmedPerson.representative, HarmedPerson.chose_at])
        await StateChange.insert(
            StateChange(
                programme=harmed.programme,
                subject="harmed",
                subject_id=harmed.id,
                from_state=before,
                to_state=taking_part,
                at=now(),
                by_id=by.id,
                by_name=by.name,
            )
        )
        await journal.write(by, "harmed.chose", harmed, taking_part, programme=harmed.programme)
    return harmed


async def say(harmed: HarmedPerson, which: str, words: str, by: Actor) -> HarmedPerson:
    """Statement, hopes or what makes it safe, in their own words; nothing written takes it back."""
    if which not in OWN_WORDS:
        raise NotFound
    words = words.strip()
    if len(words) > LONGEST:
        raise BadInput({which: f"This is too long. Use at most {LONGEST} letters."})
    async with database.atomic():
        harmed = await get(by, harmed.id)
        if words == _opened(harmed, which):
            return harmed
        if which == "statement":
            await _refuse_what_is_heard(harmed)
        sealed = seal(f"harmed_person.{which}", harmed.id, words) if words else None
        setattr(harmed, f"{which}_sealed", sealed)
        await harmed.save([getattr(HarmedPerson, f"{which}_sealed")])
        done = "said" if words else "withdrawn"
        await journal.write(by, f"harmed.{which}", harmed, done, programme=harmed.programme)
    return harmed


async def answer(harmed: HarmedPerson, question: str, said: str, by: Actor) -> HarmedPerson:
    """`agrees` that the matter is heard, or `wants_updates`: yes, no or unknown."""
    if question not in ("agrees", "wants_updates") or said not in ANSWERS:
        raise BadInput({question: "Choose one of these."})
    async with database.atomic():
        harmed = await get(by, harmed.id)
        if getattr(harmed, question) != said:
            setattr(harmed, question, said)
            await harmed.save([getattr(HarmedPerson, question)])
            await journal.write(by, f"harmed.{question}", harmed, said, programme=harmed.programme)
    return harmed


async def _refuse_what_is_heard(harmed: HarmedPerson) -> None:
    case = await Case.select(Case.state).where(Case.referral == harmed.referral).first()
    if case and case["state"] not in BEFORE_HEARD:
        raise WrongState(HEARD)


def own_words(harmed: HarmedPerson) -> dict[str, str]:
    """Statement, hopes and safety, opened. Whoever calls it writes the reading down."""
    return {which: _opened(harmed, which) for which in OWN_WORDS}


def has_said(harmed: HarmedPerson) -> dict[str, bool]:
    """Of which of these there are words; none is opened."""
    return {which: getattr(harmed, f"{which}_sealed") is not None for which in OWN_WORDS}


def _opened(harmed: HarmedPerson, which: str) -> str:
    sealed: str | None = getattr(harmed, f"{which}_sealed")
    return unseal(f"harmed_person.{which}", harmed.id, sealed) if sealed else ""


async def get(by: Actor, harmed: UUID) -> HarmedPerson:
    """The file of this id, if it is the actor's programme's."""
    found: HarmedPerson | None = (
        await HarmedPerson.objects()
        .where(HarmedPerson.id == harmed, HarmedPerson.programme == by.programme)
        .first()
    )
    if found is None:
        raise NotFound
    return found


async def of_referral(referral: UUID) -> list[HarmedPerson]:
    """Who was harmed and who saw it, in the order they were written down."""
    found: list[HarmedPerson] = (
        await HarmedPerson.objects()
        .where(HarmedPerson.referral == referral)
        .order_by(HarmedPerson.created_at)
        .order_by(HarmedPerson.id)
    )
    return found


async def around(case: Case) -> tuple[Near, ...]:
    """Who was harmed, who saw it and who supports a party: of the whole incident, not of this case alone.

    For the hard rules of seating. Nothing of it is shown: a reason says only that it is so.
    """
    referrals = await incidents.referrals(case)
    found = [_near(one) for one in await HarmedPerson.select().where(HarmedPerson.referral.is_in(referrals))]
    rows = await Supporter.select().where(Supporter.case.referral.is_in(referrals))
    supporters = [
        Near("supporter", (row["name"],), "", row["phone"], row["school"], row["school_year"]) for row in rows
    ]
    return (*found, *supporters)


def _near(row: dict[str, str]) -> Near:
    names = tuple(row[name] for name in ("name", "contact_name", "representative") if row[name])
    where = (row["school"], row["school_year"], row["area"])
    return Near(row["part"], names, row["email"], row["phone"], *where)
