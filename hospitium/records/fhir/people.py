"""Who the document is about: names, numbers, languages exactly as sent."""

import re
from typing import Any

from hospitium.records.reading import HumanName, Identifier, Language, Subject
from hospitium.records.reading.issues import Issue

from .index import Entry
from .values import absent_reason, concept, date, items, obj, objs, text

FAMILY = ("humanname-fathers-family", "humanname-own-name")
SECOND = ("humanname-mothers-family", "humanname-partner-name")
LETTERS = re.compile(r"[A-Za-z]{2}")
MASKED = re.compile(r"^[x*#•]{3,}", re.I)
# National extensions for the two surnames, matched by the end of their address.
FIRST_SURNAMES, SECOND_SURNAMES = ("primer_apellido", "primer-apellido"), ("segundo_apellido", "segundo-apellido")

ENDS = {
    "own": (*FAMILY, *FIRST_SURNAMES),
    "second": (*SECOND, *SECOND_SURNAMES),
    "own-prefix": ("humanname-own-prefix",),
    "partner-prefix": ("humanname-partner-prefix",),
}
"""By which extensions the parts of a family name are told; a prefix ("van") belongs to its name."""


def subject_of(entry: Entry, issues: list[Issue]) -> Subject:
    """The subject as stated, with an issue for everything that makes identity weak."""
    patient = entry.resource
    names = tuple(name(item) for item in objs(patient.get("name")))
    birth = date(patient.get("birthDate"))
    identifiers = tuple(_identifier(item) for item in objs(patient.get("identifier")))
    _judge(entry, names, birth, identifiers, patient, issues)
    return Subject(
        names=names,
        birth_date=birth,
        gender=text(patient.get("gender")),
        identifiers=identifiers,
        languages=tuple(_languages(patient)),
        country=_country(patient),
        addresses=tuple(filter(None, map(_address, objs(patient.get("address"))))),
        telecoms=tuple(text(item.get("value")) for item in objs(patient.get("telecom")) if item.get("value")),
        deceased=text(patient.get("deceasedDateTime")) or text(patient.get("deceasedBoolean")),
        fallback_name=next((number.value for number in identifiers if number.value), entry.id),
        path=entry.path,
    )


def _judge(
    entry: Entry,
    names: tuple[HumanName, ...],
    birth: Any,
    identifiers: tuple[Identifier, ...],
    patient: dict[str, Any],
    issues: list[Issue],
) -> None:
    if not any(found.text or found.family or found.given for found in names):
        issues.append(Issue("error", "no-name", f"{entry.path}.name"))
    if birth is None:
        reason = absent_reason(patient, "birthDate")
        issues.append(
            Issue("warning", "no-birth-date", f"{entry.path}.birthDate", {"reason": reason} if reason else {})
        )
    elif birth.precision == "text":
        issues.append(Issue("warning", "bad-date", f"{entry.path}.birthDate", {"text": birth.text}))
    for number, identifier in enumerate(identifiers):
        path = f"{entry.path}.identifier[{number}]"
        if identifier.masked:
            issues.append(Issue("info", "identifier-masked", path))
        elif not identifier.system:
            issues.append(Issue("warning", "identifier-no-system", path))


def name(value: dict[str, Any]) -> HumanName:
    """One HumanName. The surname parts come from `family` and its extensions; text is never split."""
    own, second = _surnames(value)
    family = (
        text(value.get("family"))
        if not isinstance(value.get("family"), list)
        else " ".join(text(part) for part in value["family"])
    )
    if second and family.endswith(f" {second}"):
        family = family[: -len(second) - 1]
    return HumanName(
        text(value.get("text")),
        own or family,
        second,
        _parts(value, "given"),
        _parts(value, "prefix"),
        _parts(value, "suffix"),
        text(value.get("use")),
        _representation(value),
    )


def _parts(value: dict[str, Any], key: str) -> tuple[str, ...]:
    return tuple(filter(None, (text(part) for part in items(value.get(key)))))


def _surnames(value: dict[str, Any]) -> tuple[str, str]:
    found = dict.fromkeys(("own-prefix", "partner-prefix", "own", "second"), "")
    for extension in objs(obj(value.get("_family")).get("extension")) + objs(value.get("extension")):
        url, words = text(extension.get("url")), text(extension.get("valueString"))
        for part, ends in ENDS.items():
            found[part] = words if url.endswith(ends) else found[part]
    own, second = (
        " ".join(filter(None, (found[prefix], found[part]))) if found[part] else ""
        for prefix, part in (("own-prefix", "own"), ("partner-prefix", "second"))
    )
    return own, second


def _representation(value: dict[str, Any]) -> str:
    for extension in objs(value.get("extension")):
        if text(extension.get("url")).endswith("iso21090-EN-representation"):
            return {"IDE": "ideographic", "SYL": "syllabic", "ABC": "alphabetic"}.get(
                text(extension.get("valueCode")), ""
            )
    return ""


def _identifier(value: dict[str, Any]) -> Identifier:
    number = text(value.get("value"))
    kind = concept(value.get("type"))
    masked = bool(MASKED.match(number)) or bool(absent_reason(value, "value"))
    return Identifier(text(value.get("system")), number, kind.label(), text(value.get("use")), masked)


def _languages(patient: dict[str, Any]) -> list[Language]:
    needs = any(
        text(extension.get("url")).endswith("patient-interpreterRequired") and extension.get("valueBoolean") is True
        for extension in objs(patient.get("extension"))
    )
    found = []
    for item in objs(patient.get("communication")):
        language = concept(item.get("language"))
        tag = next((coding.code for coding in language.codings if coding.code), "") or language.text
        if tag:
            found.append(Language(tag.replace("_", "-"), item.get("preferred") is True, needs))
    return found


COUNTRY_WORDS = {
    "usa": "US",
    "united states": "US",
    "united kingdom": "GB",
    "gbr": "GB",
    "australia": "AU",
    "aus": "AU",
    "canada": "CA",
    "can": "CA",
    "nld": "NL",
    "nederland": "NL",
    "netherlands": "NL",
    "dnk": "DK",
    "denmark": "DK",
    "aut": "AT",
    "austria": "AT",
    "che": "CH",
    "switzerland": "CH",
    "deu": "DE",
    "germany": "DE",
    "nzl": "NZ",
    "new zealand": "NZ",
    "ita": "IT",
    "italy": "IT",
    "cyp": "CY",
    "cyprus": "CY",
    "arg": "AR",
    "argentina": "AR",
    "bra": "BR",
    "brazil": "BR",
    "brasil": "BR",
    "chl": "CL",
    "chile": "CL",
    "jpn": "JP",
    "japan": "JP",
    "twn": "TW",
    "taiwan": "TW",
    "hkg": "HK",
    "hong kong": "HK",
    "fra": "FR",
    "france": "FR",
    "esp": "ES",
    "spain": "ES",
    "mex": "MX",
    "mexico": "MX",
    "méxico": "MX",
    "are": "AE",
    "sau": "SA",
    "chn": "CN",
    "china": "CN",
    "uk": "GB",
    "sgp": "SG",
    "singapore": "SG",
    "idn": "ID",
    "indonesia": "ID",
    "bel": "BE",
    "prt": "PT",
    "grc": "GR",
    "irl": "IE",
}


def _country(patient: dict[str, Any]) -> str:
    """The country of the home address as ISO 3166-1 alpha-2, where the words allow no doubt; else nothing."""
    for address in sorted(objs(patient.get("address")), key=lambda item: item.get("use") not in ("home", None)):
        stated = text(address.get("country"))
        if LETTERS.fullmatch(stated):
            return COUNTRY_WORDS.get(stated.lower(), stated.upper())
        if found := COUNTRY_WORDS.get(stated.lower()):
            return found
    return ""


def _address(value: dict[str, Any]) -> str:
    parts = [text(line) for line in items(value.get("line"))] + [
        text(value.get(key)) for key in ("city", "district", "state", "postalCode", "country")
    ]
    return text(value.get("text")) or ", ".join(filter(None, parts))


def any_name(resource: dict[str, Any]) -> str:
    """A person's or organisation's name in one line, whatever shape it came in."""
    value = resource.get("name")
    if isinstance(value, str):
        return text(value)
    found = next((name(item) for item in objs(value)), None)
    if found is None:
        return ""
    return found.text or " ".join(filter(None, (*found.prefix, *found.given, found.family, found.second_family)))
