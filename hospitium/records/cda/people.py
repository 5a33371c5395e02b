"""Names, addresses and the people and organisations of a document.

Source: HL7 v3 EntityNameUse and PostalAddressUse, the mapping guide “C-CDA on FHIR”.
"""

from hospitium.records.markup import Element

from .paper import Paper, Pointer, Resource
from .values import absent, concept, flavor, identifiers, interval, when

EXTENSION = "http://hl7.org/fhir/StructureDefinition/"
SCRIPTS = {"ABC": "ABC", "IDE": "IDE", "SYL": "SYL", "PHON": "SYL"}
"""Phonetic writing (kana) is syllabic."""
NAME_USES = {"L": "official", "C": "official", "ASGN": "usual", "I": "usual", "P": "nickname", "A": "nickname"}
ADDRESS_USES = {"HP": "home", "H": "home", "HV": "home", "WP": "work", "DIR": "work", "PUB": "work", "TMP": "temp"}
GENDERS = {"F": "female", "M": "male", "UN": "other", "248152002": "female", "248153007": "male", "UNK": "unknown"}

PERSONS = (
    "assignedPerson", "associatedPerson", "relatedPerson", "guardianPerson", "informationRecipient", "playingEntity",
    "subject", "person", "maintainingPerson",
)  # fmt: skip
ORGANISATIONS = (
    "representedOrganization", "representedCustodianOrganization", "receivedOrganization", "scopingOrganization",
    "serviceProviderOrganization", "guardianOrganization", "wholeOrganization",
)  # fmt: skip
RELATIVES = {"relatedEntity", "guardian"}
PRIVATE = {"NOK", "ECON", "PRS", "CAREGIVER", "AGNT", "GUARD", "GUAR", "DEPEN", "QUAL"}
"""Classes of roles which a relative or friend has (v3 RoleClass)."""


def names(element: Element) -> list[Resource]:
    """Every name as sent; the one somebody is called by is a nickname beside it."""
    found = []
    for one in element.all("name"):
        if held := _name(one):
            found.append(held)
        called = [part.words() for part in one.all("given") if "CL" in part.get("qualifier").split()]
        if called and held:
            found.append({"use": "nickname", "given": called})
    return found


def _name(element: Element) -> Resource:
    uses = element.get("use").split()
    parts = {
        tag: [part for part in element.all(tag) if part.words()] for tag in ("family", "given", "prefix", "suffix")
    }
    given = [part.words() for part in parts["given"] if "CL" not in part.get("qualifier").split()]
    found: Resource = {"given": given or [part.words() for part in parts["given"]], **_family(parts["family"])}
    found |= {tag: [part.words() for part in parts[tag]] for tag in ("prefix", "suffix")}
    found = {key: held for key, held in found.items() if held}
    loose = " ".join("".join(child for child in element.children if isinstance(child, str)).split())
    if loose or (not found and element.words()):
        found["text"] = element.words()
    if not found:
        return {}
    found |= {"period": interval(element.first("validTime"))} if element.first("validTime") is not None else {}
    if script := next((SCRIPTS[use] for use in uses if use in SCRIPTS), ""):
        found["extension"] = [{"url": f"{EXTENSION}iso21090-EN-representation", "valueCode": script}]
    is_birth = parts["family"] and all("BR" in part.get("qualifier").split() for part in parts["family"])
    use = "maiden" if is_birth else next((NAME_USES[use] for use in uses if use in NAME_USES), "")
    return found | ({"use": use} if use else {})


def _family(parts: list[Element]) -> Resource:
    """One surname, or two of which each stays itself: by birth and marriage if said so, else by their order."""
    if len(parts) < 2:
        return {"family": parts[0].words()} if parts else {}
    first, second = parts[0], parts[1]
    pair = ("fathers-family", "mothers-family")
    if "SP" in second.get("qualifier").split() or "BR" in first.get("qualifier").split():
        pair = ("own-name", "partner-name")
    elif "SP" in first.get("qualifier").split() or "BR" in second.get("qualifier").split():
        pair = ("partner-name", "own-name")
    told = [
        {"url": f"{EXTENSION}humanname-{what}", "valueString": part.words()}
        for what, part in zip(pair, (first, second), strict=True)
    ]
    return {"family": " ".join(part.words() for part in parts), "_family": {"extension": told}}


def addresses(element: Element) -> list[Resource]:
    """Every address as sent."""
    return [found for one in element.all("addr") if (found := _address(one))]


LINES = (
    "streetAddressLine",
    "deliveryAddressLine",
    "houseNumber",
    "streetName",
    "additionalLocator",
    "unitID",
    "postBox",
)


def _address(element: Element) -> Resource:
    found: Resource = {"line": [part.words() for part in element.all(*LINES) if part.words()]}
    for tag, name in {"city": "city", "county": "district", "state": "state", "postalCode": "postalCode"}.items():
        found[name] = ", ".join(part.words() for part in element.all(tag) if part.words())
    found["country"] = ", ".join(part.words() for part in element.all("country") if part.words())
    found = {key: held for key, held in found.items() if held}
    if not found and element.words():
        found["text"] = element.words()
    use = next((ADDRESS_USES[one] for one in element.get("use").split() if one in ADDRESS_USES), "")
    return {**found, "use": use} if found and use else found


def telecoms(element: Element) -> list[Resource]:
    """Every number and address of telecommunication as sent."""
    return [{"value": one.get("value")} for one in element.all("telecom") if one.get("value")]


def gender(element: Element | None) -> str:
    """The administrative gender; nothing where none is stated."""
    if element is None:
        return ""
    if element.get("nullFlavor"):
        return "unknown" if flavor(element) != "masked" else ""
    return GENDERS.get(element.get("code"), "other" if element.get("code") else "")


def party(paper: Paper, element: Element | None) -> Pointer:
    """Whoever acts in a role (author, performer, guardian, ...): a person, a device, an organisation, or a person of one.

    Somebody of whom only a number is known is told as that number; nobody at all as an empty way.
    """
    if element is None:
        return {}
    house = next((organisation(paper, one) for one in element.all(*ORGANISATIONS)), {})
    if device := element.first("assignedAuthoringDevice"):
        return _device(paper, element, device, house)
    person = next((one for one in element.all(*PERSONS) if names(one)), None)
    numbers = identifiers(element)
    if person is None:
        return house or _number_only(paper, numbers)
    kind = "RelatedPerson" if element.tag in RELATIVES or element.get("classCode") in PRIVATE else "Practitioner"
    own = _described(paper, kind, element, person, numbers)
    who = (kind, _identity(numbers) if kind == "Practitioner" and numbers else label_of(own))
    there = paper.once(who, own, element)
    for one in numbers:
        paper.met.setdefault(("number", one.get("system"), one.get("value")), {**there, "display": label_of(own)})
    named = {**there, "display": label_of(own)}
    if not house or kind == "RelatedPerson":
        return named
    role: Resource = {"resourceType": "PractitionerRole", "practitioner": named, "organization": house}
    code = concept(paper, element.first("code"))
    role["code"] = [code or {"text": f"{label_of(own)} – {house.get('display', '')}"}]
    return paper.once(("role", there["reference"], house.get("display")), role, element)


def _identity(numbers: list[Resource]) -> tuple[tuple[str, str], ...]:
    return tuple((one.get("system", ""), one.get("value", "")) for one in numbers)


def _number_only(paper: Paper, numbers: list[Resource]) -> Pointer:
    for one in numbers:
        if known := paper.met.get(("number", one.get("system"), one.get("value"))):
            return known
    return {"identifier": numbers[0], "display": numbers[0].get("value", "")} if numbers else {}


def _described(paper: Paper, kind: str, element: Element, person: Element, numbers: list[Resource]) -> Resource:
    found: Resource = {"resourceType": kind, "identifier": numbers, "name": names(person)}
    found |= {"telecom": telecoms(element), "address": addresses(element)}
    code = concept(paper, element.first("code"))
    if code and kind == "RelatedPerson":
        found["relationship"] = [code]
    elif code:
        found["qualification"] = [{"code": code}]
    return {key: held for key, held in found.items() if held}


def label_of(resource: Resource) -> str:
    """Somebody's name in one line."""
    held = resource.get("name")
    if isinstance(held, str):
        return held
    first = held[0] if held else {}
    parts = (*first.get("prefix", ()), *first.get("given", ()), first.get("family", ""), *first.get("suffix", ()))
    return first.get("text") or " ".join(filter(None, parts))


def organisation(paper: Paper, element: Element | None) -> Pointer:
    """An organisation, by name; one of which only a number is known as that number."""
    if element is None:
        return {}
    numbers, name = identifiers(element), next((one.words() for one in element.all("name", "desc") if one.words()), "")
    if not name:
        return _number_only(paper, numbers) if numbers and element.first("name") is None else {}
    found = {"resourceType": "Organization", "identifier": numbers, "name": name}
    found |= {"telecom": telecoms(element), "address": addresses(element)}
    there = paper.once(("Organization", name), {key: held for key, held in found.items() if held}, element)
    return {**there, "display": name}


def _device(paper: Paper, element: Element, device: Element, house: Pointer) -> Pointer:
    model, software = (device.first(tag) for tag in ("manufacturerModelName", "softwareName"))
    spoken = [one.words() or one.get("displayName") for one in (software, model) if one is not None]
    name = " – ".join(dict.fromkeys(filter(None, spoken)))
    if not name:
        return house
    found: Resource = {"resourceType": "Device", "deviceName": [{"name": name, "type": "model-name"}]}
    found |= {"identifier": identifiers(element)} if identifiers(element) else {}
    found |= {"owner": house} if house else {}
    return {**paper.once(("Device", name), found, element), "display": name}


def patient(paper: Paper, role: Element) -> Resource:
    """The person the document is about."""
    person = role.first("patient") or role.first("patientPatient")
    found: Resource = {"resourceType": "Patient", "identifier": identifiers(role), "address": addresses(role)}
    found["telecom"] = telecoms(role)
    if person is not None:
        found |= {"name": names(person), "gender": gender(person.first("administrativeGenderCode")), **_birth(person)}
        found |= {"communication": _languages(paper, person), **_death(person)}
        _report_rest(paper, role, person)
    return {key: held for key, held in found.items() if held}


def _birth(person: Element) -> Resource:
    born = person.first("birthTime")
    if stated := when(born):
        return {"birthDate": stated.partition("T")[0]}
    return {"_birthDate": absent(flavor(born))} if flavor(born) else {}


def _death(person: Element) -> Resource:
    if stated := when(person.first("sdtc:deceasedTime") or person.first("deceasedTime")):
        return {"deceasedDateTime": stated}
    told = person.first("sdtc:deceasedInd") or person.first("deceasedInd")
    return {"deceasedBoolean": told.get("value") == "true"} if told is not None and told.get("value") else {}


def _languages(paper: Paper, person: Element) -> list[Resource]:
    found: dict[str, Resource] = {}
    for one in person.all("languageCommunication"):
        code = one.first("languageCode")
        if code is None or not code.get("code"):
            continue
        preferred = one.first("preferenceInd")
        held = found.setdefault(code.get("code"), {"language": {"coding": [{"code": code.get("code")}]}})
        if preferred is not None and preferred.get("value") == "true":
            held["preferred"] = True
    return list(found.values())


FACTS = {
    "maritalStatusCode": "maritalStatus",
    "religiousAffiliationCode": "religion",
    "raceCode": "race",
    "sdtc:raceCode": "race",
    "ethnicGroupCode": "ethnicity",
    "sdtc:ethnicGroupCode": "ethnicity",
}
"""What is stated of a person that no patient of ours holds: told as the sender's own words, and never worked with."""


def more_of(paper: Paper, role: Element) -> None:
    """What the sender states of the patient besides who it is, as a finding of its own."""
    for person in role.all("patient", "patientPatient"):
        facts: Resource = {}
        for tag, name in FACTS.items():
            facts.setdefault(name, []).extend(filter(None, (concept(paper, one) for one in person.all(tag))))
        places = [found for one in person.all("birthplace") if (found := one.words())]
        facts["birthPlace"] = [{"text": one} for one in places]
        if facts := {key: held for key, held in facts.items() if held}:
            paper.add({"resourceType": "Person", "name": names(person)[:1], **facts}, person)


READ = {"id", "name", "administrativeGenderCode", "birthTime", "languageCommunication", "guardian", "addr", "telecom"}
READ |= {
    "sdtc:deceasedInd",
    "sdtc:deceasedTime",
    "templateId",
    "patient",
    "providerOrganization",
    "realmCode",
    "typeId",
}
READ |= {"birthplace", *FACTS}


def _report_rest(paper: Paper, role: Element, person: Element) -> None:
    """What a patient of ours has no place for is named, not passed over."""
    left = {one.tag for place in (role, person) for one in place.elements() if one.tag not in READ and not flavor(one)}
    if left:
        paper.report("info", "partly-mapped", role, fields=", ".join(sorted(left))[:300])
