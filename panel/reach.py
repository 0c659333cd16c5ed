"""How a party is reached, put right: links that went elsewhere open nothing, and letters go out afresh.

What waits to go to where they were before is held back. News of a hearing is written again at once, to
where they are now; a reminder that is still due is written by its job.
"""

from typing import Any

from cases import database, intake, people
from cases.actors import Actor, now
from cases.tables import Case, HarmedPerson, Person
from panel import family, feedback, letters, notices, own_case
from panel.tables import Juror, Letter, Link
from scheduling.tables import Hearing

ELSEWHERE = "How to reach them was put right before it could be sent."
NEWS = ("-hearing", "-moved", "-off")
WAITS = ("queued", "to_print")
WHERE, SAFE = ("email", "phone"), ("safe_to_contact", "safe_to_leave_message")
PARTIES = {"young_person": "", "guardian": "guardian_"}  # and how their columns begin


async def change(case: Case, told: intake.Reach, by: Actor) -> Person:
    """How a family is reached."""
    async with database.atomic():
        before = vars_of(await people.get(case.person))
        after = await intake.reach(case, told, by)
        await follow(before, after)
        for row in await Case.objects().where(Case.person == after.id):
            await family.catch_up(row)
    return after


async def follow(before: dict[str, Any], after: Person) -> None:
    """What their file says changed. Call it inside the atomic() in which it did."""
    for party, prefix in PARTIES.items():
        if lost(before, vars_of(after), prefix):
            await _family_elsewhere(after, party)


def vars_of(row: Person | HarmedPerson | Juror) -> dict[str, Any]:
    return {name: value for name, value in row.to_dict().items() if name.endswith((*WHERE, *SAFE))}


def lost(before: dict[str, Any], after: dict[str, Any], prefix: str = "") -> bool:
    """Whether something that went to them may be in other hands: an address has gone, or is not safe."""
    names = [f"{prefix}{name}" for name in (*WHERE, *SAFE)]
    return any(before.get(name) and before[name] != after[name] for name in names)


async def _family_elsewhere(person: Person, party: str) -> None:
    rows = await Case.select(Case.id).where(Case.person == person.id)
    cases = [row["id"] for row in rows]
    await Link.update({Link.used_at: now()}).where(
        Link.case.is_in(cases), Link.purpose == family.PURPOSES[party], Link.used_at.is_null()
    )
    await own_case.withdraw_mailed(cases, [party])
    await afresh(await Letter.objects().where(Letter.case.is_in(cases), Letter.party == party, _waits()))


async def harmed_elsewhere(row: HarmedPerson) -> None:
    """Call it inside the atomic() in which it became so."""
    await Link.update({Link.used_at: now()}).where(Link.harmed == row.id, Link.used_at.is_null())
    await feedback.withdraw_link(row.id)
    await afresh(await _to_harmed(row))


async def harmed_otherwise(row: HarmedPerson) -> None:
    """They take part in another way: what waits to tell them of a hearing is written again, as it is now."""
    await afresh([letter for letter in await _to_harmed(row) if letter.hearing])


async def _to_harmed(row: HarmedPerson) -> list[Letter]:
    waiting = await Letter.objects().where(Letter.party == "harmed_person", _waits())
    return [letter for letter in waiting if str(row.id) in letter.key.split(":")]


def _waits() -> Any:
    """What is on its way to this family, not to the one before it."""
    return Letter.state.is_in(list(WAITS)) & Letter.key.not_like(f"%:{notices.OF_OTHERS}:%")


async def afresh(waiting: list[Letter]) -> None:
    """What waits goes nowhere; news of a hearing is written again, to where they are now."""
    for letter in waiting:
        await hold_back(letter)
        name = letter.key.split(":")[0]
        if letter.hearing and name.endswith(NEWS):
            await _tell_again(name, letter)


async def hold_back(letter: Letter) -> None:
    """It goes nowhere, if it waits; and its own key is free for another."""
    changed: dict[Any, Any] = {Letter.key: letters.freed_key(letter)}
    if letter.state in WAITS:
        changed |= {Letter.state: "withdrawn", Letter.problem: ELSEWHERE}
    await Letter.update(changed).where(Letter.id == letter.id)


async def _tell_again(name: str, letter: Letter) -> None:
    hearing: Any = await Hearing.objects().get(Hearing.id == letter.hearing)
    is_off = name.endswith("-off")
    for party in await notices.parties(hearing, when_stopped=is_off):
        if letter.key == notices.key(name, hearing, party.who):
            await notices.write(name, letter.key, party, hearing)
