"""Names: kept as given, found in any spelling, ordered as their bearers order them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.kernel.names import PersonName, folded, listed, search_text, similarity, sort_key


@pytest.mark.parametrize(
    ("name", "form"),
    [
        (PersonName("Ana García Márquez", "Ana", "García", "Márquez"), "García Márquez, Ana"),
        (PersonName("Zhang Wei", "Wei", "Zhang", order="family-first"), "Zhang Wei"),
        (PersonName("Suharto", order="mononym"), "Suharto"),
        (PersonName("X"), "X"),
    ],
)
def test_lists_show_the_order_of_the_bearer(name, form):
    assert listed(name) == form


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ødegård", "odegard"),
        ("N'Diaye", "ndiaye"),
        ("García-Márquez", "garcia marquez"),
        ("أحمد", "احمد"),
        ("فاطمة", "فاطمه"),
        ("ʿAlī", "ali"),
    ],
)
def test_folding_forgets_what_people_leave_out_when_they_type(text, key):
    assert folded(text) == key


def test_a_chinese_name_is_found_by_characters_and_by_pinyin():
    found = search_text(PersonName("Zhang Wei", native="张伟", order="family-first"))
    assert all(word in found for word in ("张伟", "zhang wei", "zhangwei"))


def test_arabic_names_sort_without_their_article():
    assert sort_key(PersonName("Khalid Al Marri", "Khalid", "Al Marri")).startswith("marri")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammed Hussein", "Muhammad Husain"),
        ("María José Núñez", "Nunez Maria Jose"),
        ("Abdul Rahman", "Abdel Rahman"),
        ("Khalid al-Marri", "Khalid Marri"),
    ],
)
def test_spellings_of_one_name_are_alike(one, other):
    assert similarity(PersonName(one), PersonName(other)) >= 0.8


def test_different_names_are_not_alike():
    assert similarity(PersonName("Ana Gómez"), PersonName("Luis Ferrer")) < 0.4


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_symmetric_and_bounded(one, other):
    a, b = PersonName(one), PersonName(other)
    assert similarity(a, b) == similarity(b, a) and 0 <= similarity(a, b) <= 1


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text):
    assert folded(folded(text)) == folded(text)
