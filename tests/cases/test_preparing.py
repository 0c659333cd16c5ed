"""What a case lacks before it is heard, from what the record holds. No harmed person is named in it."""

from uuid import uuid4

from cases import preparing
from cases.tables import Programme

PROGRAMME = Programme(word_respondent="young person", needs_harmed_agreement=False)


def a_file(**only):
    made = {"id": uuid4(), "part": "harmed", "kind": "person"}
    return {**made, "taking_part": "unknown", "wants_updates": "unknown", "agrees": "unknown", **only}


def missing(held=(), harmed=(), programme=PROGRAMME, *, worker=True, words=True):
    found = preparing.checks(worker=worker, words=words, held=held, harmed=harmed, programme=programme)
    return [check.words for check in found if not check.holds]


def met(party, harmed=None):
    return {"party": party, "harmed": harmed}


def test_each_party_is_met_apart_or_the_family_together():
    nobody = a_file(kind="public")
    assert missing(harmed=[nobody], worker=False) == [
        "Nobody prepares it yet",
        "The young person has not been met yet",
        "The parent or carer has not been met yet",
    ]
    assert missing([met("young_person")], [nobody]) == ["The parent or carer has not been met yet"]
    assert missing([met("family")], [nobody]) == []
    assert missing([met("family")], [nobody], words=False) == ["Nobody has written what the panel reads"]


def test_a_harmed_person_chooses_first_and_is_met_only_if_they_take_part():
    family, rosa = met("family"), a_file()
    assert missing([family]) == ["Nobody is written down as harmed. Add them, or the public place"]
    assert missing([family], [rosa]) == [
        "The harmed person has not chosen how to take part",
        "The harmed person has not said whether to be told the end",
    ]
    rosa |= {"taking_part": "statement", "wants_updates": "no"}
    assert missing([family], [rosa]) == ["The harmed person has not been met"]
    assert missing([family, met("harmed_person", rosa["id"])], [rosa]) == []
    rosa |= {"taking_part": "none"}
    assert missing([family], [rosa]) == [], "who takes no part is left in peace"


def test_several_are_counted_and_a_witness_is_not_asked():
    rosa = a_file(taking_part="attend", wants_updates="yes", agrees="yes")
    people = [rosa, a_file(), a_file(part="witness")]
    strict = Programme(word_respondent="young person", needs_harmed_agreement=True)
    assert missing([met("family")], people, strict) == [
        "Of 2 harmed persons, 1 has chosen how to take part",
        "Of 2 harmed persons, 1 has said whether to be told the end",
        "Of the 1 harmed person who takes part, none have been met",
        "Of 2 harmed persons, 1 has agreed that it is heard",
    ]
