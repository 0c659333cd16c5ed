"""How long an offer stays open."""

from datetime import datetime, timedelta

from panel import offers

MORNING = datetime.fromisoformat("2026-11-24T10:00+00:00")
EVENING = datetime.fromisoformat("2026-11-24T18:00+00:00")


def test_an_offer_is_open_for_the_answer_time_of_the_programme() -> None:
    assert offers.open_until(MORNING, EVENING + timedelta(days=30), 48) == MORNING + timedelta(hours=48)


def test_an_offer_is_never_open_for_more_than_half_of_the_time_left() -> None:
    assert offers.open_until(MORNING, EVENING, 48) == MORNING + timedelta(hours=4)


def test_do_you_still_come_is_asked_in_the_last_days_and_not_of_whoever_has_just_said_yes() -> None:
    assert not offers.asks_again(EVENING - timedelta(hours=73), EVENING)
    at = EVENING - timedelta(hours=50)
    assert offers.asks_again(at, EVENING, at - timedelta(days=1))
    assert not offers.asks_again(at, EVENING, at - timedelta(hours=1))


def test_nobody_is_asked_by_letter_in_the_last_two_hours() -> None:
    assert offers.in_time(EVENING - timedelta(hours=2), EVENING)
    assert not offers.in_time(EVENING - timedelta(minutes=119), EVENING)
