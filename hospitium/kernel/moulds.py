"""A template rendered once and filled many times: for lists that are long, hot and the same for every row.

The template is an ordinary one. It is rendered with a mark in place of every value; each row then only puts its values
where the marks are. What a template asks about (`{% if %}`) is its shape, and each shape is rendered once a language.
Forms in it get their tokens where the rows are shown (`{% fresh %}`).
"""

import functools
import re
import secrets
from collections.abc import Mapping
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hospitium.kernel.templatetags.house import TOKENS_HERE

MARK = secrets.token_hex(8)  # nobody can write one into a name
DIGITS = f"7{secrets.randbelow(10**17):017}"  # the same for what must be a number, as in an address


def fill(template: str, shape: Mapping[str, object], values: Mapping[str, str | int]) -> SafeString:
    """The template with these values, escaped unless they are HTML of ours already."""
    numbers = tuple([name for name, value in values.items() if isinstance(value, int)])
    form, names = _mould(template, get_language() or "en", tuple(shape.items()), tuple(values), numbers)
    return mark_safe(form % tuple([_safe(values[name]) for name in names]))  # noqa: S308 - each is escaped, or HTML of ours


def _safe(value: str | int) -> str:
    return value if isinstance(value, SafeString) else escape(str(value))


@functools.lru_cache(1024)
def _mould(
    template: str,
    language: str,
    shape: tuple[tuple[str, object], ...],
    names: tuple[str, ...],
    numbers: tuple[str, ...],
) -> tuple[str, list[str]]:
    marks = {name: f"{DIGITS}{at:03}" if name in numbers else f"{MARK}{at:03}" for at, name in enumerate(names)}
    safe = {name: mark_safe(mark) for name, mark in marks.items()}  # noqa: S308 - marks of ours
    rendered = render_to_string(template, dict(shape) | safe | {"csrf_token": TOKENS_HERE})
    pieces = re.split(f"(?:{MARK}|{DIGITS})([0-9]{{3}})", rendered)
    return "%s".join(piece.replace("%", "%%") for piece in pieces[::2]), [names[int(at)] for at in pieces[1::2]]
