"""The words of transfer in the reader's language: verdicts, reasons, purposes, classes, channels, grounds."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hospitium.kernel.places import endonym

from .models import Consent, ConsentText, TransferDecision, TransferRule
from .transfer import Decision, Finding

VERDICTS = {
    "allow": _("may leave"),
    "allow_with": _("may leave, with its grounds"),
    "refer": _("a person decides"),
    "deny": _("may not leave"),
}
TONES = {"allow": "success", "allow_with": "success", "refer": "warning", "deny": "danger"}

PURPOSES = {
    "TREAT": _("treatment"),
    "ETREAT": _("emergency treatment"),
    "COC": _("coordination of care"),
    "HPAYMT": _("payment"),
    "HOPERAT": _("running and improving the programme"),
    "HRESCH": _("research"),
    "PUBHLTH": _("public health"),
    "PATRQT": _("the patient's own wish"),
}
DATA_CLASSES = {
    "identity": _("name and contact"),
    "clinical": _("health summary and results"),
    "imaging": _("images"),
    "genomic": _("genetic data"),
    "sensitive": _("mental, sexual and reproductive health, addiction"),
    "financial": _("payments and cover"),
}
CHANNELS = {
    "page": _("a page opened there"),
    "email": _("an e-mail"),
    "link": _("a link or file"),
    "api": _("an interface between systems"),
    "video": _("a video call"),
}
KINDS = {
    "transfer": _("Health data to a country"),
    "transfer_sensitive": _("Genetic and especially private data to a country"),
    "transfer_research": _("Health data for research in a country"),
}
ALLOWED = {
    "yes": _("allowed"),
    "yes_with_safeguards": _("allowed with safeguards"),
    "restricted": _("restricted"),
    "prohibited_unless_exception": _("forbidden but for exceptions"),
    "unclear": _("unclear"),
}
LOCALISATIONS = {
    "sectoral": _("rules of sectors may keep data in the country"),
    "provincial": _("rules of provinces may keep data in the country"),
    "conditional": _("the government may keep classes of data in the country"),
    "copy_kept_in_country": _("a copy stays in the country"),
    "primary_store_in_country": _("the master stays in the country"),
    "storage_prohibited_abroad": _("storing abroad is forbidden"),
    "unknown": _("not known"),
}
STATES = {
    "unsigned": _("unsigned"),
    "signed": _("signed"),
    "ending": _("ending soon"),
    "expired": _("expired"),
}
CONFIDENCES = {"high": _("high"), "medium": _("medium"), "low": _("low")}

REASONS = {
    "allowed": _("%(rule)s allows it."),
    "basis-held": _("%(rule)s allows it on these grounds: %(bases)s."),
    "basis-missing": _("%(rule)s asks for grounds that are not there: %(needed)s."),
    "basis-partly": _("%(rule)s asks for more than is there: %(needed)s. The privacy officer decides."),
    "unsigned": _("No privacy officer has signed our reading of %(rule)s yet."),
    "expired": _("The privacy officer's signature under %(rule)s has run out."),
    "low-confidence": _("What we know of %(rule)s is too uncertain to rely on."),
    "no-rule": _("There is no rule for data from that country."),
    "unclear": _("%(rule)s is unclear: a person decides each time."),
    "copy-abroad": _("%(rule)s forbids keeping a copy abroad: a person decides."),
    "genomic": _("%(rule)s asks for a clearance of genetic data."),
    "heads-stopped": _("The number of people whose data may go there is nearly reached."),
    "patient-refused": _("The patient does not agree."),
    "carried-by-patient": _("Patients may carry their own copy."),
    "collection-watched": _("%(rule)s watches data taken from its people abroad: a person decides."),
    "recipient-unknown": _("It is not known in which country the recipient stands."),
    "stays": _("Nothing crosses a border."),
    "unknown-word": _("The question is not one the rules know."),
}

BASES = {
    "accreditation_certificate": _("an accreditation certificate"),
    "adequacy": _("a country found adequate"),
    "adequacy_or_binding_instrument": _("an adequate country or a binding instrument"),
    "adequate_level": _("an adequate level of protection"),
    "adequate_protection": _("adequate protection"),
    "baa_for_vendors": _("a business associate agreement"),
    "bcr": _("binding corporate rules"),
    "below_bulk_threshold": _("fewer people than the bulk threshold"),
    "binding_safeguards": _("binding safeguards"),
    "certification": _("a certification"),
    "cisa_security_requirements": _("the CISA security requirements"),
    "comparable_protection": _("comparable protection"),
    "comparable_protection_contract": _("a contract for comparable protection"),
    "consent": _("consent"),
    "consent_with_written_summary": _("consent after a written summary"),
    "contract_clauses": _("contract clauses"),
    "contract_necessity": _("need of a contract with the patient"),
    "contract_necessity_exemption": _("the exemption for a contract with the patient"),
    "contract_storage_disclosed": _("storage for a contract, disclosed"),
    "contractual_guarantee": _("a contractual guarantee"),
    "data_sharing_agreement": _("a data-sharing agreement"),
    "data_transfer_agreement": _("a data-transfer agreement"),
    "deemed_consent": _("deemed consent"),
    "emergency_exemption": _("the exemption for emergencies"),
    "encryption": _("encryption"),
    "equivalent_measures": _("equivalent measures"),
    "equivalent_protection": _("equivalent protection"),
    "exception_insurance": _("the exception for insurance"),
    "exception_remote_care": _("the exception for remote care"),
    "exception_research": _("the exception for research"),
    "exception_samples": _("the exception for samples"),
    "exception_treatment_abroad": _("the exception for treatment abroad"),
    "exempt_transaction": _("an exempt transaction"),
    "explicit_consent": _("explicit consent"),
    "explicit_consent_occasional": _("explicit consent, occasionally"),
    "express_authorisation": _("express authorisation"),
    "express_consent": _("express consent"),
    "genetic_clearance": _("a clearance for genetic data"),
    "group_policy": _("a policy of the same group"),
    "idta_or_uk_addendum": _("the UK transfer agreement or addendum"),
    "impact_assessment": _("an impact assessment"),
    "informed_consent": _("informed consent"),
    "legal_review": _("a legal review"),
    "legally_enforceable_obligations": _("legally enforceable obligations"),
    "legitimate_use_medical_emergency": _("legitimate use in a medical emergency"),
    "medical_data_exchange_exception": _("the exception for exchange of medical data"),
    "medical_necessity": _("medical necessity"),
    "medical_treatment_necessity": _("need for medical treatment"),
    "model_clauses": _("model clauses"),
    "notice": _("notice to the patient"),
    "outsourcing_agreement": _("an outsourcing agreement"),
    "patient_authorization": _("the patient's written authorization"),
    "patient_consent": _("the patient's consent"),
    "patient_request": _("the patient's request"),
    "privacy_notice": _("a privacy notice"),
    "recipient_assessment": _("an assessment of the recipient"),
    "regulator_approval": _("the regulator's approval"),
    "regulator_notification": _("notification of the regulator"),
    "regulator_permission": _("the regulator's permission"),
    "research_safeguards": _("safeguards for research"),
    "risk_assessment": _("a risk assessment"),
    "scc": _("standard contractual clauses"),
    "scc_filing": _("a filed standard contract"),
    "security_assessment": _("a security assessment by the authority"),
    "separate_consent": _("separate consent"),
    "sic_declaration": _("a declaration of conformity by the authority"),
    "sole_benefit_of_subject": _("the sole benefit of the patient"),
    "specific_highlighted_consent": _("specific, highlighted consent"),
    "standard_contract_notified": _("a standard contract, notified"),
    "storage_in_us_territories_or_canada": _("storage in the United States or Canada"),
    "transfer_impact_dossier": _("a transfer impact dossier"),
    "transfer_regulations": _("transfer regulations for the country"),
    "treatment_disclosure": _("disclosure for treatment"),
    "treatment_disclosure_unverified": _("disclosure for treatment, as far as counsel confirms it"),
    "treaty": _("a treaty"),
    "vital_interest": _("a vital interest"),
    "written_agreement": _("a written agreement"),
    "written_consent": _("written consent"),
}


def basis(slug: str) -> str:
    """A ground in the reader's language; the slug when a newer table has one we do not know."""
    return str(BASES.get(slug, slug))


def listed(slugs: Iterable[str]) -> str:
    """Grounds one after the other."""
    return str(_("; ")).join(basis(slug) for slug in slugs) or "–"


def reason(finding: Finding) -> str:
    """Why a row says what it says."""
    return _reason(finding.reason, finding.rule.name if finding.rule else "", finding.bases, finding.needed)


def _reason(slug: str, name: str, bases: Iterable[str], needed: Iterable[str]) -> str:
    return str(REASONS[slug]) % {"rule": name, "bases": listed(bases), "needed": listed(needed)}


def why(decision: Decision) -> list[str]:
    """The sentences of the rows that decided, each once."""
    return list(dict.fromkeys(reason(finding) for finding in decision.deciding))


def answer_in_words(decision: Decision) -> dict[str, Any]:
    """A verdict with every row's say, strictest first."""
    return {
        "verdict": VERDICTS[decision.verdict.slug],
        "tone": TONES[decision.verdict.slug],
        "findings": [
            {
                "rule": finding.rule,
                "verdict": VERDICTS[finding.verdict.slug],
                "tone": TONES[finding.verdict.slug],
                "sentence": reason(finding),
            }
            for finding in sorted(decision.findings, key=lambda one: -one.verdict)
        ],
    }


def told(row: TransferDecision) -> dict[str, Any]:
    """A kept decision in words."""
    deciding = [finding for finding in row.findings if finding["verdict"] == row.verdict]
    sentences = [_reason(one["reason"], one["name"], one["bases"], one["needed"]) for one in deciding]
    return {
        "row": row,
        "verdict": VERDICTS[row.verdict],
        "tone": TONES[row.verdict],
        "purpose": PURPOSES.get(row.purpose, row.purpose),
        "data_class": DATA_CLASSES.get(row.data_class, row.data_class),
        "channel": CHANNELS.get(row.channel, row.channel),
        "why": list(dict.fromkeys(sentences)),
        "rules": [one["rule"] for one in deciding if one["rule"]],
    }


def consent_in_words(consent: Consent) -> dict[str, Any]:
    """What a patient said, for a page: whether it still holds, and the words of its kind."""
    withdrawn = getattr(consent, "is_withdrawn", False)
    ended = consent.until is not None and consent.until < timezone.now().date()
    is_living = consent.word != Consent.Word.WITHDRAW and not withdrawn and not ended
    return {
        "said": consent,
        "is_living": is_living,
        "word": consent.get_word_display()
        if is_living or consent.word == Consent.Word.WITHDRAW
        else _("no longer holds"),
        "tone": ("danger" if consent.word == Consent.Word.DENY else "success") if is_living else "",
        "kind": KINDS.get(consent.text.kind, consent.text.kind),
    }


def texts_in_words(texts: Iterable[ConsentText], language: str) -> dict[str, Any]:
    """The texts of one language (its tag in full or its first part; English where there is none), and the languages
    there are."""
    found = list(texts)
    known = sorted({text.language for text in found})
    wanted = {"cmn": "zh-hans", "zh": "zh-hans"}.get(language, language)
    shown = next((tag for tag in (wanted, wanted.partition("-")[0]) if tag in known), "en")
    return {
        "language": shown,
        "languages": [{"tag": tag, "name": endonym(tag), "current": tag == shown} for tag in known],
        "rows": [{"text": text, "kind": KINDS.get(text.kind, text.kind)} for text in found if text.language == shown],
    }


def state_of(rule: TransferRule) -> str:
    """Where a row's signature stands today: unsigned, signed, ending, expired."""
    if not rule.signed_by or rule.expires is None:
        return "unsigned"
    left = (rule.expires - timezone.now().date()).days
    return "expired" if left <= 0 else "ending" if left <= SOON_DAYS else "signed"


SOON_DAYS = 60
"""A signature that ends within so many days is shown as ending."""


def rule_in_words(rule: TransferRule) -> dict[str, Any]:
    """A rule for a page: the stored row with the words of its columns."""
    state = state_of(rule)
    return {
        "rule": rule,
        "state": STATES[state],
        "tone": {"signed": "success", "ending": "warning"}.get(state, "danger"),
        "allowed": ALLOWED.get(rule.allowed, rule.allowed),
        "localisation": LOCALISATIONS.get(rule.localisation, _("no rule to keep data in the country is known")),
        "confidence": CONFIDENCES.get(rule.confidence, rule.confidence),
        "bases": [basis(slug) for slug in rule.bases],
        "standing": [basis(slug) for slug in rule.standing],
    }
