"""Published figures: Kaplan and Anderson, Harvard Business Review, November 2004."""

from pathlib import Path

from ordito.steering import economics
from ordito.steering.economics import Register, Subject
from tests.rooms.steering.economics.books import activity, figure, mart_of, resource


def test_time_costs_eighty_cents_and_what_is_not_used_is_nobodys(tmp_path: Path) -> None:
    register = Register(
        reason="the published example",
        resources=(resource("customer_service", figure(56_000_000), 700_000),),
        activities=tuple(
            activity(
                name,
                step="serving" if subject is Subject.ORDER else "service",
                subject=subject,
                resource="customer_service",
                terms={subject.value: figure(minutes)},
            )
            for name, subject, minutes in (
                ("process_order", Subject.ORDER, 8),
                ("handle_inquiry", Subject.CASE, 44),
                ("check_credit", Subject.TOUCH, 50),
            )
        ),
    )
    tables = {
        "stg_order": "SELECT 'o' || range AS order_id, 'web' AS channel, 'ship' AS method,"
        " range * 158000000 AS placed_us, 0 AS shipping_tax_bp FROM range(49000)",
        "stg_case": "SELECT 'c' || range AS case_id, 'desk' AS channel,"
        " range * 158000000 AS opened_us FROM range(1400)",
        "stg_touchpoint": "SELECT 't' || range AS touchpoint_id, 'office' AS channel,"
        " 'credit_check' AS kind, range * 158000000 AS started_us FROM range(2500)",
    }
    with mart_of(tmp_path, tables) as mart:
        (used,) = economics.list_resources(mart, register)
        assert (used.capacity, used.used) == (700_000.0, 578_600.0)
        assert used.cost.value == 56_000_000
        assert used.allocated.value == 46_288_000
        assert used.unused == 9_712_000
        each = {one.kind: one.each for one in economics.list_dealings(mart, register)}
        assert each == {"sale": 640.0, "question": 3_520.0, "visit": 4_000.0}
        (total,) = economics.draw_ladders(mart, register, by=economics.By.ALL)
        assert total.left(economics.LOADED).value == -46_288_000
