"""Finds the texts of Django templates for Babel: `trans`, `blocktrans`, and `_("…")` in tags and filters."""

import io
from collections.abc import Iterator
from typing import Any

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize


def extract(file: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """Django turns a template into lookalike Python; Babel reads that."""
    text = templatize(file.read().decode("utf-8"), origin=getattr(file, "name", None))
    yield from extract_python(io.BytesIO(text.encode()), keywords, comment_tags, options)
