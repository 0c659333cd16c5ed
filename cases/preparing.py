"""What a case needs before it is heard: everybody met apart, every choice made. It names no harmed person."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from cases import panel_words
from cases.tables import Case, HarmedPerson, Meeting, Programme

Rows = Sequence[dict[str, Any]]
NO_WORDS = "Nobody has written what the panel reads"


class Check(NamedTuple):
    """One thing, whether it is so, and the sentence that says it either way."""

    holds: bool
    words: str
    who: str = "facilitator"  # must act next: coordinator | facilitator | harmed_person


def checks(*, worker: bool, words: bool, held: Rows, harmed: Rows, programme: Programme) -> list[Check]:
    """What is done and what is missing. Pure.

    `words` is whether somebody wrote what the panel reads, `held` are the meetings that took place,
    `harmed` the files of the referral.
    """
    met = {row["party"] for row in held}
    respondent = programme.word_respondent
    found = [
        Check(worker, "Somebody prepares it" if worker else "Nobody prepares it yet", "coordinator"),
        _met(bool({"young_person", "family"} & met), respondent),
        _met(bool({"guardian", "family"} & met), "parent or carer"),
    ]
    people = [row for row in harmed if row["part"] == "harmed" and row["kind"] != "public"]
    if not harmed:
        nobody = "Nobody is written down as harmed. Add them, or the public place"
        found.append(Check(False, nobody, "coordinator"))
    found += _of_harmed(people, held, programme) if people else []
    return [*found, Check(words, "What the panel reads is written" if words else NO_WORDS, "coordinator")]


def _met(holds: bool, who: str) -> Check:
    return Check(holds, f"The {who} was met" if holds else f"The {who} has not been met yet")


def _of_harmed(people: Rows, held: Rows, programme: Programme) -> list[Check]:
    chose = [row for row in people if row["taking_part"] != "unknown"]
    wish = [row for row in people if row["wants_updates"] != "unknown"]
    to_meet = [row for row in people if row["taking_part"] in ("attend", "statement", "representative")]
    seen = {row["harmed"] for row in held}
    met = [row for row in to_meet if row["id"] in seen]
    alone = len(people) == 1
    found = [
        _count(chose, people, "chosen how to take part", alone=alone),
        _count(wish, people, "said whether to be told the end", alone=alone),
    ]
    if to_meet:
        found.append(_count(met, to_meet, "been met", alone=alone, who="facilitator"))
    if programme.needs_harmed_agreement:
        agreed = [row for row in people if row["agrees"] == "yes"]
        found.append(_count(agreed, people, "agreed that it is heard", alone=alone))
    return found


def _count(these: Rows, of: Rows, done: str, *, alone: bool, who: str = "harmed_person") -> Check:
    """The harmed person has (not) chosen; where there are several: of 2 harmed persons, 1 has chosen."""
    whole = len(these) == len(of)
    if alone:
        return Check(whole, f"The harmed person has {'' if whole else 'not '}{done}", who)
    has = "has" if len(these) == 1 else "have"
    several = f"{len(of)} harmed persons" if len(of) > 1 else "the 1 harmed person who takes part"
    return Check(whole, f"Of {several}, {len(these) or 'none'} {has} {done}", who)


async def of_cases(
    cases: Sequence[Case], programme: Programme, given: Collection[UUID] = ()
) -> dict[UUID, list[Check]]:
    """The checks of each case, in two questions to the record however many cases there are.

    `given` are cases that somebody prepares because they run the hearing.
    """
    if not cases:
        return {}
    held: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in await Meeting.select(Meeting.case.as_alias("case_id"), Meeting.party, Meeting.harmed).where(
        Meeting.case.is_in([case.id for case in cases]),
        Meeting.kind == "preparation",
        Meeting.state == "held",
        Meeting.of_others.eq(False),
    ):
        held[row["case_id"]].append(row)
    harmed: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in await HarmedPerson.select(
        *(HarmedPerson.id, HarmedPerson.referral, HarmedPerson.part, HarmedPerson.kind),
        *(HarmedPerson.taking_part, HarmedPerson.wants_updates, HarmedPerson.agrees),
    ).where(HarmedPerson.referral.is_in([case.referral for case in cases])):
        harmed[row["referral"]].append(row)
    return {
        case.id: checks(
            worker=case.worker_id is not None or case.id in given,
            words=panel_words.written(case),
            held=held[case.id],
            harmed=harmed[case.referral],
            programme=programme,
        )
        for case in cases
    }
