"""Many rows at once, in statements small enough for both databases."""

from collections.abc import Sequence

from piccolo.table import Table

MOST = 500  # PostgreSQL takes 32,767 arguments a statement; the widest table has some 30 columns


async def insert(rows: Sequence[Table]) -> None:
    """Insert rows of one table, MOST at a time; nothing for none."""
    for start in range(0, len(rows), MOST):
        await type(rows[0]).insert(*rows[start : start + MOST])
