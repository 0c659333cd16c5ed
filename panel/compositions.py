"""The panel of a hearing as a coordinator composes it: whom to ask, what holds, and what does not yet."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from cases import programmes
from cases.actors import now
from cases.tables import Case, Person, Programme
from panel import attendance, lapsed, lending, offers, proposals, prospects, replacements
from panel.lending import Loan
from panel.prospects import Light
from panel.replacements import Next, Seated
from panel.taking import ON_THE_PHONE
from scheduling.seating import mixes, places
from scheduling.seating.explain import Proposal, open_places, rank, why
from scheduling.seating.rules import Candidate, Sitting, against
from scheduling.tables import Hearing
from scheduling.times import clock_words, local

# What must not be between somebody on the panel and somebody in the case; it may turn up after a yes.
CLOSENESS = ("case", "close", "knows", "home", "school")
Check = tuple[bool, str] | tuple[bool, str, Light]


@dataclass(frozen=True, slots=True)
class Composition:
    """`proposal` is by rank; the checks count whoever is ticked, or would be asked."""

    proposal: Proposal
    checks: tuple[Check, ...]
    by_phone: tuple[Candidate, ...]  # who could have a place, or that of an open offer, if they said yes
    free: int  # places that somebody could be asked for
    why: Mapping[UUID, str]  # load and last sitting of whoever is asked already
    after: Mapping[UUID, Next]  # who would come instead of each of them
    loan: Loan | None  # where nobody is left to ask: who could change over from another hearing


async def composed(hearing: Hearing, ticked: Collection[UUID] | None = None) -> Composition:
    programme = await programmes.get(hearing.programme)
    pool = await proposals.candidates(hearing, programme)
    sitting = await proposals.sitting(hearing, programme)
    proposal = rank(pool, sitting)
    asked = proposal if ticked is None else rank([who for who in pool if who.id in ticked], sitting)
    seats = await replacements.seated(hearing)
    unanswered = any(seat.state == "offered" for seat in seats)
    panel = _Panel(hearing, programme, sitting, seats, asked, tuple(pool))
    instead = replacements.panel(hearing, programme, sitting, pool, seats)
    return Composition(
        proposal=proposal,
        checks=(
            *panel.checks(),
            *panel.quorum(await attendance.known(programme.id)),
            *await _young_person(hearing, programme),
        ),
        by_phone=tuple(_by_phone(pool, sitting)) if open_places(sitting) or unanswered else (),
        free=len(open_places(sitting)),
        why={who.id: why(who, sitting) for who in pool if who.id in sitting.seated},
        after={seat.juror: instead.after(seat.juror) for seat in seats},
        loan=await lending.possible(hearing, programme, sitting, pool) if _nobody_left(proposal) else None,
    )


def _nobody_left(proposal: Proposal) -> bool:
    return bool(proposal.short) and not any(one.place and one.place.on_panel for one in proposal.chosen)


def _by_phone(pool: Iterable[Candidate], sitting: Sitting) -> Iterator[Candidate]:
    for who in sorted(pool, key=lambda one: one.name):
        kinds = {reason.kind for reason in against(who, sitting)}
        if who.id not in sitting.seated and kinds <= set(ON_THE_PHONE):
            yield who


async def _young_person(hearing: Hearing, programme: Programme) -> list[Check]:
    rows = await Case.select(Case.person).where(Case.id == hearing.case)
    person = await Person.objects().where(Person.id.is_in([row["person"] for row in rows])).first()
    if person is None or not person.home_by:
        return []
    ends = local(hearing.ends_at, programme.time_zone)
    home_by = time.fromisoformat(person.home_by)
    said = (
        f"It ends at {clock_words(ends)}. The {programme.word_respondent} leaves by {clock_words(home_by)}."
    )
    return [(ends.time() <= home_by, said)]


@dataclass(frozen=True, slots=True)
class _Panel:
    """Who sits, who would be asked, and what that makes of the panel."""

    hearing: Hearing
    programme: Programme
    sitting: Sitting
    seated: tuple[Seated, ...]
    asked: Proposal
    pool: tuple[Candidate, ...]

    def checks(self) -> Iterator[Check]:
        panel = [one for one in self.seated if places.is_on_panel(one.place)]
        yes = sum(one.yes for one in panel)
        yield yes >= self.hearing.seats_least, f"{yes} of at least {self.hearing.seats_least} said yes"
        more = [ranked for ranked in self.asked.chosen if ranked.place and ranked.place.on_panel]
        filled = len(panel) + len(more)
        yield filled >= self.hearing.seats, f"{filled} of {self.hearing.seats} seats have somebody to ask"
        yield from self._roles()
        yield from self._mix([one.juror for one in panel] + [ranked.who.id for ranked in more])
        if self.hearing.standby:
            standby = sum(places.is_standby(one.place) for one in self.seated)
            standby += sum(bool(ranked.place and ranked.place.standby) for ranked in self.asked.chosen)
            yield (
                standby >= self.hearing.standby,
                f"{standby} of {self.hearing.standby} stand by or are asked",
            )
        if offers.asks_again(now(), self.hearing.starts_at) and yes:
            still = sum(one.state != "accepted" for one in panel if one.yes)
            yield still == yes, f"{still} of {yes} said that they still come"
        yield from self._of_those_seated(CLOSENESS, "Nobody knows the young person, or who was harmed")
        if self.seated:
            yield from self._of_those_seated(lapsed.KINDS, "Everybody asked is trained and has sworn")

    def quorum(self, known: attendance.Attendance) -> Iterator[Check]:
        if self.hearing.state != "arranged":
            return
        seated = [one for one in self.seated if prospects.counts(one.place)]
        would = [one.who.id for one in self.asked.chosen if one.place and prospects.counts(one.place.number)]
        yes = {one.juror for one in seated if one.yes}
        also = {*(one.juror for one in seated), *would}
        yield from prospects.lines(yes, also, self.hearing.seats_least, known)

    def _roles(self) -> Iterator[Check]:
        has = {one.role for one in self.seated}
        has |= {ranked.place.role for ranked in self.asked.chosen if ranked.place}
        for role in proposals.sought(self.programme):
            yield role in has, f"Somebody to ask as {role}"

    def _mix(self, jurors: Collection[UUID]) -> Iterator[Check]:
        """As much of it as the pool has; what nobody brings keeps no panel from sitting."""
        for trait, wanted in self.sitting.least.items():
            known = {who.id for who in self.pool if trait in who.traits and who.state == "active"}
            least = min(wanted, len(known))
            if not least:
                yield True, f"Nobody in the pool {mixes.says(trait)}, so a panel may begin without"
                continue
            people = "person" if least == 1 else "people"
            has = len(known.intersection(jurors)) >= least
            yield has, f"At least {least} {people} who {mixes.says(trait)}"

    def _of_those_seated(self, kinds: Collection[str], holds: str) -> Iterator[Check]:
        ids = {one.juror for one in self.seated}
        found = [
            f"{who.name}: {reason.words}"
            for who in self.pool
            if who.id in ids
            for reason in against(who, self.sitting)
            if reason.kind in kinds
        ]
        if not found:
            yield True, holds
        for words in found:
            yield False, words
