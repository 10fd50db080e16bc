"""What agreements weigh: known answers, and the same answer from both engines and from Splink."""

import math
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ordito.customers.matching import training
from ordito.customers.matching.linkage import Pair
from ordito.customers.matching.model import (
    Comparison,
    Level,
    Same,
    Terms,
    Unlike,
    Weights,
)
from ordito.customers.matching.records import DESIGN
from ordito.customers.matching.rules import (
    holds,
    lower_bound,
    probability_of,
    safe_weight,
    score,
)
from ordito.customers.matching.weights import shipped
from tests.rooms.customers.matching.people import linked, person, records_of, sample

CITY = Comparison(
    "city",
    (Level("same", Same(), 0.8, 0.1, by_term=True), Level("differs", None, 0.2, 0.9)),
)
WEIGHTS = Weights(
    prior=0.01,
    comparisons=(CITY,),
    terms={"city": Terms({"roma": 0.2}, rare=0.01)},
    trained_by="hand",
    people=100,
)


def test_weights_of_fields_are_added_to_the_start() -> None:
    # eight times as likely is three bits; a value twice as frequent as the average takes one away
    start = math.log2(0.01 / 0.99)

    frequent = score(WEIGHTS, {"city": "roma"}, {"city": "roma"})
    rare = score(WEIGHTS, {"city": "asti"}, {"city": "asti"})
    differs = score(WEIGHTS, {"city": "roma"}, {"city": "asti"})
    missing = score(WEIGHTS, {"city": "roma"}, {"city": None})

    assert frequent.weight == pytest.approx(start + 3 - 1)
    assert rare.weight == pytest.approx(start + 3 + math.log2(10))
    assert differs.weight == pytest.approx(start + math.log2(0.2 / 0.9))
    assert (missing.weight, missing.told[0].level) == (start, "missing")
    assert frequent.probability == pytest.approx(0.04 / 0.99 / (1 + 0.04 / 0.99))
    assert frequent.weight == pytest.approx(frequent.start + frequent.told[0].weight)


def test_certainty_of_a_share_is_that_of_wilson() -> None:
    # one-sided, 95 %: 1 / (1 + z^2 / n) where all are right
    assert lower_bound(100, 100) == pytest.approx(100 / (100 + 1.6448536269514722**2))
    assert lower_bound(0, 0) == 0


def test_pairs_are_accepted_unseen_only_from_where_the_labels_prove_it() -> None:
    right = [(20.0 - n / 100, True) for n in range(300)]
    wrong = [(10.0, False)] * 20

    assert safe_weight([*right, *wrong], precision=0.99) == (right[-1][0], 300)
    assert safe_weight(right, precision=0.999) is None  # three hundred do not prove it
    assert safe_weight([*right, *[(21.0, False)] * 20], precision=0.99) is None
    # those of one weight are accepted together or not at all
    assert safe_weight([(5.0, True)] * 299 + [(5.0, False)] * 99, precision=0.99) is None


def test_both_engines_weigh_all_pairs_alike_and_most_are_right(tmp_path: Path) -> None:
    people, entities = sample()
    records = records_of(people)
    weights = replace(shipped(len(people)), terms={})
    with linked(people, tmp_path) as table:
        with_terms = replace(weights, terms=table.count_terms(fewest=2))
        pairs = list(table.pairs(with_terms, at_least=-30))

    worst = max(
        abs(score(with_terms, records[one.left], records[one.right]).weight - one.score.weight)
        for one in pairs
    )
    assert worst < 1e-9
    assert _told_alike(pairs[0], with_terms, records)
    precision, recall = _quality(pairs, entities)
    assert precision > 0.99
    assert recall > 0.93


def test_a_name_in_letters_of_another_kind_weighs_alike_in_both_engines(tmp_path: Path) -> None:
    people = [person(1, "Юлия Иванова", city="Таллинн"), person(2, "Юлiя Иванова", city="Таллин")]
    records = list(records_of(people).values())
    weights = shipped(10)
    with linked(people, tmp_path) as table:
        found = list(
            table.weigh(weights, [(str(people[0].customer_id), str(people[1].customer_id))])
        )

    assert found[0].score.weight == pytest.approx(score(weights, *records).weight)


def test_people_of_a_family_are_told_apart_by_their_given_names() -> None:
    home: dict[str, Any] = {"street": "Via Po 3", "postal_code": "10123", "city": "Torino"}
    anna, again, bruno = records_of(
        [
            person(1, "Anna Rossi", **home),
            person(2, "Rossi, Anna", birth_date=date(1990, 1, 2), **home),
            person(3, "Bruno Rossi", **home),
        ]
    ).values()
    weights = shipped(10_000)

    assert score(weights, anna, again).probability > 0.99
    assert score(weights, anna, bruno).probability < 0.3
    assert not holds(Unlike(0.8), "given_name", anna, again)


@pytest.mark.skipif(not training.can_train(), reason="needs splink: pip install 'ordito[matching]'")
def test_splink_scores_the_same_pairs_alike(tmp_path: Path) -> None:
    people, _ = sample()
    # lists are blocked by their first value there, so blocks of them are left out here
    blocks = tuple(
        block for block in DESIGN.blocks if not {key.field for key in block} & set(DESIGN.lists)
    )
    with linked(people, tmp_path, replace(DESIGN, blocks=blocks)) as table:
        weights = replace(shipped(len(people)), terms=table.count_terms(fewest=1))
        ours = {
            (one.left, one.right): one.score.weight for one in table.pairs(weights, at_least=-99)
        }
        linker = training.linker_of(table, weights.comparisons, prior=weights.prior)
        rows = linker.inference.predict().as_record_list()

    theirs = {
        tuple(sorted((row["record_id_l"], row["record_id_r"]))): row["match_weight"] for row in rows
    }
    assert theirs.keys() == ours.keys()
    assert max(abs(theirs[pair] - ours[pair]) for pair in ours) < 1e-6


def _told_alike(pair: Pair, weights: Weights, records: dict[str, Any]) -> bool:
    mine = score(weights, records[pair.left], records[pair.right])
    return [(one.field, one.level) for one in mine.told] == [
        (one.field, one.level) for one in pair.score.told
    ]


def _quality(pairs: list[Pair], entities: dict[str, str]) -> tuple[float, float]:
    """Return precision and recall of the pairs that somebody would be asked about."""
    asked = [one for one in pairs if one.score.probability >= probability_of(0)]
    hits = sum(entities[one.left] == entities[one.right] for one in asked)
    of_all = sum(n * (n - 1) // 2 for n in Counter(entities.values()).values())
    return hits / len(asked), hits / of_all
