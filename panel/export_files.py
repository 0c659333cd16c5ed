"""A de-identified export as one ZIP: the tables, the dictionary they were made from, and how to read them.

Pure: it takes what `cases.deidentified` found and gives bytes.
"""

import io
import zipfile

from cases import deidentified
from cases.deidentified import Tables
from cases.evaluation import dictionary
from cases.evaluation.definitions import DEFINITIONS, Definition
from panel import exporting

MADE = (2000, 1, 1, 0, 0, 0)  # of each file in the ZIP: the clock of this machine says nothing to anybody
README = """DE-IDENTIFIED EXPORT

Extract of {extract}, {people} people. Each person is there once, from their first accepted referral.
Left out: {said_no} who said no to learning from it, {removed} whose names have left the record.

people.csv, events.csv   what the command below reads
export.csv, export.xlsx  one row a person: the checks, who answered them, and what they found
journey.csv              waits, terms and hours beside the outcome, counted: each part apart, in bands
dictionary.csv           every column: meaning, values, unit, how it is coarsened, where it comes from

The figures of the outcomes page, without the people who are left out:

    panel evaluate people.csv events.csv --extract {extract} {definition}

What counts ({called}): {words}
Another definition, or another version, needs an export of its own: how far anybody is followed depends on it.

How people are kept from being found
- The number of a person is drawn for this export alone.
- Days are drawn anew. Those of each person move together, so what lies between them stays.
  People whose window is over stay so on the day of the extract, and the others do not become so.
- Before, {alone} rows were the only ones with their year, age, gender and ethnicity, and of {alike} more all
  who shared these had the same outcome. Now each such mix is shared by at least {k} rows, which did not all
  have an event and did not all have none. For that {cells} values are withheld: {by_column}.
- A line of export.csv and a person of people.csv have nothing in common to join them by.
- The days of those with an event are exact, so two exports can be laid beside each other by them. Do not.
- No name, reference, birth date, address, school, agency or free text is in any file.

It is about young people all the same. Do not try to find anybody, do not join it to other files that could,
do not pass it on, and destroy it when the study it was asked for is over.
"""


def zipped(tables: Tables) -> bytes:
    """The tables, the dictionary and README.txt."""
    files = _files(tables)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(zipfile.ZipInfo(name, MADE), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _files(tables: Tables) -> dict[str, bytes]:
    cells = deidentified.cells(tables)
    files = {
        name: exporting.comma_separated(dictionary.headings(dictionary.FILES[name]), rows)
        for name, rows in cells.items()
    }
    heads = dictionary.headings(dictionary.ONE_EACH)
    files["export.xlsx"] = exporting.workbook("Export", heads, cells["export.csv"])
    files["dictionary.csv"] = exporting.comma_separated(dictionary.HEADINGS, dictionary.of(tables.definition))
    files["README.txt"] = _readme(tables).encode()
    return files


def _readme(tables: Tables) -> str:
    told = tables.told
    return README.format(
        extract=tables.extract,
        people=len(tables.people),
        said_no=tables.said_no,
        removed=tables.removed,
        definition=asked_with(tables.definition),
        words=tables.definition.words,
        called=tables.definition.called,
        alone=told.alone,
        alike=told.alike,
        k=told.k,
        cells=told.cells,
        by_column=", ".join(f"{name} {count}" for name, count in told.by_column.items()),
    )


def asked_with(definition: Definition) -> str:
    """The words of the command that mean this definition."""
    if DEFINITIONS.get(definition.name) == definition:
        return f"--definition {definition.name}"
    return f"--event {definition.event} --window {definition.window} --waiting {definition.waiting}"
