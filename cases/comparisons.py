"""A programme's own people beside a comparison group: counted alike, on the same terms, or refused in words.

found = await comparisons.of(programme, group)          # .refused: why not; .compared: what comes out
"""

import asyncio
import json
from dataclasses import dataclass

from cases import followed, imported_groups, own_definitions, programmes
from cases.comparison_groups import COLUMN
from cases.evaluation import compared_groups, figures
from cases.evaluation.compared_groups import Compared, Groups, stand_ins
from cases.evaluation.definitions import Definition
from cases.evaluation.figures import NotBeside
from cases.evaluation.groups import Group
from cases.evaluation_tables import ComparisonGroup
from cases.imported_groups import WORDS, Kept
from cases.sealing import unseal
from cases.tables import Programme


@dataclass(frozen=True, slots=True)
class Answer:
    """`compared` is None where not even the power can be told, since nobody knows what was counted."""

    definition: Definition | None
    columns: list[str]
    compared: Compared | None = None
    refused: tuple[str, ...] = ()
    newer: bool = False  # there is a later version of the definition


async def of(programme: Programme, group: ComparisonGroup, asked: str = "") -> Answer:
    """`asked`: by which definition our own figure is wanted, as an address calls it; else the group's."""
    known = await own_definitions.every(programme)
    definition = await own_definitions.exactly(programme, group.definition, group.version)
    if definition is None:
        return Answer(None, [], refused=(_unknown(group, known),))
    theirs = await asyncio.to_thread(people_of, group, definition)
    newest = known[definition.name]
    answer = Answer(definition, theirs.columns, newer=newest != definition)
    if refused := _other(definition, known.get(asked, definition), programme):
        return Answer(definition, theirs.columns, refused=(refused,), newer=answer.newer)
    groups = Groups(
        ours=await followed.of(programme, definition),
        theirs=theirs.people,
        definition=definition,
        extract=programmes.today(programme),
        theirs_on=group.extract_on,
        columns=theirs.columns,
        dated=group.kind == "imported",
        whole=theirs.whole,
        design=group.design,
    )
    compared = await asyncio.to_thread(compared_groups.compared, groups)
    return Answer(definition, theirs.columns, compared, compared.refused, answer.newer)


def people_of(group: ComparisonGroup, definition: Definition) -> Kept:
    """Those of its files; or as many as it says, where it is known by numbers alone."""
    if group.people_sealed is not None:
        return imported_groups.kept(unseal(COLUMN, group.id, group.people_sealed))
    background, columns = json.loads(group.background), columns_of(group)
    if group.last_on is None:  # an import that was withdrawn
        return Kept([], columns, whole=True)
    made = stand_ins(group.people, group.did or 0, background, group.last_on, definition)
    return Kept(made, columns, whole=True)


def columns_of(group: ComparisonGroup) -> list[str]:
    """What is known of each of them that may be known here too."""
    if group.people_sealed is not None:
        return imported_groups.kept(unseal(COLUMN, group.id, group.people_sealed)).columns
    background = json.loads(group.background)
    return [name for name in WORDS if name in background]


def _unknown(group: ComparisonGroup, known: dict[str, Definition]) -> str:
    now = known.get(group.definition)
    ours = f"Here it means version {now.version} by now" if now else "It is not known here any more"
    return (
        f"This group was counted by {group.definition}, version {group.version}. {ours}, and two versions "
        "never stand side by side."
    )


def _other(definition: Definition, asked: Definition, programme: Programme) -> str:
    """Why our figure by the one cannot stand beside theirs by the other; empty where it can."""
    today = programmes.today(programme)
    theirs, ours = (Group((), one, today, {}).figure("M9") for one in (definition, asked))
    try:
        figures.beside(ours, theirs)
    except NotBeside as refused:
        return str(refused)
    return ""
