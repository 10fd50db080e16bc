"""Problems: every "no" and every fault as problem details (RFC 9457), or as a page for browsers.

A fault shows an identifier and nothing else: what happened stands in the log under it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final, cast
from urllib.parse import quote, urlencode

import msgspec
from litestar import Request, Response
from litestar.enums import MediaType
from litestar.exceptions import HTTPException, ValidationException
from litestar.response import Redirect, Template

from ordito import customers, pricing
from ordito.platform import i18n
from ordito.platform.auth import Unauthenticated
from ordito.platform.db import DATABASE_AWAY
from ordito.platform.errors import Invalid, OutsideFault, Refusal
from ordito.platform.telemetry import FAULTS, REFUSALS, describe_fault, log

SIGN_IN: Final = "/sign-in"
SHOP: Final = "/shop"
SHOP_SIGN_IN: Final = "/shop/account/sign-in"

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PATH: Final = re.compile(r"^(?P<what>.*?)(?: - at `(?:key in )?\$\.?(?P<path>.*)`)?$", re.DOTALL)
_NAMED_FIELD: Final = re.compile(r"(?:(?:required|unknown) field|parameter) [`']([^`']+)[`']")
_AWAY: Final = "platform.database_away"
_INPUT_REMEDY: Final = "Correct the named field; every field is described at /api."
_HTTP_REMEDIES: Final = {
    400: "Send well-formed JSON, UTF-8 encoded.",
    404: "Check the path; every route is listed at /api.",
    405: "Use one of the methods of the Allow header.",
    413: "Send less at once; split the request.",
    415: "Send the body with 'Content-Type: application/json'.",
}

Caller = Request[Any, Any, Any]


class FieldProblem(msgspec.Struct, frozen=True):
    """What is wrong with one field of the input."""

    field: str
    detail: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Problem details.

    Attributes:
        type: where this kind of problem is explained.
        title: the kind in words.
        status: HTTP status.
        detail: what happened here.
        code: stable name of the kind.
        remedy: what the caller can do about it.
        instance: identifier of this request, as in the log.
        field: path of the first offending field.
        fields: all offending fields, where there is more than one.
        facts: values that the caller may need.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    remedy: str
    instance: str | None = None
    field: str | None = None
    fields: list[FieldProblem] = []
    facts: dict[str, Any] = {}


class InputWrong(Invalid):
    """The input does not have the documented form."""

    code = "http.input_wrong"
    remedy = _INPUT_REMEDY

    def __init__(self, problems: list[FieldProblem]) -> None:
        first = problems[0]
        super().__init__(f"{first.field}: {first.detail}", field=first.field)
        self.problems = problems


def input_wrong(error: msgspec.ValidationError) -> InputWrong:
    """Return the refusal that names the field on which decoding failed."""
    return InputWrong([_field_problem(str(error))])


def handlers() -> dict[int | type[Exception], Callable[[Caller, Any], Response[Any]]]:
    """Return what turns each kind of exception into an answer."""
    return {
        Refusal: _refuse,
        HTTPException: _refuse_http,
        OutsideFault: _outside,
        **dict.fromkeys(DATABASE_AWAY, _away),
        Exception: _fault,
    }


def explain(code: str) -> Problem | None:
    """Return what a code means in general, or None where nothing refuses with it."""
    for kind in _kinds(Refusal):
        if getattr(kind, "code", None) == code:
            return _kind(code, _words(kind.__name__), kind.status, _meaning(kind), kind.remedy)
    for status, remedy in _HTTP_REMEDIES.items():
        known = HTTPStatus(status)
        if code == _http_code(known):
            return _kind(code, known.phrase, status, known.description or known.phrase, remedy)
    return None


def translatable() -> set[str]:
    """Return what refusals and findings say: the texts of the catalogue ``i18n.REFUSALS``."""
    own = __name__.partition(".")[0]
    kinds = [
        kind
        for kind in _kinds(Refusal)
        if hasattr(kind, "code") and kind.__module__.partition(".")[0] == own
    ]
    texts = {text for kind in kinds for text in (_meaning(kind), kind.remedy)}
    texts |= {text for one in pricing.SAYINGS.values() for text in (one.detail, one.remedy)}
    return texts | set(_HTTP_REMEDIES.values()) | {_INPUT_REMEDY}


def told(language: str, refusal: Refusal | None) -> str | None:
    """Return what a refusal says and asks for, as a form shows it; None for none.

    What it says of one case is English: elsewhere what it means in general comes first.
    """
    if refusal is None:
        return None
    detail = refusal.detail.rstrip(".")
    texts = i18n.catalogue(language, i18n.REFUSALS)
    meaning = _meaning(type(refusal))
    said = texts.gettext(meaning) if meaning else ""
    remedy = texts.gettext(refusal.remedy) if refusal.remedy else ""
    return f"{detail}. {remedy}" if said == meaning else f"{said} {remedy} ({detail})"


def wants_page(request: Caller) -> bool:
    """Tell whether a person looks at the answer in a browser."""
    accept = request.headers.get("accept", "")
    return "text/html" in accept and not request.scope["path"].startswith("/api/")


def _refuse(request: Caller, refusal: Refusal) -> Response[Any]:
    REFUSALS.labels(refusal.code).inc()
    if isinstance(refusal, Unauthenticated) and request.method == "GET" and wants_page(request):
        query = request.scope["query_string"].decode("latin-1")
        wanted = request.scope["path"] + (f"?{query}" if query else "")
        door = SHOP_SIGN_IN if isinstance(refusal, customers.accounts.SignedOut) else SIGN_IN
        return Redirect(f"{door}?{urlencode({'next': wanted})}", status_code=303)
    problem = Problem(
        type=f"/docs/errors/{quote(refusal.code)}",
        title=_words(type(refusal).__name__),
        status=refusal.status,
        detail=refusal.detail,
        code=refusal.code,
        remedy=refusal.remedy,
        instance=_instance(request),
        field=refusal.field,
        fields=refusal.problems if isinstance(refusal, InputWrong) and refusal.problems[1:] else [],
        facts=refusal.facts,
    )
    return _answer(request, problem, _headers(refusal))


def _refuse_http(request: Caller, error: HTTPException) -> Response[Any]:
    if isinstance(error, ValidationException):
        return _refuse(request, InputWrong(_parameter_problems(error)))
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _fault(request, error)
    status = HTTPStatus(error.status_code)
    code = _http_code(status)
    REFUSALS.labels(code).inc()
    problem = Problem(
        type=f"/docs/errors/{code}",
        title=status.phrase,
        status=status,
        detail=_http_detail(request, status, error),
        code=code,
        remedy=_HTTP_REMEDIES.get(status, _INPUT_REMEDY),
        instance=_instance(request),
    )
    return _answer(request, problem, error.headers or {})


def _outside(request: Caller, fault: OutsideFault) -> Response[Any]:
    log.warning("outside_fault", request_id=request.scope["state"]["request_id"])
    problem = Problem(
        type="/docs/errors/outside.no_answer",
        title="Outside system failed",
        status=HTTPStatus.BAD_GATEWAY,
        detail="a system outside Ordito failed or did not answer",
        code="outside.no_answer",
        remedy="Send the same request with the same key again."
        if fault.may_retry
        else "Do not repeat it; ask the operator with this instance.",
        instance=_instance(request),
    )
    return _answer(request, problem, {})


def _away(request: Caller, error: Exception) -> Response[Any]:
    log.warning(
        "database_away", request_id=request.scope["state"]["request_id"], **describe_fault(error)
    )
    problem = Problem(
        type=f"/docs/errors/{_AWAY}",
        title="Database away",
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        detail="the database cannot be reached just now",
        code=_AWAY,
        remedy="Send the same request with the same key again in a second.",
        instance=_instance(request),
    )
    return _answer(request, problem, {"Retry-After": "1"})


def _fault(request: Caller, error: Exception) -> Response[Any]:
    described = describe_fault(error)
    FAULTS.labels(described["error"]).inc()
    log.error("fault", request_id=request.scope["state"]["request_id"], **described)
    problem = Problem(
        type="/docs/errors/fault",
        title="Unexpected error",
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        detail="something failed that should not; nothing half-done was kept",
        code="fault",
        remedy="Send the same request with the same key again; if it fails again, give the "
        "instance to the operator, who finds it in the log.",
        instance=_instance(request),
    )
    return _answer(request, problem, {})


def _meaning(kind: type[Refusal]) -> str:
    return (kind.__doc__ or "").split("\n")[0]


def _kinds(of: type[Refusal]) -> Iterator[type[Refusal]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _kind(code: str, title: str, status: int, detail: str, remedy: str) -> Problem:
    return Problem(
        type=f"/docs/errors/{quote(code)}",
        title=title,
        status=status,
        detail=detail,
        code=code,
        remedy=remedy,
    )


def _http_code(status: HTTPStatus) -> str:
    return f"http.{status.name.lower()}"


def _answer(request: Caller, problem: Problem, headers: Mapping[str, str]) -> Response[Any]:
    request.scope["state"]["problem"] = problem.code
    if wants_page(request):
        is_shop = request.scope["path"].startswith(SHOP)
        explained = explain(problem.code)
        meaning = "" if explained is None else explained.detail
        return Template(
            "shop/problem.html" if is_shop else "problem.html",
            context={"problem": problem, "meaning": meaning},
            status_code=problem.status,
            headers=dict(headers),
            media_type=MediaType.HTML,
        )
    return Response(
        msgspec.json.encode(problem, enc_hook=str),
        status_code=problem.status,
        headers=dict(headers),
        media_type="application/problem+json",
    )


def _headers(refusal: Refusal) -> dict[str, str]:
    headers: dict[str, str] = {}
    if (retry_after_s := refusal.facts.get("retry_after_s")) is not None:
        headers["Retry-After"] = str(retry_after_s)
    if isinstance(refusal, Unauthenticated):
        headers["WWW-Authenticate"] = 'Bearer realm="ordito"'
    return headers


def _parameter_problems(error: ValidationException) -> list[FieldProblem]:
    extra = cast("list[dict[str, str]]", error.extra or [])
    problems = [_parameter_problem(item) for item in extra]
    return problems or [_field_problem(error.detail)]


def _parameter_problem(item: Mapping[str, str]) -> FieldProblem:
    field = item.get("key", "data")
    if field == "data":
        return FieldProblem("body", "is missing")
    return FieldProblem(field, _readable(item.get("message", "")))


def _field_problem(message: str) -> FieldProblem:
    match = _PATH.match(message)
    assert match is not None, message
    what, path = match["what"], match["path"] or ""
    if named := _NAMED_FIELD.search(what):
        path = f"{path}.{named[1]}" if path else named[1]
    return FieldProblem(path or "body", _readable(what))


def _readable(message: str) -> str:
    text = message.replace("`", "").replace("Object ", "")
    return text[:1].lower() + text[1:]


def _http_detail(request: Caller, status: HTTPStatus, error: HTTPException) -> str:
    if status == HTTPStatus.NOT_FOUND:
        return f"there is nothing at {request.scope['path'][:200]}"
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return f"{request.method} is not possible here"
    return error.detail or status.phrase


def _instance(request: Caller) -> str:
    return f"urn:uuid:{request.scope['state']['request_id']}"


def _words(name: str) -> str:
    return _CAMEL.sub(" ", name).capitalize()
