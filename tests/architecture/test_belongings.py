"""Every column that leads to a patient is declared: it goes along with a merge, or stays for a reason."""

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import ForeignKey, IntegerField

from config.belongings import STAYING
from hospitium.patients.belongings import belongings
from hospitium.patients.models import Patient


def leading_to_patients(models):
    for model in models:
        for field in model._meta.concrete_fields:
            inner = field.base_field if isinstance(field, ArrayField) else field
            is_key = isinstance(field, ForeignKey) and field.related_model is Patient
            if is_key or (isinstance(inner, IntegerField) and "patient" in field.attname):
                yield f"{model._meta.label}.{field.attname}"


def undeclared(models):
    moves = {f"{one.table._meta.label}.{one.column}" for one in belongings()}
    stays = {f"{one.model}.{one.column}" for one in STAYING}
    assert not moves & stays
    return sorted(set(leading_to_patients(models)) - moves - stays)


def test_no_column_that_leads_to_a_patient_is_forgotten_by_a_merge():
    assert undeclared(apps.get_models()) == []


def test_what_is_declared_is_there_and_what_stays_says_why():
    there = set(leading_to_patients(apps.get_models()))
    assert {f"{one.table._meta.label}.{one.column}" for one in belongings()} <= there
    assert {f"{one.model}.{one.column}" for one in STAYING} <= there and all(one.why for one in STAYING)


def test_a_table_nobody_declared_is_named(monkeypatch):
    monkeypatch.setattr(
        "hospitium.patients.belongings._declared", [one for one in belongings() if "Case" not in one.model]
    )
    assert undeclared(apps.get_models()) == ["cases.Case.patient_id"]
