"""A document as a reader sees it: identity, source, alerts, sections by clinical weight, issue report."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from . import queries, sentences
from .models import Finding, SourceDocument
from .reading.issues import Issue, message
from .words import KINDS

VIEWS = {"structured": _("Structured"), "written": _("As written"), "both": _("Side by side")}


def sections(document: SourceDocument) -> list[dict[str, Any]]:
    """The document's sections by clinical weight, each with its name in the reader's language."""
    return named(queries.sections_of(document))


def named(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sections, each with its `kind` in the reader's language."""
    return [row | {"kind": _kind(row["section"])} for row in rows]


def shown(document: SourceDocument) -> dict[str, Any]:
    """The whole document for its own page: sections, issue report, why it was not read."""
    whole = sections(document)
    findings = [{"finding": one, "sentence": finding_sentence(one)} for one in queries.findings_of(document)]
    return {
        "sections": whole,
        "findings": findings,
        "error": sentences.error_sentence(document),
        "is_empty": not any(row["statements"] for row in whole),
    }


def _kind(section: Any) -> Any:
    if section is None:
        return _("Also in this document")
    return KINDS.get(section.kind) or section.title or section.code or _("Other section")


def finding_sentence(finding: Finding) -> str:
    """A line of the issue report in the reader's language."""
    return str(message(Issue(finding.severity, finding.code, finding.expression, finding.facts)))


def operation_outcome(document: SourceDocument) -> dict[str, Any]:
    """The issue report as FHIR R4 OperationOutcome; an unread document reports why."""
    issues = [
        {
            "severity": "information" if finding.severity == "info" else finding.severity,
            "code": "processing",
            "details": {"coding": [{"code": finding.code}], "text": finding_sentence(finding)},
            "expression": [finding.expression] if finding.expression else [],
        }
        for finding in queries.findings_of(document)
    ]
    if document.error_code:
        issues.insert(
            0,
            {
                "severity": "fatal",
                "code": "structure",
                "details": {"coding": [{"code": document.error_code}], "text": sentences.error_sentence(document)},
                "expression": [],
            },
        )
    issues = [{key: value for key, value in issue.items() if value} for issue in issues]
    return {
        "resourceType": "OperationOutcome",
        "issue": issues or [{"severity": "information", "code": "informational", "details": {"text": "No issues."}}],
    }
