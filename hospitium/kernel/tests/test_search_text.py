"""search_keys, search_text and matches: a name is found by any of its spellings, in any order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.kernel.names import PersonName, folded, matches, search_keys, search_text

WEI = PersonName("ZHANG Wei", given="Wei", family="Zhang", order="family-first", native="张伟", native_lang="zh-Hans")
LYU = PersonName("LYU Na", native="吕娜", native_lang="zh-Hans")
SHAN = PersonName("单雄信", native_lang="zh-Hans")
OUYANG = PersonName("Ouyang Xiu", native="歐陽修", native_lang="zh-Hant")
FATIMA = PersonName("Fatima Al-Marri", given="Fatima", family="Al-Marri", native="فاطمة المري", native_lang="ar")
ANA = PersonName("Ana García-Márquez", given="Ana", family="García-Márquez", known_as="Anita")
MUELLER = PersonName("Jürgen Müller", given="Jürgen", family="Müller")
HARUKA = PersonName("Nakagawa Haruka", native="中川遥", native_lang="ja")
MEILING = PersonName("Tan Mei Ling", given="Mei Ling", family="Tan", order="family-first")

# fmt: off
FOUND = [
    (WEI, "zhang wei"), (WEI, "Wei Zhang"), (WEI, "zhangwei"), (WEI, "weizhang"), (WEI, "张伟"), (WEI, "伟"), (WEI, "zhāng wěi"),
    (WEI, "zhang1 wei3"), (WEI, "zh w"), (LYU, "lv na"), (LYU, "lu na"), (LYU, "lyuna"), (LYU, "lǚ nà"), (SHAN, "shan xiongxin"),
    (SHAN, "dan xiong xin"), (OUYANG, "ou yang xiu"), (OUYANG, "歐陽"), (FATIMA, "المري"),
    (FATIMA, "مري فاطمه"), (FATIMA, "marri fatima"), (FATIMA, "al marri"), (FATIMA, "almarri"), (ANA, "garcia"),
    (ANA, "marquez ana"), (ANA, "anita"), (ANA, "garciamarquez"), (MUELLER, "mueller"), (MUELLER, "muller jurgen"),
    (HARUKA, "中川"), (HARUKA, "haruka"), (MEILING, "meiling tan"), (MEILING, "mei"),
]
# fmt: on


@pytest.mark.parametrize(("name", "query"), FOUND)
def test_a_name_is_found_by_any_of_its_spellings(name, query):
    assert matches(query, search_text(name))


@pytest.mark.parametrize(
    ("name", "query"),
    [
        (WEI, "wang"),
        (ANA, "arcia"),
        (ANA, "ana lopez"),
        (ANA, ""),
        (ANA, " - "),
        (HARUKA, "zhong chuan"),
        (WEI, "伟强"),
    ],
)
def test_other_names_and_empty_queries_find_nobody(name, query):
    assert not matches(query, search_text(name))


def test_japanese_characters_are_not_read_as_chinese():
    assert "zhong" not in search_text(HARUKA)


def test_keys_are_few_even_when_every_character_is_ambiguous():
    assert len(search_keys(PersonName("乐单曾朴重长行", native_lang="zh-Hans"))) < 60


def test_the_most_telling_key_comes_first():
    assert search_keys(ANA)[0] == folded(ANA.full)


@given(st.text(min_size=1, max_size=25))
def test_everybody_is_found_by_the_name_they_gave(full):
    assert matches(full, search_text(PersonName(full))) == bool(folded(full))
