"""How hard a question is to read: gentle hints, never a refusal. Pure.

The automated readability index: E. A. Smith and R. J. Senter, AMRL-TR-66-220 (1967): 4.71 letters a
word plus half the words a sentence, less 21.43. It is a school grade of the United States.
"""

import re

MOST_WORDS = 15
GRADE = 5.0  # a child of ten reads it
WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
END = re.compile(r"[.!?]+")


def grade(text: str) -> float:
    """The index of a text; 0 where there is no word."""
    words = WORD.findall(text)
    if not words:
        return 0.0
    sentences = max(1, len([part for part in END.split(text) if WORD.search(part)]))
    return 4.71 * sum(map(len, words)) / len(words) + 0.5 * len(words) / sentences - 21.43


def hints(question: str) -> list[str]:
    """What might make it easier to read."""
    found = []
    count = len(WORD.findall(question))
    if count > MOST_WORDS:
        found.append(f"It has {count} words. With {MOST_WORDS} or fewer, more people answer.")
    if grade(question) > GRADE:
        found.append("Some words are long. Read it aloud to somebody of ten: are there shorter ones?")
    if "?" not in question:
        found.append("It has no question mark. Is it a question?")
    return found
