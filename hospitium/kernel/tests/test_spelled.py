"""A word written out in a statement is a word of ours, nothing else."""

import pytest
from django.contrib.contenttypes.models import ContentType

from hospitium.kernel.moment import Spelled


@pytest.mark.django_db
def test_a_spelled_word_compares_like_any_value():
    assert ContentType.objects.filter(model=Spelled("session")).query.sql_with_params()[1] == ()
    assert set(ContentType.objects.filter(model=Spelled("session"))) == set(ContentType.objects.filter(model="session"))


@pytest.mark.parametrize("word", ["", "it's", "a b", "closed; --", "Closed", "é"])
def test_anything_but_small_letters_is_refused(word):
    with pytest.raises(ValueError):
        Spelled(word)
