"""What notices are about, how often people are told of each outside, and which cannot wait."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """Kinds of notices a person chooses for."""

    MESSAGES = "messages", _("Messages to you")
    CASES = "cases", _("Cases and records you work on")
    PRIVACY = "privacy", _("Privacy and safety")


class Pace(models.TextChoices):
    """How soon somebody is told by e-mail that something waits."""

    NOW = "now", _("At once")
    HOURLY = "hourly", _("Together, every hour")
    DAILY = "daily", _("Together, once a day")
    OFF = "off", _("Not by e-mail")


USUAL: dict[str, str] = {Topic.MESSAGES: Pace.NOW, Topic.CASES: Pace.DAILY, Topic.PRIVACY: Pace.NOW}
"""How often, where a person chose nothing."""

OF_KIND = {
    "message": Topic.MESSAGES,
    "message_urgent": Topic.MESSAGES,
    "earlier_offered": Topic.MESSAGES,
    "emergency": Topic.PRIVACY,
    "harvest": Topic.PRIVACY,
    "transfer": Topic.PRIVACY,
    "head_count": Topic.PRIVACY,
}
"""The topic of each kind of notice; any other is about cases."""

URGENT = frozenset({"message_urgent", "emergency", "harvest", "transfer"})
"""Kinds that pass quiet hours and wait for no others."""


ESCALATING = ("message", "message_urgent", "assigned")
"""Kinds that can be told to the next person when nobody reads them: each is about a case."""


def topic_of(kind: str) -> Topic:
    """What a kind of notice is about."""
    return OF_KIND.get(kind, Topic.CASES)
