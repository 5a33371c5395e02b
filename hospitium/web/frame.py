"""What surrounds every page: navigation, languages, commands, clocks."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from hospitium.access.acting import NOBODY, Actor
from hospitium.access.sessions import idle_minutes
from hospitium.kernel import clock
from hospitium.kernel.together import Question, question
from hospitium.messaging.queries import unread
from hospitium.partners.queries import keep_home, places

from .saved import views_for


def frame(request: HttpRequest) -> dict[str, Any]:
    """The `frame` of the layouts, computed when a layout asks for it."""
    return {"frame": SimpleLazyObject(functools.partial(_frame, request)), "actor": getattr(request, "actor", NOBODY)}


def _frame(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", NOBODY)
    language = translation.get_language() or "en"
    common = {
        "lang": language,
        "dir": "rtl" if translation.get_language_bidi() else "ltr",
        "next": request.get_full_path(),
        "languages": [
            {"code": code, "endonym": name, "current": code == language} for code, name in settings.LANGUAGES
        ],
    }
    return common | (_signed_in(request, actor) if actor.id else {"nav": [], "commands": []})


Wanted = Callable[[Actor], Mapping[str, QuerySet[Any]]]
"""Small lists a page shows an actor, by name. Nothing of this moment goes into the queries: they are made once."""


def around(request: HttpRequest, more: Wanted | None = None) -> dict[str, list[Any]]:
    """What a signed-in person's pages show besides their own matter, read once a request and in one round trip.

    `places`, `unread` and `views`; a page asks for `more` of its own, and before its own matter: what is known then (the
    home campus) is not asked again.
    """
    known, asked = vars(request).setdefault("around", ({}, set()))
    wanted = tuple(one for one in (_usual, more) if one and one not in asked)
    if wanted:
        known.update(_asked(getattr(request, "actor", NOBODY), *wanted).ask())
        asked.update(wanted)
        keep_home(known["places"])
    return known  # type: ignore[no-any-return]


@functools.lru_cache(1024)
def _asked(actor: Actor, *wanted: Wanted) -> Question:
    return question(**{name: query for one in wanted for name, query in one(actor).items()})


def _usual(actor: Actor) -> Mapping[str, QuerySet[Any]]:
    return {
        "places": places(number for _, number in actor.memberships),
        "unread": unread(actor.id or 0),
        "views": views_for(actor) if actor.may("see worklist") else views_for(NOBODY),
    }


def home_zone(request: HttpRequest) -> str:
    """The clock of the home campus."""
    return next((place.zone for place in around(request)["places"] if place.kind == "home"), "UTC")


def _signed_in(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    held = {number for _, number in actor.memberships}
    own = [place for place in around(request)["places"] if place.pk in held]
    nav = _nav(request, actor)
    return {
        "nav": nav,
        "undo": request.session.pop("undo", None),
        "views": _views(request, actor),
        "user_name": actor.name,
        "role_label": ", ".join(dict.fromkeys(str(role.label) for role, _ in actor.memberships)),
        "office_label": ", ".join(place.name for place in own),
        "commands": [
            {
                "id": item["id"],
                "label": str(item["label"]),
                "url": item["url"],
                "key": item["key"],
                "group": "go",
                "context": "all",
            }
            for item in nav
        ]
        + _acts(actor),
        "live_url": settings.LIVE_URL.replace("{host}", split_domain_port(request.get_host())[0]),
        "idle_minutes": idle_minutes(actor.roles),
        "demo": any(place.is_demo for place in own),
        "clocks": [clock.wall(place.zone) for place in own[:2]],
    }


def _nav(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    items = [
        ("worklist", "see worklist", _("Worklist"), "web:worklist", "list-todo", "g w"),
        ("inbox", "", _("Inbox"), "messaging:inbox", "inbox", "g i"),
        ("cases", "see cases", _("Cases"), "web:cases", "folder-open", "g c"),
        ("referrals", "inspect uploads", _("Referrals"), "records:referrals", "file-input", "g r"),
        ("privacy", "guard privacy", _("Privacy desk"), "access:privacy", "shield", "g v"),
        ("transfers", "sign transfer rules", _("Transfers abroad"), "patients:rules", "globe-lock", "g x"),
        ("accounts", "attest accounts", _("Outside accounts"), "partners:accounts", "user-check", "g a"),
        ("looks", "guard privacy", _("Who saw what"), "web:looks", "eye", "g l"),
        ("partners", "see partners", _("Partners"), "partners:directory", "building-2", "g p"),
    ]
    here = max((place for item in items if request.path.startswith(place := reverse(item[3]))), key=len, default="")
    counts = {"inbox": len(around(request)["unread"])}
    return [
        {
            "id": slug,
            "label": label,
            "url": reverse(route),
            "icon": icon,
            "key": key,
            "current": reverse(route) == here,
            "count": counts.get(slug),
        }
        for slug, act, label, route, icon, key in items
        if not act or actor.may(act)
    ]


def _views(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    here = request.META.get("QUERY_STRING", "")
    return [
        {
            "label": view.label,
            "url": f"{reverse('web:worklist')}?{view.query}",
            "current": view.query == here,
            "id": view.pk,
            "owner": view.by if view.owner_id != actor.id else "",
        }
        for view in around(request)["views"]
    ]


def _acts(actor: Actor) -> list[dict[str, Any]]:
    acts = [
        ("new-referral", "send referral", _("Send a referral"), "records:new-referral", "c"),
        ("emergency", "break glass", _("Emergency access"), "cases:emergency", ""),
    ]
    return [
        {"id": slug, "label": label, "url": reverse(route), "key": key, "group": "do", "context": "all"}
        for slug, act, label, route, key in acts
        if actor.may(act)
    ]
