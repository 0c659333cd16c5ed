"""Queries in words: the same as Piccolo's own."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from piccolo.columns import Column
from piccolo.query.base import Query
from piccolo.querystring import QueryString

from cases.compiled import compiled
from cases.tables import Case, Offence, Person
from panel.tables import Account, Seat

DIALECTS = {"postgres": True, "sqlite": False}


def querystrings() -> st.SearchStrategy[QueryString]:
    """Templates within templates, with values that are braces or marks themselves."""
    values = st.one_of(st.integers(), st.sampled_from(["{}", "$1", "?", "a"]), st.none())
    words = st.sampled_from(["SELECT ", "", " = ", "{{", "}}", ", ", "ä'"])

    def of(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[QueryString]:
        return st.lists(st.tuples(words, inner), max_size=4).flatmap(
            lambda parts: words.map(
                lambda last: QueryString(
                    "".join(f"{word}{{}}" for word, _ in parts) + last, *[value for _, value in parts]
                )
            )
        )

    return of(st.recursive(values, of, max_leaves=12))


@given(querystrings())
def test_any_query_is_what_piccolo_makes_of_it(query: QueryString):
    for name, numbered in DIALECTS.items():
        assert compiled(query, numbered=numbered) == query.compile_string(engine_type=name)


def queries() -> list[Query[Any, Any]]:
    reference: Column = Case.reference
    return [
        Case.select(Case.id, Case.state),
        Case.objects().where((Case.state == "open") & Case.opened_on.is_not_null()).order_by(reference),
        Seat.select(Seat.id, Seat.hearing.starts_at).where(Seat.juror.is_in([uuid4(), uuid4()])).limit(3),
        Account.update({Account.name: "Ada"}).where(Account.id == uuid4()),
        Person.insert(
            *[Person(_ignore_missing=True, id=uuid4(), born_on=date(2010, 1, day)) for day in (1, 2)]
        ),
        Offence.delete().where(Offence.name.like("%{}%")),
        Case.count(),
        Case.raw("SELECT {} FROM case_file WHERE id = {} -- {{}}", 1, uuid4()),
    ]


@pytest.mark.usefixtures("record")
async def test_the_queries_of_the_house_are_what_piccolo_makes_of_them():
    for query in queries():
        for one in query.querystrings:
            for name, numbered in DIALECTS.items():
                assert compiled(one, numbered=numbered) == one.compile_string(engine_type=name)


def test_a_frozen_query_stays_as_it_is():
    query = QueryString("SELECT {}", 1)
    query._frozen_compiled_strings = ("SELECT 1", [])
    assert compiled(query, numbered=True) == ("SELECT 1", [])
