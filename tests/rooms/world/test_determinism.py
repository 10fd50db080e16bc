import os
import subprocess
import sys
from datetime import UTC, datetime

from ordito import world
from ordito.world.model import Company, Life
from tests.rooms.world.conftest import END, SEED

DIGESTS = f"""
from datetime import datetime
from ordito import world
company = world.found({SEED})
print(world.digest(company), world.digest(world.live(company, end=datetime.fromisoformat("{END}"))))
"""


def test_another_process_makes_the_same_bytes(company: Company, life: Life) -> None:
    printed = subprocess.run(
        [sys.executable, "-c", DIGESTS],
        env={**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert printed == [world.digest(company), world.digest(life)]


def test_another_seed_makes_another_company() -> None:
    one, other = world.found(1, people_count=20), world.found(2, people_count=20)
    assert world.digest(one) != world.digest(other)
    assert one.people[0] != other.people[0]
    assert one.stock != other.stock


def test_a_person_does_not_depend_on_how_many_there_are(company: Company) -> None:
    few = world.found(SEED, people_count=50)
    assert few.people == company.people[:50]
    assert few.stock == company.stock


def test_a_shorter_window_begins_at_its_first_midnight_in_rome(company: Company) -> None:
    week = world.live(company, end=END, days=7)
    first = min(order.placed_at for order in week.orders)
    last = max(order.placed_at for order in week.orders)
    assert datetime(2026, 11, 14, 23, tzinfo=UTC) <= first < datetime(2026, 11, 15, 23, tzinfo=UTC)
    assert datetime(2026, 11, 21, 12, tzinfo=UTC) < last <= END
