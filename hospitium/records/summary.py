"""A document as a reader sees it: identity, source, alerts, sections by clinical weight, issue report."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from . import queries, sentences
from .models import Finding, SourceDocument
from .reading.issues import Issue, message

VIEWS = {"structured": _("Structured"), "written": _("As written"), "both": _("Side by side")}

KINDS = {
    "allergies": _("Allergies and intolerances"),
    "problems": _("Problems"),
    "medications": _("Medication summary"),
    "immunizations": _("Immunizations"),
    "results": _("Results"),
    "procedures": _("Procedures"),
    "devices": _("Devices"),
    "advance-directives": _("Advance directives"),
    "alerts": _("Alerts"),
    "functional-status": _("Functional status"),
    "past-problems": _("Past problems"),
    "pregnancy": _("Pregnancy"),
    "patient-story": _("Patient story"),
    "plan-of-care": _("Plan of care"),
    "social-history": _("Social history"),
    "vital-signs": _("Vital signs"),
}

ABSENCES = {
    "none-known": _("None known, as stated by the source"),
    "not-asked": _("Not asked"),
    "unavailable": _("Information unavailable"),
    "withheld": _("Withheld by the source"),
    "unknown": _("Unknown"),
    "not-supplied": _("Section not supplied: this does not mean that there is none"),
    "not-started": _("Not started"),
    "closed": _("Closed"),
    "nil-known-text": _("None known according to free text: please confirm"),
}

STATUSES = {
    "active": _("active"),
    "inactive": _("inactive"),
    "resolved": _("resolved"),
    "completed": _("completed"),
    "confirmed": _("confirmed"),
    "unconfirmed": _("unconfirmed"),
    "refuted": _("refuted"),
    "stopped": _("stopped"),
    "on-hold": _("on hold"),
    "preliminary": _("preliminary"),
    "final": _("final"),
    "unknown": _("unknown"),
    "entered-in-error": _("entered in error"),
    "amended": _("amended"),
    "recurrence": _("recurrence"),
    "remission": _("remission"),
    "intended": _("intended"),
    "not-taken": _("not taken"),
    "in-progress": _("in progress"),
    "not-done": _("not done"),
    "registered": _("registered"),
    "cancelled": _("cancelled"),
    "corrected": _("corrected"),
    "provisional": _("provisional"),
    "differential": _("differential"),
    "relapse": _("relapse"),
}


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
