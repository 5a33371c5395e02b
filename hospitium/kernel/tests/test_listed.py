"""listed, greeted, formal, initials: the forms a reader sees."""

import pytest

from hospitium.kernel.names import PersonName, formal, greeted, initials, listed

ANA = PersonName("Ana García Márquez", given="Ana", family="García", second_family="Márquez")
WEI = PersonName("Zhāng Wěi", given="Wěi", family="Zhāng", order="family-first", native="张伟", native_lang="zh-Hans")
SULASTRI = PersonName("Sulastri", order="mononym")
SAEED = PersonName("Saeed bin Khalid Al Marri", given="Saeed", middle="bin Khalid", family="Al Marri")
ABEBE = PersonName("Abebe Bekele", given="Abebe", middle="Bekele")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (ANA, "García Márquez, Ana"),
        (WEI, "Zhāng Wěi"),
        (SULASTRI, "Sulastri"),
        (SAEED, "Al Marri, Saeed bin Khalid"),
        (ABEBE, "Abebe Bekele"),
        (PersonName("X"), "X"),
        (PersonName("mcDonald  van der X"), "mcDonald  van der X"),
    ],
)
def test_lists_put_the_family_first_and_leave_other_names_as_they_are(name, shown):
    assert listed(name) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (ANA, "Ana García Márquez"),
        (PersonName("Ana García", given="Ana", family="García", title="Dra."), "Dra. García"),
        (PersonName("Ana García", title="Dra.", family="García", address_as="Doña Ana"), "Doña Ana"),
        (PersonName("Sulastri", title="Ibu"), "Sulastri"),
    ],
)
def test_people_are_greeted_as_they_asked_and_no_title_is_guessed(name, shown):
    assert greeted(name) == shown


def test_letters_keep_the_passports_spelling_to_the_letter():
    assert formal(PersonName("GARCIA  MARQUEZ, ana")) == "GARCIA  MARQUEZ, ana"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (ANA, "AG"),
        (WEI, "ZW"),
        (SULASTRI, "S"),
        (SAEED, "SM"),
        (ABEBE, "AB"),
        (PersonName("X"), "X"),
        (PersonName("élodie N'Diaye"), "ÉN"),
        (PersonName("محمد الرشيد"), "مر"),
        (PersonName("!"), ""),
        (PersonName("ßeta"), "ß"),
    ],
)
def test_initials_follow_the_bearers_order_and_skip_articles(name, shown):
    assert initials(name) == shown
