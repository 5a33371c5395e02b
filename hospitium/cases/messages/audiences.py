"""Whom a thread is for. The audience stands in the thread's address; a message never changes it."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hospitium.access.roles import Role


class Audience(models.TextChoices):
    """Who reads a thread besides the programme's own people."""

    FAMILY = "family", _("Patient and family")
    REFERRER = "referrer", _("Referring physician")
    PARTNER = "partner", _("Partner")
    STAFF = "staff", _("Staff only")


@dataclass(frozen=True)
class Look:
    """How an audience is shown, so that nobody writes to another than they mean: a colour, an icon, and words."""

    tone: str
    icon: str
    warning: Promise | str


LOOKS: dict[str, Look] = {
    Audience.FAMILY: Look("success", "users", _("The family will read this")),
    Audience.REFERRER: Look("info", "stethoscope", _("The referring physician will read this")),
    Audience.PARTNER: Look("accent", "building-2", _("The partner will read this")),
    Audience.STAFF: Look("warning", "lock", _("Only staff will read this")),
}

ACT = "read {} messages"
"""The act by which somebody of the programme reads and writes in a thread, by its audience."""

OUTSIDE = frozenset({Role.PATIENT, Role.REFERRING_PHYSICIAN})
"""Roles in a circle by which somebody stands outside the programme in this case, whatever else they are elsewhere: such a
person reads the thread of their side and none of the others. A physician of the institution that referred is the referrer,
one of another institution the partner.
"""
