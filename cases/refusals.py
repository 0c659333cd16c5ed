"""What a database says when it refuses, in the words of the house.

The domain and the pages know `Taken`, `Overlap` and `Unavailable`, whichever database is behind
them. A broken CHECK or foreign key is a bug and is left to be one, as `BrokenRule`.
"""

from cases.errors import Overlap, Taken, Unavailable

OVERLAP = "overlap"  # what our SQLite triggers raise
NOT_NOW = "The record cannot be reached just now. Please try again in a minute."
FULL = "The disk of the record is full. Nothing was saved. Tell your administrator."


class BrokenRule(Exception):
    """A rule of the tables was about to be broken: a mistake in the program, not of a person."""


def taken() -> Taken:
    return Taken("Somebody else was first. Look again and choose another.")


def overlap() -> Overlap:
    return Overlap("This person or room is already booked at that time. Choose another time.")


def not_now() -> Unavailable:
    return Unavailable(NOT_NOW)


def full() -> Unavailable:
    return Unavailable(FULL)
