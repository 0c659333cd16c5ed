"""What a panel reads of what happened: a coordinator's words, never those of whoever wrote to us.

A referral may name streets, schools and who was harmed; a panel of neighbours needs none of it.
"""

from cases import case_files, database, journal, journey
from cases.actors import Actor
from cases.errors import BadInput, WrongState
from cases.sealing import seal, unseal
from cases.tables import Case

COLUMN = "case_file.panel_words"
LONGEST = 5_000  # characters


async def write(case: Case, words: str, by: Actor) -> Case:
    """From now on the panel reads this; nothing, once it is emptied. The same words again change nothing."""
    words = words.strip()
    if len(words) > LONGEST:
        raise BadInput({"words": f"This is too long. Use at most {LONGEST} letters."})
    async with database.atomic():
        case = await case_files.get(by, case.id)
        if case.state not in journey.BEFORE_COMPLETED:
            raise WrongState(f"{case.reference} is over. No panel reads it any more.")
        if written(case) and words == last(case):
            return case
        case.panel_words_sealed = seal(COLUMN, case.id, words) if words else None
        case.panel_words_of = case.person if words else None
        await case.save([Case.panel_words_sealed, Case.panel_words_of])
        await journal.write(by, "panel-words.written" if words else "panel-words.emptied", case)
    return case


def written(case: Case) -> bool:
    """Not what was written of another person, before it turned out whom the case is about."""
    return bool(case.panel_words_of == case.person)


def of(case: Case) -> str:
    """What the panel may read; empty while nobody has written it."""
    return last(case) if written(case) else ""


def last(case: Case) -> str:
    """What stands there, of whomever: for the coordinator who looks through it again."""
    sealed = case.panel_words_sealed
    return unseal(COLUMN, case.id, sealed) if sealed else ""
