"""Logs hold what is known to be harmless, and nothing else."""

import json
import logging

import pytest

from ordito.platform.settings import Settings
from ordito.platform.telemetry import (
    REFUSALS,
    configure_logs,
    describe_fault,
    log,
    metrics_text,
    open_tracer,
)

MAIL = "ada@example.com"


def lines(capture: pytest.CaptureFixture[bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capture.readouterr().err.splitlines()]


def test_a_line_is_json_with_known_fields_alone(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    configure_logs(Settings())
    log.info("request", route="/orders", status=201, email=MAIL, body={"name": MAIL})
    (line,) = lines(capsysbinary)
    assert (line["event"], line["route"], line["status"]) == ("request", "/orders", 201)
    assert MAIL not in json.dumps(line)


def test_a_fault_is_described_by_class_and_place_not_by_its_message() -> None:
    with pytest.raises(ValueError, match=MAIL) as caught:
        raise ValueError(MAIL)
    described = describe_fault(caught.value)
    assert described["error"] == "builtins.ValueError"
    assert "test_telemetry.py" in described["frames"][-1]
    assert MAIL not in json.dumps(described)


def test_a_librarys_line_keeps_its_words_and_loses_its_values(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    configure_logs(Settings())
    configure_logs(Settings())
    logging.getLogger("library").warning("cannot write to %s", MAIL)
    (line,) = lines(capsysbinary)
    assert (line["event"], line["logger"]) == ("cannot write to %s", "library")


def test_a_librarys_fault_is_told_by_class_and_place(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    configure_logs(Settings())
    try:
        int(MAIL)
    except ValueError:
        logging.getLogger("library").exception("Exception in ASGI application")
    (line,) = lines(capsysbinary)
    assert line["error"] == "builtins.ValueError"
    assert MAIL not in json.dumps(line)


def test_our_own_line_is_whole(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    configure_logs(Settings())
    logging.getLogger("ordito.relay").warning("handler %s failed", "send_receipt")
    (line,) = lines(capsysbinary)
    assert line["event"] == "handler send_receipt failed"


def test_metrics_are_in_prometheus_form() -> None:
    REFUSALS.labels("test.refused").inc()
    text = metrics_text({}).decode()
    assert 'ordito_refusals_total{code="test.refused"} ' in text


def test_spans_go_to_the_console_where_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    span = open_tracer(Settings(traces="console"))
    with span("POST"):
        pass
    assert '"name": "POST"' in capfd.readouterr().out


def test_without_a_destination_a_span_is_nothing() -> None:
    with open_tracer(Settings())("POST") as span:
        assert span is None
