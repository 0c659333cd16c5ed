"""What a referrer told of a matter, put right: where it belongs, who referred it, what they said of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from cases import belonging, contacts, people, programmes
from cases.errors import BadInput, NotFound
from cases.new_referrals import AFTER_THE_REFERRAL
from cases.tables import Programme, Referral

OF_THE_MATTER = ("offence_on", "incident_reference", "admitted")
WHO_REFERRED = ("agency", "referrer_name", "referrer_email", "referrer_phone")
FACTS = (*OF_THE_MATTER, *WHO_REFERRED, "agency_reference")
ADMITTED: Mapping[str, str] = {"yes": "Yes", "no": "No", "unknown": "Not known yet"}


async def get(referral: UUID) -> Referral:
    found: Referral | None = await Referral.objects().where(Referral.id == referral).first()
    if found is None:
        raise NotFound
    return found


def names(referral: Referral) -> tuple[str, ...]:
    """Nobody else referred whoever asks for themselves. Pure."""
    return OF_THE_MATTER if referral.source == "self" else FACTS


async def told(referral: Referral, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as the record keeps them; what cannot be read is refused at its field."""
    programme = await programmes.get(referral.programme)
    facts, problems = {}, _too_late(referral, typed["offence_on"])
    for name in names(referral):
        try:
            facts[name] = _read(name, typed[name], programme)
        except contacts.Unreadable as error:
            problems[name] = str(error)
    if not facts.get("agency", "-"):
        problems["agency"] = "Fill this in."
    if problems:
        raise BadInput(problems)
    return facts


def _too_late(referral: Referral, offence_on: date | None) -> dict[str, str]:
    late = offence_on is not None and offence_on > referral.referred_on
    return {"offence_on": AFTER_THE_REFERRAL} if late else {}


def _read(name: str, value: str | date | None, programme: Programme) -> str | date | None:
    if not isinstance(value, str):
        return value
    text = " ".join(value.split())
    if name == "referrer_email":
        return contacts.email(text)
    return contacts.phone(text, programme.country) if name == "referrer_phone" else text


async def set_facts(referral: UUID, facts: Mapping[str, Any]) -> None:
    """The facts, and the words by which the referral and its case are found."""
    row = await get(referral)
    for name, value in facts.items():
        setattr(row, name, value)
    await row.save()
    await belonging.move([row.id], await people.get(row.person))
