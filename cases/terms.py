"""A term: one thing an agreement asks for. It says what, who sees to it, and by when.

    term = await terms.add(agreement, kind="service", words="Help at the bike shop", owner="Jo", ...)
    await terms.done(term, on=today, by=by)          # kept
    await terms.waive(term, "He broke his arm", by)  # no longer asked for
    await terms.substitute(term, why, by, told)      # another one stands for it

Hours of service count when they are verified (`cases.hours`); sittings are counted here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from cases import database, journal, programmes, states
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.guideline import HOUR, hours, sittings_words
from cases.sealing import seal, unseal
from cases.tables import Agreement, HarmedPerson, HoursEntry, Signature, Term

LONGEST = 500  # characters of one term
MOST = 20  # terms of an agreement: a list nobody can keep helps nobody
KINDS: Mapping[str, str] = {
    "service": "Hours of help",
    "sittings": "Sit on panels",
    "letter": "A letter",
    "apology": "An apology",
    "restitution": "Pay or put right",
    "course": "A course",
    "meeting": "A meeting",
    "other": "Something else",
}
COUNTED = ("service", "sittings", "restitution")
SIDES: Mapping[str, str] = {"young_person": "What I will do", "panel": "What the panel will do"}
STATES: Mapping[str, tuple[str, str]] = {
    "open": ("To do", "blue"),
    "done": ("Done", "green"),
    "waived": ("Not asked for any more", "grey"),
    "substituted": ("Something else instead", "grey"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is written down of a term. `quantity`: minutes, sittings or the smallest coin."""

    kind: str
    words: str
    owner: str
    due_on: date
    side: str = "young_person"
    quantity: int = 0
    placement: str = ""
    supervisor_name: str = ""
    supervisor_email: str = ""
    supervisor_phone: str = ""
    harmed: UUID | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a term is: in its own unit. `waiting`: minutes that nobody has verified yet."""

    kind: str
    done: int
    of: int
    waiting: int = 0

    @property
    def left(self) -> int:
        return max(self.of - self.done, 0)

    @property
    def words(self) -> str:
        """3 of 8 hours; empty where there is nothing to count."""
        if not self.of:
            return ""
        if self.kind == "service":
            done = str(self.done // HOUR) if self.done % HOUR == 0 else hours(self.done)
            return f"{done} of {hours(self.of)}"
        if self.kind == "sittings":
            return f"{self.done} of {sittings_words(self.of)}"
        return coins(self.of)


def coins(amount: int) -> str:
    """1250 is 12.50."""
    return f"{amount // 100}.{amount % 100:02}"


async def add(
    agreement: Agreement, told: Told | None = None, *, by: Actor, once: UUID | None = None, **said: Any
) -> Term:
    """A new term of a draft. Say it as `Told`, or field by field. The same `once` is the same term."""
    told = told or Told(**said)
    async with database.atomic():
        agreement = await _agreement(agreement.id, by)
        if once and (sent := await Term.objects().where(Term.id == once).first()):
            return await get(by, sent.id)
        if agreement.state != "draft":
            raise WrongState("It is agreed already. Put another term in the place of one that stands.")
        await unsign(agreement, by)
        return await _write(agreement, told, by, once)


async def change(term: Term, told: Told, by: Actor) -> Term:
    """Put a term of a draft in other words. Whoever signed the old ones signs again."""
    async with database.atomic():
        term, agreement = await _of_a_draft(term, by)
        await _check(agreement, told)
        new = {**_columns(told), "words_sealed": seal("term.words", term.id, told.words.strip())}
        if words(term) != told.words.strip() or any(
            getattr(term, name) != value for name, value in new.items() if name != "words_sealed"
        ):
            await unsign(agreement, by)
            await Term.update({getattr(Term, name): value for name, value in new.items()}).where(
                Term.id == term.id
            )
            await journal.write(by, "term.changed", term, programme=term.programme)
        return await get(by, term.id)


async def take_out(term: Term, by: Actor) -> None:
    """Out of a draft. Out twice is out once."""
    async with database.atomic():
        if not await Term.exists().where(Term.id == term.id):
            return
        term, agreement = await _of_a_draft(term, by)
        await unsign(agreement, by)
        await journal.write(by, "term.taken-out", term, programme=term.programme)
        await Term.delete().where(Term.id == term.id)


async def done(term: Term, *, on: date, by: Actor, evidence: str = "") -> Term:
    """It was kept on that day. Done twice is done once."""
    if len(evidence) > LONGEST:
        raise BadInput({"evidence": f"This is too long. Use at most {LONGEST} letters."})
    async with database.atomic():
        term = await get(by, term.id)
        if term.state == "done":
            return term
        agreement = await _running(term, by)
        await _refuse_a_day(agreement, on, "on")
        if term.kind == "service" and (left := (await progress(term)).left):
            raise Refused(f"{hours(left).capitalize()} are not verified yet. Ask who checks them.")
        also: dict[Any, Any] = {Term.done_on: on, Term.verified_by: by.name, Term.verified_at: now()}
        if evidence.strip():
            also[Term.evidence_sealed] = seal("term.evidence", term.id, evidence.strip())
        return await states.change(term, "term", "done", by, also=also)


async def reopen(term: Term, by: Actor) -> Term:
    """It was marked by mistake. Verified hours stay verified."""
    async with database.atomic():
        term = await get(by, term.id)
        if term.state == "open":
            return term
        if term.state != "done":
            raise WrongState("This was taken out of the agreement with a reason. It does not come back.")
        await _running(term, by, standing=("done",))
        return await states.change(
            term,
            "term",
            "open",
            by,
            also={Term.done_on: None, Term.verified_by: "", Term.verified_at: None},
        )


async def waive(term: Term, why: str, by: Actor) -> Term:
    """No longer asked for, and why. Waived twice is waived once."""
    async with database.atomic():
        term = await get(by, term.id)
        if term.state == "waived":
            return term
        await _running(term, by)
        also: dict[Any, Any] = {Term.reason_sealed: seal("term.reason", term.id, _reason(why))}
        return await states.change(term, "term", "waived", by, also=also)


async def substitute(
    term: Term, why: str, by: Actor, told: Told | None = None, *, once: UUID | None = None, **said: Any
) -> Term:
    """Another term stands for this one, and why. The new one is given back."""
    told = told or Told(**said)
    async with database.atomic():
        term = await get(by, term.id)
        if once and (sent := await Term.objects().where(Term.id == once).first()):
            return await get(by, sent.id)
        agreement = await _running(term, by)
        also: dict[Any, Any] = {Term.reason_sealed: seal("term.reason", term.id, _reason(why))}
        await states.change(term, "term", "substituted", by, also=also)
        return await _write(agreement, told, by, once, instead_of=term.id)


async def supervised(term: Term, name: str, email: str, phone: str, by: Actor) -> Term:
    """Somebody else checks the hours from now on."""
    if not name.strip():
        raise BadInput({"supervisor_name": "Write who checks the hours."})
    async with database.atomic():
        term = await get(by, term.id)
        await _running(term, by)
        term.supervisor_name, term.supervisor_email, term.supervisor_phone = name.strip(), email, phone
        await term.save([Term.supervisor_name, Term.supervisor_email, Term.supervisor_phone])
        await journal.write(by, "term.supervisor", term, programme=term.programme)
    return term


async def count(term: Term, number: int, *, on: date, by: Actor) -> Term:
    """So many sittings more; with the last one the term is done.

    The caller sees to it that one sitting is counted once.
    """
    if term.kind != "sittings" or number < 1:
        raise Refused("There is no sitting to count.")
    async with database.atomic():
        term = await get(by, term.id)
        await _running(term, by)
        term.counted += number
        await Term.update({Term.counted: term.counted}).where(Term.id == term.id)
        await journal.write(by, "term.counted", term, programme=term.programme)
        return await done(term, on=on, by=by) if term.counted >= term.quantity else term


def asked(term: Term) -> str:
    """8 hours, 4 sittings, 12.50; empty where one thing is asked for."""
    if not term.quantity:
        return ""
    say = {"service": hours, "sittings": sittings_words}.get(term.kind, coins)
    return say(term.quantity)


async def progress(term: Term) -> Progress:
    return (await progress_of([term]))[term.id]


async def progress_of(these: Sequence[Term]) -> dict[UUID, Progress]:
    """The same of many, read at once."""
    found: dict[UUID, dict[str, int]] = {term.id: {} for term in these}
    service = [term.id for term in these if term.kind == "service"]
    if service:
        for row in await HoursEntry.select(HoursEntry.term, HoursEntry.minutes, HoursEntry.state).where(
            HoursEntry.term.is_in(service)
        ):
            kept = found[row["term"]]
            kept[row["state"]] = kept.get(row["state"], 0) + row["minutes"]
    return {term.id: _progress(term, found[term.id]) for term in these}


def _progress(term: Term, minutes: dict[str, int]) -> Progress:
    if term.kind == "service":
        return Progress(
            "service", minutes.get("verified", 0), term.quantity, waiting=minutes.get("waiting", 0)
        )
    return Progress(term.kind, term.counted, term.quantity)


async def of(agreement: Agreement, side: str = "") -> list[Term]:
    """In the order of the page."""
    query = Term.objects().where(Term.agreement == agreement.id)
    found: list[Term] = await (query.where(Term.side == side) if side else query).order_by(Term.place)
    return found


async def get(by: Actor, term: UUID) -> Term:
    found: Term | None = await Term.objects().where(Term.id == term, Term.programme == by.programme).first()
    if found is None:
        raise NotFound
    return found


def words(term: Term) -> str:
    """What is agreed. Whoever shows it is reading a file: the page writes that in the journal."""
    return unseal("term.words", term.id, term.words_sealed)


def reason(term: Term) -> str:
    return unseal("term.reason", term.id, term.reason_sealed) if term.reason_sealed else ""


def evidence(term: Term) -> str:
    return unseal("term.evidence", term.id, term.evidence_sealed) if term.evidence_sealed else ""


def told_of(term: Term) -> Told:
    """What a form shows when it opens on a term."""
    kept = {one.name: getattr(term, one.name) for one in fields(Told) if one.name != "words"}
    return Told(words=words(term), **kept)


async def unsign(agreement: Agreement, by: Actor) -> None:
    """What was signed has changed, so nobody has signed what stands there now."""
    gone = await Signature.delete().where(Signature.agreement == agreement.id).returning(Signature.id)
    if gone:
        await journal.write(by, "agreement.unsigned", agreement, programme=agreement.programme)


async def _write(
    agreement: Agreement, told: Told, by: Actor, once: UUID | None, instead_of: UUID | None = None
) -> Term:
    await _check(agreement, told)
    places = [row["place"] for row in await Term.select(Term.place).where(Term.agreement == agreement.id)]
    if len(places) >= MOST:
        raise Refused("That is a lot already. Take something out before you add more.")
    row_id = once or uuid4()
    term = Term(
        id=row_id,
        programme=agreement.programme,
        agreement=agreement.id,
        place=max(places, default=0) + 1,
        words_sealed=seal("term.words", row_id, told.words.strip()),
        state="open",
        instead_of=instead_of,
        **_columns(told),
    )
    await Term.insert(term)
    await journal.write(by, "term.added", term, f"{term.side} {term.kind}", programme=term.programme)
    return term


def _columns(told: Told) -> dict[str, Any]:
    kept = {one.name: getattr(told, one.name) for one in fields(told) if one.name != "words"}
    kept = {name: value.strip() if isinstance(value, str) else value for name, value in kept.items()}
    return {**kept, "quantity": told.quantity if told.kind in COUNTED else 0}


async def _check(agreement: Agreement, told: Told) -> None:
    """Specific, owned and dated, or it is no term."""
    problems = {}
    if not told.words.strip():
        problems["words"] = "Write what is agreed, in their own words."
    elif len(told.words) > LONGEST:
        problems["words"] = f"This is too long. Use at most {LONGEST} letters."
    if not told.owner.strip():
        problems["owner"] = "Write who sees to it."
    if told.kind not in KINDS:
        problems["kind"] = "Choose one of these."
    if told.side not in SIDES:
        problems["side"] = "Choose one of these."
    if told.kind in COUNTED and told.quantity < 1:
        problems["quantity"] = "Write how many."
    if wrong := await _wrong_day(agreement, told.due_on):
        problems["due_on"] = wrong
    if told.harmed and not await HarmedPerson.exists().where(
        HarmedPerson.id == told.harmed, HarmedPerson.programme == agreement.programme
    ):
        problems["harmed"] = "Choose one of these."
    if problems:
        raise BadInput(problems)


async def _wrong_day(agreement: Agreement, due_on: date) -> str:
    programme = await programmes.get(agreement.programme)
    today = programmes.today(programme)
    begun = agreement.reached_on
    if due_on < (begun or today):
        return "The day must not be in the past."
    days = programme.agreement_days_most if begun else programme.agreement_days
    if due_on > max((begun or today) + timedelta(days=days), agreement.due_on or due_on.min):
        return f"That is too far off. It may run {days} days at most."
    return ""


async def _refuse_a_day(agreement: Agreement, on: date, field: str) -> None:
    today = programmes.today(await programmes.get(agreement.programme))
    if on > today:
        raise BadInput({field: "The day must be today or in the past."})
    if agreement.reached_on and on < agreement.reached_on:
        raise BadInput({field: "That is before it was agreed."})


def _reason(why: str) -> str:
    if not why.strip():
        raise BadInput({"why": "Write why."})
    if len(why) > LONGEST:
        raise BadInput({"why": f"This is too long. Use at most {LONGEST} letters."})
    return why.strip()


async def _agreement(agreement: UUID, by: Actor) -> Agreement:
    found: Agreement | None = (
        await Agreement.objects()
        .where(Agreement.id == agreement, Agreement.programme == by.programme)
        .first()
    )
    if found is None:
        raise NotFound
    return found


async def _of_a_draft(term: Term, by: Actor) -> tuple[Term, Agreement]:
    term = await get(by, term.id)
    agreement = await _agreement(term.agreement, by)
    if agreement.state != "draft":
        raise WrongState("It is agreed already. Waive the term, or put another in its place.")
    return term, agreement


async def _running(term: Term, by: Actor, standing: Sequence[str] = ("open",)) -> Agreement:
    agreement = await _agreement(term.agreement, by)
    if agreement.state != "active":
        raise WrongState("This does not run now, so nothing is written to it. Look at it again.")
    if term.state not in standing:
        raise WrongState("This is no longer asked for. Look at it again.")
    return agreement
