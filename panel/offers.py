"""How long an offer of a seat stays open, and how close a hearing is. Pure."""

from datetime import datetime, timedelta

LEAST_NOTICE = timedelta(hours=2)  # later than this nobody is asked by letter: the coordinator rings

# This close to it whoever stands by moves up first; further off the next in rank is asked.
CLOSE = timedelta(hours=48)
JUST_SAID = timedelta(hours=12)
ASKED_AGAIN = timedelta(hours=72)  # “I still come” counts from here on; earlier it says nothing new


def open_until(offered_at: datetime, starts_at: datetime, answer_hours: int) -> datetime:
    """The programme's answer time, but never more than half of the time that is left.

    So there is always as much time to ask the next person as this one had.
    """
    return min(offered_at + timedelta(hours=answer_hours), offered_at + (starts_at - offered_at) / 2)


def in_time(at: datetime, starts_at: datetime) -> bool:
    """Whether somebody asked now could still read it, answer and come."""
    return starts_at - at >= LEAST_NOTICE


def close(at: datetime, starts_at: datetime) -> bool:
    """Whether it is so soon that standby moves up before anybody new is asked."""
    return starts_at - at <= CLOSE


def asks_again(at: datetime, starts_at: datetime, said_yes_at: datetime | None = None) -> bool:
    """Whether it is time for “Do you still come?” Whoever has just said yes is not asked at once."""
    just_now = said_yes_at is not None and at - said_yes_at < JUST_SAID
    return starts_at - at <= ASKED_AGAIN and not just_now
