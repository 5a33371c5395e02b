"""demo_person: over a hundred countries' names pass through every form and key."""

import random
import unicodedata
from zoneinfo import ZoneInfo

import pytest

from config.demo import programme, sign_ins
from config.demo.names import COUNTRIES, CULTURES
from config.demo.people import demo_person
from config.demo.staff import PEOPLE, READERS
from hospitium.kernel import names, places

# fmt: off
SCRIPTS = {"Arab": "ARABIC", "Cyrl": "CYRILLIC", "Hans": "CJK", "Hant": "CJK", "Kore": "HANGUL", "Thai": "THAI", "Laoo": "LAO",
           "Khmr": "KHMER", "Mymr": "MYANMAR", "Deva": "DEVANAGARI", "Guru": "GURMUKHI", "Taml": "TAMIL", "Beng": "BENGALI",
           "Sinh": "SINHALA", "Thaa": "THAANA", "Tibt": "TIBETAN", "Hebr": "HEBREW", "Geor": "GEORGIAN", "Armn": "ARMENIAN",
           "Ethi": "ETHIOPIC", "Grek": "GREEK", "Latn": "LATIN"}
# fmt: on


def people(country, count=25):
    rng = random.Random(country)
    return [demo_person(rng, country) for _each in range(count)]


def test_there_are_over_a_hundred_countries_and_each_exists():
    assert len(COUNTRIES) >= 105 and set(COUNTRIES) <= places.COUNTRIES


def test_the_same_stream_draws_the_same_person():
    assert [people(country, 3) for country in COUNTRIES] == [people(country, 3) for country in COUNTRIES]


@pytest.mark.parametrize("country", COUNTRIES)
def test_everybody_can_be_listed_sorted_found_and_matched(country):
    for person in people(country):
        name = person.name
        assert names.listed(name) and names.greeted(name) and names.initials(name) and names.sort_key(name)
        assert names.matches(name.full, names.search_text(name))
        assert not name.native or names.matches(name.native, names.search_text(name))
        assert names.similarity(name, name) == 1 and len(name.full) <= 150
        assert ZoneInfo(person.zone) and person.city and person.languages.preferred in person.languages.spoken


@pytest.mark.parametrize("culture", CULTURES, ids=lambda culture: culture.key)
def test_a_culture_has_enough_names_in_its_own_script(culture):
    pools = [culture.women.split(";"), culture.men.split(";"), culture.families.split(";")]
    assert [len(pool) >= enough for pool, enough in zip(pools, (6, 6, 8), strict=True)][:2] == [True, True]
    assert not culture.families or len(pools[2]) >= 8
    assert all(len(set(pool)) == len(pool) for pool in pools)
    for entry in filter(None, ";".join(filter(None, (culture.women, culture.men, culture.families))).split(";")):
        for form in entry.split("/"):
            assert_script(form.split("|"), culture)


def assert_script(form, culture):
    assert all(
        "LATIN" in unicodedata.name(letter) or unicodedata.name(letter).startswith("MODIFIER")
        for letter in form[0]
        if letter.isalpha()
    )
    if culture.script != "Latn":
        assert len(form) > 1, form
    if len(form) > 1 and culture.script in SCRIPTS:
        assert all(SCRIPTS[culture.script] in unicodedata.name(letter) for letter in form[1] if letter.isalpha()), form


def test_languages_have_names():
    tags = {tag for culture in CULTURES for tag in (*culture.speaks.split(), culture.reads)}
    tags |= {tag for one in PEOPLE for tag in one.languages.split()}
    assert [tag for tag in tags if places.language_name(tag, "en") == tag] == []


def test_some_were_never_asked_about_an_interpreter_and_some_dates_are_partial():
    drawn = [person for country in COUNTRIES for person in people(country, 5)]
    assert {person.interpreter_needed for person in drawn} == {None, True, False}
    assert {len(person.birth_date) for person in drawn} == {4, 7, 10}


def test_the_programme_hangs_together():
    lines = {row[0] for row in programme.SERVICE_LINES}
    assert {line for line, _question in programme.QUESTIONS} == lines and len(programme.QUESTIONS) >= 60
    assert {one.line for one in PEOPLE if one.role == "specialist"} == lines
    assert all(one.reads in READERS for one in PEOPLE) and len({one.mail for one in PEOPLE}) == len(PEOPLE)
    assert {mail.split("@")[0] for mail in sign_ins.SHOWN.values()} <= {one.mail for one in PEOPLE}
    covered = [code for office in programme.OFFICES for code in office[5].split()]
    assert len(covered) == len(set(covered)) and set(covered) <= set(COUNTRIES)
    assert {stage for stage, _weight in programme.STAGES} == set(programme.NOTES)
    assert all(0 <= reason.youngest <= reason.oldest for reason in programme.REASONS)
