"""What stands between the members of a list, in the language of the reader."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def comma() -> str:
    """The mark, with its space where the language has one: Chinese and Arabic have their own."""
    return pgettext("between the members of a list", ", ")


def listed(members: Iterable[object]) -> str:
    """The members as text, one after another."""
    return comma().join(map(str, members))
