"""What anybody may see of a few people's figures."""

from cases.evaluation.public import public


def a_figure(group: dict[str, str], n: int, k: int, **more: object) -> dict[str, object]:
    share = {"value": k / n, "low": 0.0, "high": 1.0, "interval": "Wilson"}
    told = {"suppressed": False, "refused": None, "notes": []}
    return {
        "measure": "M1", "group": group, "at": 365, "definition": "proven-12", "n": n, "k": k,
        **share, **told, **more,
    }  # fmt: skip


def test_four_people_of_a_gender_are_not_shown_and_the_others_are_rounded() -> None:
    everybody, girls, others = public(
        [a_figure({}, 180, 40), a_figure({"gender": "F"}, 176, 38), a_figure({"gender": "X"}, 4, 2)]
    )
    assert (everybody["n"], everybody["k"], everybody["value"]) == (180, 40, 40 / 180)
    assert others["suppressed"]
    assert {others[field] for field in ("n", "k", "value", "low", "high", "interval")} == {None}
    assert not girls["suppressed"] or girls["k"] is None


def test_no_sentence_with_a_number_and_no_field_of_another_name_goes_out() -> None:
    figure = a_figure({}, 180, 40, notes=["7 are not known.", "Intention to treat."], people=["Maya"])
    (shown,) = public([figure])
    assert shown["notes"] == ["Intention to treat."]
    assert "people" not in shown


def test_a_figure_refused_because_nobody_had_an_event_looks_like_any_hidden_one() -> None:
    refused = a_figure({"gender": "X"}, 12, 1) | {"k": 0, "value": None, "refused": "Nobody had an event."}
    _, hidden, nobody = public(
        [a_figure({}, 180, 40), a_figure({"gender": "F"}, 8, 2), refused | {"notes": ["None had one."]}]
    )
    assert nobody | {"group": hidden["group"]} == hidden


def test_a_measure_with_the_same_people_does_not_fill_the_gaps_of_another() -> None:
    """Everybody's follow-up is over, so M1 and M5 count alike: the curve's table shows no more."""
    groups = [({}, 139, 46), ({"g": "F"}, 68, 21), ({"g": "M"}, 63, 23), ({"g": "X"}, 8, 2)]
    curves = [a_figure(group, n, k, measure="M5", value=1 - k / n) for group, n, k in groups]
    shown = public([*(a_figure(*one) for one in groups), *curves])
    gaps = [(row["n"], row["k"]) for row in shown[:4]]
    assert [(row["n"], row["k"]) for row in shown[4:]] == gaps
    assert gaps[0] == (140, 45)
    assert gaps[3] == (None, None)


def test_the_days_between_events_tell_no_count_that_the_events_of_a_reoffender_do_not() -> None:
    """M14's gap is of the people and events of M4: what is hidden there is hidden here."""
    groups = [({}, 60, 90), ({"g": "F"}, 30, 45), ({"g": "M"}, 26, 41), ({"g": "X"}, 4, 4)]
    shared: dict[str, object] = {"window": 365, "event": "proven"}
    fours = [a_figure(group, n, k, measure="M4", **shared) for group, n, k in groups]
    gap: dict[str, object] = {"kind": "gap", "unit": "days", "value": 83.4, "low": 51.0, "high": 118.0}
    gaps = [a_figure(group, n, k, measure="M14", **shared) | gap for group, n, k in groups]
    shown = public([*fours, *gaps])
    assert [(row["n"], row["k"]) for row in shown[4:]] == [(row["n"], row["k"]) for row in shown[:4]]
    assert shown[7]["suppressed"]
    assert (shown[4]["value"], shown[4]["unit"]) == (83.0, "days")
