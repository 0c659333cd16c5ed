"""Whose case is over, or who owes sittings, joins the pool; nothing shows which case it was."""

from datetime import timedelta
from typing import Any

import pytest

from cases import agreements, database, programmes, terms
from cases.actors import Actor, now
from cases.errors import NotFound, WrongState
from cases.intake import Reach
from cases.tables import Case, JournalEntry, Referral, Term
from panel import (
    agreeing,
    arrangements,
    closing,
    correcting,
    graduates,
    jurors,
    letters,
    owed,
    own_case,
    proposals,
    reach,
)
from panel.tables import Graduate, Juror, Letter, Link
from scheduling.seating.rules import against
from tests.agreed import a_draft, a_term, an_agreement, case_of
from tests.builders import (
    a_case,
    a_coordinator,
    a_hearing,
    a_person,
    a_programme,
    a_referral,
    a_seat,
    somebody,
)

pytestmark = pytest.mark.usefixtures("record")


async def asked_after_closing(by: Actor, programme: Any, **person: Any) -> tuple[Case, Graduate]:
    who = await a_person(programme, email="kit@home.example", **person)
    case = await a_case(programme, who, state="completed")
    await closing.close(case, by)
    graduate = await own_case.asked(case.id)
    assert graduate is not None
    return case, graduate


async def test_whose_case_is_closed_is_asked_once():
    programme = await a_programme()
    by = await a_coordinator(programme)
    case, graduate = await asked_after_closing(by, programme)
    assert (await graduates.ask(case, by)).id == graduate.id
    sent = await Letter.objects().where(Letter.name == "invitation")
    assert len(sent) == 1
    assert "/invitation/" in letters.content(sent[0]).text
    assert await Juror.count() == 0


async def test_who_says_yes_is_a_juror_like_any_other_and_the_parent_is_asked():
    programme = await a_programme()
    by = await a_coordinator(programme)
    _, graduate = await asked_after_closing(by, programme, preferred_name="Kit")
    juror = await graduates.accept(graduate, graduates.actor_of(graduate))
    assert (juror.route, juror.state, juror.first_name) == ("invited", "invited", "Kit")
    again = await graduates.accept(graduate, graduates.actor_of(graduate))
    assert again.id == juror.id
    assert await Letter.count().where(Letter.name == "guardian-consent") == 1


async def test_not_now_may_still_become_a_yes_but_a_yes_no_not_now():
    programme = await a_programme()
    by = await a_coordinator(programme)
    _, graduate = await asked_after_closing(by, programme)
    they = graduates.actor_of(graduate)
    assert (await graduates.decline(graduate, they)).state == "no"
    await graduates.accept(graduate, they)
    with pytest.raises(WrongState):
        await graduates.decline(graduate, they)


async def test_who_is_in_the_pool_already_stays_one_person():
    programme = await a_programme()
    by = await a_coordinator(programme)
    who = await a_person(programme, email="kit@home.example")
    juror = await graduates.enter_owed(
        await a_case(programme, who, state="agreement_active"),
        sittings=2,
        due=programmes.today(programme) + timedelta(days=60),
        by=by,
    )
    later = await a_case(programme, who, state="completed")
    await closing.close(later, by)
    graduate = await own_case.asked(later.id)
    assert graduate is not None
    assert (await graduates.accept(graduate, graduates.actor_of(graduate))).id == juror.id
    assert {case.id for case in await graduates.cases_of(juror, by)} >= {later.id}


async def test_owed_sittings_bring_them_in_with_a_letter_and_count_towards_the_agreement():
    programme = await a_programme()
    by = await a_coordinator(programme)
    agreement = await an_agreement(programme, by, "sittings", "letter")
    case = await case_of(agreement)
    due = programmes.today(programme) + timedelta(days=30)
    juror = await graduates.enter_owed(case, sittings=4, due=due, by=by)
    assert (juror.route, juror.state, juror.owed_sittings, juror.owed_by) == ("owed", "owed", 4, due)
    assert await Letter.count().where(Letter.juror == juror.id) >= 1
    for count in (1, 2):
        await sits(programme, juror)
        await graduates.sat(juror, by)
        await graduates.sat(juror, by)  # told twice, counted once
        assert (await sittings_of(agreement)).counted == count
    for _ in range(2):
        await sits(programme, juror)
    await graduates.sat(juror, by)
    assert (await sittings_of(agreement)).state == "done"
    assert (await graduates.enter_owed(case, sittings=5, due=due, by=by)).owed_sittings == 5
    assert await Juror.count().where(Juror.route == "owed") == 1


async def sits(programme: Any, juror: Juror) -> None:
    hearing = await a_hearing(
        programme, starts_at=now() + timedelta(hours=1), ends_at=now() + timedelta(hours=2)
    )
    await a_seat(hearing, juror, state="attended")


async def sittings_of(agreement: Any) -> Term:
    return next(term for term in await terms.of(agreement) if term.kind == "sittings")


async def test_a_sitting_counts_towards_one_term_after_the_other():
    programme = await a_programme()
    by = await a_coordinator(programme)
    draft = await a_draft(programme, by)
    for quantity in (1, 2):
        await a_term(draft, by, "sittings", quantity=quantity)
    today = programmes.today(programme)
    agreement = await agreements.reach(draft, today, by)
    due = today + timedelta(days=30)
    juror = await graduates.enter_owed(await case_of(agreement), sittings=3, due=due, by=by)
    for counted in ([1, 0], [1, 1], [1, 2], [1, 2]):
        await sits(programme, juror)
        await graduates.sat(juror, by)
        assert [term.counted for term in await terms.of(agreement)] == counted


async def test_an_invitation_that_went_to_another_address_or_another_person_opens_nothing():
    programme = await a_programme()
    by = await a_coordinator(programme)
    for put_right in (elsewhere, somebody_else):
        case, graduate = await asked_after_closing(by, programme)
        await put_right(case, by)
        links = await Link.objects().where(Link.graduate_id == graduate.id)
        assert [link.used_at is not None for link in links] == [True]


async def elsewhere(case: Case, by: Actor) -> None:
    await reach.change(case, Reach(email="new@home.example", safe_to_contact=True), by)


async def somebody_else(case: Case, by: Actor) -> None:
    referral = await Referral.objects().get(Referral.id == case.referral)
    born_on = programmes.today(await programmes.get(case.programme)) - timedelta(days=14 * 365)
    await correcting.wrong_person(referral, name="Ada Ash", born_on=born_on, reason="Mixed up.", by=by)


async def test_a_sitting_counts_nothing_when_the_agreement_is_over():
    programme = await a_programme()
    by = await a_coordinator(programme)
    agreement = await an_agreement(programme, by, "sittings")
    case = await case_of(agreement)
    today = programmes.today(programme)
    juror = await graduates.enter_owed(case, sittings=4, due=today + timedelta(days=30), by=by)
    await agreements.complete(agreement, on=today, by=by, ending="partial")
    await sits(programme, juror)
    await graduates.sat(juror, by)
    assert (await sittings_of(agreement)).counted == 0


async def test_no_sitting_is_left_to_sit_when_the_agreement_is_over():
    programme = await a_programme()
    by = await a_coordinator(programme)
    today = programmes.today(programme)
    for sat in (0, 1):
        who = await a_person(programme, legal_name=f"Kit {'Ash' if sat else 'Marlow'}")
        agreement = await an_agreement(programme, by, "sittings", person=who)
        await agreeing.owe_sittings(agreement, by)
        juror = await Juror.objects().get(Juror.owed_sittings == 4)
        for _ in range(sat):
            await sits(programme, juror)
        await agreeing.complete(agreement, on=today, by=by, ending="partial")
        line = await owed.of(await jurors.get(programme.id, juror.id))
        assert (line.juror.owed_sittings, line.done, line.open) == (sat, sat, 0)


async def test_no_sitting_is_left_to_sit_when_the_case_goes_back():
    programme = await a_programme()
    by = await a_coordinator(programme)
    agreement = await an_agreement(programme, by, "sittings")
    await agreeing.owe_sittings(agreement, by)
    await arrangements.give_back(await case_of(agreement), reason="moved", by=by)
    assert not await Juror.exists().where(Juror.owed_sittings > 0)


async def test_a_graduate_never_sits_on_their_own_case_nor_on_one_of_the_same_incident():
    """Under another name and birth date, so that only the seal knows."""
    programme = await a_programme()
    by = await a_coordinator(programme)
    own, graduate = await asked_after_closing(by, programme)
    juror = await graduates.accept(graduate, graduates.actor_of(graduate))
    await Juror.update(
        {Juror.last_name: "Other", Juror.born_on: None, Juror.email: "", Juror.phone: ""}
    ).where(Juror.id == juror.id)
    referral = await a_referral(programme, state="accepted", incident_reference="INC-7")
    other = await a_case(programme, state="scheduled")
    await Case.update({Case.referral: referral.id}).where(Case.id == other.id)
    await Referral.update({Referral.incident_reference: "INC-7"}).where(Referral.id == own.referral)
    for case, out in ((own, True), (other, True), (await a_case(programme, state="scheduled"), False)):
        hearing = await a_hearing(programme, case)
        (who,) = await proposals.candidates(hearing, programme)
        reasons = against(who, await proposals.sitting(hearing, programme))
        assert (reasons[0].kind == "case") == out
        assert not out or [reason.words for reason in reasons] == ["Cannot sit on this one."]


async def test_the_coordinator_alone_opens_the_seal_and_each_look_is_written_down():
    programme = await a_programme()
    by = await a_coordinator(programme)
    case, graduate = await asked_after_closing(by, programme)
    juror = await graduates.accept(graduate, graduates.actor_of(graduate))
    for role in ("facilitator", "evaluator", "administrator", "juror"):
        with pytest.raises(NotFound):
            await graduates.cases_of(juror, somebody(role, programme))
    with pytest.raises(NotFound):
        await graduates.cases_of(juror, await a_coordinator())
    assert [one.id for one in await graduates.cases_of(juror, by)] == [case.id]
    looks = await JournalEntry.objects().where(
        JournalEntry.what == "graduate.opened", JournalEntry.by_id == by.id
    )
    assert [look.subject_id for look in looks] == [str(graduate.id)]


async def test_no_row_of_the_record_names_a_juror_and_their_case():
    """Nor the sealed row and the case: by it one could go on to the juror."""
    programme = await a_programme()
    by = await a_coordinator(programme)
    case, graduate = await asked_after_closing(by, programme)
    juror = await graduates.accept(graduate, graduates.actor_of(graduate))
    agreement = await an_agreement(programme, by, "sittings")
    owing = await case_of(agreement)
    due = programmes.today(programme) + timedelta(days=30)
    owes = await graduates.enter_owed(owing, sittings=4, due=due, by=by)
    await sits(programme, owes)
    await graduates.sat(owes, by)
    await graduates.cases_of(owes, by)
    owed_row = await own_case.asked(owing.id)
    assert owed_row is not None
    for one, sealed, joined in ((case, graduate, juror), (owing, owed_row, owes)):
        of_case = {str(one.id), str(one.person), str(one.referral), one.reference}
        of_juror = {str(joined.id), str(sealed.id), own_case.mark(one.id)}
        for name, row in await every_row():
            said = " ".join(str(value) for value in row.values())
            assert not (any(word in said for word in of_case) and any(word in said for word in of_juror)), (
                f"{name}: {row}"
            )


async def every_row() -> list[tuple[str, dict[str, Any]]]:
    """Of every table; the letters opened."""
    rows = [(table.__name__, row) for table in database.tables() for row in await table.select()]
    words = [
        ("words of a letter", {"case": letter.case, "juror": letter.juror, "said": letters.content(letter)})
        for letter in await Letter.objects()
    ]
    return rows + words
