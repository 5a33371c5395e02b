"""How standing in is refused, whoever grants it."""

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.errors import BadInput


class StandingIncomplete(BadInput):
    """Standing in has a scope, a ground and an end that lies ahead."""

    code = "standing-incomplete"
    message = _("Choose how far the person may act, on what ground, and a last day that lies ahead.")
