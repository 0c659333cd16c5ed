"""What the record refuses, in words a coordinator can act on."""


class Refused(Exception):
    """A rule of the house stands against it. The sentence says why and what to do; shown as 409."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class WrongState(Refused):
    """The thing has moved on, or is not there yet."""


class Overlap(Refused):
    """A person or a room would be in two places at once."""


class Taken(Refused):
    """Somebody else was first: the last seat, the same reference, the same name."""


class Unavailable(Exception):
    """The record cannot be written or read just now (disk full, locked, gone). Shown as 503."""


class NotFound(Exception):
    """It does not exist, or it is not yours to see: nobody learns which. Shown as 404."""


class BadInput(Exception):
    """What was typed cannot be taken. One sentence a field; shown as 422 with everything given back."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems
