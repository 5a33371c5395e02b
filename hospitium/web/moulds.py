"""A template rendered once and filled many times: for the one list that is long, hot and the same for every row.

The template is an ordinary one. It is rendered with a mark in place of every value; each row then only puts its values
where the marks are. What a template asks about (`{% if %}`) is its shape, and each shape is rendered once a language.
"""

import functools
import secrets
from collections.abc import Mapping
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MARK = secrets.token_hex(8)  # nobody can write one into a name


def fill(template: str, shape: Mapping[str, object], values: Mapping[str, str]) -> SafeString:
    """The template with these values, escaped unless they are HTML of ours already."""
    form, names = _mould(template, get_language() or "en", tuple(shape.items()), tuple(values))
    return mark_safe(form % tuple([_safe(values[name]) for name in names]))  # noqa: S308


def _safe(value: str) -> str:
    return value if isinstance(value, SafeString) else escape(value)


@functools.lru_cache(1024)
def _mould(
    template: str, language: str, shape: tuple[tuple[str, object], ...], names: tuple[str, ...]
) -> tuple[str, list[str]]:
    marks = {name: mark_safe(f"{MARK}{name}{MARK}") for name in names}  # noqa: S308
    pieces = render_to_string(template, dict(shape) | marks).split(MARK)
    return "%s".join(piece.replace("%", "%%") for piece in pieces[::2]), pieces[1::2]
