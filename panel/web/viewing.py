"""How a list is looked at: what was searched, which states, in which order, which page."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from litestar import Request, Response
from piccolo.columns import Column
from piccolo.query import OrderByRaw

from cases import search
from panel import exporting

A_PAGE = 25
LONGEST_NUMBER = 6
UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")  # no database takes these; nothing is named so
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Sorts = Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class View:
    """What was asked for in the address. Anything odd in it is passed over."""

    path: str
    query: str
    states: tuple[str, ...]
    sort: str
    down: bool
    page: int
    also: tuple[tuple[str, str], ...] = ()  # what else stands in the address, such as the month

    def address(self, **changes: Any) -> str:
        """The same view with something changed; page 1 unless a page is named."""
        view = replace(self, **{"page": 1, **changes})
        asked = [
            *view.also,
            ("q", view.query),
            *(("state", state) for state in view.states),
            ("sort", view.sort),
        ]
        asked += [("down", "1" if view.down else ""), ("page", str(view.page) if view.page > 1 else "")]
        told = urlencode([(name, value) for name, value in asked if value])
        return f"{view.path}?{told}" if told else view.path

    def order(self, name: str) -> str:
        """For aria-sort: how a column is sorted now."""
        if name != self.sort:
            return "none"
        return "descending" if self.down else "ascending"

    def sorted_by(self, name: str) -> str:
        """Where the heading of a column leads: sort by it, or turn it round."""
        return self.address(sort=name, down=name == self.sort and not self.down)

    @property
    def file(self) -> str:
        """The same rows as a file."""
        path, mark, asked = self.address().partition("?")
        return f"{path}.csv{mark}{asked}"

    @property
    def workbook(self) -> str:
        """The same rows as a workbook."""
        return self.file.replace(".csv", ".xlsx", 1)

    @property
    def narrowed(self) -> bool:
        return bool(self.query or self.states)


def read(
    request: Request[Any, Any, Any],
    path: str,
    *,
    sorts: Collection[str],
    states: Collection[str],
    also: tuple[tuple[str, str], ...] = (),
) -> View:
    """The view in the address of a request. The first sort is the usual one."""
    asked = request.query_params
    sort = asked.get("sort", "")
    page = asked.get("page", "1")
    return View(
        path=path,
        query=UNKEEPABLE.sub("", asked.get("q", "")).strip()[:100],
        states=tuple(state for state in states if state in asked.getall("state", [])),
        sort=sort if sort in sorts else next(iter(sorts)),
        down=asked.get("down", "") == "1",
        page=max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < LONGEST_NUMBER else 1,
        also=also,
    )


def newest_first(request: Request[Any, Any, Any], view: View) -> View:
    """For lists that begin with a day: where nobody asked for an order, the newest stands on top."""
    return view if "sort" in request.query_params else replace(view, down=True)


def ordered(
    query: Any, view: View, sorts: Sorts, first: str = "", then: Mapping[str, Column] = MappingProxyType({})
) -> Any:
    """The query in the order asked for. `first`: a CASE of our own that goes before the usual order.

    `then`: what parts those who are alike in a column, such as the last name beside the first.
    """
    if first and view.sort == next(iter(sorts)):
        query = query.order_by(OrderByRaw(first))
    # Ties are parted by the key, or a row could stand on two pages and another on none.
    query = query.order_by(sorts[view.sort], ascending=not view.down)
    if view.sort in then:
        query = query.order_by(then[view.sort], ascending=not view.down)
    return query.order_by(query.table.id)


def in_order(rows: Sequence[dict[str, Any]], view: View) -> list[dict[str, Any]]:
    """Rows that are in hand, in the order asked for; what is not known comes last."""
    known = [row for row in rows if row[view.sort] not in (None, "")]
    known.sort(key=lambda row: folded(row[view.sort]), reverse=view.down)
    return known + [row for row in rows if row[view.sort] in (None, "")]


def folded(value: Any) -> Any:
    """Names are sorted whatever their letters look like."""
    return search.fold(value) if isinstance(value, str) else value


def sheet(
    request: Request[Any, Any, Any], name: str, headings: Sequence[str], rows: Sequence[Sequence[object]]
) -> Response[bytes]:
    """The rows as the kind of file that the address ends with: a workbook, or comma separated."""
    if request.url.path.endswith(".xlsx"):
        return download(f"{name}.xlsx", exporting.workbook(name, headings, rows), WORKBOOK)
    return download(f"{name}.csv", exporting.comma_separated(headings, rows))


def download(name: str, content: bytes, media_type: str = "text/csv") -> Response[bytes]:
    """A file to keep, of text in UTF-8. The name is written so that any letters in it arrive."""
    named = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": named})


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one stands in a long list."""

    total: int
    page: int
    size: int = A_PAGE

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def current(self) -> int:
        return min(self.page, self.last)

    @property
    def offset(self) -> int:
        return (self.current - 1) * self.size
