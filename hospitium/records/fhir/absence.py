"""The four different facts that are not an empty list: none known, not asked, unavailable, withheld.

Sources: IPS 1.x code system absent-unknown-uv-ips (withdrawn in 2.0, read for ever), the SNOMED CT situation codes the
IPS guide lists, HL7 list-empty-reason and data-absent-reason.
"""

import functools
import re

from hospitium.records.reading import Concept

LEGACY = "absent-unknown-uv-ips"
NO_KNOWN = re.compile(r"no-(known|\w+-info)[\w-]*")

REASONS = {
    "nilknown": "none-known",
    "notasked": "not-asked",
    "withheld": "withheld",
    "unavailable": "unavailable",
    "notstarted": "not-started",
    "closed": "closed",
    "unknown": "unknown",
    "asked-unknown": "unknown",
    "not-asked": "not-asked",
    "masked": "withheld",
    "not-applicable": "unavailable",
    "temp-unknown": "unknown",
    "asked-declined": "withheld",
    "not-performed": "none-known",
}

SITUATIONS = {
    "716186003": "none-known",  # no known allergy
    "409137002": "none-known",  # no known drug allergy
    "429625007": "none-known",  # no known food allergy
    "428607008": "none-known",  # no known environmental allergy
    "160245001": "none-known",  # no current problems or disability
    "787481004": "none-known",  # no known medications
    "1234391009": "none-known",
    "1287211007": "unavailable",  # no information available
    "787480003": "none-known",
    "1137393004": "none-known",
    # IHE Patient Care Coordination (problem, allergy and medication entries), which epSOS and eHDSI documents use
    "160244002": "none-known",  # no known allergies
    "160243008": "none-known",  # no significant medical history
    "182849000": "none-known",  # no drug therapy prescribed
    "408350003": "none-known",  # patient not on self-medications
    "182904002": "unknown",  # drug treatment unknown
    "64970000": "unknown",  # substance type unknown
    "396782006": "unknown",  # past medical history unknown
    "407559004": "unknown",  # family history unknown
}

NONE_KNOWN = re.compile(
    r"^\W*(?:there (?:is|are) )?(?:no known|none known|nil known|no current|no active|nkda|nka|"
    r"no hay|sin alergias|no se conocen|ninguna? conocid|"
    r"keine? bekannt|aucune? .*connu|pas d.allergie|sem alergias|nenhuma|geen bekende|ingen kendt|nessuna? .*not|"
    r"无已知|無已知|没有已知|لا توجد|لا يوجد|なし|特記事項なし)",
    re.I,
)
NOT_TOLD = re.compile(
    r"^\W*(?:there (?:is|are) )?(?:no (?:[\w' ]{1,40} )?(?:information|data)\b|no (?:hay|se dispone de) (?:información|datos)|"
    r"sin (?:información|datos)|keine (?:\w+ )?(?:informationen|angaben|daten)\b|aucune (?:information|donnée)|sem informaç|"
    r"nessuna informazione|geen (?:informatie|gegevens)|无(?:可用)?(?:信息|資料|资料|資訊)|(?:没有|無)(?:可用的?)?(?:信息|资料|資料|資訊)|"
    r"لا (?:توجد|تتوفر) (?:أي )?(?:معلومات|بيانات)|情報なし)",
    re.I,
)
"""“No information” is not “none known”: it must never be read as the good news."""


def of_concept(concept: Concept) -> tuple[str, bool]:
    """The kind of absence a code states, and whether by the withdrawn legacy code; empty for a real fact."""
    found = (_of_code(coding.system, coding.code) for coding in concept.codings)
    return next((kind for kind in found if kind[0]), ("", False))


@functools.lru_cache(maxsize=4096)
def _of_code(system: str, code: str) -> tuple[str, bool]:
    if LEGACY in system or NO_KNOWN.fullmatch(code):
        return ("unavailable" if code.endswith("-info") else "none-known"), True
    if code in SITUATIONS and "snomed" in (system or "snomed").lower():
        return SITUATIONS[code], False
    if system.endswith(("data-absent-reason", "list-empty-reason")) and code in REASONS:
        return REASONS[code], False
    return "", False


# Absences of everything of their kind; the others ("no known food allergy") leave room for real entries beside them.
GENERAL = {
    "716186003",
    "160244002",
    "160245001",
    "182849000",
    "787481004",
    "1287211007",
    "no-known-allergies",
    "no-known-problems",
    "no-known-medications",
    "no-known-procedures",
    "no-known-immunizations",
    "no-known-devices",
}


def is_general(concept: Concept) -> bool:
    """Whether the absence covers the whole section, so that a real entry beside it contradicts it."""
    return any(coding.code in GENERAL for coding in concept.codings)


def of_text(words: str) -> str:
    """The kind of absence short free text states: none known is only ever a hint for a person to confirm."""
    if len(words) >= 200:
        return ""
    return "unavailable" if NOT_TOLD.search(words) else "nil-known-text" if NONE_KNOWN.search(words) else ""


def of_reason(code: str) -> str:
    """The kind of absence of an emptyReason or data-absent-reason code."""
    return REASONS.get(code, "unknown")
