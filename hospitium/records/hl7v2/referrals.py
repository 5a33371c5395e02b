"""A referral: RF1 what is asked, PRD by whom and of whom, CTD whom to call, AUT what the insurer allows."""

from typing import Any

from . import codes
from .clinical import withdraw
from .datatypes import address, concept, entity, filled, identifier, person_name, spoken_name, telecom, words_of
from .draft import Draft
from .segment import Segment


def read_rf1(segment: Segment, draft: Draft) -> None:
    """The referral. Its status, type and disposition are shown as they were said, beside what FHIR makes of them."""
    numbers = [
        entity(part, draft.sender, kind=kind)
        for number, kind in ((6, "PLAC"), (11, "FILL"))
        for part in segment.parts(number)
    ]
    asked = {
        number: [concept(part, draft.sender, table=table) for part in segment.parts(number)]
        for number, table in TABLES.items()
    }
    reasons = asked[10] + ([{"text": segment.said(14)}] if segment.said(14) else [])
    authorized = [draft.organization(part, segment, 19) for part in segment.parts(19)] + draft.clinicians(segment, 20)
    priority = segment.code(2)
    made = draft.add(
        "ServiceRequest",
        segment,
        status=_status(segment, draft),
        intent="order",
        priority=codes.PRIORITIES.get(priority, "") or priority.lower(),
        code=next(iter(asked[3]), {"text": "Referral"}),
        category=asked[5],
        orderDetail=asked[1] + asked[4],
        reasonCode=reasons,
        identifier=[number for number in numbers if number.get("value")],
        occurrencePeriod=filled(start=draft.moment(segment, 7), end=draft.moment(segment, 8)),
        authoredOn=draft.moment(segment, 9),
        performer=[one for one in authorized if one],
        note=[{"text": words} for words in (segment.said(24),) if words],
    )
    withdraw(segment.at(25), made, segment, draft)
    draft.referral = draft.tell(made)
    draft.referrals.append(made)


def _status(segment: Segment, draft: Draft) -> str:
    """As RF1-1 says, unless the message itself cancels the referral."""
    stated = codes.REFERRAL_STATES.get(segment.code(1), "unknown")
    return "revoked" if draft.family in ("REF", "RRI") and draft.trigger == "I14" else stated


TABLES = {1: "0283", 3: "0281", 4: "0282", 5: "0284", 10: "0336"}
"""The HL7 tables of RF1's coded fields."""

REFERRING = frozenset({"RP", "RQ"})
REFERRED_TO = frozenset({"RT", "CP"})


def read_prd(segment: Segment, draft: Draft) -> None:
    """A provider with a role in the referral: the person, their organisation, and the role that joins them."""
    roles = [concept(part, draft.sender, table="0286") for part in segment.parts(1)]
    phones = [telecom(part, "work") for part in segment.parts(5)]
    names = [person_name(part) for part in segment.parts(2)]
    numbers = [_licence(part, draft) for part in segment.parts(7)]
    where = _organisation(segment, draft)
    who = (
        draft.add(
            "Practitioner", segment, subject="", within="-2", raw=segment.part(2).raw, name=names, identifier=numbers
        )
        if names
        else None
    )
    shown = spoken_name(names[0]) if names else ""
    made = draft.add(
        "PractitionerRole",
        segment,
        subject="",
        code=roles,
        practitioner=who.ref | {"display": shown} if who else {},
        organization=where,
        location=[ref] if (ref := draft.location(segment.part(4), segment, 4)) else [],
        telecom=[phone for phone in phones if phone],
        period=filled(start=draft.moment(segment, 8), end=draft.moment(segment, 9)),
    )
    draft.provider = draft.tell(made)
    _take_part(
        made.ref | {"display": shown or where.get("display", "")},
        {coding.get("code", "") for role in roles for coding in role.get("coding", ())},
        draft,
    )


def _licence(part: Any, draft: Draft) -> dict[str, Any]:
    """PLN: a number with its type and authority."""
    kind, authority = part.at(2), part.at(3)
    return filled(
        value=part.at(1),
        system=codes.local(authority or kind, draft.sender) if authority or kind else "",
        type=filled(text=kind),
    )


def _organisation(segment: Segment, draft: Draft) -> dict[str, Any]:
    ref = draft.organization(segment.part(10), segment, 10)
    if not ref:
        return {}
    made = draft.people["Organization", "", ref["display"]]
    made.resource |= filled(
        address=[found for part in segment.parts(11) if (found := address(part))],
        telecom=[found for number in (13, 14) for part in segment.parts(number) if (found := telecom(part, "work"))],
    )
    return ref


def _take_part(provider: dict[str, Any], roles: set[str], draft: Draft) -> None:
    """The one who refers asks, the one referred to is asked."""
    if draft.referral is None:
        return
    if roles & REFERRING:
        draft.referral.resource["requester"] = provider
    elif roles & REFERRED_TO:
        draft.referral.resource.setdefault("performer", []).append(provider)


def read_ctd(segment: Segment, draft: Draft) -> None:
    """Whom to contact: of a provider, else of the patient."""
    roles = [concept(part, draft.sender, table="0131") for part in segment.parts(1)]
    names = [found for part in segment.parts(2) if (found := person_name(part))]
    facts = filled(
        address=[found for part in segment.parts(3) if (found := address(part))],
        telecom=[found for part in segment.parts(5) if (found := telecom(part, ""))],
    )
    numbers = [_licence(part, draft) for part in segment.parts(7)]
    if draft.provider is None:
        draft.tell(
            draft.add(
                "RelatedPerson", segment, subject="patient", name=names, relationship=roles, identifier=numbers, **facts
            )
        )
        return
    shown = spoken_name(names[0]) if names else ""
    draft.tell(
        draft.add(
            "PractitionerRole",
            segment,
            subject="",
            code=roles,
            practitioner=filled(display=shown),
            identifier=numbers,
            **facts,
        )
    )


def read_aut(segment: Segment, draft: Draft) -> None:
    """What an insurer allows: from when to when, how many treatments."""
    plan = concept(segment.part(1), draft.sender, table="0072")
    insurer = segment.said(3) or words_of(concept(segment.part(2), draft.sender))
    allowed = [("requested", segment.at(8)), ("authorized", segment.at(9))]
    words = ", ".join(f"{label} {number}" for label, number in allowed if number)
    draft.tell(
        draft.add(
            "CoverageEligibilityResponse",
            segment,
            subject="patient",
            status="active",
            code={"text": " ".join(filter(None, (words_of(plan), insurer)))},
            servicedPeriod=filled(start=draft.moment(segment, 4), end=draft.moment(segment, 5)),
            created=draft.moment(segment, 10),
            preAuthRef=segment.at(6),
            disposition=words,
            insurer=filled(
                display=insurer, identifier=identifier(segment.part(2), draft.sender) if segment.at(2) else {}
            ),
            note=[{"text": text} for text in (segment.said(28),) if text],
        )
    )
