"""Splink on DuckDB reads the settings: scored pairs, and the model by which they were scored.

This module alone imports them, and only a process of its own imports this module (`__main__`). DuckDB
works in memory: no name touches a disk. One thread and a fixed seed, so that the same files give the
same pairs and the same model.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_level_library as levels
from splink.comparison_library import CustomComparison

from cases.linkage import identities
from cases.linkage.identities import Identity
from cases.linkage.settings import Comparison, Level, Settings, Test
from cases.linkage.sorting import Pair

NOT_OBSERVED = "level not observed in training dataset"
PARTICIPANTS, EXTRACT = "a_participants", "b_extract"  # left and right, in the order of the alphabet


@dataclass(frozen=True, slots=True)
class Matched:
    """Every pair above the clerical threshold, and the model as Splink writes it, in JSON."""

    pairs: list[Pair]
    model: str


def match(
    participants: Sequence[Identity], extract: Sequence[Identity], settings: Settings, least: float
) -> Matched:
    """Pairs whose probability is at least `least`. Empty where one side is."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    settings = settings.having(identities.known(participants) & identities.known(extract))
    if not (participants and extract and settings.rules):
        return Matched([], _written({"version": settings.version}))
    found = _Sides(participants, extract, settings)
    model = found.model()
    return Matched(found.pairs(model, least), _written({"version": settings.version, **model}))


def _written(model: dict[str, Any]) -> str:
    return json.dumps(model, sort_keys=True, separators=(",", ":"))


class _Sides:
    """Both sides as tables of one DuckDB in memory."""

    def __init__(
        self, participants: Sequence[Identity], extract: Sequence[Identity], settings: Settings
    ) -> None:
        self.participants, self.extract, self.settings = participants, extract, settings
        memory = duckdb.connect(":memory:", config={"threads": 1, "temp_directory": ""})
        self.api = DuckDBAPI(memory)
        self.tables = []
        for name, side in ((PARTICIPANTS, participants), (EXTRACT, extract)):
            _lay(memory, name, side)
            self.tables.append(self.api.register(name, dataset_display_name=name))

    def linker(self, told: SettingsCreator | dict[str, Any]) -> Linker:
        return Linker(self.tables, told, log_level=None)

    def model(self) -> dict[str, Any]:
        """Trained on these two sides; where they teach too little, the usual values stand."""
        settings = self.settings
        prior, expected = self._prior()
        linker = self.linker(created(settings, prior))
        sampled = len(self.participants) * len(self.extract) >= settings.least_to_sample
        if sampled:
            linker.training.estimate_u_using_random_sampling(settings.sampled_pairs, seed=settings.seed)
        learned = sampled and expected >= settings.least_to_train
        if learned:
            for rule in settings.training:
                linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
        model: dict[str, Any] = linker.misc.save_model_to_json()
        _fill_in(model, settings, learned, sampled)
        if len(self.participants) + len(self.extract) < settings.least_to_count:
            _without_frequencies(model)
        return model

    def _prior(self) -> tuple[float, float]:
        """The probability that two at random are one person, and how many pairs that makes."""
        found = {
            (left, right)
            for rule in self.settings.certain
            for left, right in _joined(self.participants, self.extract, rule)
        }
        every = len(self.participants) * len(self.extract)
        expected = max(len(found), 1) / self.settings.certain_find
        return min(expected / every, 0.5), expected

    def pairs(self, model: dict[str, Any], least: float) -> list[Pair]:
        scored = self.linker(model).inference.predict(threshold_match_probability=least)
        rows = scored.as_record_list()
        return sorted(
            Pair(
                self.participants[int(row["unique_id_l"])].of,
                self.extract[int(row["unique_id_r"])].of,
                row["match_probability"],
            )
            for row in rows
        )


def _joined(
    participants: Sequence[Identity], extract: Sequence[Identity], rule: tuple[str, ...]
) -> list[tuple[int, int]]:
    there: dict[tuple[str | None, ...], list[int]] = {}
    for number, one in enumerate(extract):
        there.setdefault(_values(one, rule), []).append(number)
    return [
        (number, other)
        for number, one in enumerate(participants)
        if all(_values(one, rule))
        for other in there.get(_values(one, rule), ())
    ]


def _values(one: Identity, rule: tuple[str, ...]) -> tuple[str | None, ...]:
    said = identities.compared(one)
    return tuple(said[column] for column in rule)


def _lay(memory: duckdb.DuckDBPyConnection, name: str, side: Sequence[Identity]) -> None:
    """A side as a table, a list a column; Arrow's way there would load pandas as well."""
    rows = [identities.compared(one) for one in side]
    columns = ", ".join(f"unnest(${column}::VARCHAR[]) AS {column}" for column in identities.COLUMNS)
    told = {column: [row[column] for row in rows] for column in identities.COLUMNS}
    numbers = [f"{number:09}" for number in range(len(side))]
    memory.execute(
        f"CREATE TABLE {name} AS SELECT unnest($unique_id::VARCHAR[]) AS unique_id, {columns}",
        {"unique_id": numbers, **told},
    )


def created(settings: Settings, prior: float) -> SettingsCreator:
    """The settings in Splink's words, of no dialect yet: any of its databases can take them."""
    return SettingsCreator(
        link_type="link_only",
        comparisons=[_comparison(one) for one in settings.comparisons],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in settings.rules],
        probability_two_random_records_match=prior,
        retain_matching_columns=False,
        linker_uid="linkage",
    )


def _comparison(one: Comparison) -> CustomComparison:
    unknown = [levels.NullLevel(column) for column in one.needs]
    return CustomComparison(
        output_column_name=one.name,
        comparison_levels=[
            levels.And(*unknown) if len(unknown) > 1 else unknown[0],
            *(_level(level) for level in one.levels),
            levels.ElseLevel(),
        ],
    )


def _level(level: Level) -> Any:
    tests = [_test(test) for test in level.tests]
    made: Any = levels.And(*tests) if len(tests) > 1 else tests[0]
    return made.configure(tf_adjustment_column=level.frequent) if level.frequent else made


def _test(test: Test) -> Any:
    match test.how:
        case "same":
            return levels.ExactMatchLevel(test.column)
        case "like":
            return levels.JaroWinklerLevel(test.column, test.at)
        case "edits":
            return levels.DamerauLevenshteinLevel(test.column, int(test.at))
        case "swapped":
            return levels.ColumnsReversedLevel(test.column, test.other, symmetrical=True)
    raise ValueError(f"There is no test “{test.how}”.")


def _fill_in(model: dict[str, Any], settings: Settings, learned: bool, sampled: bool) -> None:
    """What was not observed is not impossible: the usual values have a small say beside what was learned."""
    weight = settings.usual_weight if learned else 1.0
    for comparison, one in zip(model["comparisons"], settings.comparisons, strict=True):
        told = comparison["comparison_levels"][1:]  # after what says that nothing is known
        usual = [*((level.m, level.u) for level in one.levels), (one.m, one.u)]
        seen = [_number(level.get("m_probability")) for level in told]
        if not sum(seen):  # no pass of the training reached it
            seen = [m for m, _ in usual]
        for level, was, (m, u) in zip(told, seen, usual, strict=True):
            level["m_probability"] = (1 - weight) * was / sum(seen) + weight * m
            level["u_probability"] = (sampled and _number(level.get("u_probability"))) or u


def _number(told: Any) -> float:
    return 0.0 if told in (None, NOT_OBSERVED) else float(told)


def _without_frequencies(model: dict[str, Any]) -> None:
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            for name in [one for one in level if one.startswith("tf_")]:
                del level[name]
