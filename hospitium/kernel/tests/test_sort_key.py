"""sort_key: alphabetical lists under a byte order."""

from hospitium.kernel.names import PersonName, sort_key


def named(family, given, **more):
    return PersonName(f"{given} {family}", given=given, family=family, **more)


def test_one_surname_comes_before_two():
    ana = named("García", "Ana", second_family="Márquez")
    assert sorted([ana, named("García", "Zoe")], key=sort_key)[0].given == "Zoe"


def test_the_arabic_article_does_not_count():
    people = [named("Nasser", "A"), named("Al-Marri", "B"), named("Khalil", "C"), named("الرشيد", "خالد")]
    assert [person.family for person in sorted(people, key=sort_key)] == ["Khalil", "Al-Marri", "Nasser", "الرشيد"]


def test_accents_and_case_do_not_count():
    assert sort_key(named("ÁLVAREZ", "Íñigo")) == sort_key(named("Alvarez", "inigo"))


def test_chinese_characters_sort_by_pinyin_among_latin_names():
    people = [PersonName("张伟"), PersonName("Xavier"), PersonName("单雄信"), named("Zhou", "Li", order="family-first")]
    assert [person.full for person in sorted(people, key=sort_key)] == ["单雄信", "Xavier", "张伟", "Li Zhou"]


def test_a_native_passport_name_sorts_by_its_romanisation_when_there_is_one():
    assert sort_key(PersonName("김민준", romanised="Kim Min-jun")) == "kim min jun"


def test_a_name_of_signs_still_has_a_key():
    assert sort_key(PersonName("?")) == "?"
