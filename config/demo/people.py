"""Draws a fictional person of a country; the same random stream gives the same person."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass

from hospitium.kernel.names import PersonName
from hospitium.kernel.places import default_zone

from .names import CULTURES_OF, Culture
from .towns import town_of

YOUNGEST, OLDEST = dt.date(1934, 1, 1), dt.date(2026, 6, 30)  # fixed, so that no run depends on today
UNSPACED = ("Hans", "Hant", "Jpan", "Kore")


@dataclass(frozen=True)
class Languages:
    """BCP 47 tags: spoken (the preferred one first), preferred for care, read."""

    spoken: tuple[str, ...]
    preferred: str
    reading: tuple[str, ...]


@dataclass(frozen=True)
class DemoPerson:
    """Who a demo patient is. `interpreter_needed` is None where nobody has asked; `birth_date` is YYYY[-MM[-DD]]."""

    name: PersonName
    sex: str
    country: str
    languages: Languages
    interpreter_needed: bool | None
    birth_date: str
    zone: str
    city: str

    @property
    def language(self) -> str:
        """The preferred language for care."""
        return self.languages.preferred


@dataclass(frozen=True)
class Part:
    """One drawn part of a name: passport spelling, native form, reading aid."""

    latin: str
    native: str = ""
    reading: str = ""


@dataclass(frozen=True)
class Draw:
    """The parts a shape may use; `father` is a man's name other than `given`, surnames agree with the sex."""

    given: Part
    father: Part
    family: Part
    second: Part
    is_woman: bool
    culture: Culture


def demo_person(rng: random.Random, country: str) -> DemoPerson:
    """A believable person of the country (ISO 3166-1 alpha-2, one of `names.COUNTRIES`)."""
    culture = rng.choice(CULTURES_OF[country])
    sex = rng.choice(["female", "male"])
    name, languages = demo_name(rng, culture, sex), _languages(rng, culture)
    city, zone = town_of(rng, country)
    return DemoPerson(
        name,
        sex,
        country,
        languages,
        _needs_interpreter(rng, languages),
        _birth(rng),
        zone or default_zone(country),
        city,
    )


def demo_name(rng: random.Random, culture: Culture, sex: str) -> PersonName:
    """A name of the culture, put together as its bearers do; native form and reading where the script is another."""
    is_woman = sex == "female"
    given = _drawn(rng, culture.women if is_woman else culture.men, is_woman)
    father = _drawn(rng, culture.men, False, but=given)
    family = _drawn(rng, culture.families, is_woman)
    second = _drawn(rng, culture.families, is_woman, but=family)
    return SHAPES[culture.shape](Draw(given, father, family, second, is_woman, culture))


def _drawn(rng: random.Random, pool: str, is_woman: bool, but: Part | None = None) -> Part:
    """One entry of a pool in the form for the sex, another than `but`; an empty part from an empty pool."""
    entries = [entry for entry in pool.split(";") if not but or entry.split("|")[0] != but.latin]
    entry = rng.choice(entries or [""])
    of_men, _, of_women = entry.partition("/")
    return Part(*(of_women if is_woman and of_women else of_men).split("|"))


def _native(draw: Draw, *parts: Part | str) -> dict[str, str]:
    """The native form, its language, script and reading; nothing where the passport's letters are the native ones."""
    written = [part if isinstance(part, str) else part.native for part in parts]
    if not all(written):
        return {}
    gap = "" if draw.culture.script in UNSPACED else " "
    readings = [part.reading for part in parts if isinstance(part, Part)]
    return {
        "native": gap.join(written),
        "native_lang": draw.culture.reads,
        "native_script": draw.culture.script,
        "pronunciation": " ".join(readings) if all(readings) else "",
    }


def _western(draw: Draw) -> PersonName:
    given, family = draw.given.latin, draw.family.latin
    return PersonName(f"{given} {family}", given=given, family=family, **_native(draw, draw.given, draw.family))


def _family_first(draw: Draw) -> PersonName:
    given, family = draw.given.latin, draw.family.latin
    return PersonName(
        f"{family} {given}", given=given, family=family, order="family-first", **_native(draw, draw.family, draw.given)
    )


def _two_surnames(draw: Draw) -> PersonName:
    parts = (draw.given.latin, draw.family.latin, draw.second.latin)
    return PersonName(" ".join(parts), given=parts[0], family=parts[1], second_family=parts[2])


def _father_last(draw: Draw) -> PersonName:
    """Portuguese: mother's surname, then the father's, by which lists sort."""
    parts = (draw.given.latin, draw.second.latin, draw.family.latin)
    return PersonName(" ".join(parts), given=parts[0], middle=parts[1], family=parts[2])


def _with_father(draw: Draw) -> PersonName:
    parts = (draw.given, draw.father, draw.family)
    return PersonName(
        " ".join(part.latin for part in parts),
        given=parts[0].latin,
        middle=parts[1].latin,
        family=parts[2].latin,
        **_native(draw, *parts),
    )


def _son_of(draw: Draw) -> PersonName:
    link, native_link = ("bint", "بنت") if draw.is_woman else ("bin", "بن")
    if draw.culture.key == "mauritania":
        link, native_link = ("Mint", "منت") if draw.is_woman else ("Ould", "ولد")
    middle = f"{link} {draw.father.latin}"
    return PersonName(
        f"{draw.given.latin} {middle} {draw.family.latin}",
        given=draw.given.latin,
        middle=middle,
        family=draw.family.latin,
        **_native(draw, draw.given, native_link, draw.father, draw.family),
    )


def _malay(draw: Draw) -> PersonName:
    middle = f"{'binti' if draw.is_woman else 'bin'} {draw.father.latin}"
    return PersonName(
        f"{draw.given.latin} {middle}",
        given=draw.given.latin,
        middle=middle,
        address_as=f"{'Puan' if draw.is_woman else 'Encik'} {draw.given.latin}",
    )


def _given_father(draw: Draw) -> PersonName:
    given, father = draw.given.latin, draw.father.latin
    return PersonName(
        f"{given} {father}", given=given, middle=father, address_as=given, **_native(draw, draw.given, draw.father)
    )


def _patronymic(draw: Draw) -> PersonName:
    """Icelandic: the second word says whose child one is; lists and greetings go by the given name."""
    given, patronymic = draw.given.latin, draw.family.latin
    return PersonName(f"{given} {patronymic}", given=given, middle=patronymic, address_as=given)


def _given_only(draw: Draw) -> PersonName:
    return PersonName(draw.given.latin, given=draw.given.latin, **_native(draw, draw.given))


def _mononym(draw: Draw) -> PersonName:
    respectful = {"my": ("Daw ", "U "), "id": ("Ibu ", "Bapak ")}[draw.culture.reads][not draw.is_woman]
    return PersonName(
        draw.given.latin, order="mononym", address_as=respectful + draw.given.latin, **_native(draw, draw.given)
    )


def _sikh(draw: Draw) -> PersonName:
    title, native_title = ("Kaur", "ਕੌਰ") if draw.is_woman else ("Singh", "ਸਿੰਘ")
    return PersonName(
        f"{draw.given.latin} {title} {draw.family.latin}",
        given=draw.given.latin,
        middle=title,
        family=draw.family.latin,
        **_native(draw, draw.given, native_title, draw.family),
    )


SHAPES: dict[str, Callable[[Draw], PersonName]] = {
    "western": _western,
    "family-first": _family_first,
    "two-surnames": _two_surnames,
    "father-last": _father_last,
    "with-father": _with_father,
    "son-of": _son_of,
    "malay": _malay,
    "given-father": _given_father,
    "patronymic": _patronymic,
    "given-only": _given_only,
    "mononym": _mononym,
    "sikh": _sikh,
}


def _languages(rng: random.Random, culture: Culture) -> Languages:
    """The culture's languages, English for some; a few read nothing, as people in care do."""
    spoken = [tag for at, tag in enumerate(culture.speaks.split()) if at == 0 or rng.random() < 0.6]
    if "en" not in spoken and rng.random() < 0.3:
        spoken.append("en")
    reading = [] if rng.random() < 0.04 else [culture.reads, *(["en"] if "en" in spoken else [])]
    return Languages(tuple(spoken), spoken[0], tuple(dict.fromkeys(reading)))


def _needs_interpreter(rng: random.Random, languages: Languages) -> bool | None:
    if rng.random() < 0.15:
        return None
    return languages.preferred != "en" and rng.random() < (0.35 if "en" in languages.spoken else 0.95)


def _birth(rng: random.Random) -> str:
    """Mostly adults past forty, a tenth children, one in ten known by month or year only."""
    span = (OLDEST - YOUNGEST).days
    share = rng.triangular(0, 1, 0.28) if rng.random() > 0.1 else rng.uniform(0.8, 1)
    day = (YOUNGEST + dt.timedelta(days=int(span * share))).isoformat()
    return day[: rng.choices([10, 7, 4], [90, 4, 6])[0]]
