"""The rules of transfer as rows: taken in from the table as advisory, signed by the privacy officer, changed by version."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.kernel.errors import NotHere

from . import consents
from .errors import SignatureIncomplete
from .models import Head, HeadLimit, TransferRule
from .sentences import SOON_DAYS
from .transfer import Counter, Rule, table
from .transfers import living_limits, rule_of

LONGEST = dt.timedelta(days=731)
"""No signature holds longer: laws change."""
CONTENT = ("law", "allowed", "localisation", "region", "collection", "confidence", "as_of", "notes", "source")


@transaction.atomic
def load_rules(source: Path | None = None) -> int:
    """Take in what the data files say and the database does not: rows advisory and unsigned, limits, texts of consents.

    Gives how many rows are new. Repeating it changes nothing; a row once taken in is not taken in again over later changes.
    `source`: another table of the same columns. Raises `ValueError` for a word the engine does not know.
    """
    with acting(SYSTEM):
        known = set(TransferRule.objects.values_list("digest", flat=True))
        fresh = [rule for rule in table.rules(source) if table.digest(rule) not in known]
        for rule in fresh:
            _next_version(rule)
        _load_limits(table.limits())
        for kind, texts in table.consent_texts().items():
            if not consents.knows(kind):
                consents.publish_text(kind=kind, texts=texts, by=SYSTEM)
    return len(fresh)


def _load_limits(limits: Iterable[table.Limit]) -> None:
    known = set(HeadLimit.objects.values_list("slug", flat=True))
    HeadLimit.objects.bulk_create(
        HeadLimit(
            **asdict(limit) | {"recipients": sorted(limit.recipients), "data_classes": sorted(limit.data_classes)}
        )
        for limit in limits
        if limit.slug not in known
    )


@transaction.atomic
def sign_rule(
    *, rule_id: int, expires: dt.date, by: Actor, standing: Iterable[str] = (), remark: str = ""
) -> TransferRule:
    """The privacy officer answers for our reading of a row until a day, and attests which of its grounds stand.

    Signing a signed row makes a new version of the same content, so that decisions keep naming what they relied on.
    Raises `SignatureIncomplete`, or `NotHere` for a version that is no longer the living one.
    """
    by.require("sign transfer rules")
    row = TransferRule.objects.select_for_update().filter(pk=rule_id, until=None).first()
    if row is None:
        raise NotHere
    today = timezone.now().date()
    if not today < expires <= today + LONGEST or not set(standing) <= set(row.bases) | {"genetic_clearance"}:
        raise SignatureIncomplete
    row = _next_version(rule_of(row), row) if row.signed_by else row
    row.signed_by, row.signed_by_id, row.signed_at, row.expires = by.name, by.id, timezone.now(), expires
    row.standing, row.remark = sorted(standing), remark.strip()[:500]
    row.save()
    return row


@transaction.atomic
def revise_rule(*, rule_id: int, by: Actor, **changes: Any) -> TransferRule:
    """Change what a row says (fields of `transfer.Rule`): a new version, unsigned until somebody answers for it."""
    by.require("sign transfer rules")
    row = TransferRule.objects.select_for_update().filter(pk=rule_id, until=None).first()
    if row is None:
        raise NotHere
    return _next_version(Rule(**_content(rule_of(row)) | changes), row)


def _content(rule: Rule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in table.FIELDS}


def _next_version(rule: Rule, before: TransferRule | None = None) -> TransferRule:
    before = before or TransferRule.objects.filter(country=rule.country, name=rule.name, until=None).first()
    if before:
        before.until = timezone.now()
        before.save(update_fields=["until"])
    return TransferRule.objects.create(
        country=rule.country,
        name=rule.name,
        bases=sorted(rule.bases),
        recipients=sorted(rule.recipients),
        version=before.version + 1 if before else 1,
        digest=table.digest(rule),
        **{name: getattr(rule, name) for name in CONTENT},
    )


def rules_for(actor: Actor, *, country: str = "", state: str = "") -> list[TransferRule]:
    """The living rows for the privacy officer: of one country, or in one state (unsigned, signed, ending, expired)."""
    actor.require("sign transfer rules")
    found = TransferRule.objects.filter(until=None)
    found = found.filter(country=country) if country else found
    return list(found.filter(_in_state(state)).order_by("country", "name"))


def _in_state(state: str) -> Q:
    today = timezone.now().date()
    signed = Q(expires__gt=today)
    return {
        "unsigned": Q(signed_by=""),
        "signed": signed,
        "ending": signed & Q(expires__lte=today + dt.timedelta(days=SOON_DAYS)),
        "expired": Q(expires__lte=today),
    }.get(state, Q())


def rule_countries() -> list[str]:
    """The codes of the countries and unions that have a living row."""
    return list(
        TransferRule.objects.filter(until=None).order_by("country").values_list("country", flat=True).distinct()
    )


def rule_for(actor: Actor, number: int) -> TransferRule:
    """One version of a row; raises `NotHere`."""
    actor.require("sign transfer rules")
    found = TransferRule.objects.filter(pk=number).first()
    if found is None:
        raise NotHere
    return found


def versions_of(row: TransferRule) -> list[TransferRule]:
    """Every version of a row, newest first."""
    return list(TransferRule.objects.filter(country=row.country, name=row.name).order_by("-version"))


def unsigned_of_all() -> tuple[int, int]:
    """How many living rows nobody answers for today, and how many there are."""
    with acting(SYSTEM):
        living = TransferRule.objects.filter(until=None)
        return living.exclude(_in_state("signed")).count(), living.count()


def counters(actor: Actor) -> list[dict[str, Any]]:
    """Every head-count limit with where it stands today: {limit, counter, since, stop}."""
    actor.require("sign transfer rules")
    today = timezone.now().date()
    heads = {
        limit.slug: Head.objects.filter(limit__slug=limit.slug, day__gte=limit.since(today)).count()
        for limit in living_limits()
    }
    return [
        {
            "limit": limit,
            "counter": Counter(limit.slug, heads[limit.slug], limit.heads),
            "since": limit.since(today),
            "stop": limit.heads * 9 // 10,
        }
        for limit in living_limits()
    ]
