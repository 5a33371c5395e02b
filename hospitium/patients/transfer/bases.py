"""The words of the question, and the grounds (`bases`) a law may ask for: which of them hold by themselves, and when.

A ground not named here holds only where the privacy officer attested, with the signature, that the programme has it in place
(a contract, a filing, an assessment): nothing is assumed.
"""

PURPOSES = ("TREAT", "ETREAT", "COC", "HPAYMT", "HOPERAT", "HRESCH", "PUBHLTH", "PATRQT")
"""HL7 v3 PurposeOfUse for which data may leave at all: treatment, emergency treatment, coordination of care, payment,
operations, research, public health, the patient's request. Administration and compliance are none of them."""

DATA_CLASSES = ("identity", "clinical", "imaging", "genomic", "sensitive", "financial")
"""Who somebody is and how to reach them; summary and results; images (a head scan shows the face, so counted as biometric
too); human genomic data; mental, sexual and reproductive health and addiction (HL7 v3 ActCode PSY, SEX, ETH); money."""

CHANNELS = ("page", "email", "link", "api", "video")
ENCRYPTED = frozenset({"page", "link", "api", "video"})
LEAVES_A_COPY = frozenset({"email", "link", "api"})

CONSENT_WORDS = (
    "consent consent_with_written_summary explicit_consent explicit_consent_occasional express_authorisation express_consent "
    "informed_consent patient_authorization patient_consent separate_consent specific_highlighted_consent written_consent"
)
CONSENTS = frozenset(CONSENT_WORDS.split())
WRITTEN = frozenset({"written_consent", "consent_with_written_summary", "patient_authorization"})
"""Consents that count only when given in writing or by electronic signature."""

CARE = frozenset(
    {
        "treatment_disclosure",
        "medical_data_exchange_exception",
        "medical_treatment_necessity",
        "medical_necessity",
        "exception_treatment_abroad",
    }
)
EMERGENCY = frozenset({"vital_interest", "emergency_exemption", "legitimate_use_medical_emergency"})
CONDITIONS = frozenset({"encryption"})
EXCEPTIONS = frozenset({"patient_request"}) | {
    f"exception_{what}" for what in ("treatment_abroad", "samples", "research", "insurance", "remote_care")
}
BELOW = "below_bulk_threshold"
MEDICAL = frozenset({"identity", "clinical", "imaging", "genomic", "sensitive"})
BY_ITSELF = CONSENTS | CARE | EMERGENCY | CONDITIONS | {"patient_request", "exception_remote_care", BELOW}
"""Grounds that can hold without an officer's attestation."""

ORDINARY = frozenset({"identity", "clinical", "imaging", "financial"})
CARE_PURPOSES = frozenset({"TREAT", "ETREAT", "COC", "HPAYMT", "PATRQT"})
COVERS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "transfer": (CARE_PURPOSES, ORDINARY),
    "transfer_sensitive": (CARE_PURPOSES, frozenset(DATA_CLASSES)),
    "transfer_research": (frozenset({"HRESCH"}), ORDINARY | {"genomic"}),
}
"""What a patient's consent of each kind speaks of: purposes and classes of data. Nothing else is taken from it."""


def granted_by(kind: str, purpose: str, data_class: str, *, in_writing: bool) -> frozenset[str]:
    """The grounds that a living consent of this kind gives for a purpose and a class of data."""
    purposes, classes = COVERS.get(kind, (frozenset(), frozenset()))
    if purpose not in purposes or data_class not in classes:
        return frozenset()
    return CONSENTS if in_writing else CONSENTS - WRITTEN


def of_the_moment(purpose: str, data_class: str, channel: str, *, is_over_limit: bool) -> frozenset[str]:
    """The grounds that follow from the question itself."""
    held: set[str] = set() if is_over_limit else {BELOW}
    if channel in ENCRYPTED:
        held.add("encryption")
    if purpose == "ETREAT":
        held |= EMERGENCY
    if purpose in {"TREAT", "ETREAT", "COC"} and data_class in MEDICAL:
        held |= CARE
        if channel == "video":
            held.add("exception_remote_care")
    if purpose == "PATRQT":
        held.add("patient_request")
    return frozenset(held)
