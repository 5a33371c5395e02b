"""Whoever stands in for a patient and sees the record takes part in the family's thread, from the family's side."""

from importlib import import_module

from django.db import migrations

from hospitium.kernel.walls import ONCE_NARROWLY, ONCE_STANDS, rewall

walls = import_module("hospitium.cases.migrations.0019_message_walls")
KIN = (
    "EXISTS (SELECT 1 FROM cases_case k WHERE k.id = cases_thread.case_id"
    f" AND k.patient_id = ANY ({ONCE_STANDS}) AND NOT k.patient_id = ANY ({ONCE_NARROWLY}))"
)
FAMILY = walls.MEMBER.format(roles="'patient'")
AFTER = walls.READS.replace(walls.OUTSIDE, f"({walls.OUTSIDE} OR {KIN})").replace(FAMILY, f"({FAMILY} OR {KIN})")


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_reviewing_walls")]
    operations = [rewall("cases_thread", AFTER, walls.READS)]
