"""Countries, languages and zones in the reader's language."""

from zoneinfo import ZoneInfo

import pytest

from hospitium.kernel import places

LANGS = ["en", "es", "zh-hans", "ar"]


@pytest.mark.parametrize(
    ("lang", "name"), [("en", "Germany"), ("es", "Alemania"), ("zh-hans", "德国"), ("ar", "ألمانيا")]
)
def test_countries_are_named_in_the_readers_language(lang, name):
    assert places.country_name("DE", lang) == places.country_name("de", lang) == name


def test_an_unknown_country_stays_as_stated():
    assert places.country_name("ZQ", "en") == "ZQ"


@pytest.mark.parametrize("lang", LANGS)
def test_every_country_can_be_chosen_and_nothing_else(lang):
    codes = {code for code, _name in places.country_choices(lang)}
    assert len(codes) == 250 and {"AE", "PS", "TW", "XK"} <= codes and not codes & {"EU", "UN", "ZZ"}


def test_choices_follow_the_alphabet_of_the_reader():
    assert [code for code, _name in places.country_choices("en")][:3] == ["AF", "AX", "AL"]
    assert [code for code, _name in places.country_choices("es")][:3] == ["AF", "AL", "DE"]
    assert [code for code, _name in places.country_choices("zh-hans")][:2] == ["AL", "DZ"]


@pytest.mark.parametrize("lang", LANGS)
def test_every_language_offered_has_a_name(lang):
    choices = dict(places.language_choices(lang))
    assert len(choices) >= 120 and all(tag != name for tag, name in choices.items())


def test_languages_are_named_in_the_readers_language_and_their_own():
    assert places.language_name("ar", "es") == "árabe" and places.language_name("zh-hans", "en") == "Simplified Chinese"
    assert places.language_name("es-XX", "en") == "Spanish" and places.language_name("x-klingon", "en") == "x-klingon"
    assert places.language_name("afb", "en") == "Gulf Arabic"
    assert [places.endonym(tag) for tag in ("es", "ar", "zh-hans", "cmn", "qqq")] == [
        "Español",
        "العربية",
        "简体中文",
        "普通话",
        "Qqq",
    ]


def test_every_country_has_a_zone_that_exists():
    assert all(ZoneInfo(places.default_zone(code)) for code in places.COUNTRIES)


def test_the_zone_of_most_people_comes_first():
    assert places.zones_of("US")[0] == "America/New_York" and "America/Los_Angeles" in places.zones_of("US")
    assert places.zones_of("IN") == ("Asia/Kolkata",) and places.zones_of("ZZ") == ()
    assert places.default_zone("ZZ") == ""


@pytest.mark.parametrize("tag, name", [("eng", "English"), ("spa", "Spanish"), ("ENG-US", "American English")])
def test_languages_in_three_letters_are_known_too(tag, name):
    assert places.language_name(tag, "en") == name


def test_names_of_our_own_come_before_those_of_a_wider_language():
    assert places.language_name("prs", "en") == "Dari"
