"""The head of a document: about whom, by whom, when, and in what course of care it was written.

Source: CDA R2 header; “C-CDA on FHIR” (CDA header to Composition).
"""

from hospitium.records.markup import Element

from . import people
from .entries.piece import role_in
from .paper import Paper, Pointer, Resource
from .values import concept, identifier, identifiers, interval, period, when

ACT_CLASSES = {"PCPR": "care provision", "PROC": "procedure", "ACT": "act", "OBS": "observation", "ENC": "encounter"}
"""v3 ActClass, for a service that has no code of its own."""
REPLACES = {"RPLC": "replaces", "APND": "appends", "XFRM": "transforms"}
READ = {
    "realmCode", "typeId", "templateId", "id", "code", "title", "effectiveTime", "confidentialityCode", "languageCode",
    "setId", "versionNumber", "recordTarget", "author", "dataEnterer", "informant", "custodian", "informationRecipient",
    "legalAuthenticator", "authenticator", "participant", "inFulfillmentOf", "documentationOf", "relatedDocument",
    "authorization", "componentOf", "component", "sdtc:statusCode",
}  # fmt: skip


def composition(paper: Paper, subject: Pointer) -> Resource:
    """The cover page as a Composition without sections."""
    root = paper.markup.root
    title, language = root.first("title"), root.first("languageCode")
    secrecy = root.first("confidentialityCode")
    found: Resource = {
        "resourceType": "Composition",
        "status": "final",
        "type": concept(paper, root.first("code")),
        "title": title.words() if title is not None else "",
        "language": language.get("code") if language is not None else "",
        "confidentiality": secrecy.get("code") if secrecy is not None else "",
        "date": when(root.first("effectiveTime")),
        "subject": subject,
        "identifier": next(iter(identifiers(root)), {}),
        "author": [one for one in (people.party(paper, role_in(author)) for author in root.all("author")) if one],
        "attester": _attesters(paper, root),
        "custodian": _custodian(paper, root),
    }
    for tag in sorted({one.tag for one in root.elements()} - READ):
        paper.report("info", "kept-raw", root, type=tag)
    return {key: held for key, held in found.items() if held}


def _attesters(paper: Paper, root: Element) -> list[Resource]:
    found = []
    for tag, mode in (("legalAuthenticator", "legal"), ("authenticator", "professional")):
        for one in root.all(tag):
            if party := people.party(paper, role_in(one)):
                found.append({"mode": mode, "time": when(one.first("time")), "party": party})
    return found


def _custodian(paper: Paper, root: Element) -> Pointer:
    return people.organisation(paper, root.first("custodian", "assignedCustodian", "representedCustodianOrganization"))


def around(paper: Paper) -> None:
    """Everybody and everything else the head names, each as a finding of its own."""
    root = paper.markup.root
    role = root.first("recordTarget", "patientRole")
    if role is not None:
        people.more_of(paper, role)
        people.organisation(paper, role.first("providerOrganization"))
        for one in [guardian for person in role.all("patient") for guardian in person.all("guardian")]:
            people.party(paper, one)
    for one in root.all("dataEnterer", "informant", "informationRecipient", "participant"):
        _taking_part(paper, one)
    for one in root.all("documentationOf"):
        if (event := one.first("serviceEvent")) is not None:
            _service(paper, event)
    for one in root.all("componentOf"):
        if (met := one.first("encompassingEncounter")) is not None:
            _encounter(paper, met)
    for one in root.all("relatedDocument"):
        _related(paper, one)
    for one in root.all("inFulfillmentOf"):
        _ordered(paper, one)
    for one in root.all("authorization"):
        if (consent := one.first("consent")) is not None:
            _consent(paper, consent)


def _taking_part(paper: Paper, element: Element) -> None:
    role = role_in(element)
    if role is None or people.party(paper, role) or not role.words(1):
        return
    paper.report("info", "kept-raw", element, type=element.tag)


def _service(paper: Paper, event: Element) -> None:
    """What the document tells of: a procedure by its code, else the care and who gave it."""
    code, performers = concept(paper, event.first("code")), []
    for one in event.all("performer"):
        if way := people.party(paper, role_in(one)):
            function = concept(paper, one.first("functionCode"))
            performers.append((way, function))
    if code:
        found: Resource = {"resourceType": "Procedure", "status": "completed", "code": code}
        found |= period("performed", event.first("effectiveTime"))
        found["performer"] = [{"actor": way, **({"function": said} if said else {})} for way, said in performers]
    elif performers or interval(event.first("effectiveTime")):
        act = event.get("classCode") or "ACT"
        system = "http://terminology.hl7.org/CodeSystem/v3-ActClass"
        named = {"system": system, "code": act, "display": ACT_CLASSES.get(act, act)}
        found = {"resourceType": "CareTeam", "status": "active", "category": [{"coding": [named]}]}
        found["period"] = interval(event.first("effectiveTime"))
        found["participant"] = [{"member": way, **({"role": [said]} if said else {})} for way, said in performers]
    else:
        return
    found["identifier"] = identifiers(event)
    paper.add({key: held for key, held in found.items() if held}, event)


def _encounter(paper: Paper, met: Element) -> None:
    code = concept(paper, met.first("code"))
    found: Resource = {"resourceType": "Encounter", "status": "unknown", "identifier": identifiers(met)}
    found |= {"type": [code] if code else [], "period": interval(met.first("effectiveTime"))}
    out = concept(paper, met.first("dischargeDispositionCode") or met.first("sdtc:dischargeDispositionCode"))
    found["hospitalization"] = {"dischargeDisposition": out} if out else {}
    takers = [role_in(one) for one in met.all("responsibleParty", "encounterParticipant")]
    found["participant"] = [{"individual": way} for way in (people.party(paper, one) for one in takers) if way]
    facility = met.first("location", "healthCareFacility")
    place = _facility(paper, facility) if facility is not None else {}
    found["location"] = [{"location": place}] if place else []
    if not code and (place or found["period"]):
        named = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActClass", "code": "ENC", "display": "encounter"}
        found["class"] = named
    paper.add({key: held for key, held in found.items() if held}, met)


def _facility(paper: Paper, facility: Element) -> Pointer:
    house = facility.first("serviceProviderOrganization")
    inner, kind = facility.first("location"), concept(paper, facility.first("code"))
    name = inner.first("name") if inner is not None else None
    found: Resource = {
        "resourceType": "Location",
        "name": name.words() if name is not None else "",
        "type": [kind] if kind else [],
    }
    found |= {"address": next(iter(people.addresses(inner)), {}) if inner is not None else {}}
    found |= {"identifier": identifiers(facility), "managingOrganization": people.organisation(paper, house)}
    if not (found["name"] or kind):
        return found["managingOrganization"]
    way = paper.add({key: held for key, held in found.items() if held}, facility)
    return {**way, "display": found["name"]}


def _related(paper: Paper, element: Element) -> None:
    """A document that this one replaces, adds to, or was made from."""
    parent = element.first("parentDocument")
    if parent is None:
        return
    kind, told = concept(paper, parent.first("code")), REPLACES.get(element.get("typeCode"), element.get("typeCode"))
    numbers = identifiers(parent)
    said = " ".join(filter(None, (told, *(one.get("value", "") for one in numbers))))
    found: Resource = {"resourceType": "DocumentReference", "type": kind, "description": said, "identifier": numbers}
    found["relatesTo"] = [{"code": told}] if told else []
    paper.add({key: held for key, held in found.items() if held}, element)


def _ordered(paper: Paper, element: Element) -> None:
    wish = element.first("order")
    if wish is None:
        return
    numbers, code = identifiers(wish), concept(paper, wish.first("code"))
    found: Resource = {"resourceType": "ServiceRequest", "intent": "order", "identifier": numbers}
    found["code"] = code or ({"text": numbers[0].get("value", "")} if numbers else {})
    found["priority"] = next((one.get("code") for one in wish.all("priorityCode")), "")
    if found["code"]:
        paper.add({key: held for key, held in found.items() if held}, element)


def _consent(paper: Paper, element: Element) -> None:
    code, status = concept(paper, element.first("code")), element.first("statusCode")
    found: Resource = {
        "resourceType": "Consent",
        "category": [code] if code else [],
        "identifier": identifiers(element),
    }
    found["status"] = status.get("code") if status is not None else ""
    paper.add({key: held for key, held in found.items() if held}, element)


def stamp(paper: Paper) -> Resource:
    """What the bundle says of itself: its number and when it was put together."""
    root = paper.markup.root
    number = next((found for one in root.all("id") if (found := identifier(one))), {})
    moment = when(root.first("effectiveTime"))
    return {key: held for key, held in {"identifier": number, "timestamp": moment}.items() if held}
