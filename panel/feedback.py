"""What each of them thought of it: asked once, answered by a link, counted without names.

    await feedback.ask_for_case(case)     # young person, parent or carer, harmed persons, referrer
    await feedback.ask_juror(seat)        # at most once a quarter

Nobody has to answer, and nothing of an answer is shown back by the link.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from cases import database, journal, people, programmes, sealing
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound
from cases.tables import Case, HarmedPerson, Programme, Referral
from panel import letters, links, recipients
from panel.letters import Recipient
from panel.tables import Feedback, Juror, Link, Seat

OPEN = timedelta(days=60)  # how long it may be answered
AFTER = timedelta(days=2)  # the news that it is over comes first
PARTIES: Mapping[str, str] = {
    "young_person": "Young person",
    "guardian": "Parent or carer",
    "harmed_person": "Harmed person",
    "juror": "Panel member",
    "referrer": "Referrer",
}
LETTER = {
    "young_person": "feedback-young-person",
    "guardian": "feedback-guardian",
    "harmed_person": "feedback-harmed",
    "juror": "feedback-juror",
    "referrer": "feedback-referrer",
}
QUESTIONS: Mapping[str, str] = {
    "safe": "Did you feel safe, and were people kind?",
    "fair": "Was it fair?",
    "repaired": "Was the harm put right?",
    "heard": "Did your ideas count?",
    "recommend": "Would you tell a friend to do it?",
}
ASKED_OTHERWISE: Mapping[tuple[str, str], str] = {
    ("harmed_person", "recommend"): "Would you tell others in your place to take part?",
    ("referrer", "recommend"): "Would you send somebody to us again?",
    ("referrer", "fair"): "Was it fair to everybody?",
}
OF_PARTY: Mapping[str, Sequence[str]] = {
    "young_person": tuple(QUESTIONS),
    "guardian": tuple(QUESTIONS),
    "harmed_person": tuple(QUESTIONS),
    "juror": ("safe", "fair", "heard", "recommend"),
    "referrer": ("fair", "repaired", "recommend"),
}
POINTS: Mapping[int, str] = {1: "Not at all", 2: "A little", 3: "Partly", 4: "Mostly", 5: "Very much"}
LONGEST = 1_000
MONTHS_OF_A_QUARTER = 3


async def ask_for_case(case: Case) -> None:
    """Everybody in it whom a letter with a link may reach, once, inside the caller's atomic()."""
    programme = await programmes.get(case.programme)
    referral = await Referral.objects().where(Referral.id == case.referral).first()
    child = people.known_as(await people.get(case.person)).partition(" ")[0]
    young = await recipients.young_person(case, when_stopped=True)
    guardian = await recipients.guardian(case, when_stopped=True)
    await _ask("young_person", str(case.id), young, programme, case=case)
    await _ask("guardian", str(case.id), guardian, programme, case=case, their_name=child)
    if referral:
        to = await recipients.referrer(referral)
        reference = referral.reference or case.reference
        await _ask("referrer", str(case.id), to, programme, case=case, reference=reference)
    for harmed in await _who_took_part(case):
        await _ask("harmed_person", str(harmed.id), await recipients.harmed(harmed), programme, case=case)


async def _who_took_part(case: Case) -> list[HarmedPerson]:
    """Who wanted nothing to do with it, or not to hear how it ends, is left in peace: the letter says it."""
    found: list[HarmedPerson] = await HarmedPerson.objects().where(
        HarmedPerson.referral == case.referral,
        HarmedPerson.part == "harmed",
        HarmedPerson.taking_part.is_in(["attend", "statement", "representative"]),
        HarmedPerson.wants_updates == "yes",
    )
    return found


async def ask_juror(seat: Seat) -> None:
    """After a sitting; whoever sits often is asked once a quarter. Inside the caller's atomic()."""
    juror = await Juror.objects().where(Juror.id == seat.juror).first()
    if juror is None:
        return
    programme = await programmes.get(seat.programme)
    to = await recipients.juror(juror)
    await _ask("juror", f"{juror.id}:{quarter(programmes.today(programme))}", to, programme, juror=juror)


def quarter(day: date) -> str:
    """As 2026-2: from April to June."""
    return f"{day.year}-{(day.month - 1) // MONTHS_OF_A_QUARTER + 1}"


async def _ask(
    party: str,
    whose: str,
    to: Recipient | None,
    programme: Programme,
    *,
    case: Case | None = None,
    juror: Juror | None = None,
    **said: Any,
) -> None:
    """One row and one letter. Whom no link may reach is not asked, so they are not counted as silent."""
    if to is None or to.ring_only or to.way[0] not in ("email", "sms"):
        return
    key = f"{party}:{whose}"
    if await Feedback.exists().where(Feedback.key == key):
        return
    row = Feedback(
        id=uuid4(),
        programme=programme.id,
        party=party,
        key=key,
        case=case.id if case else None,
        juror=juror.id if juror else None,
        asked_at=now(),
    )
    await Feedback.insert(row)
    token = await links.mint("feedback", programme=programme.id, feedback=row.id, good_for=OPEN)
    name = LETTER[party]
    await letters.write(
        name,
        key=f"{name}:{whose}",
        programme=programme,
        to=to,
        party=party,
        context={
            "first_name": people.greeting(to.name),
            "path": f"{links.PATHS['feedback']}{token}",
            **said,
        },
        case=case.id if case and party != "harmed_person" else None,  # a file apart
        send_after=now() + (AFTER if case else timedelta(0)),
    )


def asks(party: str, question: str) -> str:
    """The question in the words for who is asked."""
    return ASKED_OTHERWISE.get((party, question), QUESTIONS[question])


async def of_link(link: Link) -> Feedback:
    found: Feedback | None = await Feedback.objects().where(Feedback.id == link.feedback_id).first()
    if found is None:
        raise NotFound
    return found


async def answer(row: Feedback, question: str, points: int) -> None:
    """One question. What was said is kept at once; said again it is what counts."""
    if question not in OF_PARTY[row.party]:
        raise NotFound
    if points not in POINTS:
        raise BadInput({question: "Choose one of these."})
    column = getattr(Feedback, question)
    async with database.atomic():
        first = await Feedback.exists().where(Feedback.id == row.id, Feedback.answered_at.is_null())
        changed = {column: points} | ({Feedback.answered_at: now()} if first else {})
        await Feedback.update(changed).where(Feedback.id == row.id)
        if first:
            await _noted(row, "feedback.answered")


async def finish(row: Feedback, link: Link, words: str = "") -> None:
    """The last page: in their own words what changed, or nothing. Then the link is used."""
    if len(words) > LONGEST:
        raise BadInput({"words": f"This is too long. Use at most {LONGEST} letters."})
    async with database.atomic():
        await links.use_up(link)
        if words.strip():
            sealed = sealing.seal("feedback.words", row.id, words.strip())
            await Feedback.update({Feedback.words_sealed: sealed}).where(Feedback.id == row.id)
            await Feedback.update({Feedback.answered_at: now()}).where(
                Feedback.id == row.id, Feedback.answered_at.is_null()
            )
        await _noted(row, "feedback.sent")


async def _noted(row: Feedback, what: str) -> None:
    by = Actor(
        id=f"feedback {row.id}", name="Somebody with the link", role="visitor", programme=row.programme
    )
    await journal.write(by, what, row, row.party, programme=row.programme)


def words(row: Feedback) -> str:
    return sealing.unseal("feedback.words", row.id, row.words_sealed) if row.words_sealed else ""


async def withdraw_link(harmed: UUID) -> None:
    """What was mailed to a harmed person went to another address: it opens nothing any more."""
    row = await Feedback.select(Feedback.id).where(Feedback.key == f"harmed_person:{harmed}").first()
    if row:
        await Link.update({Link.used_at: now()}).where(Link.feedback_id == row["id"], Link.used_at.is_null())


async def asked_of_case(case: UUID) -> list[Feedback]:
    found: list[Feedback] = await Feedback.objects().where(Feedback.case == case).order_by(Feedback.party)
    return found
