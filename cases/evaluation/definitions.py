"""What counts, from when, for how long: a definition is an object, and every figure names its own.

Two figures with different definitions are never put side by side.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

VERSION = 1  # of this table: a definition that changes is a new version, and old figures say the old one
INDEX = "the accepted referral"
CLOCK = "the day the referral was accepted"  # the index event: intention to treat
BASIS = "everybody whose referral was accepted, whatever became of the case; each person once"
MONTHS: Mapping[int, str] = {183: "6 months", 365: "12 months", 730: "24 months"}


@dataclass(frozen=True, slots=True)
class Definition:
    """An event counts when it happened in (0, window] days after the index event.

    Where proof is awaited it must also be proven within window + waiting days. Days are calendar days.
    """

    name: str
    title: str
    events: frozenset[str]  # of cases.outcomes.EVENTS
    did: str  # what those who count did, after a number: "had a new proven offence"
    did_not: str
    window: int
    waiting: int
    source: str  # who defined it
    version: int = VERSION

    @property
    def months(self) -> str:
        return MONTHS.get(self.window, f"{self.window} days")

    @property
    def called(self) -> str:
        """Which one it is: its name does not say enough."""
        return f"{self.name}, version {self.version}"

    @property
    def complete_after(self) -> int:
        """Days after the index event from which a finished check is conclusive."""
        return self.window + self.waiting

    @property
    def words(self) -> str:
        """The whole definition in a sentence."""
        proven = f", and is proven within {self.complete_after} days of it" if self.waits_for_proof else ""
        return f"{self.title}: it happens in the {self.window} days after {CLOCK}{proven}."

    @property
    def told(self) -> dict[str, Any]:
        """For the envelope."""
        return {
            "definition": self.name,
            "version": self.version,
            "event": self.event,
            "window": self.window,
            "waiting": self.waiting,
            "index_event": INDEX,
            "clock_start": CLOCK,
            "source": self.source,
        }

    @property
    def differences(self) -> dict[str, object]:
        """What must be alike where two stand side by side, by the words for it."""
        return {
            "definition": self.called,
            "event": self.event,
            "window in days": self.window,
            "waiting time in days": self.waiting,
        }

    @property
    def waits_for_proof(self) -> bool:
        return self.events == frozenset({"proven"})

    @property
    def event(self) -> str:
        """What counts, in the word of the presets and the command."""
        return next((name for name, events in COUNTED.items() if events == self.events), "any")

    def last_proof(self, day: int) -> int:
        """The last day on which what happened on this day may be proven and count.

        Until the end of the waiting time; what happened beyond the window has as long a time of its own.
        """
        return max(self.complete_after, day + self.waiting)

    def over(self, window: int) -> "Definition":
        """The same at another horizon."""
        return replace(self, window=window)

    def altered(
        self, event: str | None = None, window: int | None = None, waiting: int | None = None
    ) -> "Definition":
        """A definition of one's own, named by what it is; this one where nothing of it changes."""
        one = replace(
            self,
            events=COUNTED[event] if event else self.events,
            window=self.window if window is None else window,
            waiting=self.waiting if waiting is None else waiting,
        )
        if one == self:
            return self
        name, words = f"{one.event}-{one.window}+{one.waiting}", WORDS[one.event]
        title = f"{words[0]} within {one.months}"
        return replace(one, name=name, title=title, did=words[1], did_not=words[2], source="whoever asked")


COUNTED: Mapping[str, frozenset[str]] = {  # an offence counts whether or not it was proven later
    "proven": frozenset({"proven"}),
    "offence": frozenset({"offence", "proven"}),
    "arrest": frozenset({"arrest"}),
    "referral": frozenset({"referral"}),
    "charge": frozenset({"charge"}),
}
WORDS: Mapping[str, tuple[str, str, str]] = {
    "proven": ("A new proven offence", "had a new proven offence", "had no new proven offence"),
    "offence": ("A new offence", "had a new offence", "had no new offence"),
    "arrest": ("A new arrest", "were arrested again", "were not arrested again"),
    "referral": ("A new referral", "were referred again", "were not referred again"),
    "charge": ("A new charge", "were charged again", "were not charged again"),
}


def _proven(name: str, window: int, waiting: int, source: str, beside: str = "") -> Definition:
    return Definition(
        name=name,
        title=f"A new proven offence within {MONTHS[window]}{beside}",
        events=frozenset({"proven"}),
        did="had a new proven offence",
        did_not="had no new proven offence",
        window=window,
        waiting=waiting,
        source=source,
    )


DEFINITIONS: Mapping[str, Definition] = {
    one.name: one
    for one in (
        _proven("proven-12", 365, 183, "Ministry of Justice, England and Wales: proven reoffending"),
        _proven("proven-6", 183, 183, "Ministry of Justice, England and Wales, at six months"),
        _proven("proven-24", 730, 183, "Ministry of Justice, England and Wales, at two years"),
        Definition(
            name="referral-6",
            title="A new referral within 6 months",
            events=frozenset({"referral"}),
            did="were referred again",
            did_not="were not referred again",
            window=183,
            waiting=0,
            source="Urban Institute: evaluation of teen courts",
        ),
        Definition(
            name="arrest-12",
            title="A new arrest within 12 months",
            events=frozenset({"arrest"}),
            did="were arrested again",
            did_not="were not arrested again",
            window=365,
            waiting=0,
            source="Washington DC youth court",
        ),
        _proven(
            "adjudication-24", 730, 183, "Council of Juvenile Correctional Administrators", " (adjudication)"
        ),
        _proven("proven-12-local", 365, 91, "English local practice", " (three months for proof)"),
    )
}
USUAL = "proven-12"
