"""Who would be asked to sit, in which order, and why: one call, whatever search stands behind it.

`rank` takes first whoever owes sittings that are soon due, then the least load, then the longest wait,
then a draw that is fixed for the hearing, so that the same question has the same answer and no name is
always last.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from scheduling.seating.mixes import Wanted, without, words
from scheduling.seating.places import NAMED, Place, takes, why_none
from scheduling.seating.rules import Candidate, Reason, Sitting, against
from scheduling.times import date_words

OWED_SOON = timedelta(days=60)

A_SITTING = 20  # what one sitting more weighs beside a wish
HELP = {
    "training": "Train or renew training: {people}.",
    "oath": "Let people take the oath: {people}.",
    "guardian": "Ask a parent or carer for consent: {people}.",
    "away": "Choose another time: {people} in exams or away then.",
    "times": "Choose another time: {people} not free then.",
    "elsewhere": "Choose another time: {people} elsewhere then.",
    "far": "Choose another place: {people} cannot get there.",
    "home_by": "Begin earlier, for who has to leave before the end: {people}.",
    "cap": "Raise the most sittings a month: {people}.",
    "state": "Bring people into the active pool: {people}.",
    "address": "Check addresses: {people}.",
}


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody who may sit, what speaks for asking them now, and the place they would have."""

    who: Candidate
    why: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Out:
    """Somebody who cannot sit on this one, and every reason."""

    who: Candidate
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The answer: whom to ask now, who comes next, who is out, and which places stay empty.

    `short` counts no standby: a hearing can be held without.
    """

    chosen: tuple[Ranked, ...]
    following: tuple[Ranked, ...]
    out: tuple[Out, ...]
    short: int
    short_standby: int
    lacking: Wanted  # what the panel still wants of whoever comes
    helps: tuple[str, ...]

    @property
    def everybody(self) -> tuple[Ranked, ...]:
        return (*self.chosen, *self.following)


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
    seats, following, apart, left = _fill(able, sitting)
    out += [Out(who, (Reason("apart", "Is kept apart from somebody on this panel."),)) for who in apart]
    out.sort(key=lambda each: each.who.name)
    lacking = _lacking(sitting, seats)
    return Proposal(
        chosen=tuple(Ranked(who, why(who, sitting), place) for place, who in seats),
        following=tuple(Ranked(who, why(who, sitting)) for who in following),
        out=tuple(out),
        short=sum(not place.standby for place in left),
        short_standby=sum(place.standby for place in left),
        lacking=lacking,
        helps=(
            *_what_is_kept(left, following, lacking if sitting.room_left > 0 else {}),
            *what_would_help(out),
        ),
    )


Filled = tuple[list[tuple[Place, Candidate]], list[Candidate], list[Candidate], list[Place]]


def _fill(able: list[Candidate], sitting: Sitting) -> Filled:
    """In order, each to the first place they may have; but never two who are kept apart.

    A room too small leaves places of the panel empty. Gives the seats, who comes next, who is kept
    apart, and the places that are left.
    """
    left, wanted = open_places(sitting), sitting.wanted
    ahead = Counter(who.traits for who in able) if wanted else None
    too_many = [place for place in sitting.free if place not in left]
    chosen: list[tuple[Place, Candidate]] = []
    following: list[Candidate] = []
    apart: list[Candidate] = []
    for who in able:
        if ahead:
            ahead[who.traits] -= 1
        if _beside(who, chosen):
            apart.append(who)
            continue
        place = takes(who, left, wanted, ahead)
        if place is None:
            following.append(who)
            continue
        left.remove(place)
        chosen.append((place, who))
        if place.on_panel:
            wanted = without(wanted, who.traits)
    return sorted(chosen, key=lambda each: each[0].number), following, apart, left + too_many


def _beside(who: Candidate, chosen: Iterable[tuple[Place, Candidate]]) -> bool:
    """Whether somebody is chosen whom they are kept apart from."""
    return any(who.id in other.apart_from or other.id in who.apart_from for _, other in chosen)


def _lacking(sitting: Sitting, seats: Iterable[tuple[Place, Candidate]]) -> Wanted:
    wanted = sitting.wanted
    for place, who in seats:
        wanted = without(wanted, who.traits if place.on_panel else ())
    return wanted


def open_places(sitting: Sitting) -> list[Place]:
    """The free places that the room still holds; who stands by comes only if somebody is missing."""
    room = max(0, sitting.room_left)
    coming = [place for place in sitting.free if not place.standby]
    return coming[:room] + [place for place in sitting.free if place.standby]


def fits(who: Candidate, sitting: Sitting) -> Place | Reason:
    """The free place that this one person may have now, or why there is none for them."""
    left = open_places(sitting)
    place = takes(who, left, sitting.wanted)
    return place or Reason("place", why_none(who, left, sitting.wanted))


def _what_is_kept(left: list[Place], following: list[Candidate], wanted: Wanted) -> list[str]:
    """What would fill a place that is empty although there are people who could sit."""
    said = [
        f"Name a {place.role}, or train one: nobody who is free is ready for it."
        for place in left
        if place.role in NAMED
    ]
    ordinary = any(place.on_panel and place.role == "juror" for place in left)
    if following and wanted and ordinary:
        said.append(f"Find {words(wanted)}: the last place is kept for them.")
    return said


def order(who: Candidate, sitting: Sitting) -> tuple[date, int, date, bytes]:
    """Owed sittings by their last day, if it is near or past; least load; the longest wait (since the last
    sitting, or since joining); a fixed draw. What a programme wishes counts beside the load, as so many
    sittings more.
    """
    due = who.owed_by if who.owed_by and _owes_soon(who, sitting.today) else date.max
    waiting_since = who.last_sat_on or who.joined_on or date.min
    draw = sha256(sitting.hearing.bytes + who.id.bytes).digest()
    return due, who.load * A_SITTING + who.dear, waiting_since, draw


def _owes_soon(who: Candidate, today: date) -> bool:
    """Two months hold as many evenings as an agreement asks for; sooner, fairness alone decides."""
    return who.owes > 0 and who.owed_by is not None and who.owed_by - today <= OWED_SOON


def why(who: Candidate, sitting: Sitting) -> str:
    """What stands behind a name: 3 sittings done or promised, once that month; the last 28 days ago."""
    return " ".join(filter(None, (_owes(who, sitting), _sat(who, sitting.today))))


def _owes(who: Candidate, sitting: Sitting) -> str:
    """Owes 2 sittings until 4 December. One that is far off does not count yet, so it is not said."""
    if who.owed_by is None or not _owes_soon(who, sitting.today):
        return ""
    until = date_words(who.owed_by, sitting.country, year=who.owed_by.year != sitting.today.year)
    return f"Owes {who.owes} sitting{'' if who.owes == 1 else 's'} until {until}."


def _sat(who: Candidate, today: date) -> str:
    if not who.load:
        return "New: has not sat yet."
    said = f"{who.load} sitting{'' if who.load == 1 else 's'} done or promised"
    if who.load_this_month:
        said += f", {_times(who.load_this_month)} that month"
    return f"{said}; the last {_ago((today - who.last_sat_on).days)}." if who.last_sat_on else f"{said}."


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
