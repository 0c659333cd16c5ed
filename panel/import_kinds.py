"""What can be imported: how rows of each kind are checked against the record, and taken in."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cases import people, programmes
from cases.actors import Actor
from cases.search import fold
from cases.tables import Programme, Referral
from panel import follow_up_checks, follow_up_files, joining, juror_rows, referral_rows, referrers, spellings
from panel.juror_rows import KnownJurors
from panel.referral_rows import Known
from panel.rows import Ground, Row
from panel.spellings import Spelling
from panel.tables import Juror

Rows = Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Found:
    """Rows read, and the spellings that ask for a choice."""

    rows: Sequence[Row[Any]]
    spellings: list[Spelling] = field(default_factory=list)
    unknown: list[Spelling] = field(default_factory=list)


Reads = Callable[[Rows, Ground, frozenset[int]], Found]


@dataclass(frozen=True, slots=True)
class Kind:
    """`ground` asks the record once and gives back a pure reader; `take` writes what was confirmed."""

    ground: Callable[[Programme], Awaitable[Reads]]
    take: Callable[[Actor, list[Any], str], Awaitable[Any]]


async def _referrals(programme: Programme) -> Reads:
    offences = spellings.offences_by_name(await programmes.offences(programme.id))
    people_met, references = await _known_referrals(programme)
    schools = await known_schools(programme)

    def read(rows: Rows, ground: Ground, anyway: frozenset[int]) -> Found:
        alike = spellings.schools(_cells(rows, ground, "school"), schools)
        ground = _with_certain(ground, alike)
        known = Known(dict(people_met), dict(references))
        unknown = []
        for written, count in _counted(_cells(rows, ground, "offence")):
            if fold(written) not in offences:
                near = spellings.nearest_offence(written, offences)
                unknown.append(Spelling(written, count, near.name if near else "", certain=False))
        return Found(referral_rows.check(rows, ground, offences, known, anyway), _asked(alike), unknown)

    return read


async def _jurors(programme: Programme) -> Reads:
    kept = await Juror.select(
        Juror.first_name, Juror.last_name, Juror.born_on, Juror.email, Juror.phone
    ).where(Juror.programme == programme.id)
    schools = await known_schools(programme)

    def read(rows: Rows, ground: Ground, anyway: frozenset[int]) -> Found:
        alike = spellings.schools(_cells(rows, ground, "school"), schools)
        known = KnownJurors()
        for juror in kept:
            known.add(juror_rows.NewJuror(**juror, state=""), "a juror in the pool")
        return Found(juror_rows.check(rows, _with_certain(ground, alike), known, anyway), _asked(alike))

    return read


async def _follow_ups(programme: Programme) -> Reads:
    checks, facts = await follow_up_files.known(programme)

    def read(rows: Rows, ground: Ground, _anyway: frozenset[int]) -> Found:
        """An answer that stands is never taken all the same."""
        return Found(follow_up_checks.check(rows, ground, checks, facts))

    return read


async def known_schools(programme: Programme) -> list[str]:
    """Every school as the record spells it: of the young people, then of the pool."""
    pool = await Juror.select(Juror.school).where(Juror.programme == programme.id, Juror.school != "")
    return list(dict.fromkeys([*await people.schools(programme.id), *sorted(row["school"] for row in pool)]))


async def _known_referrals(programme: Programme) -> tuple[dict[Any, str], dict[str, str]]:
    rows = (
        await Referral.select(
            Referral.person.legal_name.as_alias("name"),
            Referral.person.born_on.as_alias("born_on"),
            Referral.referred_on,
            Referral.agency_reference,
        )
        .where(Referral.programme == programme.id)
        .order_by(Referral.referred_on, ascending=False)
    )
    met: dict[Any, str] = {}
    references: dict[str, str] = {}
    for row in rows:
        called = referral_rows.called(row["referred_on"])
        met.setdefault(people.key(row["name"], row["born_on"]), called)
        if row["agency_reference"]:
            references.setdefault(fold(row["agency_reference"]), called)
    return met, references


def _cells(rows: Rows, ground: Ground, name: str) -> list[str]:
    position = ground.columns.get(name)
    return [] if position is None else [" ".join(cells[position].split()) for _, cells in rows]


def _counted(written: Iterable[str]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for one in written:
        if one:
            counts[one] = counts.get(one, 0) + 1
    return list(counts.items())


def _with_certain(ground: Ground, alike: list[Spelling]) -> Ground:
    """Spellings that differ in marks and case alone are one without asking; a choice goes first."""
    certain: Mapping[str, str] = {one.written: one.like for one in alike if one.certain}
    return Ground(ground.country, ground.today, ground.columns, {**certain, **ground.same})


def _asked(alike: list[Spelling]) -> list[Spelling]:
    return [one for one in alike if not one.certain]


KINDS: Mapping[str, Kind] = {
    "referrals": Kind(_referrals, referrers.receive_all),
    "jurors": Kind(_jurors, joining.join_all),
    "follow-ups": Kind(_follow_ups, follow_up_files.take),
}
