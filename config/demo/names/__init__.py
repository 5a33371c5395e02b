"""Believable names per culture, fictional in combination.

Countries share a culture where people of both would expect it, and have several where several are at home. A name is
drawn at random, so it says nothing about anybody real.
"""

from . import africa, arab, east_asia, english_speaking, europe, iberian, slavic, south_asia, southeast_asia, west_asia
from .culture import Culture

REGIONS = (arab, east_asia, southeast_asia, south_asia, west_asia, slavic, europe, iberian, africa, english_speaking)
CULTURES: list[Culture] = [culture for region in REGIONS for culture in region.CULTURES]


def _by_country() -> dict[str, list[Culture]]:
    found: dict[str, list[Culture]] = {}
    for culture in CULTURES:
        for country in culture.countries.split():
            found.setdefault(country, []).append(culture)
    return found


CULTURES_OF = _by_country()
COUNTRIES = sorted(CULTURES_OF)
