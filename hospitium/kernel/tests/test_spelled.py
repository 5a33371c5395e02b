"""A word written out in a statement is a word of ours, nothing else."""

import pytest

from hospitium.kernel.moment import Spelled
from hospitium.partners.models import Organisation


@pytest.mark.django_db
def test_a_spelled_word_compares_like_any_value(home, offices):
    spelled = Organisation.objects.filter(kind=Spelled("office"))
    assert spelled.query.sql_with_params()[1] == ()
    assert set(spelled) == set(Organisation.objects.filter(kind="office")) == set(offices)


@pytest.mark.parametrize("word", ["", "it's", "a b", "closed; --", "Closed", "é"])
def test_anything_but_small_letters_is_refused(word):
    with pytest.raises(ValueError):
        Spelled(word)
