"""The wall lets statements be added to documents that are there for whoever adds them, whichever document they name."""

import pytest
from django.db import ProgrammingError, transaction

from hospitium.access.acting import SYSTEM, acting
from hospitium.access.queries import actor_of
from hospitium.access.roles import Role
from hospitium.access.testing import make_person
from hospitium.cases.testing import make_case
from hospitium.kernel.database import set_local
from hospitium.records.models import SourceDocument, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(offices):
    """Two of a case of the first office, and one of the second's."""
    ours, theirs = (make_case(office_id=office.pk) for office in offices[:2])
    with acting(SYSTEM):
        return [
            SourceDocument.objects.create(
                ref=f"D-{number}",
                case=case,
                office_id=case.office_id,
                channel="upload",
                sha256=f"{number:064x}",
                size=1,
            )
            for number, case in enumerate((ours, ours, theirs))
        ]


@pytest.mark.parametrize(
    "named, to, is_let",
    [
        (None, 0, True),
        (None, 2, False),
        (0, 0, True),
        (0, 1, True),
        (0, 2, False),
        (2, 2, False),
        (2, 0, True),
    ],
)
def test_what_is_named_changes_nothing(papers, offices, named, to, is_let):
    carl = make_person("carl", Role.OFFICE_CONSULTANT, organisation_id=offices[0].pk)
    with acting(actor_of(carl)), transaction.atomic():
        if named is not None:
            set_local(document=str(papers[named].pk))
        if is_let:
            Statement.objects.create(document=papers[to], position=0, kind="Condition")
        else:
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Statement.objects.create(document=papers[to], position=0, kind="Condition")
    with acting(SYSTEM):
        assert Statement.objects.count() == is_let
