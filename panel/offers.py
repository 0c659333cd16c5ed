"""How long an offer of a seat stays open, and how close a hearing is. Pure."""

from datetime import datetime, timedelta

from scheduling.quiet import Nights

LEAST_NOTICE = timedelta(hours=2)  # later than this nobody is asked by letter: the coordinator rings
AWAKE = timedelta(hours=1)  # to read it in, after the quiet hours

# This close to it whoever stands by moves up first; further off the next in rank is asked.
CLOSE = timedelta(hours=48)
JUST_SAID = timedelta(hours=12)
ASKED_AGAIN = timedelta(hours=72)  # “I still come” counts from here on; earlier it says nothing new


def open_until(offered_at: datetime, starts_at: datetime, answer_hours: int, nights: Nights) -> datetime:
    """The programme's answer time, but never more than half of the time that is left; all aware, in UTC.

    So there is always as much time to ask the next person as this one had. It counts from when the letter
    may leave. Where it would end in the quiet hours, or just after, it ends an hour after them, or half
    way from their end to a hearing that is near: nobody could be asked in between.
    """
    leaves = nights.over(offered_at)
    if leaves >= starts_at:  # of no use after the quiet hours, so it goes at once
        leaves = offered_at
    until = min(leaves + timedelta(hours=answer_hours), leaves + (starts_at - leaves) / 2)
    morning = _morning(until, nights)
    if morning is None or morning >= starts_at:
        return until
    return max(until, min(morning + AWAKE, morning + (starts_at - morning) / 2))


def _morning(at: datetime, nights: Nights) -> datetime | None:
    """The end of the quiet hours that it falls into, or just after which it falls."""
    ends = ((one, nights.over(one)) for one in (at - AWAKE, at))
    return next((end for one, end in ends if end != one), None)


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
