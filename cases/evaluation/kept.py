"""A release as text and back: it is kept whole, so that later ones can be protected against it. Pure."""

import json
from typing import Any

from cases.evaluation.ledgers import Word
from cases.evaluation.margins import Cell, Group, Table
from cases.evaluation.releases import Release


def written(release: Release) -> str:
    """JSON. Exact counts stand in it: it is to be sealed."""
    tables = [
        [one.of, one.did, one.subset, [[cell.group, cell.n, cell.k] for cell in one.cells]]
        for one in release.tables
    ]
    words = [
        [*key, word.count, word.shown, word.why, word.since] for key, word in sorted(release.words.items())
    ]
    return json.dumps({"tables": tables, "words": words})


def read(text: str) -> Release:
    """The same release again."""
    found: dict[str, Any] = json.loads(text)
    tables = [
        Table(of, tuple(Cell(_group(one), n, k) for one, n, k in cells), did, subset)
        for of, did, subset, cells in found["tables"]
    ]
    words = {(name, _group(one)): Word(*word) for name, one, *word in found["words"]}
    return Release(tuple(tables), words)


def _group(pairs: list[list[str]]) -> Group:
    return tuple((column, value) for column, value in pairs)
