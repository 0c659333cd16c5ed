"""Matching and Parquet in a process of their own: `python -m cases.linkage match` or `csv`.

Names come in by standard input and go out by standard output, never by a file. What the heavy
libraries need of memory and time goes with the process.
"""

import csv
import io
import json
import os
import sys

from cases.linkage import identities
from cases.linkage.settings import USUAL


def matched(told: bytes) -> bytes:
    """Pairs and the model, for two lists of identities and the least probability."""
    from cases.linkage import matching  # noqa: PLC0415 - the other work does without Splink

    asked = json.loads(told)
    sides = [[identities.unpacked(one) for one in asked[side]] for side in ("participants", "extract")]
    found = matching.match(sides[0], sides[1], USUAL, asked["least"])
    pairs = [[one.case, one.person, one.probability] for one in found.pairs]
    return json.dumps({"pairs": pairs, "model": found.model}).encode()


def as_csv(parquet: bytes) -> bytes:
    """The table of a Parquet file as CSV: dates in ISO, nothing for what is empty."""
    from pyarrow import parquet as arrow  # noqa: PLC0415 - as above

    table = arrow.read_table(io.BytesIO(parquet), use_threads=False, pre_buffer=False)
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(table.column_names)
    columns = [table.column(name).to_pylist() for name in table.column_names]
    writer.writerows(
        ["" if cell is None else str(cell) for cell in row] for row in zip(*columns, strict=True)
    )
    return page.getvalue().encode()


if __name__ == "__main__":
    work = {"match": matched, "csv": as_csv}[sys.argv[1]]
    sys.stdout.buffer.write(work(sys.stdin.buffer.read()))
    sys.stdout.flush()
    # Everything is said. Arrow's threads are left as they are: ending them aborts one process in many.
    os._exit(0)
