"""The file of a person who was harmed: their own choice, their own words, and who stands near a case."""

import pytest

from cases import harmed, journal
from cases.errors import BadInput, NotFound, WrongState
from cases.harmed import Facts
from cases.tables import Case, HarmedPerson, JournalEntry, Referral, StateChange
from tests.builders import (
    a_case,
    a_coordinator,
    a_harmed_person,
    a_programme,
    a_supporter,
)


async def test_a_file_is_opened_once_and_put_right_without_saying_what_stood_there(record):
    programme = await a_programme()
    case, by = await a_case(programme), await a_coordinator(programme)
    referral = await Referral.objects().get(Referral.id == case.referral)
    told = Facts(name="Rosa Marsh", school="Holyrood Academy", school_year="9")
    first = await harmed.add(referral, told, by)
    again = await harmed.add(referral, told, by, once=first.id)
    assert again.id == first.id
    assert await HarmedPerson.count() == 1
    await harmed.change(first, Facts(name="Rosa Marsh", safe_to_contact=False), by)
    entry = await JournalEntry.objects().get(JournalEntry.what == "harmed.changed")
    assert set(entry.detail.split(", ")) == {"school", "school_year", "safe_to_contact"}
    with pytest.raises(BadInput) as bad:
        await harmed.add(referral, Facts(name=" ", part="offended"), by)
    assert set(bad.value.problems) == {"name", "part"}
    stranger = await a_coordinator()
    for asked in (harmed.get(stranger, first.id), harmed.add(referral, told, stranger)):
        with pytest.raises(NotFound):
            await asked


async def test_a_mind_may_change_until_it_is_heard_and_every_choice_is_kept(record):
    programme = await a_programme()
    case, by = await a_case(programme), await a_coordinator(programme)
    rosa = await a_harmed_person(case)
    await harmed.choose(rosa, "attend", by)
    await harmed.choose(rosa, "attend", by)
    with pytest.raises(BadInput):
        await harmed.choose(rosa, "representative", by)
    rosa = await harmed.choose(rosa, "representative", by, representative="Her uncle")
    rosa = await harmed.choose(rosa, "statement", by)
    assert (rosa.taking_part, rosa.representative) == ("statement", "")
    rosa = await harmed.say(rosa, "statement", "I was scared to walk home.", by)
    steps = await StateChange.objects().where(StateChange.subject == "harmed").order_by(StateChange.at)
    assert [step.to_state for step in steps] == ["attend", "representative", "statement"]

    await Case.update({Case.state: "heard"}).where(Case.id == case.id)
    for late in (harmed.choose(rosa, "none", by), harmed.say(rosa, "statement", "Something else", by)):
        with pytest.raises(WrongState):
            await late
    rosa = await harmed.answer(rosa, "wants_updates", "no", by)
    rosa = await harmed.say(rosa, "safety", "Not in the same corridor.", by)
    assert harmed.own_words(rosa)["statement"] == "I was scared to walk home."
    entries = await JournalEntry.select(JournalEntry.detail)
    assert not any("scared" in entry["detail"] for entry in entries)
    assert (await journal.verify()).sound


async def test_near_a_case_is_everybody_of_the_incident_and_who_comes_with_them(record):
    programme = await a_programme()
    own, companion, other = [await a_case(programme) for _ in range(3)]
    for case in (own, companion):
        await Referral.update({Referral.incident_reference: "INC-7"}).where(Referral.id == case.referral)
    await a_harmed_person(own, name="Corner Shop", kind="business", contact_name="Rosa Marsh")
    await a_harmed_person(companion, name="Kit Holm", part="witness", school="Holyrood", school_year="9")
    await a_harmed_person(other, name="Nobody Near")
    await a_supporter(companion, name="Ivy Lane", school="Holyrood", school_year="11")
    found = await harmed.around(own)
    assert {near.side: near.names for near in found} == {
        "harmed": ("Corner Shop", "Rosa Marsh"),
        "witness": ("Kit Holm",),
        "supporter": ("Ivy Lane",),
    }
    kit = next(near for near in found if near.side == "witness")
    assert (kit.school, kit.school_year) == ("Holyrood", "9")
