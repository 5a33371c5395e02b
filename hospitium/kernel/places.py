"""Countries, languages and time zones, named in the reader's language (CLDR data through Babel)."""

import functools

from babel import Locale
from babel.core import get_global

from .clock import locale

NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"}
COUNTRIES = frozenset(
    code
    for code in map(str, Locale("en").territories)
    if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
)

# Where a country has several zones, the one of most of its people.
MAIN_ZONES = {
    "US": "America/New_York",
    "CA": "America/Toronto",
    "MX": "America/Mexico_City",
    "BR": "America/Sao_Paulo",
    "AU": "Australia/Sydney",
    "RU": "Europe/Moscow",
    "ID": "Asia/Jakarta",
    "CN": "Asia/Shanghai",
    "ES": "Europe/Madrid",
    "PT": "Europe/Lisbon",
    "AR": "America/Argentina/Buenos_Aires",
    "CL": "America/Santiago",
    "DE": "Europe/Berlin",
    "NZ": "Pacific/Auckland",
    "EC": "America/Guayaquil",
    "KZ": "Asia/Almaty",
    "MN": "Asia/Ulaanbaatar",
    "MY": "Asia/Kuala_Lumpur",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
    "PS": "Asia/Gaza",
    "CD": "Africa/Kinshasa",
    "CY": "Asia/Nicosia",
    "FR": "Europe/Paris",
    "VN": "Asia/Ho_Chi_Minh",
}


def country_name(code: str) -> str:
    """The country in the reader's language; the code when nobody knows it."""
    return locale().territories.get(code, code)


def language_name(tag: str) -> str:
    """The language in the reader's language; the tag as stated when nobody knows it."""
    return _language(tag, str(locale()))


@functools.lru_cache(2048)
def _language(tag: str, reader: str) -> str:
    known = Locale.parse(reader).languages
    parts = tag.replace("-", "_").split("_")
    for length in range(len(parts), 0, -1):
        if name := known.get("_".join(parts[:length])):
            return name
    return tag


def default_zone(country: str) -> str:
    """The IANA zone most people of a country live in; empty when unknown."""
    if country in MAIN_ZONES:
        return MAIN_ZONES[country]
    zones = [zone for zone, where in get_global("zone_territories").items() if where == country and "/" in zone]
    return zones[0] if zones else ""
