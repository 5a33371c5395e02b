"""Countries, languages and time zones, named in the reader's language (CLDR data through Babel).

Countries are ISO 3166-1 alpha-2 codes and Kosovo's XK; languages BCP 47 tags; zones IANA names. `lang` is a language
code of ours; without one the active language speaks.
"""

import functools

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.utils.translation import gettext_lazy, override

from .clock import locale
from .names import PersonName, folded, sort_key

# CLDR's unions, pseudo-regions, an unknown one, and islands without a code of their own in ISO 3166-1.
NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"}
COUNTRIES = frozenset(
    code
    for code in map(str, Locale("en").territories)
    if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
)

# Where a country has several zones, the one of most of its people.
# fmt: off
MAIN_ZONES = {
    "US": "America/New_York", "CA": "America/Toronto", "MX": "America/Mexico_City", "BR": "America/Sao_Paulo",
    "AU": "Australia/Sydney", "RU": "Europe/Moscow", "ID": "Asia/Jakarta", "CN": "Asia/Shanghai", "ES": "Europe/Madrid",
    "PT": "Europe/Lisbon", "AR": "America/Argentina/Buenos_Aires", "CL": "America/Santiago", "DE": "Europe/Berlin",
    "NZ": "Pacific/Auckland", "EC": "America/Guayaquil", "KZ": "Asia/Almaty", "MN": "Asia/Ulaanbaatar",
    "MY": "Asia/Kuala_Lumpur", "UA": "Europe/Kyiv", "UZ": "Asia/Tashkent", "PS": "Asia/Gaza", "CD": "Africa/Kinshasa",
    "CY": "Asia/Nicosia", "FR": "Europe/Paris", "VN": "Asia/Ho_Chi_Minh", "PG": "Pacific/Port_Moresby",
    "FM": "Pacific/Pohnpei", "MH": "Pacific/Majuro", "KI": "Pacific/Tarawa", "PF": "Pacific/Tahiti",
    "GL": "America/Nuuk", "AQ": "Antarctica/McMurdo", "UM": "Pacific/Wake", "XK": "Europe/Belgrade",
    "BV": "Europe/Oslo", "HM": "Indian/Kerguelen",
}
# fmt: on

# Spoken languages the programme asks about, besides those a reader may state freely: the 120 or so that international
# patients and their interpreters name most; signed languages are stated in words.
SPOKEN_TAGS = (
    "ar ary arz aeb ayl apc acm afb he fa prs ps ur ckb kmr tr az uz kk ky tk tg ug hy ka ru uk be bg sr hr bs sl mk sq el "
    "ro hu pl cs sk lt lv et fi sv nb da is nl de gsw lb fr it es ca gl eu pt en ga cy mt "
    "cmn yue nan hak wuu ja ko mn bo vi th lo km my shn id ms jv su min ace tl fil ceb ilo tet tpi "
    "bn hi pa skr gu mr ne si ta te kn ml or as sd ks bho dv dz "
    "am ti om so sw rw rn lg ln kg luo ny sn nd st tn xh zu af mg ha yo ig ff wo bm ee tw ak "
    "ht qu ay gn nah yua quc pap srn hmn sm to fj"
)
SPOKEN = tuple(SPOKEN_TAGS.split())

# Spoken forms CLDR names in few languages or none; ours to translate.
OWN_NAMES = {
    "arz": gettext_lazy("Egyptian Arabic"),
    "ary": gettext_lazy("Moroccan Arabic"),
    "aeb": gettext_lazy("Tunisian Arabic"),
    "ayl": gettext_lazy("Libyan Arabic"),
    "apc": gettext_lazy("Levantine Arabic"),
    "acm": gettext_lazy("Iraqi Arabic"),
    "afb": gettext_lazy("Gulf Arabic"),
    "prs": gettext_lazy("Dari"),
    "kmr": gettext_lazy("Kurmanji Kurdish"),
    "cmn": gettext_lazy("Mandarin Chinese"),
    "skr": gettext_lazy("Saraiki"),
    "nah": gettext_lazy("Nahuatl"),
    "yua": gettext_lazy("Yucatec Maya"),
}
# fmt: off
ALIASES = get_global("language_aliases")
OWN_ENDONYMS = {
    "apc": "شامي", "acm": "عراقي", "afb": "خليجي", "arz": "مصري", "ary": "الدارجة", "aeb": "تونسي", "ayl": "ليبي", "prs": "دری",
    "kmr": "Kurmancî", "cmn": "普通话", "yue": "粵語", "nan": "閩南語", "hak": "客家話", "wuu": "吴语", "skr": "سرائیکی",
    "nah": "Nāhuatl", "yua": "Maaya Tʼaan", "tl": "Tagalog", "ht": "Kreyòl ayisyen", "hmn": "Hmoob", "sm": "Gagana Samoa",
    "fj": "Vosa Vakaviti", "pap": "Papiamentu", "srn": "Sranantongo", "gn": "Avañeʼẽ", "ay": "Aymar aru", "ny": "Chichewa",
    "st": "Sesotho", "tet": "Tetun", "tpi": "Tok Pisin", "ilo": "Ilokano", "ace": "Acèh", "min": "Minangkabau",
    "shn": "လိၵ်ႈတႆး", "dv": "ދިވެހި", "bho": "भोजपुरी", "quc": "Kʼicheʼ", "zh-hans": "简体中文", "zh-hant": "繁體中文",
    "kg": "Kikongo", "tw": "Twi", "ckb": "کوردیی ناوەندی", "to": "Lea faka-Tonga",
}
# fmt: on


def country_name(code: str, lang: str | None = None) -> str:
    """The country in the reader's language; the code when nobody knows it."""
    return locale(lang).territories.get(code.upper(), code)


def country_choices(lang: str | None = None) -> list[tuple[str, str]]:
    """(code, name) of every country, in the alphabetical order of the reader's language; Chinese by pinyin."""
    return _in_order({code: country_name(code, lang) for code in COUNTRIES})


def language_name(tag: str, lang: str | None = None) -> str:
    """The language in the reader's language, in English where only that is known; the tag when nobody knows it."""
    return _language_name(tag, str(locale(lang)))


@functools.lru_cache(4096)
def _language_name(tag: str, reader: str) -> str:
    first, *rest = tag.split("-")
    if first.lower() not in OWN_NAMES:
        tag = "-".join([ALIASES.get(first.lower(), first), *rest])  # "eng", as ISO 639-2 writes it, is "en"
    if tag.lower() in OWN_NAMES and tag.lower() not in locale(reader.replace("_", "-")).languages:
        with override(reader.replace("_", "-").lower()):
            return str(OWN_NAMES[tag.lower()])
    return _known_as(tag, reader if _is_known(tag, reader) else "en")


def endonym(tag: str) -> str:
    """The language as its speakers write it, for switches; its English name when nobody knows."""
    if own := OWN_ENDONYMS.get(tag.lower()):
        return own
    try:
        own = _known_as(tag, str(Locale.parse(tag, sep="-")))
    except (UnknownLocaleError, ValueError):
        own = tag
    shown = language_name(tag, "en") if own == tag else own
    return shown[:1].upper() + shown[1:]


def language_choices(lang: str | None = None) -> list[tuple[str, str]]:
    """(tag, name) of the spoken languages the programme asks about, in the order of the reader's language."""
    return _in_order({tag: language_name(tag, lang) for tag in SPOKEN})


def zones_of(country: str) -> tuple[str, ...]:
    """The IANA zones of a country, that of most of its people first."""
    zones = _zones().get(country.upper(), ())
    main = MAIN_ZONES.get(country.upper(), zones[0] if zones else "")
    return tuple(filter(None, dict.fromkeys((main, *zones))))


def default_zone(country: str) -> str:
    """The IANA zone most people of a country live in; empty when unknown."""
    return next(iter(zones_of(country)), "")


def _in_order(names: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(names.items(), key=lambda choice: (sort_key(PersonName(choice[1])), folded(choice[1]), choice[0]))


@functools.lru_cache(4096)
def _known_as(tag: str, reader: str) -> str:
    """CLDR's name for the longest part of the tag it knows: zh-hans, then zh."""
    known = Locale.parse(reader).languages
    parts = [
        part.title() if len(part) == 4 else part.upper() if at and len(part) == 2 else part.lower()
        for at, part in enumerate(tag.replace("-", "_").split("_"))
    ]
    spelled = ("_".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((known[part] for part in spelled if part in known), tag)


def _is_known(tag: str, reader: str) -> bool:
    return tag.lower().partition("-")[0].partition("_")[0] in Locale.parse(reader).languages


@functools.lru_cache(1)
def _zones() -> dict[str, tuple[str, ...]]:
    """Zones by country, without the old names of zones that were renamed."""
    aliases, found = get_global("zone_aliases"), dict[str, list[str]]()
    for zone, country in sorted(get_global("zone_territories").items()):
        if "/" in zone and zone not in aliases and not zone.startswith("Etc/"):
            found.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in found.items()}
