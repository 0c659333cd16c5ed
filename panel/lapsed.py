"""What stood at a yes and does not stand on the day: the oath, a training, a consent, who sits beside them.

The seat stays theirs until a coordinator has looked: most of it can be put right before the hearing.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from cases.actors import now
from cases.tables import Programme
from panel import clashes, conflicts
from panel.jurors import peer_name
from panel.proposals import YES
from panel.tables import Juror, Seat
from scheduling.seating import rules
from scheduling.seating.rules import Candidate, Sitting
from scheduling.times import local

RULES = (rules.not_active, rules.training, rules.oath, rules.guardian, rules.kept_apart)
KINDS = ("state", "training", "oath", "guardian", "apart")  # of the reasons that these give
# Columns through a key are made once: making them is dear.
JUROR: Any = Seat.juror
HEARING: Any = Seat.hearing
COLUMNS: Any = (
    *(Seat.juror, Seat.hearing, HEARING.starts_at.as_alias("starts_at")),
    *(
        getattr(JUROR, name).as_alias(name)
        for name in (
            *("first_name", "last_name", "state", "rests_until", "born_on"),
            *("trained_until", "sworn_on", "guardian_consent_on"),
        )
    ),
)


async def of(programme: Programme, *, until: date, hearing: UUID | None = None) -> dict[UUID, list[str]]:
    """By hearing, in words for the coordinator alone: of those to come up to this day, or of this one."""
    apart = await conflicts.apart(programme.id)
    doubtful: Any = (
        (JUROR.state != "active")
        | JUROR.sworn_on.is_null()
        | JUROR.trained_until.is_null()
        | (JUROR.trained_until <= until)
        | JUROR.guardian_consent_on.is_null()
    )
    if apart:
        doubtful = doubtful | Seat.juror.is_in(list(apart))
    rows = await Seat.select(*COLUMNS).where(_to_come(programme.id, hearing), doubtful).order_by(Seat.place)
    beside = await _beside([row["hearing"] for row in rows if row["juror"] in apart])
    found: dict[UUID, list[str]] = {}
    for row in rows:
        who, sitting = _who(row, apart), _sitting(row, beside, programme.time_zone)
        said = [f"{who.name}: {reason.words}" for rule in RULES if (reason := rule(who, sitting))]
        if said:
            found.setdefault(row["hearing"], []).extend(said)
    for hearing_id, words in await _clashing(programme, hearing):
        found.setdefault(hearing_id, []).append(words)
    return found


async def _clashing(programme: Programme, hearing: UUID | None) -> list[tuple[UUID, str]]:
    """Who said since that they cannot come that day, and was not asked which of the two holds."""
    every = [one for one in await clashes.of(programme) if hearing in (None, one.hearing)]
    named = Juror.select(Juror.id, Juror.first_name, Juror.last_name)
    rows = await named.where(Juror.id.is_in([one.juror for one in every])) if every else []
    names = {row["id"]: peer_name(row["first_name"], row["last_name"]) for row in rows}
    return [
        (one.hearing, f"{names[one.juror]}: {clashes.WORDS[one.kind]}. Ask whether they still come.")
        for one in every
    ]


async def share_a_panel(one: Juror, other: Juror) -> bool:
    """Whether both have a seat at one hearing to come."""
    rows = await Seat.select(Seat.hearing).where(
        _to_come(one.programme), Seat.juror.is_in([one.id, other.id])
    )
    return len(rows) > len({row["hearing"] for row in rows})  # one live seat each at a hearing


def _to_come(programme: UUID, hearing: UUID | None = None) -> Any:
    which: Any = (Seat.programme == programme) & Seat.state.is_in(list(YES))
    if hearing is not None:
        which = which & (Seat.hearing == hearing)
    return which & (HEARING.state == "arranged") & (HEARING.starts_at > now())


async def _beside(hearings: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Everybody who said yes, by hearing."""
    found: dict[UUID, frozenset[UUID]] = dict.fromkeys(hearings, frozenset())
    if found:
        for row in await Seat.select(Seat.hearing, Seat.juror).where(
            Seat.hearing.is_in(list(found)), Seat.state.is_in(list(YES))
        ):
            found[row["hearing"]] |= {row["juror"]}
    return found


def _who(row: dict[str, Any], apart: dict[UUID, frozenset[UUID]]) -> Candidate:
    return Candidate(
        id=row["juror"],
        name=peer_name(row["first_name"], row["last_name"]),
        names=frozenset(),
        # Who began a break by themselves was asked about this seat, and kept it.
        state="active" if row["rests_until"] else row["state"],
        born_on=row["born_on"],
        trained_until=row["trained_until"],
        sworn_on=row["sworn_on"],
        consent_on=row["guardian_consent_on"],
        apart_from=apart.get(row["juror"], frozenset()),
    )


def _sitting(row: dict[str, Any], beside: dict[UUID, frozenset[UUID]], zone: str) -> Sitting:
    """As far as these rules ask: the day, and who else sits."""
    at = local(row["starts_at"], zone)
    return Sitting(
        hearing=row["hearing"],
        starts=at,
        ends=at,
        today=local(now(), zone).date(),
        seated=beside.get(row["hearing"], frozenset()),
    )
