"""similarity: proposals of duplicates, whatever the order, accents or romanisation."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.kernel.names import PersonName, similarity

# fmt: off
ALIKE = [
    ("Mohammed Ali", "Muhammad Ali"), ("Mohamed", "Mohammad"), ("Hussein", "Husain"), ("Hossein", "Hussain"),
    ("Abdul Rahman Khan", "Abdurrahman Khan"), ("Abdel-Rahman Said", "Abd al-Rahman Saeed"), ("Abdullah", "Abdallah"),
    ("Youssef Nasser", "Yusuf Nasir"), ("Khalid", "Halid"), ("Mahmoud", "Mahmood"), ("Tariq", "Tarek"), ("Qasim", "Kasem"),
    ("Fatima", "Fatimah"), ("Aisha", "Ayesha"), ("Zainab", "Zeynab"), ("Noura", "Noora"), ("Jamal", "Djamal"),
    ("Sergei", "Sergey"), ("Dmitriy", "Dmitri"), ("Aleksandr", "Alexander"), ("Yekaterina", "Ekaterina"),
    ("Müller", "Mueller"), ("Mei Ling Tan", "Tan Meiling"), ("Zhang Wei", "Wei Zhang"), ("Md Rahim", "Mohammed Rahim"),
    ("José García", "Jose Garcia"), ("Ana García Márquez", "García, Ana"), ("Saeed bin Khalid Al Marri", "Saeed Khalid Almarri"),
    ("Gonzalez Pedro", "Pedro Gonzales"), ("张伟", "Zhang Wei"), ("فاطمة الرشيد", "فاطمه رشيد"),
]
# fmt: on
APART = [
    ("Hassan", "Hussein"),
    ("Maria", "Mario"),
    ("Chen Wei", "Zhang Wei"),
    ("Ana García", "Luis García"),
    ("Li", "Lu"),
    ("Omar", "Amir"),
    ("Ivanov", "Ivanova"),
    ("Kim Min-jun", "Kim Min-ji"),
    ("Tan", "Than Aung"),
]
LATIN = st.text(alphabet="abcdeghijklmnoqrstuwxyz ", min_size=1, max_size=24)
NAMES = st.builds(PersonName, full=st.text(max_size=20), native=st.text(alphabet="张伟李娜محمد 김", max_size=6))


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_one_persons_spellings_are_alike(one, other):
    assert similarity(PersonName(one), PersonName(other)) >= 0.8


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_names_stay_apart(one, other):
    assert similarity(PersonName(one), PersonName(other)) < 0.8


def test_the_native_form_decides_where_romanisations_do_not_agree():
    mandarin, cantonese = (PersonName(full, native="張偉") for full in ("Zhang Wei", "Cheung Wai"))
    assert similarity(mandarin, cantonese) == 1


def test_a_dropped_second_surname_costs_little_and_another_one_much():
    ana = PersonName("Ana García López")
    assert similarity(ana, PersonName("Ana García")) > 0.8 > similarity(ana, PersonName("Ana García Pérez"))


@pytest.mark.parametrize(
    ("father", "child"),
    [
        ("Hamad bin Mubarak Al Harbi", "Mubarak bin Hamad Al Harbi"),
        ("حمد بن مبارك الحربي", "مبارك بن حمد الحربي"),
        ("Moza bint Khalid", "Khalid bin Moza"),
    ],
)
def test_a_father_and_his_child_are_two_people(father, child):
    assert similarity(PersonName(father), PersonName(child)) <= 0.7


@given(NAMES, NAMES)
def test_it_is_the_same_from_either_side(one, other):
    assert similarity(one, other) == similarity(other, one)


@given(NAMES)
def test_a_name_is_itself(name):
    assert similarity(name, name) == 1


@given(NAMES, NAMES)
def test_it_lies_between_nought_and_one(one, other):
    assert 0 <= similarity(one, other) <= 1


@given(LATIN, LATIN, st.sampled_from("\u0300\u0301\u0303\u0308\u030c"))
def test_accents_do_not_matter(one, other, accent):
    accented = unicodedata.normalize("NFC", "".join(letter + accent if letter != " " else " " for letter in one))
    assert similarity(PersonName(accented), PersonName(other)) == similarity(PersonName(one), PersonName(other))


@given(
    st.lists(st.sampled_from(["ana", "garcía", "wei", "omar", "nguyen", "kofi"]), min_size=1, max_size=4), st.randoms()
)
def test_the_order_of_words_does_not_matter(words, rng):
    shuffled = rng.sample(words, len(words))
    assert similarity(PersonName(" ".join(words)), PersonName(" ".join(shuffled))) == 1
