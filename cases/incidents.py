"""One incident, several young people: the referrals that name it, and the cases they became."""

from uuid import UUID

from cases.tables import Case, Referral


async def referrals(case: Case) -> list[UUID]:
    """The referral of the case, with every one that names the same incident."""
    own = await Referral.select(Referral.incident_reference).where(Referral.id == case.referral).first()
    incident = own["incident_reference"] if own else ""
    if not incident:
        return [case.referral]
    rows = await Referral.select(Referral.id).where(
        Referral.programme == case.programme, Referral.incident_reference == incident
    )
    return [row["id"] for row in rows]


async def companions(case: Case) -> list[Case]:
    """The other cases of the same incident, by their reference."""
    same = [referral for referral in await referrals(case) if referral != case.referral]
    if not same:
        return []
    found: list[Case] = (
        await Case.objects().where(Case.referral.is_in(same), Case.id != case.id).order_by(Case.reference)
    )
    return found
