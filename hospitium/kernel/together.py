"""Several small lists in one round trip, for pages made of many parts."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Model, QuerySet


@dataclass(frozen=True)
class Question:
    """Query sets put into one statement. Asked again it costs no making of SQL; what it answers is always of now."""

    sql: str
    params: tuple[Any, ...]
    models: tuple[tuple[str, Any], ...]
    """What the rows of each list are; None: tuples of plain values."""

    def ask(self) -> dict[str, list[Any]]:
        """The rows of each list, in its order, under its name."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            found = cursor.fetchone()
        return {name: _rows(model, _lines(lines)) for (name, model), lines in zip(self.models, found, strict=True)}


def question(**asked: QuerySet[Any]) -> Question:
    """One statement for all of them, whatever their number.

    Each list comes back as one JSON array, so it is for tens of rows, not thousands. Annotations come along, related
    rows (`select_related`) do not; `values_list` of numbers and texts gives tuples.
    """
    parts: list[str] = []
    params: list[Any] = []
    for query in asked.values():
        try:
            sql, given = statement(query)
        except EmptyResultSet:
            sql, given = "SELECT WHERE false", ()
        parts.append(json_list(sql))
        params += given
    models = tuple((name, None if getattr(query, "_fields", None) else query.model) for name, query in asked.items())
    return Question(f"SELECT {', '.join(parts)}", tuple(params), models)


def statement(asked: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """The SQL of a query set and its parameters, for a statement kept or built upon. Raises `EmptyResultSet`."""
    sql, params = asked.query.sql_with_params()
    return sql, tuple(params)


def json_list(sql: str) -> str:
    """The rows of a query as one value."""
    return f"(SELECT coalesce(json_agg(line), '[]') FROM ({sql}) line)"  # noqa: S608 - Django's own SQL


def columns_of(model: type[Model]) -> str:
    """The columns by which rows of a table are known, for a statement of one's own."""
    return ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)


def together(**asked: QuerySet[Any]) -> dict[str, list[Any]]:
    """The rows of every query set, in its order, under its name, in one round trip (see `question`)."""
    return question(**asked).ask()


@dataclass(frozen=True)
class Part:
    """Lists of one room, and what it does with their rows: `read` asks for those of several rooms at once."""

    lists: Mapping[str, QuerySet[Any]]
    keep: Callable[[dict[str, list[Any]]], None]


def read(*parts: Part | None) -> None:
    """Hand every part the rows of its lists, read in one round trip; None is a part that is known already."""
    wanted = [part for part in parts if part]
    named = {f"{n} {name}": query for n, part in enumerate(wanted) for name, query in part.lists.items()}
    found = together(**named) if named else {}
    for n, part in enumerate(wanted):
        part.keep({name: found[f"{n} {name}"] for name in part.lists})


def hang(rows: Sequence[Model], *names: str, **beside: QuerySet[Any]) -> dict[str, list[Any]]:
    """Give rows of one table what belongs to each by these relations, as `prefetch_related` does, in one round trip for all.

    What is asked `beside` comes along on the same trip, and is what this gives.
    """
    numbers = [row.pk for row in rows]
    theirs = {name: _belonging(rows[0]._meta.get_field(name), numbers) for name in names} if rows else {}
    found = together(**theirs, **beside) if theirs or beside else {}
    for name in theirs:
        hang_known(rows, name, found.pop(name), "belongs_to")
    return found


def hang_known(rows: Iterable[Model], name: str, found: Iterable[Any], by: str) -> None:
    """Give rows what belongs to each by a relation, out of rows at hand whose attribute `by` is the number of the other."""
    theirs: dict[Any, list[Any]] = defaultdict(list)
    for one in found:
        theirs[getattr(one, by)].append(one)
    for row in rows:
        held = getattr(row, name).all()
        held._result_cache = theirs[row.pk]
        vars(row).setdefault("_prefetched_objects_cache", {})[name] = held


def _belonging(relation: Any, numbers: list[Any]) -> QuerySet[Any]:
    back = relation.remote_field.name
    found: QuerySet[Any] = relation.related_model._default_manager.filter(**{f"{back}__in": numbers})
    return found.annotate(belongs_to=F(back))


def _lines(lines: Any) -> list[dict[str, Any]]:
    return json.loads(lines) if isinstance(lines, str) else lines


def _rows(model: Any, lines: list[dict[str, Any]]) -> list[Any]:
    if model is None or not lines:
        return [tuple(line.values()) for line in lines]
    fields = [field for field in model._meta.concrete_fields if field.column in lines[0]]
    attributes, readers = [field.attname for field in fields], [(field.column, field.to_python) for field in fields]
    added = lines[0].keys() - {field.column for field in fields}
    rows = []
    for line in lines:
        row = model.from_db(connection.alias, attributes, [read(line[column]) for column, read in readers])
        for name in added:
            setattr(row, name, line[name])
        rows.append(row)
    return rows
