"""Whether a letter that waited still says what is so, and may still go to whom it was written."""

from uuid import UUID

from cases.tables import Case, HarmedPerson, Referral
from panel import recipients, ringing
from panel.letters import Recipient
from panel.notices import COME, OF_OTHERS
from panel.proposals import YES
from panel.ringing import PLEASE_RING
from panel.tables import Letter, Seat
from scheduling.seating.places import is_standby
from scheduling.tables import Hearing

ASKS, ENDS = ("seat-offer", "standby-offer", "hearing-moved"), ("hearing-cancelled",)
THANKS = ("seat-taken", "standby-taken", "standby-needed")
NEED_NOT_COME = (*ENDS, "seat-released")  # true for as long as they have no seat, whenever it is
RELIEVED = "facilitator-relieved-off"
TO_A_JUROR = (*ASKS, *THANKS, *NEED_NOT_COME)
TO_A_PARTY = ("hearing", "sequence", "who")  # what follows the name in the key of a notice
OWN = ("harmed-page", "harmed-closed", "feedback-harmed")  # their key: the name, who, perhaps a mark
NOTICES = ("-hearing", "-seat", "-moved", "-off", "-reminder")
TO_WHO_ASKED = ("ask-received", "ask-answered")
FAMILY = ("young_person", "guardian")
TO_THE_COORDINATOR = {"panel-stands": "panel_stood_at", "hearing-short": "short_told_at"}
REMINDER, CHASE = "reminder", "chase"
OFF = "The hearing was cancelled before it could be sent."
ENDED = {"cancelled": OFF, "adjourned": "The hearing was adjourned before it could be sent."}
OVERTAKEN = "Something else was said before it could be sent."
UNWANTED = "They do not want to hear from us, or it is not safe."


async def why(letter: Letter) -> str:
    """Why it must not go any more; empty while it is true and may."""
    if OF_OTHERS in letter.key.split(":"):  # whose case it was: no more than that they need not come
        return "" if _says_off(_kind(letter)) else OVERTAKEN
    if not await _may_go(letter):
        return UNWANTED
    hearing = await Hearing.objects().where(Hearing.id == letter.hearing).first() if letter.hearing else None
    if hearing is None:
        return OVERTAKEN if await ringing.asks_again(letter) else ""
    kind = _kind(letter)
    if hearing.state in ENDED and not _says_off(kind):
        return ENDED[hearing.state]
    if kind in TO_THE_COORDINATOR:
        return "" if getattr(hearing, TO_THE_COORDINATOR[kind]) else OVERTAKEN
    return "" if await _holds(letter, hearing) and not await _said_again(letter) else OVERTAKEN


async def _said_again(letter: Letter) -> bool:
    """The same waits for the same juror, or whoever cares for them, in newer words: one is enough."""
    if letter.juror is None:
        return False
    return await Letter.exists().where(
        Letter.juror == letter.juror,
        Letter.hearing == letter.hearing,
        Letter.name == letter.name,
        Letter.created_at > letter.created_at,
        Letter.state.is_in(["queued", "sending", "to_print"]),
        Letter.problem == "",
    )


async def _holds(letter: Letter, hearing: Hearing) -> bool:
    """What is said holds for one arrangement of the hearing; what a juror is told, for one answer."""
    name, *of = letter.key.split(":")
    if name in TO_A_JUROR and len(of) == len(("seat", "sequence")):
        if name in NEED_NOT_COME:
            return await _state(letter) not in ("offered", *YES)
        return of[1] == str(hearing.sequence) and await _answer_holds(name, UUID(of[0]))
    if name == CHASE:
        return await _state(letter) == ("offered" if letter.name == "seat-chase" else "accepted")
    if name == RELIEVED:
        return of[2] != str(hearing.facilitator)
    if name == REMINDER or name.endswith(NOTICES):
        return await _arrangement_holds(name, of[1], letter, hearing)
    return True


async def _arrangement_holds(name: str, sequence: str, letter: Letter, hearing: Hearing) -> bool:
    """Whoever has no seat any more need not come, to whatever time it moved."""
    same = sequence == str(hearing.sequence)
    if letter.party == "facilitator":
        return same and letter.key.split(":")[len(TO_A_PARTY)] == str(hearing.facilitator)
    if letter.juror is None:
        return same
    return (same or name.endswith("-off")) and await _sits(letter, name)


async def _answer_holds(name: str, seat: UUID) -> bool:
    row = await Seat.select(Seat.state, Seat.place).where(Seat.id == seat).first()
    if row is None:
        return False
    if name in ("standby-taken", "standby-needed") and is_standby(row["place"]) != (name == "standby-taken"):
        return False
    if name in ASKS:
        return bool(row["state"] == "offered")
    return row["state"] in YES


async def _sits(letter: Letter, name: str) -> bool:
    """Whether the juror's answer is still the one that this letter, or the one to the guardian, tells of."""
    state = await _state(letter)
    if name.endswith("-off"):
        return state not in YES
    return state in YES or (state == "offered" and name.endswith("-moved"))


async def _state(letter: Letter) -> str:
    """Of the juror's latest seat at that hearing."""
    row = (
        await Seat.select(Seat.state)
        .where(Seat.hearing == letter.hearing, Seat.juror == letter.juror)
        .order_by(Seat.offered_at, ascending=False)
        .first()
    )
    return str(row["state"]) if row else ""


async def _may_go(letter: Letter) -> bool:
    """What a party said about being contacted holds for letters that wait, too."""
    if _kind(letter) in TO_WHO_ASKED:
        to = await _asker(letter)
    elif letter.party == "harmed_person" or (letter.case is not None and letter.party in FAMILY):
        to = await _recipient(letter)
    else:
        return True
    return to is not None and (letter.name == PLEASE_RING or not to.ring_only)


async def _asker(letter: Letter) -> Recipient | None:
    """Who asked for themselves, or for their child: the one it was written to."""
    referral = await Referral.objects().where(Referral.id == letter.referral).first()
    to = await recipients.asker(referral) if referral else None
    return to if to and to.party == letter.party else None


async def _recipient(letter: Letter) -> Recipient | None:
    if letter.party == "harmed_person":
        return await _harmed(letter)
    case = await Case.objects().where(Case.id == letter.case).first()
    if case is None:
        return None
    of = recipients.young_person if letter.party == "young_person" else recipients.guardian
    return await of(case, when_stopped=letter.hearing is None or _says_off(_kind(letter)))


async def _harmed(letter: Letter) -> Recipient | None:
    """Of a hearing they are told as long as they want to come; that it is off, whatever they want."""
    name, *of = letter.key.split(":")
    place = len(TO_A_PARTY) - 1 if letter.hearing else 0
    if not letter.hearing and name not in OWN:
        return Recipient("")
    harmed = await HarmedPerson.objects().where(HarmedPerson.id == UUID(of[place])).first()
    if harmed is None or (letter.hearing and harmed.taking_part not in COME and not _says_off(name)):
        return None
    return await recipients.harmed(harmed)


def _kind(letter: Letter) -> str:
    """What it was written to say, even where all it says is to ring us."""
    return str(letter.key.split(":")[0] if letter.name == PLEASE_RING else letter.name)


def _says_off(kind: str) -> bool:
    return kind in NEED_NOT_COME or kind.endswith("-off")
