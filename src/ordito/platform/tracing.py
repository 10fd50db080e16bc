"""Traces by OpenTelemetry; imported only where a destination is set."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    ConsoleSpanExporter,
    SimpleSpanProcessor,
)


def start_tracer(destination: str) -> Callable[[str], AbstractContextManager[Any]]:
    """Return what opens a span.

    Args:
        destination: ``console``, or the address of an OTLP/HTTP collector, for which the package
            ``opentelemetry-exporter-otlp-proto-http`` must be installed.
    """
    provider = TracerProvider(resource=Resource.create({"service.name": "ordito"}))
    if destination == "console":
        provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter()))
    else:
        otlp = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
        exporter = otlp.OTLPSpanExporter(endpoint=f"{destination.rstrip('/')}/v1/traces")
        provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider.get_tracer("ordito").start_as_current_span
