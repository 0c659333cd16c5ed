"""The hard rules of who may sit: each gives the reason against one person, or nothing.

Values in, values out: no database and no clock. A sentence is for the coordinator alone; a juror is
never told which rule stood against them. A name here is folded (see `cases.search`), so that two
spellings of one name meet.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID

from cases.clocks import age
from scheduling.seating.mixes import EXPERIENCED, Wanted
from scheduling.seating.places import Place
from scheduling.times import DAYS, Span, clock_words

ADULT = 18
NUMBER = re.compile(r"\d+")


class Reason(NamedTuple):
    """Why one person cannot sit. `kind` groups reasons, `words` are for the coordinator."""

    kind: str
    words: str


class Window(NamedTuple):
    """A usual free time in the week: 0 is Monday, wall times of the programme's place."""

    weekday: int
    from_wall: time
    until_wall: time


class Away(NamedTuple):
    """Days on which somebody cannot come, the last one too."""

    kind: str  # exams | away
    from_day: date
    to_day: date


@dataclass(frozen=True, slots=True)
class Close:
    """Somebody who was harmed, saw it or supports a party, as far as a juror could be close to them."""

    side: str  # harmed | witness | supporter
    names: frozenset[str]
    email: str = ""
    phone: str = ""
    school: str = ""
    school_year: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A young person in the case or in the same incident, as far as a juror could be close to them."""

    names: frozenset[str]
    born_on: date | None = None
    email: str = ""
    phone: str = ""
    guardian_phones: frozenset[str] = frozenset()
    guardian_emails: frozenset[str] = frozenset()
    guardian_names: frozenset[str] = frozenset()
    school: str = ""
    school_year: str = ""
    area: str = ""
    households: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A juror of the pool, with what speaks for and against sitting on this day."""

    id: UUID
    name: str  # as the coordinator and the peers read it: Tasha B
    names: frozenset[str]
    state: str = "active"
    born_on: date | None = None
    email: str = ""
    phone: str = ""
    guardian_phone: str = ""
    guardian_email: str = ""
    guardian_names: frozenset[str] = frozenset()
    school: str = ""
    school_year: str = ""
    area: str = ""
    household: str = ""
    roles: frozenset[str] = frozenset()  # named for, and trained for on the day: foreperson, advocate, clerk
    experienced: bool = False  # sat before
    mix: frozenset[str] = frozenset()  # what else a panel may be mixed of: gender, age on the day
    trained_until: date | None = None
    sworn_on: date | None = None
    consent_on: date | None = None
    home_by: time | None = None
    wrong_address: bool = False
    free: tuple[Window, ...] = ()  # none at all: any time
    away: tuple[Away, ...] = ()
    far: frozenset[UUID] = frozenset()  # places they cannot get to
    busy: tuple[Span, ...] = ()  # booked, or asked to sit elsewhere
    apart_from: frozenset[UUID] = frozenset()
    knows: bool = False  # somebody declared that they know somebody in this case
    heard_it: bool = False  # sat on this case before, and another panel is wanted
    kept_out: bool = False  # the record knows why, and the sentence does not say it
    asked: bool = False  # had an offer for this hearing before
    load: int = 0  # sittings so far, with the ones promised
    load_this_month: int = 0  # in the calendar month of the hearing
    last_sat_on: date | None = None
    joined_on: date | None = None
    owes: int = 0  # sittings that an agreement asks for, neither done nor promised
    owed_by: date | None = None  # the last day for them
    language: str = ""
    unwished: tuple[str, ...] = ()  # wishes with level must that they break
    dear: int = 0  # what the other wishes make of them, in the units of a sitting's load

    @property
    def traits(self) -> frozenset[str]:
        """What they bring to a panel."""
        return self.mix | {EXPERIENCED} if self.experienced else self.mix


@dataclass(frozen=True, slots=True)
class Sitting:
    """One hearing that seeks a panel. `starts` and `ends` are local to the programme's place."""

    hearing: UUID
    starts: datetime
    ends: datetime
    today: date
    country: str = "GB"  # for the order of a date
    venue: UUID | None = None  # none where it is not known yet
    parties: tuple[Party, ...] = ()
    close: tuple[Close, ...] = ()
    whole_school: bool = False
    most_a_month: int = 4
    free: tuple[Place, ...] = ()
    least: Wanted = field(default_factory=dict)  # by trait: how many of a whole panel have it
    wanted: Wanted = field(default_factory=dict)  # how many more it needs of them
    room_left: int = 12  # how many jurors more the room holds
    seated: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def span(self) -> Span:
        return Span(self.starts, self.ends)


IS_CLOSE = {
    "harmed": "Was harmed in this case, or has the same name.",
    "witness": "Saw what happened, or has the same name.",
    "supporter": "Comes with somebody in this case, or has the same name.",
}

Rule = Callable[[Candidate, Sitting], Reason | None]


def wished(who: Candidate, _: Sitting) -> Reason | None:
    """The programme set that such a person does not sit."""
    return Reason("wish", " ".join(who.unwished)) if who.unwished else None


def already_asked(who: Candidate, sitting: Sitting) -> Reason | None:
    if who.asked or who.id in sitting.seated:
        return Reason("asked", "Has been asked for this hearing already.")
    return None


def not_active(who: Candidate, _: Sitting) -> Reason | None:
    said = {
        **dict.fromkeys(("owed", "invited", "applied"), "Has not joined yet."),
        "guardian_consent": "Has not been trained.",
        "trained": "Has not taken the oath.",
        "sworn": "Is not active yet.",
        "paused": "Is taking a break.",
        "retired": "Has left the pool.",
    }
    return None if who.state == "active" else Reason("state", said.get(who.state, "Is not active."))


def wrong_address(who: Candidate, _: Sitting) -> Reason | None:
    if who.wrong_address:
        return Reason("address", "Our messages reach somebody else. Check the address.")
    return None


def part_of_the_case(who: Candidate, sitting: Sitting) -> Reason | None:
    """Never the own case, never the same incident. A birth date nobody knows counts as the same."""
    if any(_is(who, party) for party in sitting.parties):
        return Reason("case", "Is part of this case or of the same incident.")
    return None


def _is(who: Candidate, party: Party) -> bool:
    same_name = bool(who.names & party.names)
    same_day = who.born_on == party.born_on or None in (who.born_on, party.born_on)
    return (same_name and same_day) or _same(who.email, party.email) or _same(who.phone, party.phone)


def close_to_the_case(who: Candidate, sitting: Sitting) -> Reason | None:
    """Their birth dates are not known, so the same name counts as the same person."""
    for one in sitting.close:
        if who.names & one.names or _same(who.email, one.email) or _same(who.phone, one.phone):
            return Reason("close", IS_CLOSE[one.side])
    return None


def declared(who: Candidate, _: Sitting) -> Reason | None:
    return Reason("knows", "Knows somebody in this case or in the same incident.") if who.knows else None


def heard_it(who: Candidate, _: Sitting) -> Reason | None:
    return Reason("heard", "Sat on this case before; another panel hears it now.") if who.heard_it else None


def same_home(who: Candidate, sitting: Sitting) -> Reason | None:
    if any(_share_a_home(who, party) for party in sitting.parties):
        return Reason("home", "Lives with somebody in this case, or has the same guardian.")
    if any(_is_a_guardian(one, who) for one in sitting.close):
        return Reason("home", "Is the child of somebody close to this case.")
    return None


def _is_a_guardian(one: Close, who: Candidate) -> bool:
    return (
        bool(who.guardian_names & one.names)
        or _same(who.guardian_phone, one.phone)
        or _same(who.guardian_email, one.email)
    )


def _share_a_home(who: Candidate, party: Party) -> bool:
    """By what the record knows. A guardian may be in the pool; of two of one name both stay out."""
    phones = {who.phone, who.guardian_phone} - {""}
    return (
        who.household in party.households - {""}
        or _same(who.guardian_phone, party.phone)
        or bool(phones & party.guardian_phones)
        or bool({who.email, who.guardian_email} & (party.guardian_emails - {""}))
        or bool((who.names | who.guardian_names) & party.guardian_names)
    )


def same_school(who: Candidate, sitting: Sitting) -> Reason | None:
    near: tuple[Party | Close, ...] = (*sitting.parties, *sitting.close)
    for party in near:
        if not _same(who.school, party.school):
            continue
        if sitting.whole_school:
            return Reason("school", "Goes to the same school.")
        if _same(who.school_year, party.school_year):
            return Reason("school", "Goes to the same school, in the same year.")
        one, other = _numbers(who.school_year), _numbers(party.school_year)
        if not (one and other):  # sixth form may be year 12
            return Reason("school", "Goes to the same school; the year is not known.")
        if one & other:
            return Reason("school", "Goes to the same school, in the same year.")
    return None


def _numbers(year: str) -> frozenset[int]:
    """What Year 9, 9th grade and 9B have in common."""
    return frozenset(map(int, NUMBER.findall(year)))


def not_free(who: Candidate, sitting: Sitting) -> Reason | None:
    """The whole hearing must lie in one usual time of the week, by the wall clock."""
    day, starts, ends = sitting.starts.weekday(), sitting.starts.time(), sitting.ends.time()
    one_day = sitting.starts.date() == sitting.ends.date()
    fits = (w.weekday == day and w.from_wall <= starts and ends <= w.until_wall for w in who.free)
    if not who.free or (one_day and any(fits)):
        return None
    return Reason("times", f"Is not free on {DAYS[day]}s at {clock_words(sitting.starts)}.")


def away(who: Candidate, sitting: Sitting) -> Reason | None:
    for days in who.away:
        if days.from_day <= sitting.ends.date() and sitting.starts.date() <= days.to_day:
            return Reason("away", "Has exams that day." if days.kind == "exams" else "Is away that day.")
    return None


def elsewhere(who: Candidate, sitting: Sitting) -> Reason | None:
    for span in who.busy:
        if span.meets(sitting.span):
            at = span.starts.astimezone(sitting.starts.tzinfo)
            return Reason("elsewhere", f"Is asked or booked elsewhere at {clock_words(at)} that day.")
    return None


def training(who: Candidate, sitting: Sitting) -> Reason | None:
    if who.trained_until is None:
        return Reason("training", "Has not been trained.")
    if who.trained_until < sitting.starts.date():
        return Reason("training", "Training runs out before the day.")
    return None


def oath(who: Candidate, sitting: Sitting) -> Reason | None:
    if who.sworn_on is None or who.sworn_on > sitting.starts.date():
        return Reason("oath", "Has not taken the oath.")
    return None


def guardian(who: Candidate, sitting: Sitting) -> Reason | None:
    """Somebody under 18 on the day, or of unknown age, sits with a guardian's consent."""
    if who.consent_on is not None or (who.born_on and age(who.born_on, sitting.starts.date()) >= ADULT):
        return None
    return Reason("guardian", "Has no consent of a parent or carer yet.")


def kept_apart(who: Candidate, sitting: Sitting) -> Reason | None:
    if who.apart_from & sitting.seated:
        return Reason("apart", "Is kept apart from somebody on this panel.")
    return None


def too_far(who: Candidate, sitting: Sitting) -> Reason | None:
    return Reason("far", "Cannot get to that place.") if sitting.venue in who.far else None


def often_enough(who: Candidate, sitting: Sitting) -> Reason | None:
    if who.load_this_month >= sitting.most_a_month:
        times = f"{who.load_this_month} time{'s' * (who.load_this_month != 1)}"
        return Reason("cap", f"Is down to sit {times} that month, which is the most.")
    return None


def home_by(who: Candidate, sitting: Sitting) -> Reason | None:
    late = sitting.ends.date() > sitting.starts.date()
    if who.home_by and (late or sitting.ends.time() > who.home_by):
        return Reason("home_by", f"Has to leave by {clock_words(who.home_by)}.")
    return None


RULES: tuple[Rule, ...] = (
    part_of_the_case,
    close_to_the_case,
    declared,
    heard_it,
    same_home,
    same_school,
    wished,
    already_asked,
    not_active,
    wrong_address,
    training,
    oath,
    guardian,
    not_free,
    away,
    elsewhere,
    home_by,
    too_far,
    often_enough,
    kept_apart,
)


def against(who: Candidate, sitting: Sitting) -> list[Reason]:
    """Every reason why this person cannot sit; none means they can.

    Of somebody who is kept out no other reason is told: together they would say why.
    """
    if who.kept_out:
        return [Reason("case", "Cannot sit on this one.")]
    return [reason for rule in RULES if (reason := rule(who, sitting))]


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other
