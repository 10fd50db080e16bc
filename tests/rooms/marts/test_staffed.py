"""Which telling of a place's staffing counts on which day."""

from datetime import UTC, datetime

import duckdb

from ordito.marts.engine import open_engine
from ordito.marts.tables import text_of

_TALLINN = "Europe/Tallinn"
# a telling: version, since, published, minutes of its one hour; without minutes nobody picks
Telling = tuple[int, str | None, str, float | None]


def us(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1_000_000)


def spans(*tellings: Telling) -> list[tuple[float, str | None, str | None]]:
    """Return what counts from when until when, as instants in UTC, by the minutes told."""
    with open_engine() as connection:
        connection.execute("CREATE TABLE raw_about AS SELECT $1 AS zone", [_TALLINN])
        connection.execute(
            "CREATE TABLE raw_staffed_hour (place_id VARCHAR, version BIGINT, since VARCHAR,"
            " published_us BIGINT, weekday BIGINT, hour BIGINT, minutes DOUBLE)"
        )
        for version, since, published, minutes in tellings:
            hour = None if minutes is None else 9
            connection.execute(
                "INSERT INTO raw_staffed_hour VALUES ('north', $1, $2, $3, $4, $4, $5)",
                [version, since, us(published), hour, minutes],
            )
        return sorted(_told(connection))


def _told(connection: duckdb.DuckDBPyConnection) -> list[tuple[float, str | None, str | None]]:
    step = text_of("staging/stg_capacity")
    asked = f"FROM ({step}) SELECT minutes, since_us, until_us"
    return [
        (minutes, _written(since_us), _written(until_us))
        for minutes, since_us, until_us in connection.execute(asked).fetchall()
    ]


def _written(at_us: int | None) -> str | None:
    if at_us is None:
        return None
    return datetime.fromtimestamp(at_us / 1_000_000, UTC).isoformat(timespec="minutes")


def test_the_first_telling_counts_from_ever_and_the_next_from_its_own_day() -> None:
    # half past ten in the evening of UTC is the next day in Tallinn
    found = spans((1, None, "2026-03-01T09:00Z", 60), (2, None, "2026-03-09T22:30Z", 30))
    assert found == [
        (30.0, "2026-03-09T22:00+00:00", None),
        (60.0, None, "2026-03-09T22:00+00:00"),
    ]


def test_what_is_told_again_on_the_same_day_replaces_it() -> None:
    found = spans((1, None, "2026-03-01T09:00Z", 60), (2, None, "2026-03-01T09:05Z", 30))
    assert found == [(30.0, None, None)]


def test_a_correction_counts_from_the_day_that_it_names() -> None:
    told = (1, None, "2026-03-01T09:00Z", 60), (2, None, "2026-04-01T09:00Z", 90)
    corrected = (3, "2026-03-20", "2026-04-10T09:00Z", 45)
    assert spans(*told, corrected) == [
        (45.0, "2026-03-19T22:00+00:00", None),
        (60.0, None, "2026-03-19T22:00+00:00"),
    ]


def test_what_is_told_ahead_waits_for_its_day() -> None:
    ahead = (2, "2026-07-01", "2026-05-01T09:00Z", 90)
    found = spans((1, None, "2026-03-01T09:00Z", 60), ahead)
    assert found == [
        (60.0, None, "2026-06-30T21:00+00:00"),
        (90.0, "2026-06-30T21:00+00:00", None),
    ]


def test_a_place_that_is_told_no_longer_is_not_known_from_then_on() -> None:
    told = (1, None, "2026-03-01T09:00Z", 60), (2, None, "2026-04-01T09:00Z", None)
    assert spans(*told) == [(60.0, None, "2026-03-31T21:00+00:00")]
    again = (3, None, "2026-05-01T09:00Z", 30)
    assert spans(*told, again) == [
        (30.0, "2026-04-30T21:00+00:00", None),
        (60.0, None, "2026-03-31T21:00+00:00"),
    ]
