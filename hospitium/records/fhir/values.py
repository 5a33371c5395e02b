"""Small FHIR values read tolerantly: whatever has an unexpected shape reads as absent, never as an error."""

import functools
import html
import re
from typing import Any

from hospitium.records.reading import Coding, Concept, PartialDate

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

DATE = re.compile(
    r"(\d{4})(-(?:0[1-9]|1[0-2])(-(?:0[1-9]|[12]\d|3[01])(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
    r"(?:Z|[+-]\d{2}:\d{2})?)?)?)?"
)


MIDNIGHT = re.compile(r"T00:00(:00)?(\.0+)?(Z|[+-]|$)")


def obj(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """The value as a list: a lone object stands for a list of one; nothing for none."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def objs(value: Any) -> list[dict[str, Any]]:
    """The objects in the value."""
    if isinstance(value, list):
        return [item for item in value if isinstance(item, dict)]
    return [value] if isinstance(value, dict) else []


def text(value: Any) -> str:
    """A string (or number) as text, HTML entities decoded; anything else as nothing."""
    if isinstance(value, str):
        plain = (value.replace("\x00", "") if "\x00" in value else value).strip()
        return html.unescape(plain) if "&" in plain else plain
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, (int, float)) else ""


def coding(value: Any) -> Coding:
    """One coding; a display sent as a translation extension is read from there."""
    value = obj(value)
    parts = _parts(value)
    if "_display" not in value and "extension" not in value:
        try:
            return _plain_coding(*parts)
        except TypeError:  # something else than strings: nothing to remember it by
            return _coding(parts, {})
    return _coding(parts, translations_of(value.get("_display")) | translations_of(value))


def _parts(value: dict[str, Any]) -> tuple[Any, Any, Any, Any, bool]:
    get = value.get
    return get("system"), get("version"), get("code"), get("display"), get("userSelected") is True


def _coding(parts: tuple[Any, Any, Any, Any, bool], translations: dict[str, str]) -> Coding:
    system, version, code, display = map(text, parts[:4])
    return Coding(system, version, code, display or next(iter(translations.values()), ""), parts[4], translations)


@functools.lru_cache(maxsize=4096)
def _plain_coding(
    system: str | None, version: str | None, code: str | None, display: str | None, chosen: bool
) -> Coding:
    """A document names the same few codes again and again. Raises `TypeError` for anything but strings."""
    return Coding(_stated(system), _stated(version), _stated(code), _stated(display), chosen)


@functools.lru_cache(maxsize=4096)
def _plain_concept(words: str | None, *parts: Any) -> Concept:
    """The same for words and one coding, which is how most is said."""
    return Concept(_stated(words), (_plain_coding(*parts),))


def _stated(value: str | None) -> str:
    if value is not None and not isinstance(value, str):
        raise TypeError
    return text(value)


def translations_of(element: Any) -> dict[str, str]:
    """Language to text, from the translation extensions of an element."""
    found: dict[str, str] = {}
    if not isinstance(element, dict) or "extension" not in element:
        return found
    for extension in objs(element["extension"]):
        if extension.get("url") == TRANSLATION:
            parts = {text(part.get("url")): part for part in objs(extension.get("extension"))}
            lang, content = parts.get("lang", {}), parts.get("content", {})
            if words := text(content.get("valueString") or content.get("valueMarkdown")):
                found[text(lang.get("valueCode") or lang.get("valueString")) or "und"] = words
    return found


NOTHING = Concept()


def concept(value: Any) -> Concept:
    """A CodeableConcept, a lone Coding, or a bare string, whichever came."""
    if isinstance(value, dict):
        return _concept(value)
    if isinstance(value, str):
        return Concept(text=text(value))
    return concept(value[0]) if isinstance(value, list) and value else NOTHING


def _concept(value: dict[str, Any]) -> Concept:
    if "coding" not in value and ("code" in value or "display" in value):
        return Concept(codings=(coding(value),))
    if "concept" in value:
        return concept(value["concept"])
    words, codings = value.get("text"), objs(value.get("coding"))
    if len(codings) == 1 and "_display" not in codings[0] and "extension" not in codings[0]:
        try:
            return _plain_concept(words, *_parts(codings[0]))
        except TypeError:  # something else than strings
            return Concept(text(words), (coding(codings[0]),))
    return Concept(text(words), tuple([coding(item) for item in codings]))


def code_of(value: Any) -> str:
    """The code of a status-like element: a bare string (older shape), or the first coding's code."""
    if value is None or isinstance(value, str):
        return text(value)
    found = concept(value)
    return next((item.code for item in found.codings if item.code), found.text.lower())


def date(value: Any) -> PartialDate | None:
    """A date as stated, with its precision; what is no date keeps its text."""
    stated = "" if value is None else text(value)
    return _dated(stated) if stated else None


@functools.lru_cache(maxsize=4096)
def _dated(stated: str) -> PartialDate:
    match = DATE.fullmatch(stated)
    if match is None:
        return PartialDate(stated[:60], "text")
    _, month, day, instant = match.groups()
    precision = "instant" if instant else "day" if day else "month" if month else "year"
    return PartialDate(stated, precision, bool(instant and MIDNIGHT.match(instant)))


def first_date(resource: dict[str, Any], *names: str) -> tuple[PartialDate | None, PartialDate | None]:
    """The first of these elements that states a date (or a period: start and end; or an age or words)."""
    for name in names:
        value = resource.get(name)
        if isinstance(value, dict):
            if value.get("start") or value.get("end"):
                return date(value.get("start")), date(value.get("end"))
            if words := quantity(value) or text(value.get("text")):
                return PartialDate(words[:60], "text"), None
        elif found := date(value):
            return found, None
    return None, None


def absent_reason(resource: dict[str, Any], *names: str) -> str:
    """The data-absent-reason of the first element that has one."""
    for name in names:
        for element in (resource.get(f"_{name}"), resource.get(name)):
            if isinstance(element, dict) and "extension" in element:
                for extension in objs(element["extension"]):
                    if extension.get("url") == ABSENT:
                        return text(extension.get("valueCode"))
    return ""


def quantity(value: Any) -> str:
    """A quantity, range or ratio in words, exactly as sent."""
    value = obj(value)
    if "numerator" in value or "denominator" in value:
        return " / ".join(filter(None, (quantity(value.get("numerator")), quantity(value.get("denominator")))))
    if "low" in value or "high" in value:
        return " – ".join(filter(None, (quantity(value.get("low")), quantity(value.get("high")))))
    if "value" not in value:
        return ""
    unit = text(value.get("unit")) or text(value.get("code"))
    return " ".join(filter(None, (text(value.get("comparator")) + text(value["value"]), unit)))


def one_of(resource: dict[str, Any], stem: str) -> tuple[str, Any]:
    """The element of a choice (`value[x]`): its name and what it holds."""
    name = choice(stem, tuple(resource))
    return name, resource.get(name)


@functools.lru_cache(maxsize=4096)
def choice(stem: str, names: tuple[str, ...]) -> str:
    """The first of these elements that is a way to say `stem[x]`; empty when none is."""
    return next((name for name in names if is_choice(stem, name)), "")


def is_choice(stem: str, name: str) -> bool:
    """Whether an element is one way to say `stem[x]`."""
    return name.startswith(stem) and name[len(stem) : len(stem) + 1].isupper()


def spoken(name: str, value: Any) -> str:
    """Any choice value in words."""
    if isinstance(value, dict):
        if name.endswith(("Quantity", "Range", "Ratio", "Age", "Duration")):
            return quantity(value)
        if name.endswith("Period"):
            return " – ".join(filter(None, (text(value.get("start")), text(value.get("end")))))
        if name.endswith("Reference"):
            return text(value.get("display"))
        return concept(value).label()
    return text(value)
