"""The members of a list stand apart by the mark of the reader's language, in texts and on pages."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from hospitium.kernel.commas import listed


@pytest.mark.parametrize(("language", "told"), [("en", "a, b"), ("es", "a, b"), ("zh-hans", "a、b"), ("ar", "a، b")])
def test_each_language_has_its_own_mark(language, told):
    page = Template(
        "{% for one in all %}{{ one }}{% if not forloop.last %}{% comma %}{% endif %}{% endfor %}|{{ all|listed }}"
    )
    with override(language):
        assert listed(["a", "b"]) == told
        assert page.render(Context({"all": ["a", "b"]})) == f"{told}|{told}"


def test_a_member_is_escaped_on_a_page():
    assert Template("{{ all|listed }}").render(Context({"all": ["<b>", "c"]})) == "&lt;b&gt;, c"
