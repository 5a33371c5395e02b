"""Several small lists in one round trip, for pages made of many parts."""

import json
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def together(**asked: QuerySet[Any]) -> dict[str, list[Any]]:
    """The rows of every query set, in its order, under its name; one statement whatever their number.

    Each list comes back as one JSON array, so it is for tens of rows, not thousands. Annotations come along, related
    rows (`select_related`) do not.
    """
    parts: list[str] = []
    params: list[Any] = []
    for query in asked.values():
        try:
            sql, given = query.query.sql_with_params()
        except EmptyResultSet:
            sql, given = "SELECT WHERE false", ()
        parts.append(f"(SELECT coalesce(json_agg(line), '[]') FROM ({sql}) line)")  # noqa: S608 - Django's own SQL
        params += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        found = cursor.fetchone()
    return {
        name: [_row(query, line) for line in _lines(lines)]
        for (name, query), lines in zip(asked.items(), found, strict=True)
    }


def _lines(lines: Any) -> list[dict[str, Any]]:
    return json.loads(lines) if isinstance(lines, str) else lines


def _row(query: QuerySet[Any], line: dict[str, Any]) -> Any:
    fields = {field.column: field for field in query.model._meta.concrete_fields if field.column in line}
    values = [fields[column].to_python(line[column]) for column in fields]
    row = query.model.from_db(connection.alias, [field.attname for field in fields.values()], values)
    for name in line.keys() - fields.keys():
        setattr(row, name, line[name])
    return row
