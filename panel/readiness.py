"""Whether a programme can begin: each step, done or not, and where to do it."""

from dataclasses import dataclass

from cases import grids, programmes
from cases.tables import Programme
from panel.tables import Account, Juror
from scheduling import sessions, venues

KEPT = "How much is usual at each level. It only warns."
NOT_KEPT = "None is kept, so nothing warns. You can begin without it."


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a programme needs before its first hearing."""

    text: str
    path: str
    done: bool
    hint: str = ""


async def steps(programme: Programme) -> list[Step]:
    """In the order in which a person would do them."""
    here = f"/programmes/{programme.id}"
    heard = [offence for offence in await programmes.offences(programme.id) if offence.in_scope]
    coordinator = await Account.exists().where(
        Account.programme == programme.id, Account.role == "coordinator"
    )
    jurors = await Juror.count().where(Juror.programme == programme.id)
    account = f"/administration/accounts/new?programme={programme.id}"
    named, has_rooms = bool(programme.contact_email), bool(await venues.open_ones(programme.id))
    guideline = KEPT if await grids.of(programme.id) else NOT_KEPT
    planned = bool(await sessions.coming(programme.id))
    return [
        Step("Name, contact and clocks", f"{here}/settings", named, "Letters say how to reach you."),
        Step("Words", f"{here}/words", bool(programme.word_respondent), "What you call people and things."),
        Step("What people agree to", f"{here}/consents", True, "Three short texts. Read them once."),
        Step("Offences", f"{here}/offences", bool(heard), f"{len(heard)} that you hear."),
        Step("Guideline", f"{here}/guideline", True, guideline),
        Step("Places and rooms", f"{here}/places", has_rooms, "Where hearings are held."),
        Step("A coordinator", account, bool(coordinator), "Takes referrals and arranges hearings."),
        Step("Peers", "/imports", bool(jurors), f"{jurors} in the pool. The coordinator brings in a file."),
        Step("A session", "/sessions", planned, "The coordinator plans evenings."),
    ]
