"""Who may never sit, rule by rule."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

import pytest

from scheduling.seating.rules import Away, Candidate, Close, Sitting, against
from scheduling.times import Span
from tests.scheduling.seating.people import a_party, a_sitting, somebody, tuesdays


def kinds(who: Candidate, sitting: Sitting | None = None) -> list[str]:
    return [reason.kind for reason in against(who, sitting or a_sitting())]


def test_an_ordinary_juror_may_sit() -> None:
    assert kinds(somebody()) == []


def test_nobody_sits_on_their_own_case() -> None:
    case = a_sitting(parties=(a_party(names=frozenset({"tasha b"}), born_on=date(2010, 5, 1)),))
    assert kinds(somebody(), case) == ["case"]


def test_the_same_name_with_an_unknown_birth_date_counts_as_the_same_person() -> None:
    case = a_sitting(parties=(a_party(names=frozenset({"tasha b"}), born_on=None),))
    assert kinds(somebody(), case) == ["case"]


def test_a_namesake_born_on_another_day_may_sit() -> None:
    case = a_sitting(parties=(a_party(names=frozenset({"tasha b"}), born_on=date(2009, 5, 1)),))
    assert kinds(somebody(), case) == []


@pytest.mark.parametrize("contact", [{"email": "t@example.org"}, {"phone": "+447700900001"}])
def test_the_same_email_or_phone_is_the_same_person(contact: dict[str, str]) -> None:
    assert kinds(somebody(**contact), a_sitting(parties=(a_party(**contact),))) == ["case"]


def test_blank_contacts_are_not_the_same_contact() -> None:
    blank = a_party(
        email="",
        phone="",
        school="",
        households=frozenset({""}),
        guardian_phones=frozenset({""}),
        guardian_emails=frozenset({""}),
    )
    assert kinds(somebody(school="", household=""), a_sitting(parties=(blank,))) == []


def test_a_co_respondent_of_the_same_incident_does_not_sit() -> None:
    incident = (a_party(), a_party(names=frozenset({"tasha b"}), born_on=date(2010, 5, 1)))
    assert kinds(somebody(), a_sitting(parties=incident)) == ["case"]


def test_who_knows_somebody_in_the_case_does_not_sit() -> None:
    assert kinds(somebody(knows=True)) == ["knows"]


@pytest.mark.parametrize(
    ("who", "party"),
    [
        ({"household": "4 mill lane"}, {"households": frozenset({"4 mill lane"})}),
        ({"guardian_phone": "+447700900002"}, {"guardian_phones": frozenset({"+447700900002"})}),
        ({"guardian_phone": "+447700900002"}, {"phone": "+447700900002"}),
        ({"phone": "+447700900002"}, {"guardian_phones": frozenset({"+447700900002"})}),
        ({"email": "mo@example.org"}, {"guardian_emails": frozenset({"mo@example.org"})}),
        ({"guardian_names": frozenset({"ali mo"})}, {"guardian_names": frozenset({"ali mo"})}),
        ({"names": frozenset({"ali mo"})}, {"guardian_names": frozenset({"ali mo"})}),
    ],
)
def test_nobody_sits_on_the_case_of_somebody_at_home(who: dict[str, str], party: dict[str, object]) -> None:
    assert kinds(somebody(**who), a_sitting(parties=(a_party(**party),))) == ["home"]


def test_the_same_school_and_year_does_not_sit() -> None:
    assert kinds(somebody(), a_sitting(parties=(a_party(school="holyrood", school_year="11"),))) == ["school"]


def test_another_year_of_the_same_school_may_sit() -> None:
    assert kinds(somebody(), a_sitting(parties=(a_party(school="holyrood", school_year="9"),))) == []


@pytest.mark.parametrize(
    ("one", "other", "out"),
    [
        ("year 9", "9", True),
        ("grade 9", "9th grade", True),
        ("y09", "year 9", True),
        ("9b", "year 9", True),
        ("10 11", "year 11", True),
        ("year 10", "9", False),
        ("sixth form", "sixth form", True),
        ("sixth form", "lower sixth", True),
        ("nine", "9", True),
    ],
)
def test_a_school_year_is_the_same_however_it_is_written(one: str, other: str, *, out: bool) -> None:
    """Two spellings without a number in both may be the same year, so they count as it."""
    for who, party in ((one, other), (other, one)):
        case = a_sitting(parties=(a_party(school="holyrood", school_year=party),))
        assert bool(kinds(somebody(school_year=who), case)) is out


def test_a_programme_may_keep_out_the_whole_school() -> None:
    case = a_sitting(parties=(a_party(school="holyrood", school_year="9"),), whole_school=True)
    assert kinds(somebody(), case) == ["school"]


def test_an_unknown_year_of_the_same_school_counts_as_the_same() -> None:
    assert kinds(somebody(school_year=""), a_sitting(parties=(a_party(school="holyrood"),))) == ["school"]


@pytest.mark.parametrize(
    ("who", "one", "kind"),
    [
        ({}, {"names": frozenset({"tasha b"})}, "close"),
        ({"phone": "+447700900003"}, {"phone": "+447700900003"}, "close"),
        ({"guardian_email": "m@example.org"}, {"email": "m@example.org"}, "home"),
        ({"guardian_names": frozenset({"mary p"})}, {"names": frozenset({"mary p"})}, "home"),
        ({}, {"school": "holyrood", "school_year": "11"}, "school"),
    ],
)
@pytest.mark.parametrize("side", ["harmed", "witness", "supporter"])
def test_nobody_close_to_the_case_sits(
    who: dict[str, Any], one: dict[str, Any], kind: str, side: str
) -> None:
    case = a_sitting(close=(Close(side, **{"names": frozenset({"lee sam"}), **one}),))
    assert kinds(somebody(**who), case) == [kind]
    assert kinds(somebody(), a_sitting(close=(Close(side, frozenset({"lee sam"})),))) == []


def test_nobody_sits_in_exam_weeks_or_while_away() -> None:
    exams = Away("exams", date(2026, 11, 23), date(2026, 11, 24))
    assert [reason.words for reason in against(somebody(away=(exams,)), a_sitting())] == [
        "Has exams that day."
    ]
    assert kinds(somebody(away=(Away("away", date(2026, 11, 25), date(2026, 12, 1)),))) == []


def test_nobody_is_asked_twice_for_one_hearing() -> None:
    who = somebody()
    assert kinds(somebody(asked=True)) == ["asked"]
    assert "asked" in kinds(who, a_sitting(seated=frozenset({who.id})))


@pytest.mark.parametrize("state", ["owed", "invited", "applied", "trained", "sworn", "paused", "retired"])
def test_only_active_jurors_sit(state: str) -> None:
    assert kinds(somebody(state=state)) == ["state"]


def test_a_juror_whose_address_is_somebody_elses_is_not_asked() -> None:
    assert kinds(somebody(wrong_address=True)) == ["address"]


def test_training_lasts_until_the_day() -> None:
    assert kinds(somebody(trained_until=date(2026, 11, 24))) == []
    assert kinds(somebody(trained_until=date(2026, 11, 23))) == ["training"]
    assert kinds(somebody(trained_until=None)) == ["training"]


def test_nobody_sits_without_the_oath() -> None:
    assert kinds(somebody(sworn_on=None)) == ["oath"]


def test_under_18_needs_a_guardians_consent() -> None:
    assert kinds(somebody(consent_on=None)) == ["guardian"]
    assert kinds(somebody(consent_on=None, born_on=None)) == ["guardian"]


def test_who_turns_18_on_the_day_needs_no_consent() -> None:
    assert kinds(somebody(consent_on=None, born_on=date(2008, 11, 24))) == []
    assert kinds(somebody(consent_on=None, born_on=date(2008, 11, 25))) == ["guardian"]


def test_the_whole_hearing_lies_in_a_usual_free_time() -> None:
    assert kinds(somebody(free=(tuesdays("17:30", "18:30"),))) == []
    assert kinds(somebody(free=(tuesdays("17:30", "18:29"),))) == ["times"]
    assert kinds(somebody(free=(tuesdays("17:45", "21:00"),))) == ["times"]


def test_who_has_no_usual_times_may_come_any_time() -> None:
    assert kinds(somebody(free=())) == []


def test_usual_times_go_by_the_wall_clock_in_summer_too() -> None:
    summer = a_sitting(
        starts=datetime(2027, 7, 6, 16, 30, tzinfo=UTC).astimezone(a_sitting().starts.tzinfo),
        ends=datetime(2027, 7, 6, 17, 30, tzinfo=UTC).astimezone(a_sitting().starts.tzinfo),
    )
    who = somebody(free=(tuesdays("17:30", "18:30"),), trained_until=date(2027, 12, 1))
    assert kinds(who, summer) == []


def test_nobody_is_in_two_places_at_once() -> None:
    other = Span(datetime(2026, 11, 24, 18, 0, tzinfo=UTC), datetime(2026, 11, 24, 19, 0, tzinfo=UTC))
    assert kinds(somebody(busy=(other,))) == ["elsewhere"]


def test_one_sitting_may_follow_another() -> None:
    after = Span(datetime(2026, 11, 24, 18, 30, tzinfo=UTC), datetime(2026, 11, 24, 19, 30, tzinfo=UTC))
    assert kinds(somebody(busy=(after,))) == []


def test_who_must_leave_by_half_past_six_may_sit_until_then() -> None:
    assert kinds(somebody(home_by=time(18, 30))) == []
    assert kinds(somebody(home_by=time(18, 0))) == ["home_by"]


def test_nobody_sits_more_often_a_month_than_the_programme_says() -> None:
    assert kinds(somebody(load_this_month=3)) == []
    assert kinds(somebody(load_this_month=4)) == ["cap"]


def test_two_who_are_kept_apart_do_not_share_a_panel() -> None:
    other = uuid4()
    assert kinds(somebody(apart_from=frozenset({other})), a_sitting(seated=frozenset({other}))) == ["apart"]


def test_every_reason_is_given_at_once_in_short_sentences() -> None:
    said = against(somebody(state="paused", sworn_on=None, home_by=time(18, 0)), a_sitting())
    assert [reason.kind for reason in said] == ["state", "oath", "home_by"]
    assert all(len(reason.words.split()) <= 15 for reason in said)
