"""Draws a fictional person of a country; the same random stream gives the same person."""

import random
from dataclasses import dataclass

from hospitium.kernel.names import PersonName
from hospitium.kernel.places import default_zone

from .names import CULTURE_OF, Culture


@dataclass(frozen=True)
class DemoPerson:
    """Who a demo patient is."""

    name: PersonName
    sex: str
    country: str
    language: str
    birth_date: str
    zone: str
    interpreter_needed: bool | None


def demo_person(rng: random.Random, country: str) -> DemoPerson:
    """A believable person of the country."""
    culture = CULTURE_OF[country]
    sex = rng.choice(["female", "male"])
    birth = f"{rng.randint(1936, 2021)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    precision = rng.choices([10, 7, 4], [90, 4, 6])[0]
    return DemoPerson(
        _name(rng, culture, sex),
        sex,
        country,
        culture.language,
        birth[:precision],
        default_zone(country) or "UTC",
        None if rng.random() < 0.2 else culture.language != "en" and rng.random() < 0.7,
    )


def _name(rng: random.Random, culture: Culture, sex: str) -> PersonName:
    given, given_native = _drawn(rng, culture.women if sex == "female" else culture.men)
    father, father_native = _drawn(rng, culture.men)
    family, family_native = _drawn(rng, culture.families)
    second, _ = _drawn(rng, culture.families)
    if culture.shape == "mononym":
        return PersonName(full=given, native=given_native, native_lang=culture.language, order="mononym")
    if culture.shape == "two-surnames":
        return PersonName(full=f"{given} {family} {second}", given=given, family=family, second_family=second)
    if culture.shape == "family-first":
        return PersonName(
            full=f"{family} {given}",
            given=given,
            family=family,
            order="family-first",
            native=family_native + given_native,
            native_lang=culture.language if given_native else "",
        )
    if culture.shape == "son-of":
        link, link_native = ("bint", "بنت") if sex == "female" else ("bin", "بن")
        if culture.language == "ms":
            link = "binti" if sex == "female" else "bin"
            return PersonName(full=f"{given} {link} {family}", given=given, family=family)
        native = f"{given_native} {link_native} {father_native} {family_native}"
        return PersonName(
            full=f"{given} {link} {father} {family}",
            given=given,
            middle=f"{link} {father}",
            family=family,
            native=native,
            native_lang="ar",
        )
    native = " ".join(filter(None, (given_native, family_native)))
    return PersonName(
        full=f"{given} {family}",
        given=given,
        family=family,
        native=native,
        native_lang=culture.language if native else "",
    )


def _drawn(rng: random.Random, pool: str) -> tuple[str, str]:
    latin, _, native = rng.choice(pool.split(";")).partition("|")
    return latin, native
