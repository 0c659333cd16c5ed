"""One incident, several young people: the referrals that name it, and the cases they became."""

from collections import defaultdict
from uuid import UUID

from cases.search import words
from cases.tables import Case, Referral


async def referrals(case: Case) -> list[UUID]:
    """The referral of the case, with every one that names the same incident."""
    own = await Referral.select(Referral.incident_reference).where(Referral.id == case.referral).first()
    written = await _spellings(case.programme, own["incident_reference"] if own else "")
    if not written:
        return [case.referral]
    rows = await Referral.select(Referral.id).where(
        Referral.programme == case.programme, Referral.incident_reference.is_in(written)
    )
    return [row["id"] for row in rows]


async def _spellings(programme: UUID, incident: str) -> list[str]:
    """Every way in which a programme's referrals write it: each officer has their own."""
    if not key(incident):
        return []
    rows = (
        await Referral.select(Referral.incident_reference)
        .where(Referral.programme == programme, Referral.incident_reference != "")
        .distinct()
    )
    found = [row["incident_reference"] for row in rows]
    return [one for one in found if key(one) == key(incident)]


def key(incident: str) -> str:
    """One spelling for comparing: AS/2026/0417, as 2026 0417 and AS20260417 are one incident. Pure."""
    return "".join(words(incident))


async def companions(case: Case) -> list[Case]:
    """The other cases of the same incident, by their reference."""
    same = [referral for referral in await referrals(case) if referral != case.referral]
    if not same:
        return []
    found: list[Case] = (
        await Case.objects().where(Case.referral.is_in(same), Case.id != case.id).order_by(Case.reference)
    )
    return found


async def shared(programme: UUID) -> list[list[UUID]]:
    """The cases of each incident that more than one referral names."""
    rows = await Referral.select(Referral.id, Referral.incident_reference).where(
        Referral.programme == programme, Referral.incident_reference != ""
    )
    named: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        named[key(row["incident_reference"])].append(row["id"])
    several = {one: incident for incident, ids in named.items() if len(ids) > 1 for one in ids}
    if not several:
        return []
    found: dict[str, list[UUID]] = defaultdict(list)
    for row in await Case.select(Case.id, Case.referral).where(Case.referral.is_in(list(several))):
        found[several[row["referral"]]].append(row["id"])
    return list(found.values())
