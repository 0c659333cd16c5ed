"""The column that points to another table."""

from collections.abc import Iterable
from typing import TypeVar

from piccolo import columns
from piccolo.table import Table

Referenced = TypeVar("Referenced", bound=Table)


class ForeignKey(columns.ForeignKey[Referenced]):
    """Piccolo lists all that the column has whenever it is looked at, for tables that are read after their
    names. Ours are there when they are named, and a question is built in three fifths of the time.
    """

    def __dir__(self) -> Iterable[str]:
        return ()
