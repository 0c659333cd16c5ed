"""M13: how many passed each gate, of those who stood before it and from the start; and how long it took."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from cases.evaluation.figures import Figure
from cases.evaluation.meanings import Meaning
from cases.evaluation.measures.plain import Told
from cases.evaluation.timeliness import GATES, Gate, Waits, passages

MEANING = Meaning(
    name="gates",
    counts="referrals that passed a gate",
    among="referrals that stood before it",
    day="the day of the referral",
)
LATELY = "Whoever was referred lately may be on the way still, and counts as not there yet."
COUNTED = "Counted are referrals: a young person who was referred twice stands twice."
NO_STANDARD = "No share can be shown: no standard is set for this part. Its days are in median and slow."
NO_DAYS = "No figure can be shown: nobody came so far whose two days are known."


def gates(
    reached: Mapping[str, int],
    *,
    extract: date,
    first: date | None = None,
    last: date | None = None,
    still_open: int = 0,
    gates: Sequence[str] = GATES,
) -> list[Figure]:
    """M13: two figures a gate, of those before it and of all at the start. `reached`: gate -> referrals.

    `still_open`: how many may come further; while there are any, the figures are not complete.
    ValueError where more passed a gate than stood before it.
    """
    told = Told("M13", replace(MEANING, first=first, last=last), extract, complete=not still_open)
    return [figure for gate in passages(reached, gates) for figure in of_gate(told, gate, gates[0])]


def of_gate(told: Told, gate: Gate, start: str) -> Iterator[Figure]:
    """One gate: of those who stood before it, and from the start where that is another."""
    sides = {gate.before: gate.of_before, start: gate.of_start}
    notes = (COUNTED, *(() if told.complete else (LATELY,)))
    for before, rate in sides.items():
        yield told.share(
            rate,
            f"referrals that came as far as {gate.gate}",
            f"referrals that came as far as {before}",
            of=before,
            did=gate.gate,
            notes=notes,
            more={"gate": gate.gate, "before": before},
        )


def times(
    parts: Iterable[tuple[str, str, str, Waits]],
    *,
    extract: date,
    first: date | None = None,
    last: date | None = None,
) -> list[Figure]:
    """M13: of each part of the way (gate, gate, the unit of its days) the share within its standard.

    `median` and `slow` (the ninetieth percentile) are days in `unit`; `standard` likewise; `open` are
    those whose days are not known yet.
    """
    told = Told("M13", replace(MEANING, name="times", first=first, last=last), extract)
    return [_time(told, *part) for part in parts]


def _time(told: Told, start: str, end: str, unit: str, found: Waits) -> Figure:
    limit = "the standard" if found.standard is None else f"{found.standard} {unit}"
    way = f"{start} to {end}"
    days = {name: getattr(found, name) for name in ("median", "slow", "standard", "open")}
    refused = None if found.within else NO_DAYS if not found.n else NO_STANDARD
    return told.share(
        found.within,
        f"referrals that took no longer than {limit} from {way}",
        f"referrals that came from {way}, and both days are known",
        n=found.n,
        complete=not found.open,
        refused=refused,
        notes=(COUNTED,),
        more={"gate": end, "before": start, "kind": "time", **days, "days_in": unit},
    )
