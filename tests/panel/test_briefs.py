"""The check by first name, the brief that opens after it, and “I still come”, on the juror's phone."""

from datetime import timedelta

import pytest
import time_machine

from cases import consents, panel_words, strengths
from cases.errors import WrongState
from cases.tables import Case, Consent, JournalEntry, Programme
from panel import links, seats
from panel.sign_ins import actor_of
from panel.tables import Juror, Seat
from scheduling.tables import Hearing
from tests.builders import (
    a_case,
    a_coordinator,
    a_juror,
    a_person,
    a_programme,
    a_referral,
    all_agree,
    an_account,
    somebody,
)
from tests.evenings import an_arranged_hearing
from tests.visiting import Visitor, visiting

pytestmark = pytest.mark.usefixtures("record")


class Told:
    """Tasha said yes to the case of Jordan; what happened is written down."""

    programme: Programme
    case: Case
    hearing: Hearing
    juror: Juror
    seat: Seat

    @property
    def brief(self) -> str:
        return f"/mine/seats/{self.seat.id}/brief"


async def told(standby: int = 0) -> Told:
    one = Told()
    one.programme = await a_programme(seats=1, seats_least=1, standby=standby, brief_hours=48)
    person = await a_person(one.programme, legal_name="Jordan Parker")
    referral = await a_referral(one.programme, person, state="accepted", statement="Leo Marsh saw it.")
    one.case = await a_case(one.programme, person)
    await Case.update({Case.referral: referral.id}).where(Case.id == one.case.id)
    one.case.referral = referral.id
    await all_agree(one.case)
    staff = somebody("coordinator", one.programme)
    one.case = await panel_words.write(one.case, "A wall was painted.", staff)
    await strengths.say(one.case, domain="offer", words="I can paint.", by=staff)
    one.juror = await a_juror(one.programme, first_name="Tasha", last_name="Brown")
    one.hearing = await an_arranged_hearing(one.programme, case=one.case)
    one.seat, *_ = await seats.offer_all(one.hearing, await a_coordinator(one.programme))
    await seats.answer(one.seat, "yes", actor_of(one.juror))
    return one


async def words(visitor: Visitor, path: str, status: int = 200) -> str:
    page = await visitor.opens(path, status)
    return " ".join(page.main.get_text(" ").split())


async def test_the_brief_opens_after_the_check_and_closes_with_the_hearing() -> None:
    one = await told()
    phone = await visiting(one.juror)
    assert (await phone.get(one.brief)).headers["location"].endswith("/know")
    await phone.sends(f"/mine/seats/{one.seat.id}/know", {"answer": "know_nobody"}, action="/answer")
    assert "You can read what it is about from" in await words(phone, one.brief)
    with time_machine.travel(one.hearing.starts_at - timedelta(hours=47), tick=False):
        phone = await visiting(one.juror)
        assert "Read what it is about" in await words(phone, f"/mine/seats/{one.seat.id}")
        said = await words(phone, one.brief)
        assert said.index("I can paint.") < said.index("A wall was painted.")
        assert "Parker" not in said
        assert await JournalEntry.count().where(JournalEntry.what == "brief.read") == 1
        await words(await visiting(await a_juror(one.programme)), one.brief, status=404)
    with time_machine.travel(one.hearing.ends_at + timedelta(minutes=1), tick=False):
        assert "wall" not in await words(await visiting(one.juror), one.brief, status=410)


async def test_nothing_is_read_by_standby_nor_after_a_family_says_no() -> None:
    one = await told()
    await seats.know_nobody(one.seat, actor_of(one.juror))
    staff = somebody("coordinator", one.programme)
    with time_machine.travel(one.hearing.starts_at - timedelta(hours=40), tick=False):
        phone = await visiting(one.juror)
        await Seat.update({Seat.place: 101, Seat.role: "standby"}).where(Seat.id == one.seat.id)
        assert "wall" not in await words(phone, one.brief)
        assert "You stand by" in await words(phone, f"/mine/seats/{one.seat.id}")
        await Seat.update({Seat.place: 1, Seat.role: "juror"}).where(Seat.id == one.seat.id)
        assert "wall" in await words(phone, one.brief)
        await consents.refuse(one.case, giver="guardian", kind="information", how="spoken", by=staff)
        assert "wall" not in await words(phone, one.brief)


async def test_nothing_opens_before_everybody_agreed_and_only_the_coordinator_reads_why() -> None:
    one = await told()
    await seats.know_nobody(one.seat, actor_of(one.juror))
    await Consent.delete().where(Consent.case == one.case.id, Consent.giver == "guardian")
    with time_machine.travel(one.hearing.starts_at - timedelta(hours=40), tick=False):
        phone = await visiting(one.juror)
        desk = await visiting(await an_account("coordinator", one.programme))
        for path in (one.brief, f"/mine/seats/{one.seat.id}"):
            said = await words(phone, path)
            assert "There is nothing to read yet" in said
            assert not [word for word in ("agree", "parent", "wall") if word in said]
        why = "Sharing information needs a yes of the parent or carer."
        assert why in await words(desk, f"/hearings/{one.hearing.id}")
        await all_agree(one.case)
        assert "wall" in await words(phone, one.brief)
        assert why not in await words(desk, f"/hearings/{one.hearing.id}")


async def test_one_tap_says_i_still_come_and_looking_says_nothing() -> None:
    one = await told()
    with time_machine.travel(one.hearing.starts_at - timedelta(hours=40), tick=False):
        token = await links.mint(
            "confirm",
            programme=one.programme.id,
            juror=one.juror.id,
            seat=one.seat.id,
            good_for=timedelta(hours=40),
        )
        phone = await visiting()
        assert "Do you still come?" in await words(phone, f"/c/{token}")
        await phone.client.head(f"/c/{token}")
        assert (await seats.get(actor_of(one.juror), one.seat.id)).state == "accepted"
        await phone.sends(f"/c/{token}", {"answer": "still"}, action="/answer")
        assert "You told us that you still come" in await words(phone, f"/c/{token}")
        assert (await seats.get(actor_of(one.juror), one.seat.id)).state == "confirmed"
        await phone.sends(f"/c/{token}/change", {"answer": "no"}, action="/answer")
        assert (await seats.get(actor_of(one.juror), one.seat.id)).state == "declined"
        await phone.opens(f"/s/{token}", 404)
    with time_machine.travel(one.hearing.starts_at + timedelta(minutes=1), tick=False):
        await phone.opens(f"/c/{token}", 410)


async def test_who_knows_them_after_all_reads_nothing_more() -> None:
    one = await told()
    await seats.know_nobody(one.seat, actor_of(one.juror))
    with time_machine.travel(one.hearing.starts_at - timedelta(hours=40), tick=False):
        phone = await visiting(one.juror)
        await phone.sends(f"/mine/seats/{one.seat.id}/know", {"answer": "know"}, action="/answer")
        assert "wall" not in await words(phone, one.brief)


async def test_the_panel_never_reads_the_words_of_whoever_wrote_to_us() -> None:
    one = await told()
    await seats.know_nobody(one.seat, actor_of(one.juror))
    here = f"/cases/{one.case.id}/brief"
    with time_machine.travel(one.hearing.starts_at - timedelta(hours=40), tick=False):
        phone = await visiting(one.juror)
        desk = await visiting(await an_account("coordinator", one.programme))
        assert "Leo Marsh" not in await words(phone, one.brief)
        assert "Leo Marsh saw it." in await words(desk, here)
        await desk.sends(here, {"words": "  "})
        said = await words(phone, one.brief)
        assert "You hear more on the day." in said
        assert "Marsh" not in said
        assert "Nobody has written what the panel reads" in await words(desk, f"/cases/{one.case.id}")
        await desk.sends(here, {"words": "A wall of the school was painted."})
        assert "A wall of the school was painted." in await words(phone, one.brief)
        assert (await desk.sends(here, {"words": "x" * 5001})).status_code == 422


async def test_what_was_written_of_one_young_person_is_not_read_of_another() -> None:
    one = await told()
    await seats.know_nobody(one.seat, actor_of(one.juror))
    other = await a_person(one.programme, legal_name="Rowan Pike")
    await Case.update({Case.person: other.id}).where(Case.id == one.case.id)
    case = await Case.objects().get(Case.id == one.case.id)
    assert (panel_words.of(case), panel_words.last(case)) == ("", "A wall was painted.")
    desk = await visiting(await an_account("coordinator", one.programme))
    here = f"/cases/{case.id}/brief"
    assert "This was written of somebody else." in await words(desk, here)
    await desk.sends(here)
    assert panel_words.of(await Case.objects().get(Case.id == case.id)) == "A wall was painted."


async def test_what_others_said_of_a_young_person_is_not_what_they_told_us() -> None:
    one = await told()
    await seats.know_nobody(one.seat, actor_of(one.juror))
    staff = somebody("coordinator", one.programme)
    for said_by in ("guardian", "other"):
        of = {"domain": "connection", "words": f"Shy, says the {said_by}.", "said_by": said_by}
        await strengths.say(one.case, **of, by=staff)
    with time_machine.travel(one.hearing.starts_at - timedelta(hours=40), tick=False):
        said = await words(await visiting(one.juror), one.brief)
    assert "I can paint." in said
    assert "Shy" not in said
    assert "People and places" not in said


async def test_no_panel_reads_anything_new_of_a_case_that_is_over() -> None:
    one = await told()
    await Case.update({Case.state: "closed"}).where(Case.id == one.case.id)
    with pytest.raises(WrongState):
        await panel_words.write(one.case, "Another wall.", somebody("coordinator", one.programme))
