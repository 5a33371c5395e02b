"""What surrounds every page: navigation, languages, commands, clocks."""

import functools
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hospitium.access.acting import NOBODY, Actor
from hospitium.access.sessions import idle_minutes
from hospitium.kernel import clock
from hospitium.kernel.commas import listed
from hospitium.kernel.together import Question, question
from hospitium.messaging.queries import unread
from hospitium.partners.queries import keep_home, places

from .saved import views_for


class Language(NamedTuple):
    """A language of the interface, by its own name."""

    code: str
    endonym: str
    current: bool


class Link(NamedTuple):
    """A way to one of the large pages."""

    id: str
    label: str
    url: str
    icon: str
    key: str
    current: bool
    waiting: int


class View(NamedTuple):
    """A saved view of the worklist; `owner`: who shares it, empty for one's own."""

    label: str
    url: str
    current: bool
    owner: str


class Command(NamedTuple):
    """Something the palette and a key can do."""

    id: str
    label: str
    url: str
    key: str
    group: str
    context: str = "all"


class Shell(NamedTuple):
    """What the parts around a page are made from: they look the same as long as this is the same (`{% kept %}`)."""

    lang: str
    next: str
    languages: tuple[Language, ...]
    nav: tuple[Link, ...] = ()
    views: tuple[View, ...] = ()
    commands: tuple[Command, ...] = ()
    user_name: str = ""
    role_label: str = ""
    office_label: str = ""

    @property
    def offered(self) -> SafeString:
        """The commands, for the palette's script."""
        return json_script([one._asdict() for one in self.commands], "commands")


def frame(request: HttpRequest) -> dict[str, Any]:
    """The `frame` of the layouts, computed when a layout asks for it."""
    return {"frame": SimpleLazyObject(functools.partial(_frame, request)), "actor": getattr(request, "actor", NOBODY)}


def _frame(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", NOBODY)
    language = translation.get_language() or "en"
    shell = Shell(language, request.get_full_path(), _languages(language))
    more: dict[str, Any] = {}
    if actor.id:
        shell, more = _signed_in(request, actor, shell)
    return shell._asdict() | more | {"shell": shell, "dir": "rtl" if translation.get_language_bidi() else "ltr"}


@functools.cache
def _languages(current: str) -> tuple[Language, ...]:
    return tuple(Language(code, name, code == current) for code, name in settings.LANGUAGES)


Wanted = Callable[[Actor], Mapping[str, QuerySet[Any]]]
"""Small lists a page shows an actor, by name. Nothing of this moment goes into the queries: they are made once."""


def around(request: HttpRequest, *more: Wanted) -> dict[str, list[Any]]:
    """What a signed-in person's pages show besides their own matter, read once a request and in one round trip.

    `places`, `unread` and `views`; a page asks for `more` of its own, and before its own matter: what is known then (the
    home campus) is not asked again.
    """
    known, asked = vars(request).setdefault("around", ({}, set()))
    wanted = tuple(one for one in (_usual, *more) if one not in asked)
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


def _signed_in(request: HttpRequest, actor: Actor, shell: Shell) -> tuple[Shell, dict[str, Any]]:
    held = {number for _, number in actor.memberships}
    own = [place for place in around(request)["places"] if place.pk in held]
    nav = _nav(actor, shell.lang, request.path, len(around(request)["unread"]))
    shell = shell._replace(
        nav=nav,
        views=_views(request, actor),
        commands=_commands(actor, shell.lang),
        user_name=actor.name,
        role_label=listed(dict.fromkeys(str(role.label) for role, _ in actor.memberships)),
        office_label=listed(place.name for place in own),
    )
    return shell, {
        "undo": request.session.pop("undo", None),
        "live_url": settings.LIVE_URL.replace("{host}", split_domain_port(request.get_host())[0]),
        "begun": getattr(request, "begun", ""),
        "idle_minutes": idle_minutes(actor.roles),
        "demo": any(place.is_demo for place in own),
        "clocks": [clock.wall(place.zone) for place in own[:2]],
    }


@functools.lru_cache(4096)
def _nav(actor: Actor, language: str, path: str, unread: int) -> tuple[Link, ...]:
    links = _links(actor, language)
    here = max((link.url for link in links if path.startswith(link.url)), key=len, default="")
    waiting = {"inbox": unread}
    return tuple(link._replace(current=link.url == here, waiting=waiting.get(link.id, 0)) for link in links)


@functools.lru_cache(1024)
def _links(actor: Actor, language: str) -> tuple[Link, ...]:
    """The pages the actor may go to, in the language that is active (`language` names it for keeping)."""
    items = [
        ("home", "speak for oneself", _("My home"), "family:home", "house", "g h"),
        ("worklist", "see worklist", _("Worklist"), "web:worklist", "list-todo", "g w"),
        ("work", "do tasks", _("My work"), "cases:work", "list-checks", "g m"),
        ("desk", "work at office", _("My office"), "web:desk", "building-2", "g o"),
        ("inbox", "", _("Inbox"), "messaging:inbox", "inbox", "g i"),
        ("cases", "see whole case", _("Cases"), "web:cases", "folder-open", "g c"),
        ("referrals", "inspect uploads", _("Referrals"), "referrer:referrals", "file-input", "g r"),
        ("refer", "follow referrals", _("Send a case"), "referrer:refer", "send", "g s"),
        ("institution", "follow referrals", _("My institution"), "referrer:institution", "chart-column", "g f"),
        ("review", "see review queue", _("Clinical review"), "cases:review-queue", "stethoscope", "g k"),
        ("roster", "keep roster", _("My roster"), "roster:roster", "calendar-days", "g 1"),
        ("waitlist", "see waitlist", _("Earlier times"), "roster:waitlist", "hourglass", "g 2"),
        ("doubles", "decide match", _("Possible doubles"), "web:doubles", "users", "g d"),
        ("translations", "translate", _("Translations"), "records:translations", "languages", "g t"),
        ("privacy", "guard privacy", _("Privacy desk"), "access:privacy", "shield", "g v"),
        ("transfers", "sign transfer rules", _("Transfers abroad"), "patients:rules", "globe-lock", "g x"),
        (
            "access-requests",
            "answer access requests",
            _("Requests of access"),
            "records:access-requests",
            "file-user",
            "g q",
        ),
        ("accounts", "attest accounts", _("Outside accounts"), "partners:accounts", "user-check", "g a"),
        ("looks", "guard privacy", _("Who saw what"), "web:looks", "eye", "g l"),
        ("letters", "edit letter templates", _("Letter templates"), "cases:letter-templates", "mail", "g e"),
        ("unread-rules", "edit reaching rules", _("What is not read"), "messaging:escalations", "bell-ring", "g n"),
        ("held-mail", "place mail", _("Mail to place"), "records:held-mail", "mail-search", "g u"),
        ("pathways", "see pathways", _("Pathways"), "cases:pathways", "route", "g y"),
        ("lines", "see lines", _("Service lines"), "partners:lines", "badge-check", "g b"),
        ("specialists", "edit specialists", _("Specialists"), "partners:specialists", "stethoscope", "g z"),
        ("resources", "see resources", _("People, rooms and devices"), "scheduling:resources", "calendar-range", "g 3"),
        ("board", "plan visits", _("Plan board"), "board:board", "calendar-cog", "g 4"),
        ("matching", "see match measures", _("Proposals"), "cases:match-measures", "scale", "g j"),
        ("ladders", "set escalation", _("Escalation"), "cases:ladders", "alarm-clock", "g g"),
        ("partners", "see partners", _("Partners"), "partners:directory", "building-2", "g p"),
    ]
    return tuple(
        Link(slug, label, reverse(route), icon, key, current=False, waiting=0)
        for slug, act, label, route, icon, key in items
        if not act or actor.may(act)
    )


def _views(request: HttpRequest, actor: Actor) -> tuple[View, ...]:
    here = request.META.get("QUERY_STRING", "")
    return tuple(
        View(
            view.label,
            f"{reverse('web:worklist')}?{view.query}",
            view.query == here,
            view.by if view.owner_id != actor.id else "",
        )
        for view in around(request)["views"]
    )


@functools.lru_cache(1024)
def _commands(actor: Actor, language: str) -> tuple[Command, ...]:
    new = "referrer:refer" if actor.may("follow referrals") else "records:new-referral"
    acts = [
        ("new-referral", "send referral", _("Send a referral"), new, "c"),
        ("emergency", "break glass", _("Emergency access"), "cases:emergency", ""),
    ]
    go = [Command(link.id, link.label, link.url, link.key, "go") for link in _links(actor, language)]
    return (
        *go,
        *(Command(slug, label, reverse(route), key, "do") for slug, act, label, route, key in acts if actor.may(act)),
    )
