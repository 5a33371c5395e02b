"""Values for statements that are made once and asked ever after: the moment they are sent, and words that stay as they are.

The clock is this process's, as everywhere else, not the database's (`Now()`), so that both sides of a rule read one clock.
"""

import re
from typing import Any

import psycopg
from django.db.models import CharField, DateTimeField, Expression
from django.utils import timezone
from psycopg.adapt import Buffer, Dumper


class _Sent:
    """Becomes the present moment when it is sent."""


class _SentDumper(Dumper):
    oid = psycopg.adapters.types["timestamptz"].oid

    def dump(self, obj: Any) -> Buffer | None:
        return timezone.now().isoformat().encode()


psycopg.adapters.register_dumper(_Sent, _SentDumper)


class Moment(Expression):
    """The present, whenever the statement is sent; in filters and annotations like any other moment."""

    output_field = DateTimeField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s::timestamptz", (_Sent(),)


class Spelled(Expression):
    """A word of ours written out in the statement: a plan that is kept may then use the index made for just that word."""

    output_field = CharField()

    def __init__(self, word: str) -> None:
        if not re.fullmatch(r"[a-z_]+", word):
            raise ValueError(f"not a word of ours: {word}")
        super().__init__()
        self.word = str(word)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return f"'{self.word}'", ()
