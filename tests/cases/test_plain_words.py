"""How hard a question is to read."""

from cases import plain_words

EASY = "Did the panel listen to you?"


def test_long_words_are_hinted_at_and_short_ones_are_not():
    assert plain_words.hints(EASY) == []
    hard = "To what extent did participation facilitate reintegration into your community"
    assert len(plain_words.hints(hard)) == 2
    assert plain_words.grade("Did the panel listen to you?") < 4
