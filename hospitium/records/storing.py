"""Rows from behind the wall into their tables: a statement for each batch, whose JSON PostgreSQL unpacks by itself.

What the reader gave is only ever a value beside a statement of ours: whose rows they are stands in the statement.
"""

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models

from hospitium.kernel.database import run_beside, set_local

from . import reading as shapes
from .models import Finding, Page, Section, SourceDocument, Statement

OURS: Mapping[type[models.Model], Mapping[str, str]] = {
    Statement: {
        "document_id": "%(document)s",
        "section_id": "(%(sections)s::bigint[])[section + 1]",
        "raw": "convert_from(substring(%(raws)s::bytea FROM start + 1 FOR size), 'UTF8')",
    },
    Page: {"document_id": "%(document)s"},
    Finding: {"document_id": "%(document)s"},
}
"""Columns that we fill, not the reader. A section is told by its position, from 0; what was read is cut out of all of a batch's,
so that the longest of a statement is neither written as JSON nor taken apart.
"""
POINTERS: Mapping[type[models.Model], Mapping[str, str]] = {
    Statement: {"section": "integer", "start": "integer", "size": "integer"}
}


def sections(document: SourceDocument, read: Iterable[shapes.Section]) -> list[int]:
    """Store the sections of a document; gives their numbers, in order."""
    return [section.pk for section in Section.objects.bulk_create([_section(document, one) for one in read])]


def _section(document: SourceDocument, section: shapes.Section) -> Section:
    return Section(
        document=document,
        position=section.position,
        depth=section.depth,
        kind=section.kind,
        code=section.code[:60],
        title=section.title[:300],
        narrative=section.narrative.replace("\x00", ""),
        narrative_origin=section.narrative_origin,
        language=section.language[:35],
        empty_reason=section.empty_reason[:60],
        duty=section.duty,
    )


def keep(
    document: SourceDocument,
    sections: Sequence[int],
    statements: Iterable[tuple[bytes, bytes]],
    findings: Iterable[bytes],
    pages: Iterable[bytes] = (),
) -> None:
    """Store the statements (each batch with what they read), findings and pages of a document; `sections` are the numbers of
    its sections, in order.
    """
    whose = {"document": document.pk, "sections": list(sections)}
    stated = [whose | {"rows": batch, "raws": memoryview(raws)} for batch, raws in statements]
    if len(stated) > 1:
        set_local(document=str(document.pk))  # the wall asks once whether it is there for us, not for each of them
    others = {
        model: [whose | {"rows": batch} for batch in held] for model, held in ((Page, pages), (Finding, findings))
    }
    for model, values in ({Statement: stated} | others).items():
        if values:
            run_beside(_insert(model), values)


@functools.cache
def _insert(model: type[models.Model]) -> str:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    kinds = {str(field.column): str(field.db_type(connection)) for field in fields}
    ours = OURS[model]
    told = {column: kind for column, kind in kinds.items() if column not in ours} | dict(POINTERS.get(model, {}))
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(kinds)})"  # noqa: S608 - names from the models
        f" SELECT {', '.join(ours.get(str(field.column)) or _or_default(field) for field in fields)}"
        f" FROM jsonb_to_recordset(%(rows)s::text::jsonb)"
        f" AS told({', '.join(f'{column} {kind}' for column, kind in told.items())})"
    )


def _or_default(field: "models.Field[Any, Any]") -> str:
    """A column of a row, and for one that says nothing of it what the model says."""
    default = field.get_default()
    if default is None:
        return str(field.column)
    return f"coalesce({field.column}, '{default if isinstance(default, str) else json.dumps(default)}')"
