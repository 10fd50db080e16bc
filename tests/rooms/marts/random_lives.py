"""Companies whose rows are drawn by lot, as copies would find them: anybody meets anybody."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import msgspec

from ordito.marts import Copies, Taken
from ordito.marts.copies.tables import (
    APPENDED,
    LOG,
    MOVEMENTS,
    PARTY,
    RECORDED,
    SHAPES,
    SMALL,
    TOUCHPOINTS,
)
from ordito.platform.copying import Place

Row = dict[str, Any]
DAY_US = 86_400_000_000
BEGAN_US = 1_790_000_000_000_000
PHASES = {"visit": "search", "call": "service", "points.earned": "use"}


class Lives:
    """What a company's tables hold; ``pass_time`` changes them, and tells of whom."""

    def __init__(self, seed: int) -> None:
        """Found a company with a few people."""
        self._lot = Random(seed)
        self._ids = 0
        self._touched: set[str] = set()
        self.at_us = BEGAN_US
        self.tables: dict[str, list[Row]] = {name: [] for name in SHAPES}
        self._channels = [self._small("channel", code=code, kind=code) for code in ("web", "store")]
        self._places = [
            self._small("place", kind="store", currency="EUR", time_zone=zone)
            for zone in ("Europe/Rome", "Europe/Tallinn")
        ]
        self._add_sku()
        self._customers = [self._id() for _ in range(8)]
        self._signs = [self._id() for _ in range(6)]
        for customer in self._customers:
            self._add("customer", customer, person_id=customer, kind="person")

    def pass_time(self) -> set[str]:
        """Let something happen; return of whom the tables tell something new."""
        self._touched = set()
        self.at_us += self._lot.choice((3_600_000_000, DAY_US, 40 * DAY_US))
        happenings = (
            self._order, self._look, self._look, self._case, self._answer, self._tell, self._merge,
            self._recognise, self._return, self._hand_over, self._expose, self._add_sku,
            self._cost, self._merge_cases, self._move,
        )  # fmt: skip
        for _ in range(self._lot.randint(0, 6)):
            self._lot.choice(happenings)()
        return self._touched

    def _order(self) -> None:
        customer, order = self._one(self._customers), self._id()
        at_us = self._lot.randint(BEGAN_US - 90 * DAY_US, self.at_us)
        self._add(
            "order", customer, order_id=order, number=order[-6:],
            channel_id=self._one(self._channels), place_id=self._one(self._places),
            seller_id=self._places[0], currency="EUR", total_minor=3000,
            origin="live", placed_us=at_us,
        )  # fmt: skip
        for line in range(1, self._lot.randint(2, 3)):
            self._add(
                "line", customer, order_id=order, line_no=line, sku_id=self._sku(), kind="goods",
                method=self._lot.choice(("carry_out", "collect", "ship")), ordered=2, fulfilled=2,
                place_id=self._one(self._places), total_minor=1000, tax_bp=2200,
                promised_us=at_us + self._lot.randint(1, 5) * DAY_US,
            )  # fmt: skip
        if self._lot.random() < 0.5:
            self._add(
                "task", customer, order_id=order, fulfilment_order_id=self._id(), state="open",
                place_id=self._one(self._places), method="collect",
                promised_us=at_us + DAY_US, opened_us=at_us,
            )  # fmt: skip

    def _hand_over(self) -> None:
        if self.tables["task"]:
            task = self._lot.choice(self.tables["task"])
            task["picking_us"] = task["opened_us"] + 60_000_000
            task["picked_us"] = task["handed_us"] = task["opened_us"] + 600_000_000
            self._touched.add(task["customer_id"])

    def _return(self) -> None:
        if not self.tables["line"]:
            return
        line = self._lot.choice(self.tables["line"])
        if line["returned"]:
            return
        line |= {"returned": 1, "relieved_minor": 500}
        self._add(
            "action", line["customer_id"], order_id=line["order_id"], version=2, kind="return",
            line_no=line["line_no"], quantity=1, axis="returned", at_us=self.at_us,
            channel_id=self._one(self._channels), place_id=self._one(self._places),
        )  # fmt: skip

    def _case(self) -> None:
        customer, case = self._one(self._customers), self._id()
        self._add(
            "case", customer, case_id=case, channel="form", topic="order", state="open",
            channel_id=self._lot.choice((None, self._one(self._channels))), opened_us=self.at_us,
        )  # fmt: skip
        if self.tables["order"]:
            order = self._lot.choice(self.tables["order"])["order_id"]
            self._add("case_link", customer, case_id=case, kind="order", subject_id=order)
        self._add("case_entry", customer, case_id=case, seq=1, kind="form", at_us=self.at_us)

    def _merge_cases(self) -> None:
        if len(self.tables["case"]) > 1:
            one, other = self._lot.sample(self.tables["case"], 2)
            if one["merged_id"] is None and other["merged_id"] is None:
                one |= {"merged_id": other["case_id"], "merged_customer_id": other["customer_id"]}
                self._touched |= {one["customer_id"], other["customer_id"]}

    def _answer(self) -> None:
        self._add(
            "answer", self._one(self._customers), answer_id=self._id(), measure="csat", score=4,
            medium="mail", touchpoint="order", order_id=self._some("order"),
            case_id=self._some("case"), answered_us=self.at_us,
        )  # fmt: skip

    def _expose(self) -> None:
        self._add(
            "exposure", self._one(self._customers), experiment_id=self._id(), code="letters",
            variant=self._lot.choice(("hold_out", "a")), exposed_us=self.at_us,
        )  # fmt: skip

    def _merge(self) -> None:
        """Let somebody become one person with another, or again be one alone."""
        one, other = self._lot.sample(self.tables["customer"], 2)
        self._touched |= {
            row["customer_id"]
            for row in self.tables["customer"]
            if row["person_id"] in {one["person_id"], other["person_id"]}
        }
        one["person_id"] = self._lot.choice((one["customer_id"], other["customer_id"]))

    def _recognise(self) -> None:
        sign = self._one(self._signs)
        before = [row for row in self.tables["identifier"] if row["identifier_id"] == sign]
        for row in before:
            self.tables["identifier"].remove(row)
            self._touched.add(row["customer_id"])
        self._add("identifier", self._one(self._customers), identifier_id=sign)

    def _look(self) -> None:
        self._put(
            TOUCHPOINTS, touchpoint_id=self._id(), identifier_id=self._one(self._signs),
            type=self._lot.choice(("visit", "call", "other")), channel_id=self._one(self._channels),
            origin="live", source="web", sku_code=self._lot.choice((None, "sku2", "sku3")),
            order_id=self._lot.choice((None, None, self._some("order"))),
            case_id=self._lot.choice((None, None, self._some("case"))),
            occurred_us=self.at_us - self._lot.randint(0, 60) * DAY_US, recorded_us=self.at_us,
        )  # fmt: skip

    def _move(self) -> None:
        self._put(
            MOVEMENTS, sku_id=self._sku(), movement_id=self._id(), condition="sellable",
            place_id=self._one(self._places), kind=self._lot.choice(("receipt", "sale")),
            quantity=self._lot.choice((-1, 2, 3)), recorded_us=self.at_us,
            occurred_us=self.at_us - self._lot.randint(0, 60) * DAY_US,
        )  # fmt: skip

    def _tell(self) -> None:
        """Let the log say something of somebody, of an order or of a case."""
        kind = self._lot.choice(
            ("points.earned", "orders.lines_cancelled", "service.case_assigned")
        )
        told: Row = {"customer_id": self._lot.choice((None, self._one(self._customers)))}
        if kind == "service.case_assigned":
            payload: Row = {"before": "anna", "assignee": "berta"}
            told["subject_id"] = self._some("case") or self._id()
        else:
            lines = [{"line_no": 1, "quantity": 1, "total_minor": 500}]
            payload = {"lines": lines, "sku_id": self._sku()}
            told |= {"subject_id": self._id(), "case_id": self._some("order")}
        self._put(
            LOG, xid=len(self.tables[LOG]) + 1, fact_id=self._id(), type=kind, version=1,
            desk_case_id=self._lot.choice((None, self._some("case"))), occurred_us=self.at_us,
            recorded_us=self.at_us, actor="system", origin="live", payload=json.dumps(payload),
            **told,
        )  # fmt: skip
        if told["customer_id"] is not None:
            self._touched.add(told["customer_id"])

    def _add_sku(self) -> None:
        number = len(self.tables["sku"]) + 1
        sku = self._small("sku", code=f"sku{number}", product_id=self._id(), active=True)
        self._put(
            "shelf_price", sku_id=sku, price_list_id=self._id(), currency="EUR", price_minor=700,
            valid_us=self.at_us,
        )  # fmt: skip

    def _cost(self) -> None:
        self._put(
            "unit_cost", sku_id=self._sku(), entity_id=self.tables["place"][0]["entity_id"],
            cost_minor=self._lot.randint(1, 400), currency="EUR",
            valid_us=self.at_us - self._lot.randint(0, 90) * DAY_US,
        )  # fmt: skip

    def _small(self, table: str, **told: Any) -> str:
        self._put(table, **{f"{table}_id": self._id(), "entity_id": self._id()} | told)
        return self.tables[table][-1][f"{table}_id"]

    def _add(self, table: str, customer: str, **told: Any) -> None:
        self._put(table, customer_id=customer, **told)
        self._touched.add(customer)

    def _put(self, table: str, **told: Any) -> None:
        fields = msgspec.structs.fields(SHAPES[table])
        self.tables[table].append(
            {field.name: told.get(field.name, _empty(field.type)) for field in fields}
        )

    def _some(self, table: str) -> str | None:
        found = self.tables[table]
        return self._lot.choice(found)[f"{table}_id"] if found else None

    def _sku(self) -> str:
        return self._lot.choice(self.tables["sku"])["sku_id"]

    def _one(self, among: Sequence[str]) -> str:
        return self._lot.choice(among)

    def _id(self) -> str:
        self._ids += 1
        return str(UUID(int=self._ids))


def _empty(kind: Any) -> Any:
    return {int: 0, bool: False, str: "", UUID: str(UUID(int=0))}.get(kind)


def take(lives: Lives, since: Copies | None, touched: set[str] | None, into: Path) -> Taken:
    """Return what a snapshot of a company would have beyond ``since``, as files in ``into``."""
    into.mkdir(parents=True)
    who = None if since is None else touched
    files = {name: into / f"{name}.csv" for name in (*APPENDED, *SMALL, *PARTY)}
    for name, path in files.items():
        rows = lives.tables[name]
        if name in PARTY and who is not None:
            rows = [row for row in rows if row["customer_id"] in who]
        if name in RECORDED and since is not None:
            rows = [row for row in rows if row["recorded_us"] >= since.seen_us]
        if name == LOG and since is not None:
            rows = [row for row in rows if row["xid"] >= since.until_xid]
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerows([_told(value) for value in row.values()] for row in rows)
    return Taken(
        files=files,
        since=since,
        place=Place(len(lives.tables[LOG]) + 1, "lineage", None),
        touched=None if who is None else sorted(map(UUID, who)),
        erased=[],
        seen_us=lives.at_us,
        since_us=0 if since is None else since.seen_us,
        kept_us=lives.at_us - 100 * DAY_US,
        phases=PHASES,
        at_us=lives.at_us,
    )


def _told(value: Any) -> Any:
    return {True: "t", False: "f"}[value] if isinstance(value, bool) else value
