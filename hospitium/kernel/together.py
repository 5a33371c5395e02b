"""Several small lists in one round trip, for pages made of many parts."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


@dataclass(frozen=True)
class Question:
    """Query sets put into one statement. Asked again it costs no making of SQL; what it answers is always of now."""

    sql: str
    params: tuple[Any, ...]
    models: tuple[tuple[str, Any], ...]

    def ask(self) -> dict[str, list[Any]]:
        """The rows of each list, in its order, under its name."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            found = cursor.fetchone()
        return {
            name: [_row(model, line) for line in _lines(lines)]
            for (name, model), lines in zip(self.models, found, strict=True)
        }


def question(**asked: QuerySet[Any]) -> Question:
    """One statement for all of them, whatever their number.

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
    models = tuple((name, query.model) for name, query in asked.items())
    return Question(f"SELECT {', '.join(parts)}", tuple(params), models)


def together(**asked: QuerySet[Any]) -> dict[str, list[Any]]:
    """The rows of every query set, in its order, under its name, in one round trip (see `question`)."""
    return question(**asked).ask()


def _lines(lines: Any) -> list[dict[str, Any]]:
    return json.loads(lines) if isinstance(lines, str) else lines


def _row(model: Any, line: dict[str, Any]) -> Any:
    fields = {field.column: field for field in model._meta.concrete_fields if field.column in line}
    values = [fields[column].to_python(line[column]) for column in fields]
    row = model.from_db(connection.alias, [field.attname for field in fields.values()], values)
    for name in line.keys() - fields.keys():
        setattr(row, name, line[name])
    return row
