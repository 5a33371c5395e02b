"""Every text of the product is there in every language, with its placeholders."""

import re

import pytest

from config.commands import messages


@pytest.mark.parametrize("name", messages.LANGUAGES)
def test_a_catalogue_is_complete_and_current(name):
    assert messages.unfinished(name, messages.collected()) == []


@pytest.mark.parametrize("name", messages.LANGUAGES)
def test_a_translation_keeps_the_placeholders(name):
    def held(text):
        return sorted(re.findall(r"%\(\w+\)s", text))

    for message in messages.load(name):
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = held(message.id[0] if isinstance(message.id, tuple) else message.id)
        if message.id:
            assert all(held(text) == wanted for text in texts), message.id
