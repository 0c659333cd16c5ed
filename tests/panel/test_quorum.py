"""The quorum light: who is there, has sworn, and knows nobody."""

from panel import quorum


class Peer:
    def __init__(self, name: str, *, here: bool = True, was_ready: bool = False) -> None:
        self.name, self.here, self.was_ready = name, here, was_ready


READY = [Peer("Amara A", was_ready=True), Peer("Ben B", was_ready=True)]


def test_enough_are_there_sworn_and_asked():
    assert quorum.of(READY, 2).colour == "green"


def test_it_names_who_has_still_to_swear():
    light = quorum.of([*READY, Peer("Dev D")], 3)
    assert (light.colour, light.word) == ("yellow", "Nearly")
    assert "Dev D" in light.words


def test_it_says_how_many_more_must_come():
    light = quorum.of(READY, 3)
    assert light.colour == "red"
    assert "1 more must come" in light.words


def test_who_went_home_counts_for_what_was_held_and_not_for_what_begins():
    gone = [Peer("Ella E", here=False, was_ready=True)]
    assert quorum.of(gone, 1).colour == "red"
    assert quorum.was_met(gone, 1)
