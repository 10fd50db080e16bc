"""Definitions in the console: added, changed, retired and imported, each with its reason.

What a definition does not go with is shown before it is saved, and what it gives is tried.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import msgspec
from babel.numbers import get_currency_precision
from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY

from ordito.marts import Mart
from ordito.platform.clock import now
from ordito.platform.errors import Refusal
from ordito.steering import kpis
from ordito.surfaces import helm_kpi_screens as screens
from ordito.surfaces import problems
from ordito.surfaces.call import Call
from ordito.surfaces.console.helm.desk import desk_of
from ordito.surfaces.console.helm.frame import head_of, open_mart
from ordito.surfaces.console.helm.kpi_view import PATH, refuse_bound, shown, url_of
from ordito.surfaces.console.helm.kpis import CSV, conflict_of
from ordito.surfaces.console.helm.view import HELM, View
from ordito.surfaces.console.moments import teller_of
from ordito.surfaces.console.typed import FormWrong, Written, number_of

_NEW: Final = f"{PATH}/new"
_CHANGE: Final = f"{PATH}/of/{{name:str}}/change"
_RETIRE: Final = f"{PATH}/of/{{name:str}}/retire"
_IMPORT: Final = f"{PATH}/import"
_QUARTERS_BEFORE, _QUARTERS_AFTER = 1, 4
_TEXTS: Final = ("name", "title", "formula", "per", "among", "owner", "since", "settles_days")
_LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "family": tuple(kpis.Family),
    "level": tuple(kpis.Level),
    "subject": tuple(kpis.SUBJECTS),
    "unit": tuple(kpis.Unit),
    "direction": tuple(kpis.Direction),
}
_TARGET: Final = "target:"


class _Typed(msgspec.Struct, frozen=True, kw_only=True):
    """A form as it stands: what was typed, and what came of it."""

    values: dict[str, str]
    was: kpis.Kpi | None
    register: int
    failure: Refusal | None = None
    found: tuple[kpis.Conflict, ...] = ()
    kpi: kpis.Kpi | None = None
    tried: kpis.Figure | None = None


@get(_NEW, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def show_new(request: Call) -> Template:
    """Show the form of a new definition.

    Raises:
        HelmIsWhole: the reader is bound to places.
    """
    refuse_bound(request)
    book = await request.db.read(kpis.KPIS.load)
    values = {"level": "company", "subject": "orders", "unit": "count", "direction": "up"}
    return await _page(request, _Typed(values=values, was=None, register=book.version))


@get(_CHANGE, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def show_change(request: Call, name: FromPath[str]) -> Template:
    """Show the form of a definition.

    Raises:
        HelmIsWhole: the reader is bound to places.
        UnknownKpi: there is none of the name.
    """
    refuse_bound(request)
    book = await request.db.read(kpis.KPIS.load)
    kpi = kpis.get_kpi(book.register, name)
    values = _values_of(kpi, _scale(kpi.unit, _currency(request)))
    return await _page(request, _Typed(values=values, was=kpi, register=book.version))


@post(
    _NEW, access=HELM, include_in_schema=False, media_type=MediaType.HTML, status_code=HTTP_200_OK
)
async def add(request: Call) -> Template | Redirect:
    """Add a definition, or try it; what cannot be saved is shown again with the reason.

    Raises:
        HelmIsWhole: the reader is bound to places.
    """
    refuse_bound(request)
    return await _save(request, None)


@post(
    _CHANGE,
    access=HELM,
    include_in_schema=False,
    media_type=MediaType.HTML,
    status_code=HTTP_200_OK,
)
async def change(request: Call, name: FromPath[str]) -> Template | Redirect:
    """Change a definition, or try it; what cannot be saved is shown again with the reason.

    Raises:
        HelmIsWhole: the reader is bound to places.
        UnknownKpi: there was none of the name in the version that was shown.
    """
    refuse_bound(request)
    return await _save(request, name)


@post(_RETIRE, access=HELM, include_in_schema=False)
async def retire(request: Call, name: FromPath[str]) -> Redirect:
    """Measure a KPI no longer; its definition stays in the versions before.

    Raises:
        HelmIsWhole: the reader is bound to places.
        UnknownKpi: there was none of the name in the version that was shown.
        KpiMovedOn: somebody has changed it meanwhile.
        KpiWrong: nothing says why.
    """
    refuse_bound(request)
    written = await _written(request)
    was = await _shown_then(request, written, name)
    await request.db.transact(
        kpis.retire_kpi, request.context, was=was, because=written.one("because"), at=now()
    )
    return Redirect(PATH, status_code=303)


@get(_IMPORT, access=HELM, include_in_schema=False, media_type=MediaType.HTML)
async def show_import(request: Call) -> Template:
    """Show the form that takes over definitions from a table.

    Raises:
        HelmIsWhole: the reader is bound to places.
    """
    refuse_bound(request)
    book = await request.db.read(kpis.KPIS.load)
    return await _import_page(request, Written({}), "", book.version)


@post(
    _IMPORT,
    access=HELM,
    include_in_schema=False,
    media_type=MediaType.HTML,
    status_code=HTTP_200_OK,
)
async def import_table(request: Call) -> Template | Redirect:
    """Tell what becomes of each row of a table, and take over what goes with what is there.

    Raises:
        HelmIsWhole: the reader is bound to places.
    """
    refuse_bound(request)
    written, text = await _written(request), await _table(request)
    book = await request.db.read(kpis.KPIS.load)
    shown_then = _number(written.one("register"), book.version)
    try:
        found = kpis.import_kpis(
            book.register, text.encode(), replace=bool(written.one("replaces"))
        )
        if written.one("what") == "save" and _taken(found):
            register = msgspec.structs.replace(found.register, because=written.one("because"))
            await request.db.transact(
                kpis.publish_kpis, request.context, register=register, at=now(), over=shown_then
            )
            return Redirect(PATH, status_code=303)
    except Refusal as refusal:
        return await _import_page(request, written, text, book.version, failure=refusal)
    return await _import_page(request, written, text, book.version, found=found)


async def _save(request: Call, name: str | None) -> Template | Redirect:
    written = await _written(request)
    values = {key: written.one(key) for key in written.fields}
    book = await request.db.read(kpis.KPIS.load)
    was = None if name is None else await _shown_then(request, written, name)
    typed = _Typed(values=values, was=was, register=_number(written.one("register"), book.version))
    try:
        kpi = _kpi_of(written, was, _currency(request))
        kpis.check_register(kpis.KpiRegister((kpi,)))
        found = tuple(kpis.conflicts_with(book.register, kpi))
        if written.one("what") != "save" or (found and not written.one("despite")):
            tried = await _try(request, kpi)
            return await _page(
                request, msgspec.structs.replace(typed, found=found, kpi=kpi, tried=tried)
            )
        await request.db.transact(
            kpis.put_kpi,
            request.context,
            kpi=kpi,
            was=was,
            because=written.one("because"),
            at=now(),
        )
    except Refusal as refusal:
        return await _page(request, msgspec.structs.replace(typed, failure=refusal))
    return Redirect(url_of(kpi.name), status_code=303)


async def _try(request: Call, kpi: kpis.Kpi) -> kpis.Figure | None:
    """Return what a definition gives for the last whole quarter; None where no row is."""
    desk = desk_of(request)
    mart = open_mart(desk)
    if mart is None:
        return None
    register, quarter = kpis.KpiRegister((kpi,)), kpis.last_whole(mart, kpis.Grain.QUARTER)
    found = await desk.read(
        lambda: kpis.list_figures(mart, register, kpi.name, kpis.Grain.QUARTER, period=quarter)
    )
    return found[0] if found else None


async def _written(request: Call) -> Written:
    form = await request.form()
    return Written({key: [str(one) for one in form.getall(key)] for key in form})


async def _table(request: Call) -> str:
    """Return the text of the file that was chosen, or that was shown before."""
    form = await request.form()
    for one in form.getall("file", []):
        if isinstance(one, UploadFile) and one.filename:
            return (await one.read()).decode("utf-8", "replace").replace("\0", "")
    return str(form.get("text", "")).strip()


async def _shown_then(request: Call, written: Written, name: str) -> kpis.Kpi:
    """Return the definition as it was when the form was shown."""
    version = _number(written.one("register"), 0)
    book = await request.db.read(kpis.KPIS.load_version, version=version)
    return kpis.get_kpi(book.register, name)


def _kpi_of(written: Written, was: kpis.Kpi | None, currency: str) -> kpis.Kpi:
    """Return the definition that was typed.

    Raises:
        FormWrong: a field cannot be read.
    """
    told: dict[str, Any] = {name: written.one(name) for name in (*_TEXTS, *_LISTS)}
    if was is not None:
        told["name"] = was.name
    told["settles_days"] = told["settles_days"] or 0
    told = {name: value for name, value in told.items() if value not in ("", None)}
    unit = told.get("unit")
    told["targets"] = dict(_targets_of(written, _scale(unit, currency)))
    for name in ("name", "title", "formula"):
        if name not in told:
            raise FormWrong(f"{name} is empty.", field=name)
    try:
        return msgspec.convert(told, kpis.Kpi, strict=False)
    except msgspec.ValidationError as error:
        detail, _, path = str(error).partition(" - at `$.")
        raise FormWrong(
            f"{path.rstrip('`') or 'form'}: {detail}", field=path.rstrip("`")
        ) from error


def _targets_of(written: Written, scale: Decimal) -> Iterator[tuple[str, float]]:
    for field in written.fields:
        if field.startswith(_TARGET) and written.one(field):
            number = number_of(written.one(field), field)
            yield field.removeprefix(_TARGET), float(number * scale)


def _scale(unit: object, currency: str) -> Decimal:
    """Return how much of a figure one typed unit is: of money minor units, of a share 1 %."""
    if unit == kpis.Unit.MONEY:
        return Decimal(10) ** get_currency_precision(currency)
    return Decimal("0.01") if unit == kpis.Unit.SHARE else Decimal(1)


def _currency(request: Call) -> str:
    mart = open_mart(desk_of(request))
    return "EUR" if mart is None else mart.build.currency


def _values_of(kpi: kpis.Kpi, scale: Decimal) -> dict[str, str]:
    values = {name: getattr(kpi, name) for name in (*_TEXTS, *_LISTS)}
    texts = {name: "" if value is None else str(value) for name, value in values.items()}
    return texts | {
        f"{_TARGET}{quarter}": f"{Decimal(repr(target)) / scale:.12g}"
        for quarter, target in kpi.targets.items()
    }


def quarters_around(told: Iterable[str], today: date) -> list[str]:
    """Return the quarters to write targets for: those that have one, and those around today."""
    this = today.year * 4 + (today.month - 1) // 3
    around = range(this - _QUARTERS_BEFORE, this + _QUARTERS_AFTER + 1)
    near = {f"{one // 4}-Q{one % 4 + 1}" for one in around}
    return sorted(near.union(told))


def _number(text: str, otherwise: int) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) < len(str(2**31))
    return int(text) if is_number else otherwise


def _taken(found: kpis.Imported) -> int:
    return sum(row.fate in {kpis.Fate.ADDED, kpis.Fate.CHANGED} for row in found.rows)


async def _page(request: Call, typed: _Typed) -> Template:
    desk, teller = desk_of(request), await teller_of(request)
    mart, values, was = open_mart(desk), typed.values, typed.was
    page = _NEW if was is None else f"{url_of(was.name)}/change"
    told = [name.removeprefix(_TARGET) for name in values if name.startswith(_TARGET)]
    screen = screens.KpiForm(
        head=head_of(desk, mart, View(), teller, "kpis"),
        title="" if was is None else was.title,
        is_new=was is None,
        values=values,
        lists={
            name: tuple(
                screens.Option(value=one, is_chosen=one == values.get(name)) for one in choices
            )
            for name, choices in _LISTS.items()
        },
        quarters=tuple(
            (quarter, values.get(f"{_TARGET}{quarter}", ""))
            for quarter in quarters_around(told, today_of(mart))
        ),
        measures=tuple((name, ", ".join(those)) for name, those in kpis.SUBJECTS.items()),
        currency=_currency(request),
        found=tuple(conflict_of(one) for one in typed.found),
        was_tried=typed.kpi is not None,
        tried=None
        if typed.tried is None or typed.kpi is None or mart is None
        else shown(mart, typed.kpi, typed.tried.value, teller),
        tried_n=0 if typed.tried is None else typed.tried.n,
        failure=problems.told(teller.language, typed.failure) or "",
        wrong="" if typed.failure is None else typed.failure.field or "",
        register=typed.register,
        save_url=page,
        back_url=PATH if was is None else url_of(was.name),
    )
    status = HTTP_200_OK if typed.failure is None else HTTP_422_UNPROCESSABLE_ENTITY
    return Template("helm/kpi_form.html", context={"screen": screen}, status_code=status)


async def _import_page(
    request: Call,
    written: Written,
    text: str,
    register: int,
    *,
    found: kpis.Imported | None = None,
    failure: Refusal | None = None,
) -> Template:
    desk, teller = desk_of(request), await teller_of(request)
    screen = screens.KpiImport(
        head=head_of(desk, open_mart(desk), View(), teller, "kpis"),
        text=text,
        replaces=bool(written.one("replaces")),
        because=written.one("because"),
        rows=()
        if found is None
        else tuple(
            screens.ImportRow(number=one.number, name=one.name, fate=one.fate.value, why=one.why)
            for one in found.rows
        ),
        taken=0 if found is None else _taken(found),
        register=register,
        failure=problems.told(teller.language, failure) or "",
        wrong="" if failure is None else failure.field or "",
        back_url=PATH,
        csv_url=f"{CSV}?table=definitions",
    )
    status = HTTP_200_OK if failure is None else HTTP_422_UNPROCESSABLE_ENTITY
    return Template("helm/kpi_import.html", context={"screen": screen}, status_code=status)


def today_of(mart: Mart | None) -> date:
    """Return the last day that figures know of, or today where there are none."""
    return now().date() if mart is None else kpis.last_day(mart)


ROUTES: Final = (show_new, show_change, add, change, retire, show_import, import_table)
