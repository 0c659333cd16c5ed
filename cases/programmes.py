"""A programme from a template: its words, its clocks, the offences it hears."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo, available_timezones

from cases import consent_texts, contacts, database, guideline, journal
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Taken
from cases.holidays import around
from cases.tables import GridLevel, Offence, Programme

PUBLIC_ADDRESS = re.compile(r"|[a-z][a-z0-9-]{2,39}")  # empty: there is none
HEARING_MODELS: Mapping[str, str] = {
    "peer_jury": "Peer jury: an adult presides, the foreperson leads the questions",
    "adult_judge": "Adult judge: an adult decides how it runs, peers recommend",
    "youth_judge": "Youth judge: a trained young person presides",
    "tribunal": "Tribunal: three young people hear it together",
    "community_panel": "Community panel: volunteers and the coordinator around one table",
    "youth_offender_panel": "Referral order panel: two volunteers and one professional",
}


@dataclass(frozen=True, slots=True)
class Template:
    """What a programme begins with. Everything can be changed later."""

    label: str
    settings: Mapping[str, str | int | bool]
    offences: tuple[tuple[str, str, bool, str], ...]  # name, level, in scope, other spellings
    grid: bool = False  # it begins with the usual guideline


UK = Template(
    label="Community panel (United Kingdom)",
    settings={
        "country": "GB",
        "time_zone": "Europe/London",
        "hearing_model": "community_panel",
        "word_respondent": "young person",
        "word_juror": "panel member",
        "word_hearing": "panel meeting",
        "word_agreement": "agreement",
        "age_from": 10,
        "age_to": 17,
        "screening_days": 5,
        "hearing_days": 20,
        "hearing_days_working": True,
        "headline": "proven-12",
    },
    offences=(
        ("Anti-social behaviour", "A", True, "ASB\nNuisance"),
        ("Fare evasion", "A", True, "Fare dodging\nTravelling without a ticket"),
        ("Graffiti", "A", True, "Tagging"),
        ("Theft from a shop", "A", True, "Shoplifting\nShop theft\nTheft from shop\nRetail theft"),
        ("Theft", "B", True, "Theft other\nStealing"),
        ("Possession of cannabis", "A", True, "Cannabis\nCannabis possession\nPossession of class B"),
        ("Criminal damage", "B", True, "Damage\nVandalism\nDamage to property"),
        ("Minor assault", "B", True, "Common assault\nAssault\nFighting"),
        ("Public order", "B", True, "Section 5 public order\nDisorderly behaviour"),
        ("Online harassment", "C", True, "Harassment\nMalicious communications\nCyber bullying"),
        ("Burglary", "D", False, "Domestic burglary"),
        ("Robbery", "D", False, "Street robbery"),
        ("Serious assault", "D", False, "GBH\nGrievous bodily harm\nWounding"),
        ("Carrying a weapon", "D", False, "Possession of a knife\nOffensive weapon\nBladed article"),
        ("Sexual offence", "D", False, "Sexual assault"),
        ("Arson", "D", False, "Fire setting"),
    ),
)

US = Template(
    label="Youth court (United States)",
    settings={
        "country": "US",
        "time_zone": "America/New_York",
        "hearing_model": "peer_jury",
        "word_respondent": "respondent",
        "word_juror": "peer juror",
        "word_hearing": "hearing",
        "word_agreement": "disposition",
        "age_from": 10,
        "age_to": 17,
        "screening_days": 5,
        "hearing_days": 30,
        "hearing_days_working": False,
        "seeks_foreperson": True,
        "headline": "arrest-12",  # an arrest is what such courts hear of; few learn what was proven
    },
    grid=True,
    offences=(
        ("Truancy", "A", True, "Unexcused absence"),
        ("Curfew violation", "A", True, "Curfew"),
        ("Disorderly conduct", "A", True, "Disorderly\nDisturbing the peace"),
        ("Shoplifting", "A", True, "Retail theft\nTheft from a store"),
        ("Petty theft", "B", True, "Petit theft\nTheft\nTheft second degree\nLarceny"),
        ("Trespass", "A", True, "Trespassing\nUnlawful entry"),
        ("Vandalism", "B", True, "Destruction of property\nGraffiti\nCriminal mischief"),
        ("Simple assault", "B", True, "Assault\nBattery\nFighting"),
        ("Possession of alcohol", "A", True, "Underage drinking\nAlcohol"),
        ("Possession of marijuana", "A", True, "Marijuana\nCannabis\nPCS"),
        ("Unauthorized use of a vehicle", "C", True, "UUV\nJoyriding"),
        ("Burglary", "D", False, "Breaking and entering"),
        ("Robbery", "D", False, "Armed robbery"),
        ("Aggravated assault", "D", False, "Assault with a deadly weapon"),
        ("Weapons offense", "D", False, "Firearm possession\nGun possession"),
        ("Sex offense", "D", False, "Sexual assault"),
    ),
)

TEMPLATES: Mapping[str, Template] = {"uk-community-panel": UK, "us-youth-court": US}


async def create(
    by: Actor,
    *,
    name: str,
    place: str,
    template: str = "uk-community-panel",
    **changes: str | int | bool | UUID,
) -> Programme:
    """Begin a programme with the words, clocks and offences of a template. `changes` override settings."""
    problems = {
        field: "Fill this in." for field, typed in (("name", name), ("place", place)) if not typed.strip()
    }
    if template not in TEMPLATES:
        problems["template"] = "Choose one of the templates."
    else:
        problems |= _contact({"country": TEMPLATES[template].settings["country"], **changes})
    if problems:
        raise BadInput(problems)
    begun: dict[str, Any] = {
        "name": name.strip(),
        "place": place.strip(),
        "template": template,
        "short_name": name.strip()[:40],
        "controller": name.strip(),
        "contact_email": "",
        "contact_phone": "",
        "credit_floor_minutes": -600,  # ten hours of help before somebody gives any
        **TEMPLATES[template].settings,
        **changes,
    }
    programme = Programme(**begun, created_at=now())
    offences = [
        Offence(programme=programme.id, name=called, level=level, in_scope=heard, also_called=also)
        for called, level, heard, also in TEMPLATES[template].offences
    ]
    async with _named_once(), database.atomic():
        await Programme.insert(programme)
        await Offence.insert(*offences)
        if TEMPLATES[template].grid:
            await GridLevel.insert(*_levels(programme))
        await consent_texts.begin(programme)
        await journal.write(by, "programme.created", programme, programme=programme.id)
    return programme


def _levels(programme: Programme) -> list[GridLevel]:
    """The guideline that such a programme begins with."""
    return [
        GridLevel(
            id=uuid4(),
            programme=programme.id,
            level=level,
            minutes_from=usual.minutes_from,
            minutes_to=usual.minutes_to,
            sittings_from=usual.sittings_from,
            sittings_to=usual.sittings_to,
        )
        for level, usual in guideline.USUAL.items()
    ]


@asynccontextmanager
async def _named_once() -> AsyncIterator[None]:
    try:
        yield
    except Taken as taken:
        raise BadInput({"name": "This name cannot be used. Choose another one."}) from taken


def _contact(settings: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with the address and the number that letters give. They are kept as typed."""
    problems = {}
    try:
        contacts.email(str(settings.get("contact_email", "")))
    except contacts.Unreadable as wrong:
        problems["contact_email"] = str(wrong)
    try:
        contacts.phone(str(settings.get("contact_phone", "")), str(settings["country"]))
    except contacts.Unreadable as wrong:
        problems["contact_phone"] = str(wrong)
    return problems


async def get(programme: UUID) -> Programme:
    found = await database.row(Programme, Programme.id, programme)
    if found is None:
        raise NotFound
    return found


async def every() -> list[Programme]:
    return await Programme.objects().order_by(Programme.name)


async def offences(programme: UUID) -> list[Offence]:
    """What it hears first, then what it does not, each by name."""
    found: list[Offence] = await Offence.objects().where(Offence.programme == programme)
    return sorted(found, key=lambda offence: (not offence.in_scope, offence.name))


def today(programme: Programme) -> date:
    """The date in the programme's own place."""
    return day_of(now(), programme)


def day_of(at: datetime, programme: Programme) -> date:
    """The date of a moment in the programme's own place."""
    return at.astimezone(ZoneInfo(programme.time_zone)).date()


def noon(on: date, programme: Programme) -> datetime:
    """The middle of a day in the programme's own place: when only the day is known."""
    return datetime.combine(on, time(12), ZoneInfo(programme.time_zone)).astimezone(UTC)


def holidays(programme: Programme, near: date) -> frozenset[date]:
    return around(programme.country, near.year)


async def change(by: Actor, programme: Programme, **settings: str | int | bool | None) -> Programme:
    """Change settings or words. Hearings that are arranged keep what they were arranged with."""
    wanted: dict[str, Any] = {**programme.to_dict(), **settings}
    if wanted["age_from"] > wanted["age_to"]:
        raise BadInput({"age_to": "The oldest age must not be below the youngest."})
    if wanted["seats_least"] > wanted["seats"]:
        raise BadInput({"seats_least": "The least number must not be more than the number of seats."})
    if wanted["experienced_least"] > wanted["seats"]:
        raise BadInput({"experienced_least": "This must not be more than the number of seats."})
    if wanted["agreement_days_most"] < wanted["agreement_days"]:
        raise BadInput({"agreement_days_most": "This must not be less than the days without an extension."})
    if wanted["time_zone"] not in available_timezones():
        raise BadInput({"time_zone": "Choose a time zone, such as Europe/London."})
    if not PUBLIC_ADDRESS.fullmatch(wanted["public_address"]):
        raise BadInput({"public_address": "Use small letters, digits and hyphens, such as chard; 3 to 40."})
    if await _is_taken(wanted["public_address"], programme):
        raise BadInput({"public_address": "Another programme has this address. Choose another one."})
    if wrong := _contact({"country": programme.country, **settings}):
        raise BadInput(wrong)
    agreed = "compared" in settings and settings["compared"] != programme.compared
    for name, value in settings.items():
        setattr(programme, name, value)
    async with _named_once(), database.atomic():
        await programme.save()
        await _note(by, programme, ", ".join(settings), agreed=agreed)
    return programme


async def _note(by: Actor, programme: Programme, changed: str, *, agreed: bool) -> None:
    """`agreed`: others may see something of it from now on, or no longer."""
    await journal.write(by, "programme.changed", programme, detail=changed, programme=programme.id)
    if agreed:
        word = "agreed" if programme.compared else "no longer"
        await journal.write(by, "programme.compared", programme, detail=word, programme=programme.id)


async def _is_taken(address: str, programme: Programme) -> bool:
    others = (Programme.public_address == address) & (Programme.id != programme.id)
    return bool(address) and await Programme.exists().where(others)
