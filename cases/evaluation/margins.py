"""What adds up to what in a set of tables, also where no table says so. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

REST = "\0rest"  # those of a group whom no value of a column names; never shown, but it can be reckoned

Group = tuple[tuple[str, str], ...]  # columns and values, by column; () is everybody
Key = tuple[str, Group]  # what is counted, of whom


def group(columns: Mapping[str, str]) -> Group:
    return tuple(sorted(columns.items()))


@dataclass(frozen=True, slots=True)
class Cell:
    """n people of a group, and k of them (or k events) where the table tells of that."""

    group: Group
    n: int
    k: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Counts with one meaning: `of` whom, and who of them `did`. The same words mean the same people.

    Margins are cells with fewer columns. Where `subset` is False k are events, not people among the n.
    """

    of: str
    cells: tuple[Cell, ...]
    did: str | None = None
    subset: bool = True

    @property
    def others(self) -> str:
        """The name of those who did not: no table shows them, everybody can subtract."""
        return f"{self.of} but not {self.did}"


def table(of: str, did: str | None, cells: Mapping[Group, tuple[int, int]], *, subset: bool = True) -> Table:
    return Table(of, tuple(Cell(one, n, k) for one, (n, k) in cells.items()), did, subset)


def counts(tables: Iterable[Table]) -> dict[Key, int]:
    """Every count of these tables once. ValueError where two tables give one count differently."""
    found: dict[Key, int] = {}
    for one in tables:
        for cell in one.cells:
            _enter(found, (one.of, cell.group), cell.n)
            if one.did is not None and cell.k is not None:
                _enter(found, (one.did, cell.group), cell.k)
                if one.subset:
                    _enter(found, (one.others, cell.group), cell.n - cell.k)
    return found


def _enter(found: dict[Key, int], key: Key, count: int) -> None:
    if count < 0:
        raise ValueError(f"There cannot be {count} {key[0]}.")
    if found.setdefault(key, count) != count:
        raise ValueError(f"One table has {found[key]} {key[0]} where another has {count}.")


def sums(
    found: Mapping[Group, int], elsewhere: Collection[Group] = ()
) -> tuple[dict[Group, int], list[tuple[Group, list[Group]]]]:
    """The counts of one name with those that follow from them, and (whole, parts) that add up.

    A whole that no table has is the sum of its parts. What its parts leave of a whole is the REST. A
    whole that is less than its parts is no whole of theirs, and nothing adds up there. `elsewhere`:
    groups of other counts; where this one has none of such a group, a REST of nobody is not known either.
    """
    missing = defaultdict[Group, set[str]](set)
    for one in set(elsewhere) - found.keys():
        for pair in one:
            missing[tuple(other for other in one if other != pair)].add(pair[0])
    full, add_up = _with_wholes(found), []
    by_depth = defaultdict[int, set[Group]](set)
    for one in full:
        by_depth[len(one)].add(one)
    for depth in range(max(by_depth, default=0)):
        for whole in sorted(by_depth[depth], key=_fewest_rests):
            for column, parts in _split(whole, by_depth[depth + 1]).items():
                rest = full[whole] - sum(full[part] for part in parts)
                if rest > 0 or (rest == 0 and column in missing[whole]):
                    parts.append(group({**dict(whole), column: REST}))
                    full[parts[-1]] = rest
                    by_depth[depth + 1].add(parts[-1])
                if rest >= 0:
                    add_up.append((whole, parts))
    return full, add_up


def _with_wholes(found: Mapping[Group, int]) -> dict[Group, int]:
    full = dict(found)
    depths = range(max(map(len, full), default=0), 0, -1)
    for depth in depths:
        totals = defaultdict[Group, dict[str, int]](dict)
        for one in [one for one in full if len(one) == depth]:
            for column, _ in one:
                by = totals[tuple(pair for pair in one if pair[0] != column)]
                by[column] = by.get(column, 0) + full[one]
        for whole, by in totals.items():
            full.setdefault(whole, max(by.values()))
    return full


def _fewest_rests(one: Group) -> tuple[int, Group]:
    return sum(value == REST for _, value in one), one


def _split(whole: Group, deeper: Iterable[Group]) -> dict[str, list[Group]]:
    """The groups that split this one by one more column, by that column."""
    known, parts = set(whole), defaultdict[str, list[Group]](list)
    for one in sorted(deeper):
        more = set(one) - known
        if len(more) == 1 and known <= set(one):
            parts[more.pop()[0]].append(one)
    return dict(parts)
