"""What a calendar knows, in words."""

from django.utils.translation import gettext as _

from hospitium.scheduling.resources.models import ChangeKind


def why_shut(why: str) -> str:
    """Why a resource is not there, as `Calendar.shut` says it: leave, a holiday by name, or that these are no hours of it."""
    kind, _colon, name = why.partition(":")
    if kind == "holiday" and name:
        return _("holiday: %(name)s") % {"name": name}
    return str(ChangeKind(kind).label) if kind in ChangeKind.values else _("outside of its hours")
