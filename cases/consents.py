"""Consent: who agreed to what, in which words, how, and until when it was taken back.

    standing = await consents.standing(case)          # {(giver, type): Consent}
    await consents.may(case, "taking_part")           # everybody who must has said yes, and it stands
    await consents.stopped(case)                      # somebody said no or took it back: no notice goes

A yes that was never given is not a no: a hearing may be booked, and told, while consents are still
gathered. A no is a consent that was taken back in the moment it was asked for.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from cases import clocks, consent_texts, database, granted_exports, journal, programmes
from cases.actors import Actor, now
from cases.consent_texts import TYPES
from cases.errors import BadInput, NotFound, Refused
from cases.tables import Case, Consent, Person, Programme

GIVERS: Mapping[str, str] = {"young_person": "Young person", "guardian": "Parent or carer"}
HOW: Mapping[str, str] = {"page": "on their own page", "paper": "on paper", "spoken": "by word of mouth"}
NEEDED = tuple(name for name, kind in TYPES.items() if kind.needed)
OF_AGE = 18
NEWER_WORDS = "The words have changed since. Read them again, then answer."

Standing = dict[tuple[str, str], Consent]


async def standing(case: Case) -> Standing:
    """What holds now, by who gave it and to what."""
    rows: list[Consent] = await Consent.objects().where(
        Consent.case == case.id, Consent.withdrawn_at.is_null()
    )
    return {(row.giver, row.type): row for row in rows}


async def may(case: Case, kind: str) -> bool:
    """Whether everybody who must agree to it has, and nobody took it back."""
    return not await still_to_agree(case, kind)


async def still_to_agree(case: Case, kind: str) -> list[str]:
    """Whose yes does not stand: never asked, or taken back."""
    given = await standing(case)
    return [giver for giver in await givers(case) if (giver, kind) not in given]


async def stopped(case: Case, kind: str = "taking_part") -> list[str]:
    """Who said no, or took it back. While anybody did, what the consent covers stops.

    Taking part: no notice of a hearing goes to the family. Information: a brief needs more, see `may`.
    """
    return said_no(await history(case), await givers(case), kind)


def said_no(rows: list[Consent], asked: Iterable[str], kind: str = "taking_part") -> list[str]:
    """Whose last word is a no. Pure."""
    last = latest(rows)
    said = {giver: last.get((giver, kind)) for giver in asked}
    return [giver for giver, consent in said.items() if consent and consent.withdrawn_at is not None]


async def refuse_unwilling(case: Case) -> None:
    """Nothing is arranged for a family while somebody in it says no."""
    if words := unwilling(await programmes.get(case.programme), await stopped(case)):
        raise Refused(words)


def unwilling(programme: Programme, who: list[str]) -> str:
    """Those who said no to taking part, in words, and what that means. Pure."""
    if not who:
        return ""
    names = {"young_person": programme.word_respondent, "guardian": "parent or carer"}
    said = " and the ".join(names[giver] for giver in who)
    do = "do" if len(who) > 1 else "does"
    return (
        f"The {said} {do} not agree to take part. "
        f"No {programme.word_hearing} can be booked. Speak with the family."
    )


async def givers(case: Case) -> tuple[str, ...]:
    """Who must agree. Somebody who has come of age agrees alone."""
    person: Any = await Person.objects().get(Person.id == case.person)
    return asked_of(person, await programmes.get(case.programme))


def asked_of(person: Person, programme: Programme) -> tuple[str, ...]:
    """The same, of a person one has read already."""
    age = clocks.age(person.born_on, programmes.today(programme)) if person.born_on else 0
    return ("young_person",) if age >= OF_AGE else tuple(GIVERS)


async def history(case: Case) -> list[Consent]:
    """Every yes and no there was, the newest first."""
    found: list[Consent] = (
        await Consent.objects().where(Consent.case == case.id).order_by(Consent.given_at, ascending=False)
    )
    return found


def latest(rows: list[Consent]) -> Standing:
    """The last word of each giver on each thing: what stands, else the latest that does not. Pure."""
    last: Standing = {}
    for row in sorted(rows, key=lambda row: (row.withdrawn_at is None, row.given_at)):
        if not row.of_others:
            last[row.giver, row.type] = row
    return last


def was_refused(consent: Consent) -> bool:
    """They said no in the moment they were asked, and never yes."""
    return bool(consent.withdrawn_at == consent.given_at)


async def give(
    case: Case,
    *,
    giver: str,
    kind: str,
    how: str,
    by: Actor,
    version: int = 0,
    on: date | None = None,
) -> Consent:
    """Somebody says yes to one version of the words; none named is the newest.

    The same yes twice is one. A yes to newer words takes the place of the older yes, never the other way.
    Nor does a paper of an earlier day take the place of a no that came after it.
    """
    programme = await _asked(case, giver, kind, how, by)
    given_at = _moment(on, programme)
    async with database.atomic():
        text = await _text(programme, kind, version, how)
        before = (await standing(case)).get((giver, kind))
        if before and before.version >= text.version:
            return before
        if before:
            await Consent.update({Consent.withdrawn_at: now()}).where(Consent.id == before.id)
        elif on:
            _refuse_a_yes_before_a_no(await history(case), giver, kind, on, programme)
        consent = await _new(case, giver, kind, how, by)
        consent.version, consent.given_at = text.version, given_at
        return await _write(consent, "given", by)


def _refuse_a_yes_before_a_no(
    rows: list[Consent], giver: str, kind: str, on: date, programme: Programme
) -> None:
    """On one day in the past nobody can say which came last, so the no stands. Pure."""
    theirs = [row for row in rows if (row.giver, row.type) == (giver, kind) and not row.of_others]
    no = max((row.withdrawn_at for row in theirs if row.withdrawn_at), default=None)
    if no and on < programmes.today(programme) and on <= programmes.day_of(no, programme):
        raise BadInput({"on": f"{GIVERS[giver]}: they said no since then. Speak with them again first."})


async def refuse(case: Case, *, giver: str, kind: str, how: str, by: Actor, version: int = 0) -> Consent:
    """Somebody says no when they are asked. A yes that stands is taken back."""
    programme = await _asked(case, giver, kind, how, by)
    async with database.atomic():
        if (giver, kind) in await standing(case):
            return await withdraw(case, giver=giver, kind=kind, by=by)
        last = latest(await history(case)).get((giver, kind))
        if last and was_refused(last):
            return last
        consent = await _new(case, giver, kind, how, by)
        consent.version = (await _text(programme, kind, version, how)).version
        consent.withdrawn_at = consent.given_at
        await _say_no(case, kind, by)
        return await _write(consent, "refused", by)


async def withdraw(case: Case, *, giver: str, kind: str, by: Actor) -> Consent:
    """Take a yes back. What it covered stops; nothing is cancelled by itself."""
    _mine(by, case)
    async with database.atomic():
        consent = (await standing(case)).get((giver, kind))
        if consent is None:
            raise Refused("There is no consent to take back. Look at it again.")
        consent.withdrawn_at = now()
        await Consent.update({Consent.withdrawn_at: consent.withdrawn_at}).where(Consent.id == consent.id)
        await _say_no(case, kind, by)
        await journal.write(by, "consent.withdrawn", consent, f"{giver} {kind}", programme=case.programme)
    return consent


async def _say_no(case: Case, kind: str, by: Actor) -> None:
    """No file is taken away any more in which somebody is who says no to learning from it."""
    if kind == "evaluation":
        await granted_exports.end(case, by)


async def of_others(case: Case, by: Actor) -> list[UUID]:
    """The case turned out to be about another family: what was said is no word of this one.

    A yes that stood is withdrawn. Nobody has said no: this family was not asked yet. Gives what the
    others said no to, for `said_after_all`.
    """
    _mine(by, case)
    async with database.atomic():
        rows = await history(case)
        noes = {of for of, last in latest(rows).items() if last.withdrawn_at is not None}
        theirs = [row.id for row in rows if (row.giver, row.type) in noes and not row.of_others]
        for giver, kind in await standing(case):
            await withdraw(case, giver=giver, kind=kind, by=by)
        await Consent.update({Consent.of_others: True}).where(Consent.case == case.id)
    return theirs


async def said_after_all(noes: list[UUID]) -> None:
    """It was about that family after all: who said no is not asked as if they had not. A yes is."""
    if noes:
        await Consent.update({Consent.of_others: False}).where(Consent.id.is_in(noes))


async def _asked(case: Case, giver: str, kind: str, how: str, by: Actor) -> Programme:
    _mine(by, case)
    wrong = [("giver", giver, GIVERS), ("kind", kind, TYPES), ("how", how, HOW)]
    if problems := {field: "Choose one of these." for field, value, known in wrong if value not in known}:
        raise BadInput(problems)
    return await programmes.get(case.programme)


async def _text(programme: Programme, kind: str, version: int, how: str) -> Any:
    """On a page only the newest words can be read; a paper may carry older ones."""
    newest = (await consent_texts.newest(programme))[kind].version
    if how == "page" and version not in (0, newest):
        raise Refused(NEWER_WORDS)
    return await consent_texts.kept(programme, kind, version or newest)


def _moment(on: date | None, programme: Programme) -> datetime:
    """Now, or the noon of an earlier day."""
    today = programmes.today(programme)
    if on is None or on == today:
        return now()
    if on > today:
        raise BadInput({"on": "The day must be today or in the past."})
    return programmes.noon(on, programme)


async def _new(case: Case, giver: str, kind: str, how: str, by: Actor) -> Consent:
    return Consent(
        id=uuid4(),
        programme=case.programme,
        case=case.id,
        giver=giver,
        giver_name=await _name(case, giver),
        type=kind,
        how=how,
        given_at=now(),
        by_id=by.id,
        by_name=by.name,
    )


async def _write(consent: Consent, said: str, by: Actor) -> Consent:
    await Consent.insert(consent)
    detail = f"{consent.giver} {consent.type} version {consent.version}"
    await journal.write(by, f"consent.{said}", consent, detail, programme=consent.programme)
    return consent


async def _name(case: Case, giver: str) -> str:
    person: Any = await Person.objects().get(Person.id == case.person)
    return person.legal_name if giver == "young_person" else person.guardian_name or GIVERS[giver]


def _mine(by: Actor, case: Case) -> None:
    if by.programme != case.programme:
        raise NotFound
