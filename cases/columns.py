"""The column that points to another table, in half the time."""

from collections.abc import Iterable
from typing import TypeVar

from piccolo import columns
from piccolo.table import Table

Referenced = TypeVar("Referenced", bound=Table)


class ForeignKey(columns.ForeignKey[Referenced]):
    """Piccolo lists all that the column has whenever it is looked at, for tables whose names are read later.
    Ours are there when they are named.
    """

    def __dir__(self) -> Iterable[str]:
        return ()
