"""The threshold rule, against the checker of the research data centres."""

import logging
import random
import warnings

from cases.evaluation.margins import group, table
from cases.evaluation.releases import protect


def test_the_cells_that_acro_hides_are_the_ones_hidden_for_being_small(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)  # acro writes a folder where it stands
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import acro
        import pandas as pd

        logging.disable(logging.INFO)
        draw = random.Random(7)
        people = [(draw.choice("FFFMMX"), draw.choice(["2023", "2024", "2024", "2025"])) for _ in range(150)]
        frame = pd.DataFrame(people, columns=["gender", "year"])
        theirs = acro.ACRO(suppress=True).crosstab(frame.gender, frame.year)
        logging.disable(logging.NOTSET)
    cells = {
        group({"gender": gender, "year": year}): (people.count((gender, year)), 0)
        for gender in "FMX"
        for year in ("2023", "2024", "2025")
    }
    release = protect([table("people", None, cells)])
    hidden = {one for one in cells if release.why("people", one) == "small"}
    assert hidden == {
        group({"gender": gender, "year": year})
        for gender in theirs.index
        for year in theirs.columns
        if pd.isna(theirs.loc[gender, year])
    }
    assert 0 < len(hidden) < len(cells)
