"""Feedback in numbers."""

from datetime import UTC, datetime

from panel import feedback, feedback_counts


def test_a_party_without_answers_has_a_rate_and_no_mean():
    rows = [{"party": "referrer", "answered_at": None, **dict.fromkeys(feedback.QUESTIONS)}]
    line = next(one for one in feedback_counts.lines(rows) if one.party == "referrer")
    assert line.rate == "0 of 1 (0 %)"
    assert line.said("fair") == "Fewer than 5"
    assert line.said("safe") == "Not asked"


def test_a_quarter_begins_in_january():
    assert [feedback.quarter(datetime(2027, month, 1, tzinfo=UTC).date()) for month in (1, 3, 4, 12)] == [
        "2027-1",
        "2027-1",
        "2027-2",
        "2027-4",
    ]
