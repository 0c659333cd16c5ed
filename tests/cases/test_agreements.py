"""An agreement is drafted, reached, kept: extended once, reviewed, completed."""

from datetime import timedelta

import pytest

from cases import agreements, case_files, grids, guideline, hours, programmes, signatures, terms
from cases.actors import Actor
from cases.database import Engine
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.tables import Agreement, Case, HoursEntry, JournalEntry, Programme, StateChange, Term
from tests.agreed import a_draft, a_term, an_agreement, case_of
from tests.builders import a_case, a_coordinator, a_programme


@pytest.fixture
async def programme(record: Engine) -> Programme:
    return await a_programme()


@pytest.fixture
async def by(programme: Programme) -> Actor:
    return await a_coordinator(programme)


async def test_what_a_panel_and_a_young_person_agree_runs_until_its_last_day(
    programme: Programme, by: Actor
) -> None:
    agreement = await an_agreement(programme, by)
    today = programmes.today(programme)
    assert (agreement.state, agreement.reached_on) == ("active", today)
    assert agreement.due_on == today + timedelta(days=30)
    assert (await case_of(agreement)).state == "agreement_active"
    assert (await agreements.reach(agreement, today, by)).id == agreement.id  # asked twice


async def test_a_case_has_one_agreement_at_a_time(programme: Programme, by: Actor) -> None:
    case = await a_case(programme, state="heard")
    first, again = await agreements.draft(case, by), await agreements.draft(case, by)
    assert first.id == again.id
    with pytest.raises(WrongState, match="belongs to its hearing"):
        await agreements.draft(await a_case(programme, state="intake"), by)


async def test_a_term_says_what_who_and_by_when(programme: Programme, by: Actor) -> None:
    agreement = await a_draft(programme, by)
    with pytest.raises(BadInput) as bad:
        await a_term(agreement, by, "service", words=" ", owner="", quantity=0)
    assert set(bad.value.problems) == {"words", "owner", "quantity"}
    far = programmes.today(programme) + timedelta(days=programme.agreement_days + 1)
    with pytest.raises(BadInput, match="too far off"):
        await a_term(agreement, by, due_on=far)


async def test_an_empty_draft_is_no_agreement(programme: Programme, by: Actor) -> None:
    agreement = await a_draft(programme, by)
    await a_term(agreement, by, "other", side="panel")
    with pytest.raises(Refused, match="at least one thing"):
        await agreements.reach(agreement, programmes.today(programme), by)


async def test_who_signed_other_words_has_not_signed(programme: Programme, by: Actor) -> None:
    agreement = await a_draft(programme, by)
    with pytest.raises(Refused, match="nothing to sign"):
        await signatures.sign(agreement, part="young_person", name="Callum", how="page", by=by)
    term = await a_term(agreement, by)
    for _ in range(2):
        await signatures.sign(agreement, part="young_person", name="Callum", how="page", by=by)
    assert len(await signatures.of(agreement)) == 1
    await terms.change(term, terms.told_of(term), by)
    assert len(await signatures.of(agreement)) == 1
    await a_term(agreement, by, "service")
    assert await signatures.of(agreement) == []


async def test_beyond_the_guideline_it_asks_for_a_reason_and_goes_on(programme: Programme, by: Actor) -> None:
    await grids.keep(programme.id, guideline.USUAL, by)
    agreement = await a_draft(programme, by)
    await a_term(agreement, by, "service", quantity=60)
    level = await grids.level_of(agreement)
    assert len(await grids.warnings(agreement)) == 2
    assert f"level {level}" in (await grids.warnings(agreement))[0]
    today = programmes.today(programme)
    with pytest.raises(Refused, match="Write why"):
        await agreements.reach(agreement, today, by)
    agreement = await agreements.reach(agreement, today, by, outside="He looks after his nan.")
    assert agreements.outside(agreement) == "He looks after his nan."
    row = await Agreement.select(Agreement.outside_sealed).first()
    assert row["outside_sealed"].startswith("sealed:")


async def test_hours_count_when_the_supervisor_says_so(programme: Programme, by: Actor) -> None:
    agreement = await an_agreement(programme, by)
    service, *_ = await terms.of(agreement)
    today = programmes.today(programme)
    first = await hours.log(service, on_day=today, minutes=300, by=by, words="Fixed a wheel.")
    with pytest.raises(Refused, match="8 hours are not verified"):
        await terms.done(service, on=today, by=by)
    assert (await terms.progress(service)).words == "0 of 8 hours"
    assert (await terms.progress(service)).waiting == 300
    await hours.verify(first, by)
    await hours.verify(first, by)  # the same tap twice
    assert (await terms.progress(service)).words == "5 of 8 hours"
    wrong = await hours.log(service, on_day=today, minutes=60, by=by)
    await hours.refuse(wrong, by)
    with pytest.raises(WrongState, match="answered already"):
        await hours.verify(wrong, by)
    await hours.log(service, on_day=today, minutes=180, by=by)
    assert await hours.verify_all(service, by, "paper") == 1
    service = await terms.get(by, service.id)
    assert (service.state, service.done_on) == ("done", today)
    with pytest.raises(WrongState):
        await hours.log(service, on_day=today, minutes=60, by=by)


async def test_nobody_helps_for_thirteen_hours_a_day(programme: Programme, by: Actor) -> None:
    service, *_ = await terms.of(await an_agreement(programme, by))
    today = programmes.today(programme)
    await hours.log(service, on_day=today, minutes=600, by=by)
    with pytest.raises(BadInput, match="12 hours"):
        await hours.log(service, on_day=today, minutes=180, by=by)
    with pytest.raises(BadInput, match="today or in the past"):
        await hours.log(service, on_day=today + timedelta(days=1), minutes=60, by=by)
    entry = await HoursEntry.objects().first()
    await hours.take_back(entry, by)
    assert await hours.of(service) == []


async def test_kept_in_time_is_completed_and_after_its_day_is_late(programme: Programme, by: Actor) -> None:
    agreement = await an_agreement(programme, by, "letter")
    today = programmes.today(programme)
    with pytest.raises(Refused, match="still open"):
        await agreements.complete(agreement, on=today, by=by)
    (letter,) = await terms.of(agreement)
    await terms.done(letter, on=today, by=by, evidence="We have a copy.")
    agreement = await agreements.complete(agreement, on=today, by=by)
    assert (agreement.state, agreement.ending) == ("ended", "completed")
    assert (await case_of(agreement)).state == "completed"
    these = await terms.of(agreement)
    assert agreements.ending_of(agreement, these, agreement.due_on + timedelta(days=1)) == "late"


async def test_it_is_extended_once_and_goes_on_when_the_new_day_is_known(
    programme: Programme, by: Actor
) -> None:
    agreement = await an_agreement(programme, by, "letter")
    later = agreement.due_on + timedelta(days=60)
    agreement = await agreements.extend(agreement, later, "school", by)
    assert (await case_of(agreement)).state == "extended"
    assert {term.due_on for term in await terms.of(agreement)} == {later}
    await agreements.extend(agreement, later, "school", by)  # the same click twice
    agreement = await agreements.resume(agreement, by)
    assert (await case_of(agreement)).state == "agreement_active"
    with pytest.raises(Refused, match="extended once"):
        await agreements.extend(agreement, later + timedelta(days=1), "school", by)


async def test_it_does_not_run_longer_than_the_programme_says(programme: Programme, by: Actor) -> None:
    agreement = await an_agreement(programme, by, "letter")
    too_far = agreement.reached_on + timedelta(days=programme.agreement_days_most + 1)
    with pytest.raises(BadInput, match="at most"):
        await agreements.extend(agreement, too_far, "school", by)
    with pytest.raises(BadInput, match="after the old one"):
        await agreements.extend(agreement, agreement.due_on, "school", by)


async def test_a_breach_is_reviewed_before_the_case_goes_back(programme: Programme, by: Actor) -> None:
    agreement = await an_agreement(programme, by)
    today = programmes.today(programme)
    with pytest.raises(Refused, match="review first"):
        await agreements.complete(agreement, on=today, by=by, ending="breach")
    await agreements.breach(agreement, "hours", by)
    assert (await case_of(agreement)).state == "breach_review"
    await agreements.resume(agreement, by)
    assert (await case_of(agreement)).state == "agreement_active"
    await agreements.breach(agreement, "contact", by)
    agreement = await agreements.complete(agreement, on=today, by=by, ending="breach")
    assert agreement.ending == "breach"
    assert (await case_of(agreement)).state == "returned_to_referrer"
    whys = [row["why"] for row in await StateChange.select(StateChange.why).order_by(StateChange.at)]
    assert whys.count("breach") == 2  # of the case and of the agreement


async def test_a_review_may_end_in_more_time_or_in_part(programme: Programme, by: Actor) -> None:
    agreement = await an_agreement(programme, by)
    await agreements.breach(agreement, "hours", by)
    agreement = await agreements.extend(agreement, agreement.due_on + timedelta(days=7), "slow", by)
    assert (await case_of(agreement)).state == "extended"
    agreement = await agreements.complete(agreement, on=programmes.today(programme), by=by, ending="partial")
    assert (await case_of(agreement)).state == "completed"


async def test_what_is_agreed_may_change_with_a_reason(programme: Programme, by: Actor) -> None:
    agreement = await an_agreement(programme, by)
    service, letter = await terms.of(agreement)
    with pytest.raises(WrongState, match="agreed already"):
        await terms.change(letter, terms.told_of(letter), by)
    with pytest.raises(BadInput, match="Write why"):
        await terms.waive(letter, " ", by)
    letter = await terms.waive(letter, "She asked for no letter.", by)
    assert terms.reason(letter) == "She asked for no letter."
    new = await terms.substitute(
        service,
        "The shop closed.",
        by,
        kind="course",
        words="Go to the bike course.",
        owner="Callum",
        due_on=service.due_on,
    )
    assert new.instead_of == service.id
    assert [term.state for term in await terms.of(agreement)] == ["substituted", "waived", "open"]


async def test_sittings_are_counted_until_there_are_enough(programme: Programme, by: Actor) -> None:
    agreement = await an_agreement(programme, by, "sittings")
    (term,) = await terms.of(agreement)
    today = programmes.today(programme)
    for _ in range(3):
        term = await terms.count(term, 1, on=today, by=by)
    assert (await terms.progress(term)).words == "3 of 4 sittings"
    term = await terms.count(term, 1, on=today, by=by)
    assert term.state == "done"
    assert (await terms.reopen(term, by)).state == "open"


async def test_what_is_agreed_stands_in_no_journal_and_no_reason(programme: Programme, by: Actor) -> None:
    agreement = await an_agreement(programme, by)
    service, letter = await terms.of(agreement)
    await terms.done(letter, on=programmes.today(programme), by=by, evidence="CANARY copy")
    await terms.waive(service, "CANARY illness", by)
    said = [row["detail"] for row in await JournalEntry.select(JournalEntry.detail)]
    said += [row["why"] for row in await StateChange.select(StateChange.why)]
    for row in await Term.select():
        said += [str(value) for value in row.values()]
    assert not [words for words in said if "CANARY" in words or "bike repair" in words]


async def test_another_programme_finds_nothing(programme: Programme, by: Actor) -> None:
    agreement = await an_agreement(programme, by)
    (term, _), stranger = await terms.of(agreement), await a_coordinator()
    for ask in (agreements.get(stranger, agreement.id), terms.get(stranger, term.id)):
        with pytest.raises(NotFound):
            await ask
    with pytest.raises(NotFound):
        await agreements.resume(agreement, stranger)


async def test_a_case_that_goes_back_ends_what_was_agreed(programme: Programme, by: Actor) -> None:
    agreement = await an_agreement(programme, by)
    await case_files.give_back(await case_of(agreement), reason="moved", by=by)
    row = await Agreement.objects().get(Agreement.id == agreement.id)
    assert (row.state, row.ending) == ("ended", "returned")
    assert (await Case.objects().get(Case.id == agreement.case)).state == "returned_to_referrer"
