"""A part of a page that follows from few values is rendered once for them, and lets nothing else in."""

import re

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation


class Counted:
    """A value that tells how often it was looked at."""

    looks = 0

    @property
    def name(self):
        Counted.looks += 1
        return "Mira <3"


def render(text, **values):
    return Template(text).render(Context(values))


def test_a_part_is_made_once_for_its_values_and_language():
    page, one = Template("{% kept who=who n=n %}{{ who.name }} {% translate 'Save' %} {{ n }}{% endkept %}"), Counted()
    before = Counted.looks
    first = [page.render(Context({"who": one, "n": n})) for n in (1, 1, 2)]
    with translation.override("es"):
        spanish = page.render(Context({"who": one, "n": 1}))
    assert first == ["Mira &lt;3 Save 1", "Mira &lt;3 Save 1", "Mira &lt;3 Save 2"]
    assert spanish != first[0] and Counted.looks - before == 3


def test_nothing_but_the_named_values_reaches_it():
    assert render("{% kept a=a %}{{ a }}{{ b }}{% endkept %}{{ b }}", a="1", b="2") == "12"


def test_the_tokens_of_its_forms_are_fresh_each_time():
    page = Template("{% kept %}<form>{% form_tokens %}</form><form>{% form_tokens %}</form>{% endkept %}")
    first, second = (page.render(Context({"csrf_token": token})) for token in ("one", "two"))
    assert first.count('value="one"') == second.count('value="two"') == 2 and "one" not in second
    keys = re.findall(r'value="([^"]{10,})"', first + second)
    assert len(keys) == len(set(keys)) == 4


def test_a_value_without_a_name_is_refused():
    with pytest.raises(TemplateSyntaxError):
        Template("{% kept who %}{% endkept %}")
