"""A form asked question by question: what is asked, in which order, and of whom. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Answers = Mapping[str, Mapping[str, str]]  # question -> field -> what was typed
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Something to fill in or to choose. `checked_as`: its name among all answers, if not the label."""

    name: str
    label: str
    checked_as: str = ""
    kind: str = "line"  # line | email | phone | words | day | birth | choice | offence
    hint: str = ""
    needed: bool = False
    longest: int = 120
    options: Options = ()

    @property
    def typed_as(self) -> tuple[str, ...]:
        """The names that a page sends for it."""
        if self.kind in ("day", "birth"):
            return tuple(f"{self.name}-{part}" for part in ("day", "month", "year"))
        return (self.name,)


def phone(name: str, checked_as: str = "", label: str = "Phone (optional)") -> Field:
    return Field(name=name, label=label, checked_as=checked_as, kind="phone", longest=60)


def email(name: str, checked_as: str = "", label: str = "Email (optional)") -> Field:
    return Field(name=name, label=label, checked_as=checked_as, kind="email", longest=254)


def always(_: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One page. `for_a_child`: its title when a parent asks. `one_of`: what to say if all is left empty.

    `part`: what its answers stand under when all are checked.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    hint: str = ""
    for_a_child: str = ""
    one_of: str = ""
    part: str = ""
    only_if: Callable[[Answers], bool] = always

    def called(self, answers: Answers) -> str:
        child = answers.get("asker", {}).get("asker") == "child"
        return self.for_a_child if child and self.for_a_child else self.title


def asked(questions: Sequence[Question], answers: Answers) -> list[Question]:
    """The questions that these answers lead through."""
    return [question for question in questions if question.only_if(answers)]


def unanswered(questions: Sequence[Question], answers: Answers) -> Question | None:
    """The first that was not answered yet."""
    return next((one for one in asked(questions, answers) if one.name not in answers), None)


def before(questions: Sequence[Question], answers: Answers, name: str) -> Question | None:
    way = asked(questions, answers)
    place = _place(way, name)
    return way[place - 1] if place > 0 else None


def after(questions: Sequence[Question], answers: Answers, name: str) -> Question | None:
    way = asked(questions, answers)
    place = _place(way, name)
    return way[place + 1] if 0 <= place < len(way) - 1 else None


def _place(way: Sequence[Question], name: str) -> int:
    return next((place for place, one in enumerate(way) if one.name == name), -1)
