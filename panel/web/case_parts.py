"""The parts of a case's page: what is missing, the timeline, its facts, its people, its hearings."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from piccolo.query.functions.aggregate import Count

from cases import (
    clocks,
    consents,
    contacts,
    harmed,
    journey,
    meetings,
    panel_words,
    people,
    preparing,
    programmes,
)
from cases.consent_texts import TYPES
from cases.contact_attempts import CHANNELS, OUTCOMES, PARTIES
from cases.corrections import KINDS
from cases.strengths import Said
from cases.tables import Case, Consent, JournalEntry, Offence, Person, Programme, Referral, Supporter
from panel import case_story
from panel.case_story import Known
from panel.proposals import YES
from panel.tables import Seat
from panel.web.own_words import ours
from panel.web.seen import moment, plain, stamp
from scheduling.seating import places
from scheduling.tables import Hearing

# Columns through a key are made once: making them is dear.
ROOM: Any = Hearing.room
HEARINGS: Any = (
    *(Hearing.id, Hearing.starts_at, Hearing.state, Hearing.seats, Hearing.purpose),
    ROOM.venue.name.as_alias("venue"),
    Hearing.facilitator.name.as_alias("facilitator_name"),
)
MOVED = "hearing.moved"
PREPARED = ("preparing", "scheduled", "adjourned")


async def lacks(
    case: Case, known: Known, booked: Sequence[dict[str, Any]], programme: Programme
) -> list[str]:
    """What is still to prepare before its hearing, a sentence each."""
    if case.state not in PREPARED:
        return []
    held = [row for row in known.meetings if (row["kind"], row["state"]) == ("preparation", "held")]
    runs = any(row["facilitator_name"] for row in booked if row["state"] == "arranged")
    checks = preparing.checks(
        worker=case.worker_id is not None or runs,
        words=panel_words.written(case),
        held=held,
        harmed=[row.to_dict() for row in await harmed.of_referral(case.referral)],
        programme=programme,
    )
    return [f"{check.words}." for check in checks if not check.holds]


def timeline(
    steps: Sequence[dict[str, Any]],
    moves: Sequence[dict[str, Any]],
    known: Known,
    said: dict[str, list[Said]],
    programme: Programme,
) -> list[dict[str, Any]]:
    """Everything that happened, the newest first. Nothing of a harmed person stands here."""
    told = [*_steps(steps), *((row["at"], "Hearing moved", row["by_name"], "") for row in moves)]
    told += [*_tries(known), *_words(known), *_met(known), *_strengths(said)]
    told += _put_right(known)
    told.sort(key=lambda one: one[0])  # what happened at one moment stays in its order
    told.reverse()
    return [
        {
            "title": ours(title, programme),
            "by": by,
            "at": stamp(at, programme),
            "iso": at.isoformat(),
            "text": text,
        }
        for at, title, by, text in told
    ]


Told = Iterator[tuple[datetime, str, str, str]]


def _steps(steps: Sequence[dict[str, Any]]) -> Told:
    for row in sorted(steps, key=_in_the_journey):
        title, why = case_story.told(row)
        yield row["at"], title, row["by_name"], why


def _in_the_journey(row: dict[str, Any]) -> tuple[datetime, bool, int]:
    """By when it was; at one moment the referral comes before its case, and each state in its turn."""
    return row["at"], row["subject"] == "case", [*journey.TABLES[row["subject"]]].index(row["to_state"])


def _tries(known: Known) -> Told:
    for row in known.attempts:
        whom, came = PARTIES[row["party"]].lower(), OUTCOMES[row["outcome"]][0].lower()
        yield row["at"], f"{CHANNELS[row['channel']]}, {whom}: {came}", row["by_name"], ""


def _words(known: Known) -> Told:
    """One line for what somebody said in one minute."""
    said: dict[tuple[str, str, str, datetime], list[tuple[datetime, str]]] = {}
    for row in known.consents:
        refused = consents.was_refused(row)
        if not refused:
            _say(said, row, "agreed to", row.given_at)
        if row.withdrawn_at and not (row.of_others and not refused):  # nobody took back what was corrected
            _say(said, row, "said no to" if refused else "took back the yes to", row.withdrawn_at)
    for (giver, verb, by, _), what in said.items():
        words = _listed([word for _, word in what])
        yield max(at for at, _ in what), f"{consents.GIVERS[giver]} {verb} {words}", by, ""


def _say(said: dict[Any, list[tuple[datetime, str]]], row: Consent, verb: str, at: datetime) -> None:
    minute = at.replace(second=0, microsecond=0)
    said.setdefault((row.giver, verb, row.by_name, minute), []).append((at, TYPES[row.type].word.lower()))


def _listed(words: list[str]) -> str:
    """Taking part, sharing information and learning from it."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _met(known: Known) -> Told:
    for row in known.meetings:
        if row["state"] in ("held", "missed") and row["party"] != "harmed_person":
            who = meetings.PARTIES[row["party"]]
            verb = "came to talk" if row["state"] == "held" else "did not come to talk"
            yield row["starts_at"], f"{who} {verb}".replace("Both together", "Family"), row["by_name"], ""


def _put_right(known: Known) -> Told:
    for one in known.corrections:
        yield one.at, KINDS[one.kind], one.by_name, ""
        if one.undone_at:
            yield one.undone_at, f"{KINDS[one.kind]}: undone", "", ""


def _strengths(said: dict[str, list[Said]]) -> Told:
    """One line for what one person wrote down within an hour."""
    heard: dict[tuple[str, datetime], list[Said]] = {}
    for one in (one for words in said.values() for one in words):
        hour = one.at.replace(minute=0, second=0, microsecond=0)
        heard.setdefault((one.by_name, hour), []).append(one)
    for (by, _), words in heard.items():
        text = " ".join(f"“{one.words}”" for one in words)
        yield max(one.at for one in words), "Strengths written down", by, text


async def moves(case: Case) -> list[dict[str, Any]]:
    """When its hearings were moved, and by whom. That is no state, so the journal alone knows it."""
    booked = await Hearing.select(Hearing.id).where(Hearing.case == case.id)
    if not booked:
        return []
    found: list[dict[str, Any]] = await JournalEntry.select(JournalEntry.at, JournalEntry.by_name).where(
        JournalEntry.subject_id.is_in([str(row["id"]) for row in booked]), JournalEntry.what == MOVED
    )
    return found


async def facts(
    case: Case, person: Person, referral: Referral, known: Known, programme: Programme
) -> list[tuple[str, str]]:
    offence = await Offence.objects().where(Offence.id == referral.offence).first()
    found = [
        ("Age", str(clocks.age(person.born_on, programmes.today(programme))) if person.born_on else ""),
        ("Offence", f"{offence.name}, level {offence.level}" if offence else ""),
        ("Area", person.area),
        ("School", people.school_words(person.school, person.school_year)),
        ("Referred", plain(referral.referred_on, programme)),
        ("By", referral.agency),
        ("Opened", plain(case.opened_on, programme)),
        ("Hear by", plain(case.hear_by, programme)),
        ("Consent", _consent(person, known, programme)),
    ]
    return [(label, value) for label, value in found if value]


def _consent(person: Person, known: Known, programme: Programme) -> str:
    """When the last of those who must agreed to take part."""
    given = known.standing
    yes = [given.get((giver, "taking_part")) for giver in consents.asked_of(person, programme)]
    if not all(yes):
        return "Not from everybody yet"
    last = max(row.given_at for row in yes if row)
    return f"Given on {plain(programmes.day_of(last, programme), programme)}"


def parties(
    person: Person, referral: Referral, beside: Sequence[Supporter], programme: Programme
) -> list[dict[str, str]]:
    """Who belongs to the case, how to reach them, and what must not be done."""
    country = programme.country
    shown = [
        {
            "role": programme.word_respondent.capitalize(),
            "name": people.known_as(person),
            "phone": contacts.shown(person.phone, country),
            "email": person.email,
            "flag": _flag(safe=person.safe_to_contact, message=person.safe_to_leave_message),
        },
        {
            "role": person.guardian_relationship.capitalize() or "Parent or carer",
            "name": person.guardian_name,
            "phone": contacts.shown(person.guardian_phone, country),
            "email": person.guardian_email,
            "flag": _flag(
                safe=person.guardian_safe_to_contact, message=person.guardian_safe_to_leave_message
            ),
        },
        *(
            {
                "role": f"{one.relationship or 'Supporter'}, comes along",
                "name": one.name,
                "phone": contacts.shown(one.phone, country),
                "email": "",
                "flag": "",
            }
            for one in beside
        ),
        {
            "role": "Referrer",
            "name": referral.referrer_name or referral.agency,
            "phone": contacts.shown(referral.referrer_phone, country),
            "email": referral.referrer_email,
            "flag": "",
        },
    ]
    return [one for one in shown if one["name"]]


def _flag(*, safe: bool, message: bool) -> str:
    return "" if safe and message else "Leave no message" if safe else "Not known to be safe: send nothing"


async def hearings(case: Case, programme: Programme) -> list[dict[str, Any]]:
    """The latest first, each with how many of its panel said yes."""
    rows = (
        await Hearing.select(*HEARINGS)
        .where(Hearing.case == case.id)
        .order_by(Hearing.starts_at, ascending=False)
    )
    yes: dict[Any, int] = {}
    if rows:
        found = (
            await Seat.select(Seat.hearing, Count())
            .where(
                Seat.hearing.is_in([row["id"] for row in rows]),
                Seat.state.is_in(list(YES)),
                Seat.place < min(places.BESIDE.values()),
            )
            .group_by(Seat.hearing)
        )
        yes = {row["hearing"]: row["count"] for row in found}
    return [{**row, "at": moment(row["starts_at"], programme), "yes": yes.get(row["id"], 0)} for row in rows]
