"""Telemetry: structured logs without personal data, metrics, traces.

A log line is JSON and holds only the fields of ``FIELDS``; anything else is dropped on the way
out, so that no body, query value or header can reach a log by mistake.
"""

import logging
import sys
from collections.abc import Callable, MutableMapping
from contextlib import AbstractContextManager, nullcontext
from traceback import extract_tb
from typing import Any, Final
from uuid import UUID

import msgspec
import structlog
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from ordito.platform.settings import Settings

FIELDS: Final = frozenset(
    {
        "event",
        "level",
        "logger",
        "timestamp",
        "request_id",
        "method",
        "route",
        "status",
        "duration_ms",
        "actor",
        "code",
        "error",
        "frames",
        "handler",
        "chore",
        "job",
        "job_id",
        "fact_id",
        "type",
        "slot",
        "count",
        "attempt",
        "delay_s",
        "company",
        "address",
        "version",
        "process",
    }
)

REQUESTS: Final = Histogram(
    "ordito_http_request_seconds",
    "Time from the first byte of a request to the last of its answer.",
    ("method", "route", "status"),
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0),
)
REFUSALS: Final = Counter("ordito_refusals", "Expected refusals, by their code.", ("code",))
FAULTS: Final = Counter("ordito_faults", "Unexpected errors, by their class.", ("error",))

Span = Callable[[str], AbstractContextManager[Any]]

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()


class StandardError:
    """Writes lines to whatever standard error is at that moment."""

    def __init__(self, *_: object) -> None:
        pass

    def msg(self, line: bytes) -> None:
        """Write one line at once, so that lines of several threads do not mix."""
        sys.stderr.buffer.write(line + b"\n")
        sys.stderr.buffer.flush()

    debug = info = warning = error = critical = exception = msg


class Bridge(logging.Handler):
    """Takes what is logged through Python's own logging: ours whole, of libraries' the template.

    The values that a library fills in may be anybody's; what it says is in the words around them.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record as one of our lines."""
        is_ours = record.name.startswith("ordito.")
        fault = record.exc_info[1] if record.exc_info else None
        log.log(
            record.levelno,
            record.getMessage() if is_ours else str(record.msg).strip(),
            logger=record.name,
            **({} if fault is None else describe_fault(fault)),
        )


def configure_logs(settings: Settings) -> None:
    """Send logs to standard error, one JSON object a line, those of libraries as well."""
    root = logging.getLogger()
    if not any(isinstance(handler, Bridge) for handler in root.handlers):
        root.addHandler(Bridge())
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_known_fields,
            structlog.processors.JSONRenderer(serializer=_to_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[settings.log_level.upper()]
        ),
        logger_factory=StandardError,
        cache_logger_on_first_use=True,
    )


def keep_known_fields(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop every field that is not known to be free of personal data."""
    return {name: value for name, value in event.items() if name in FIELDS}


def describe_fault(error: BaseException) -> dict[str, Any]:
    """Return what may be logged of an error: its class and where it happened.

    Its message is left out: a database error quotes the values of the row.
    """
    frames = extract_tb(error.__traceback__)[-8:]
    return {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "frames": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }


def metrics_text(environ: MutableMapping[str, str]) -> bytes:
    """Return all metrics in Prometheus' text format.

    With several server processes, ``PROMETHEUS_MULTIPROC_DIR`` names a directory through which
    they add up; without it the numbers are those of the process that answers.
    """
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return generate_latest(registry)


def open_tracer(settings: Settings) -> Span:
    """Return what opens a span of the given name; costs nothing where traces go nowhere."""
    if not settings.traces:
        return lambda _: nullcontext()
    from ordito.platform.tracing import start_tracer  # noqa: PLC0415 # 0.3 s, only where asked for

    return start_tracer(settings.traces)


def _short(filename: str) -> str:
    return "/".join(filename.rsplit("/", 3)[1:])


def _to_json(event: dict[str, Any], **_: Any) -> bytes:
    return msgspec.json.encode(event, enc_hook=_plain)


def _plain(value: object) -> str:
    return str(value) if isinstance(value, UUID) else repr(type(value))
