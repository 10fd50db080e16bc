"""Training: Splink learns from the people themselves what agreements weigh; without labels.

Splink is an extra (``pip install 'ordito[matching]'``); without it the shipped weights are used.
"""

import importlib
import importlib.util
import logging
from collections.abc import Sequence
from typing import Any, Final

import structlog
from msgspec.structs import replace

from ordito.customers.matching.linkage import People, condition
from ordito.customers.matching.model import Comparison, Key, Level, Weights

_SAMPLE: Final = 2_000_000
_RECALL: Final = 0.7
# nothing that a field says is certain
_LEAST_M: Final = 1e-3
_LEAST_U: Final = 1e-6
_log: Final = structlog.get_logger(__name__)


def can_train() -> bool:
    """Tell whether Splink is installed."""
    return importlib.util.find_spec("splink") is not None


def train(people: People, *, fewest: int, seed: int = 1) -> Weights:
    """Learn weights from the people, by random pairs and by pairs of one block after another.

    Args:
        people: filled, without shared values.
        fewest: records that a value must have to be named in the weights.
        seed: of the random pairs.
    """
    linker = linker_of(people, people.design.comparisons, prior=1e-4)
    logging.getLogger("splink").setLevel(logging.ERROR)
    (count,) = people.database.execute("SELECT count(*) FROM people").fetchall()[0]
    training = linker.training
    certain = [_rule(keys, people.design.lists) for keys in people.design.certain]
    training.estimate_probability_two_random_records_match(certain, recall=_RECALL)
    training.estimate_u_using_random_sampling(max_pairs=_SAMPLE, seed=seed)
    for keys in people.design.training:
        _learn(training, _rule(keys, people.design.lists))
    settings = linker.misc.save_model_to_json(out_path=None, overwrite=False)
    learned = {one["output_column_name"]: one for one in settings["comparisons"]}
    return Weights(
        prior=settings["probability_two_random_records_match"],
        comparisons=tuple(_learned(one, learned[one.field]) for one in people.design.comparisons),
        terms=people.count_terms(fewest=fewest),
        trained_by=f"splink {importlib.import_module('splink').__version__}",
        people=count,
    )


def _learn(training: Any, rule: str) -> None:
    """Learn from one block; one in which a level never occurs teaches nothing."""
    try:
        training.estimate_parameters_using_expectation_maximisation(rule)
    except ValueError:
        _log.info("matching_block_teaches_nothing")


def linker_of(people: People, comparisons: Sequence[Comparison], *, prior: float) -> Any:
    """Return Splink's linker for the same comparisons and blocks as ours."""
    splink: Any = importlib.import_module("splink")
    db_api = splink.DuckDBAPI(connection=people.database)
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        probability_two_random_records_match=prior,
        comparisons=[_settings_of(one) for one in comparisons],
        blocking_rules_to_generate_predictions=[
            _rule(keys, people.design.lists) for keys in people.design.blocks
        ],
        retain_intermediate_calculation_columns=True,
    )
    table = db_api.register("people")
    return splink.Linker(table, settings)


def _settings_of(comparison: Comparison) -> dict[str, Any]:
    field = comparison.field
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": f"{field}_l IS NULL OR {field}_r IS NULL",
            "label_for_charts": "missing",
            "is_null_level": True,
        }
    ]
    for level in comparison.levels:
        test = "ELSE" if level.test is None else condition(level.test, field, "{}_l", "{}_r")
        terms = {"tf_adjustment_column": field} if level.by_term else {}
        levels.append(
            {
                "sql_condition": test,
                "label_for_charts": level.name,
                "m_probability": level.m,
                "u_probability": level.u,
                **terms,
            }
        )
    return {"output_column_name": field, "comparison_levels": levels}


def _rule(keys: Sequence[Key], lists: Sequence[str]) -> str:
    """Return a block for Splink; of several values the first has to do, for the sake of speed."""
    parts = [
        f"l.{key.field}[1] = r.{key.field}[1]"
        if key.field in lists
        else f"l.{key.field} = r.{key.field}"
        if key.letters is None
        else f"left(l.{key.field}, {key.letters}) = left(r.{key.field}, {key.letters})"
        for key in keys
    ]
    return " AND ".join([*parts, "l.kind = r.kind"])


def _learned(ours: Comparison, theirs: dict[str, Any]) -> Comparison:
    """Return a comparison with what was learned; a level that never occurred keeps its own."""
    found = [one for one in theirs["comparison_levels"] if not one.get("is_null_level")]
    return replace(
        ours,
        levels=tuple(
            _learned_level(level, one) for level, one in zip(ours.levels, found, strict=True)
        ),
    )


def _learned_level(level: Level, found: dict[str, Any]) -> Level:
    return replace(
        level,
        m=max(float(found.get("m_probability", level.m)), _LEAST_M),
        u=max(float(found.get("u_probability", level.u)), _LEAST_U),
    )
