"""The walls of a patient's row, which the database writes: whoever shuts themselves out could not write it by themselves."""

from django.db import connection

from .models import Denial


def close(patient: int) -> None:
    """Let the walls of a record that stands, and of those joined to it, say what its living denials say."""
    keys = sorted(Denial.objects.filter(patient=patient, until=None).values_list("key", flat=True))
    set_walls(patient, closed=keys)


def set_walls(patient: int, *, restricted: bool | None = None, closed: list[str] | None = None) -> None:
    """Restrict a patient, or say whom they shut out; what is not given stays."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT patients_set_walls(%s, %s, %s::varchar[])", [patient, restricted, closed])
