"""The moment at which a statement is sent, as a value inside it: so a statement can be made once and asked ever after.

The clock is this process's, as everywhere else, not the database's (`Now()`), so that both sides of a rule read one clock.
"""

from typing import Any

import psycopg
from django.db.models import DateTimeField, Expression
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
