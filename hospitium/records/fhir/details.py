"""The details of a statement in words: (label slug, text) pairs, as sent and in the sender's order."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .mapping import Shape
from .once import Once
from .values import choice, concept, items, obj, objs, one_of, quantity, spoken, text


@dataclass(frozen=True)
class Detail:
    """An element that is a detail: what it is called, and how it (`is_whole`), or each of its items, is put in words."""

    element: str
    slug: str
    words: Callable[[Any], str]
    is_whole: bool = False

    def read(self, value: Any) -> list[tuple[str, str]]:
        """What it is called beside its words, for each item."""
        said = map(self.words, [value] if self.is_whole else items(value))
        return [(self.slug, words[:2000]) for words in said if words]


def plan(shape: Shape, names: tuple[str, ...]) -> tuple[Detail, ...]:
    """The details the shape names that are among these elements, in the shape's order."""
    found = (_detail(name, names) for name in shape.details)
    return tuple(detail for detail in found if detail.element in names)


def _detail(name: str, names: tuple[str, ...]) -> Detail:
    if name in ("value", "abatement", "deceased", "born", "age"):
        actual = choice(name, names) or name
        return Detail(actual, _slug(name), functools.partial(spoken, actual), is_whole=True)
    return Detail(name, _slug(name), READERS.get(name) or _plain)


def read(resource: dict[str, Any], details: tuple[Detail, ...], once: Once) -> list[tuple[str, str]]:
    """The words of these details, repeated ones in order."""
    found: list[tuple[str, str]] = []
    for detail in details:
        found += once.read(detail.read, resource[detail.element])
    return found


def _slug(name: str) -> str:
    return {
        "dosageInstruction": "dosage",
        "reasonCode": "reason",
        "statusReason": "status-reason",
        "referenceRange": "reference-range",
        "bodySite": "body-site",
        "lotNumber": "lot",
        "protocolApplied": "dose-number",
        "conclusionCode": "conclusion",
        "doseQuantity": "dose",
    }.get(name, name)


def _plain(item: Any) -> str:
    if isinstance(item, dict):
        return (
            quantity(item)
            or concept(item).label()
            or text(item.get("display"))
            or text(item.get("value"))
            or text(item.get("description"))
            or text(item.get("text"))
            or _period(item)
        )
    return text(item)


def _period(item: dict[str, Any]) -> str:
    return " – ".join(filter(None, (text(item.get("start")), text(item.get("end")))))


def _dosage(item: Any) -> str:
    """Free text if the sender wrote it; otherwise dose, route and timing put side by side."""
    item = obj(item)
    if words := text(item.get("text")):
        return words
    rates = [
        spoken(*one_of(rate, stem)) for rate in objs(item.get("doseAndRate")) or [item] for stem in ("dose", "rate")
    ]
    parts = [
        *rates,
        quantity(item.get("dose")),
        concept(item.get("route")).label(),
        concept(item.get("site")).label(),
        _timing(obj(item.get("timing"))),
        text(item.get("patientInstruction")),
    ]
    if most := quantity(item.get("maxDosePerPeriod")):
        parts.append(f"≤ {most}")
    if needed := item.get("asNeededBoolean") is True or concept(item.get("asNeededCodeableConcept")).label():
        parts.append(needed if isinstance(needed, str) else "PRN")
    return ", ".join(dict.fromkeys(filter(None, parts)))


def _timing(timing: dict[str, Any]) -> str:
    if words := concept(timing.get("code")).label():
        return words
    repeat = obj(timing.get("repeat"))
    often = text(repeat.get("frequency"))
    per = " ".join(filter(None, (text(repeat.get("period")), text(repeat.get("periodUnit")))))
    when = " ".join(text(item) for item in items(repeat.get("when")))
    days = " ".join(text(item) for item in items(repeat.get("dayOfWeek")))
    return " ".join(filter(None, (f"{often} × / {per}" if often and per else often or per, when, days)))


def _reaction(item: Any) -> str:
    item = obj(item)
    signs = ", ".join(filter(None, (concept(sign).label() for sign in items(item.get("manifestation")))))
    words = " – ".join(filter(None, (concept(item.get("substance")).label(), signs or text(item.get("description")))))
    severity = text(item.get("severity"))
    return f"{words} ({severity})" if words and severity else words or severity


def _range(item: Any) -> str:
    item = obj(item)
    return text(item.get("text")) or quantity({key: item[key] for key in ("low", "high") if key in item})


def _component(item: Any) -> str:
    item = obj(item)
    value = spoken(*one_of(item, "value")) or concept(item.get("dataAbsentReason")).label()
    return ": ".join(filter(None, (concept(item.get("code")).label(), value)))


def _protocol(item: Any) -> str:
    item = obj(item)
    dose = (
        spoken(*one_of(item, "doseNumber")) or spoken(*one_of(item, "doseSequence")) or text(item.get("doseSequence"))
    )
    of = spoken(*one_of(item, "seriesDoses"))
    targets = ", ".join(filter(None, (concept(one).label() for one in items(item.get("targetDisease")))))
    return " ".join(filter(None, (f"{dose}/{of}" if dose and of else dose, text(item.get("series")), targets)))


def _ingredient(item: Any) -> str:
    item = obj(item)
    what = concept(item.get("itemCodeableConcept")).label() or text(obj(item.get("itemReference")).get("display"))
    return " ".join(filter(None, (what, quantity(item.get("strength")))))


def _content(item: Any) -> str:
    held = obj(obj(item).get("attachment"))
    size = text(held.get("size"))
    told = [text(held.get("title")), text(held.get("contentType")), text(held.get("url"))[:200]]
    return " · ".join(filter(None, (*told, f"{size} B" if size else "", text(held.get("sha256")))))


def _attachment(item: Any) -> str:
    held = obj(item)
    return " · ".join(filter(None, (text(held.get("title")), text(held.get("contentType")))))


def _activity(item: Any) -> str:
    detail = obj(obj(item).get("detail"))
    return (
        concept(detail.get("code")).label()
        or text(detail.get("description"))
        or text(obj(obj(item).get("reference")).get("display"))
    )


def _participant(item: Any) -> str:
    item = obj(item)
    roles = [concept(one).label() for name in ("role", "type") for one in items(item.get(name))]
    who = [text(obj(item.get(name)).get("display")) for name in ("member", "actor", "individual")]
    return ": ".join(filter(None, (", ".join(filter(None, roles)), next(filter(None, who), ""))))


def _coded_inside(*names: str) -> Callable[[Any], str]:
    def reader(item: Any) -> str:
        return ", ".join(filter(None, (concept(one).label() for name in names for one in items(obj(item).get(name)))))

    return reader


def _answer(item: Any) -> str:
    item = obj(item)
    said = ", ".join(filter(None, (spoken(*one_of(answer, "value")) for answer in objs(item.get("answer")))))
    below = "; ".join(filter(None, map(_answer, objs(item.get("item")))))
    return ": ".join(filter(None, (text(item.get("text")) or text(item.get("linkId")), said or below)))


def _telecom(item: Any) -> str:
    return text(obj(item).get("value"))


READERS: dict[str, Callable[[Any], str]] = {
    "dosage": _dosage,
    "dosageInstruction": _dosage,
    "reaction": _reaction,
    "referenceRange": _range,
    "component": _component,
    "protocolApplied": _protocol,
    "ingredient": _ingredient,
    "content": _content,
    "presentedForm": _attachment,
    "activity": _activity,
    "finding": _coded_inside("itemCodeableConcept"),
    "recommendation": _coded_inside("vaccineCode", "targetDisease", "forecastStatus"),
    "prediction": _coded_inside("outcome", "qualitativeRisk"),
    "condition": _coded_inside("code", "outcome"),
    "stage": _coded_inside("summary", "type"),
    "evidence": _coded_inside("code"),
    "item": _answer,
    "collection": _coded_inside("method", "bodySite"),
    "qualification": _coded_inside("code"),
    "series": _coded_inside("modality", "bodySite"),
    "telecom": _telecom,
    "provision": _coded_inside("type", "code"),
    "target": _coded_inside("measure", "detailCodeableConcept"),
    "participant": _participant,
    "udiCarrier": lambda item: text(obj(item).get("carrierHRF")) or text(obj(item).get("deviceIdentifier")),
    "deviceName": lambda item: text(obj(item).get("name")),
    "distinctIdentifier": text,
    "accessionIdentifier": lambda item: text(obj(item).get("value")),
    "dispenseRequest": lambda item: quantity(obj(item).get("quantity")),
    "hospitalization": _coded_inside("dischargeDisposition", "admitSource"),
    "source": lambda item: "",
    "policy": lambda item: text(obj(item).get("uri")),
}
