"""Groups that the evaluators of the demo compare with: one out of files, one too small. Both invented."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from cases import comparison_groups, followed, own_definitions, programmes
from cases.comparison_groups import NewGroup
from cases.evaluation.definitions import Definition
from panel import sign_ins
from panel.demo.story import Story
from panel.tables import Account

SEED = 31
MANY, SHARE = 240, 0.27  # people, and of them with an event in the first year
SPREAD, SINCE = 540, 900  # days over which they came in, and since the first of them did
LOOKED_UP = 20  # days ago
HEADS = "person,index_on,followed_to,gender,age,ethnicity"
SMALL: dict[str, Any] = {
    "title": "Referred before there were places",
    "design": "waiting_list",
    "how": "Referred while no panel could hear them, and warned instead.",
    "n": 34,
    "did": 8,
    "background": "gender, boy, 23\ngender, girl, 9\ngender, not known, 2",
}


async def tell(story: Story) -> None:
    """By the evaluator, counted as the outcomes of this town are."""
    account: Any = await Account.objects().get(
        (Account.programme == story.programme.id) & (Account.role == "evaluator")
    )
    by, today = sign_ins.actor_of(account), programmes.today(story.programme)
    definition = await own_definitions.headline(story.programme)
    drawn = today - timedelta(days=LOOKED_UP)
    alike = [one.strata for one in await followed.of(story.programme, definition)]
    people, events = _files(random.Random(SEED + len(story.town.name)), drawn, definition, alike)
    source = f"{story.town.agencies[-1]}, extract of {drawn.year}"
    told: dict[str, Any] = {"definition": definition.name, "extract_on": drawn, "source": source}
    matched = NewGroup(
        title="Warned in the next county",
        design="matched",
        how="On age and gender, one by one. Nobody of them was offered a panel.",
        people=people,
        events=events,
        **told,
    )
    small = NewGroup(last_on=drawn - timedelta(days=definition.complete_after + 30), **SMALL, **told)
    for new in (small, matched):
        await comparison_groups.keep(await comparison_groups.check(new, by), by)


def _files(
    rng: random.Random, drawn: date, definition: Definition, alike: Sequence[Mapping[str, str]]
) -> tuple[bytes, bytes]:
    """As an agency would send them: everybody is invented, of the age and gender of somebody here."""
    people, events = [HEADS], ["person,offence_on,proven_on,type"]
    for number in range(1, MANY + 1):
        index = drawn - timedelta(days=SINCE - rng.randrange(SPREAD))
        like = rng.choice(alike)
        group = rng.choices(("White", "Asian", "Black", "Mixed", ""), (60, 14, 12, 8, 6))[0]
        people.append(f"{number},{index},{drawn},{like['gender']},{like['age']},{group}")
        if rng.random() < SHARE * 1.35:  # some of them after the year
            happened = index + timedelta(days=1 + int(rng.betavariate(1.1, 1.4) * 600))
            proven = happened + timedelta(days=rng.randint(20, 170))
            if proven < drawn:
                events.append(f"{number},{happened},{proven},{_type(definition)}")
    return "\n".join(people).encode(), "\n".join(events).encode()


def _type(definition: Definition) -> str:
    return "theft" if definition.waits_for_proof else definition.event
