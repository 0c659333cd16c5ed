"""M18: each gate by group, beside a reference group; what became of people afterwards likewise.

A difference says where to look; it does not say why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cases.evaluation.disparity import GATES, Compared, Relative, by_gate
from cases.evaluation.disparity import outcomes as rated
from cases.evaluation.figures import Figure
from cases.evaluation.groups import Group
from cases.evaluation.measures.gates import MEANING, of_gate
from cases.evaluation.measures.plain import Told
from cases.evaluation.measures.shares import share

WHERE = "A difference says where to look; it does not say why."
LATER = "reoffended"


def gates(
    column: str,
    groups: Mapping[str, Mapping[str, int]],
    reference: str,
    *,
    extract: date,
    first: date | None = None,
    last: date | None = None,
    still_open: Mapping[str, int] | None = None,
    gates: Sequence[str] = GATES,
) -> list[Figure]:
    """M18: every gate of every group of a column, of those before it and from the start.

    `groups`: value -> gate -> referrals. `relative` in a row is the rate against the reference group's
    (Katz); null for that group itself. ValueError where the reference is not among the groups.
    """
    found, waiting = [], still_open or {}
    meaning = replace(MEANING, first=first, last=last)
    for one in by_gate(groups, reference, gates):
        told = Told("M18", meaning, extract, not waiting.get(one.group), {column: one.group})
        for figure in of_gate(told, one.gate, gates[0]):
            start = figure.more["before"] == gates[0]
            against = one.to_start if start else one.to_before
            found.append(_beside(figure, against, reference))
    return found


def afterwards(group: Group, *, first: date | None = None, last: date | None = None) -> Figure:
    """M18: who of them had an event, as M1 says and refuses it. The days are those of the gates."""
    told = replace(MEANING, first=first, last=last).told
    days = {name: told[name] for name in ("dated_by", "from", "until")}
    one = share(group, "M18")
    return replace(one, more={**one.more, **days, "gate": LATER, "before": "followed"})


def outcomes(
    column: str,
    everybody: Group,
    reference: str,
    *,
    first: date | None = None,
    last: date | None = None,
) -> list[Figure]:
    """M18: of those whose follow-up is finished, who had an event, by group: as M1, and refused as M1 is.

    Under the definition of `everybody`. A group of whom nobody is counted has no relative rate.
    """
    groups = {one.strata[column]: afterwards(one, first=first, last=last) for one in everybody.by([column])}
    counts = {
        name: (int(one.k or 0), int(one.n)) for name, one in groups.items() if not one.refused and one.n
    }
    against = _against(rated(counts, reference)) if reference in counts else {}
    return [_beside(one, against.get(name), reference) for name, one in groups.items()]


def _against(compared: Sequence[Compared]) -> dict[str, Relative | None]:
    return {one.group: one.to_before for one in compared}


def _beside(figure: Figure, against: Relative | None, reference: str) -> Figure:
    more = {**figure.more, "reference": reference, "relative": _told(against)}
    return replace(figure, more=more, notes=(*figure.notes, WHERE))


def _told(one: Relative | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"value": one.ratio, "low": one.low, "high": one.high, "interval": one.method}
