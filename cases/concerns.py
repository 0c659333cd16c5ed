"""Worries about somebody's safety: anyone at work raises one, the safeguarding lead alone reads them.

Who reads is for the pages to say; a verb here takes words in, and never gives them to a journal.
"""

from uuid import UUID, uuid4

from cases import database, states
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, WrongState
from cases.sealing import seal, unseal
from cases.tables import Case, Concern

STATES = {"open": ("New", "red"), "in_hand": ("In hand", "yellow"), "closed": ("Closed", "grey")}
LONGEST = 5_000


async def report(words: str, by: Actor, *, case: Case | None = None, once: UUID | None = None) -> Concern:
    """Take it in. The same `once` a second time is the same concern."""
    words = words.strip()
    if by.programme is None or (case and case.programme != by.programme):
        raise NotFound
    if not words:
        raise BadInput({"words": "Write what worries you."})
    if len(words) > LONGEST:
        raise BadInput({"words": f"This is too long. Use at most {LONGEST} letters."})
    async with database.atomic():
        if once and (known := await Concern.objects().where(Concern.id == once).first()):
            return await get(by, known.id)
        row_id = once or uuid4()
        concern = Concern(
            id=row_id,
            programme=by.programme,
            case=case.id if case else None,
            words_sealed=seal("concern.words", row_id, words),
            state="open",
            at=now(),
            by_id=by.id,
            by_name=by.name,
        )
        await Concern.insert(concern)
        await states.begin([concern], "concern", by)
    return concern


async def take_in_hand(concern: Concern, by: Actor) -> Concern:
    """The lead sees to it. Saying so twice is saying it once."""
    concern = await get(by, concern.id)
    if concern.state == "in_hand":
        return concern
    if concern.state == "closed":
        raise WrongState("This concern is closed. Raise a new one if it comes up again.")
    async with database.atomic():
        return await states.change(concern, "concern", "in_hand", by)


async def close(concern: Concern, outcome: str, by: Actor) -> Concern:
    """What was done about it, and it is over."""
    concern = await get(by, concern.id)
    if concern.state == "closed":
        return concern
    if not outcome.strip():
        raise BadInput({"outcome": "Write what was done about it."})
    kept = {
        Concern.outcome_sealed: seal("concern.outcome", concern.id, outcome.strip()),
        Concern.closed_at: now(),
    }
    async with database.atomic():
        return await states.change(concern, "concern", "closed", by, also=kept)


def opened(concern: Concern) -> tuple[str, str]:
    """Words and outcome. Whoever calls it writes the reading down."""
    words = unseal("concern.words", concern.id, concern.words_sealed)
    sealed = concern.outcome_sealed
    return words, unseal("concern.outcome", concern.id, sealed) if sealed else ""


async def get(by: Actor, concern: UUID) -> Concern:
    found: Concern | None = (
        await Concern.objects().where(Concern.id == concern, Concern.programme == by.programme).first()
    )
    if found is None:
        raise NotFound
    return found
