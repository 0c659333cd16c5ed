"""Who would be asked to sit, in which order, and why: one call, whatever search stands behind it.

`rank` takes the least load first, then the longest wait, then a draw that is fixed for the hearing, so
that the same question has the same answer and no name is always last.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from scheduling.seating.rules import Candidate, Reason, Sitting, against

HELP = {
    "training": "Train or renew training: {people}.",
    "oath": "Let people take the oath: {people}.",
    "guardian": "Ask guardians for consent: {people}.",
    "times": "Choose another time: {people} not free then.",
    "elsewhere": "Choose another time: {people} elsewhere then.",
    "home_by": "Begin earlier: {people} have to leave before the end.",
    "cap": "Raise the most sittings a month: {people}.",
    "state": "Bring people into the active pool: {people}.",
    "address": "Check addresses: {people}.",
}


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody who may sit, and what speaks for asking them now."""

    who: Candidate
    why: str


@dataclass(frozen=True, slots=True)
class Out:
    """Somebody who cannot sit on this one, and every reason."""

    who: Candidate
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The answer: whom to ask now, who comes next, who is out, and how many places stay empty."""

    chosen: tuple[Ranked, ...]
    following: tuple[Ranked, ...]
    out: tuple[Out, ...]
    short: int
    helps: tuple[str, ...]


def rank(candidates: Iterable[Candidate], sitting: Sitting) -> Proposal:
    """Fill the free places from the pool, by the rules and in order."""
    able: list[Candidate] = []
    out: list[Out] = []
    for who in candidates:
        reasons = against(who, sitting)
        if reasons:
            out.append(Out(who, tuple(reasons)))
        else:
            able.append(who)
    able.sort(key=lambda who: order(who, sitting))
    places = max(0, min(sitting.free_places, sitting.room_left))
    chosen, following, apart = _fill(able, places)
    out += [Out(who, (Reason("apart", "Is kept apart from somebody on this panel."),)) for who in apart]
    out.sort(key=lambda each: each.who.name)
    return Proposal(
        chosen=tuple(Ranked(who, why(who, sitting.today)) for who in chosen),
        following=tuple(Ranked(who, why(who, sitting.today)) for who in following),
        out=tuple(out),
        short=sitting.free_places - len(chosen),
        helps=what_would_help(out),
    )


def _fill(able: list[Candidate], places: int) -> tuple[list[Candidate], list[Candidate], list[Candidate]]:
    """In order, but never two on one panel who are kept apart."""
    chosen: list[Candidate] = []
    following: list[Candidate] = []
    apart: list[Candidate] = []
    for who in able:
        if any(who.id in other.apart_from or other.id in who.apart_from for other in chosen):
            apart.append(who)
        elif len(chosen) < places:
            chosen.append(who)
        else:
            following.append(who)
    return chosen, following, apart


def order(who: Candidate, sitting: Sitting) -> tuple[int, date, bytes]:
    """Least load, then the longest wait (since the last sitting, or since joining), then a fixed draw."""
    waiting_since = who.last_sat_on or who.joined_on or date.min
    draw = sha256(sitting.hearing.bytes + who.id.bytes).digest()
    return who.load, waiting_since, draw


def why(who: Candidate, today: date) -> str:
    """What stands behind a name: Sat 3 times, last 28 days ago. English."""
    if not who.load:
        said = "New: has not sat yet."
    else:
        said = f"Sat or is booked {_times(who.load)}"
        said += f", last {_ago((today - who.last_sat_on).days)}." if who.last_sat_on else "."
    return f"{said} {who.language}." if who.language else said


def what_would_help(out: Iterable[Out]) -> tuple[str, ...]:
    """What would let more people sit, the most helpful first: only where one kind of reason is in the way."""
    alone = Counter(each.reasons[0].kind for each in out if len(each.reasons) == 1)
    return tuple(
        HELP[kind].format(people=f"{count} {'person' if count == 1 else 'people'}")
        for kind, count in alone.most_common()
        if kind in HELP
    )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _ago(days: int) -> str:
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"
