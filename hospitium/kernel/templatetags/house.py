"""Tags every template may use: icons, names, places, times."""

import datetime as dt
import functools
import secrets
from collections.abc import Iterable
from typing import Any

from django import template
from django.template.base import token_kwargs
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from lucide.templatetags.lucide import lucide

from hospitium.kernel import clock, commas, names, places
from hospitium.kernel.ids import REQUEST_KEY, new_key

register = template.Library()

TOKENS_HERE = mark_safe(f"<!-- {secrets.token_hex(8)} -->")  # noqa: S308 - where a kept part's forms get theirs
KEY_HERE = secrets.token_hex(8)
SEXES = {"male": _("male"), "female": _("female"), "other": pgettext_lazy("sex", "other"), "unknown": _("unknown")}


@register.simple_tag(takes_context=True)
def form_tokens(context: Any) -> SafeString:
    """What every posting form carries: the token against forged requests and a fresh key for this one sending."""
    return TOKENS_HERE if context.get("csrf_token") is TOKENS_HERE else _tokens(context, new_key())


def _tokens(context: Any, key: str) -> SafeString:
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="{}" value="{}">',
        context.get("csrf_token", ""),
        REQUEST_KEY,
        key,
    )


@register.simple_tag(takes_context=True)
def fresh(context: Any, kept_html: str) -> SafeString:
    """HTML of ours that was rendered before, its forms with tokens of this page."""
    return _with_tokens(context, kept_html.split(TOKENS_HERE))


def _with_tokens(context: Any, pieces: list[str]) -> SafeString:
    """Pieces of HTML with tokens between them, a fresh key in each."""
    first, *rest = pieces
    before, after = _tokens(context, KEY_HERE).split(KEY_HERE) if rest else ("", "")
    return mark_safe("".join([first, *(before + new_key() + after + piece for piece in rest)]))  # noqa: S308 - rendered before


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any = ()) -> SafeString:
    """The options of a select, from (value, label) pairs; `chosen`: a value or several."""
    held = {str(one) for one in (chosen if isinstance(chosen, list | tuple | set) else (chosen,))}
    return mark_safe("".join([_option(str(value), str(label), str(value) in held) for value, label in choices]))  # noqa: S308


@functools.lru_cache(4096)
def _option(value: str, label: str, is_chosen: bool) -> SafeString:
    return format_html('<option value="{}"{}>{}</option>', value, mark_safe(" selected" if is_chosen else ""), label)  # noqa: S308


@register.tag
def kept(parser: Any, token: Any) -> "Kept":
    """`{% kept frame=frame.shell rows=3 %} ... {% endkept %}`: a part of a page that follows from these values alone.

    Inside nothing else of the page is known, so it can be rendered once for the values, which must be hashable, and the
    language; only `form_tokens` are fresh each time.
    """
    _tag, *given = token.split_contents()
    values = token_kwargs(given, parser)
    if given:
        raise template.TemplateSyntaxError(f"kept takes name=value, not {given[0]}")
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodes, values)


class Kept(template.Node):
    """The node of `kept`."""

    def __init__(self, nodelist: template.NodeList, values: dict[str, Any]) -> None:
        self.nodelist, self.values = nodelist, values
        self.pieces = functools.lru_cache(256)(self._pieces)

    def render(self, context: Any) -> SafeString:
        """The part, from what is kept."""
        values = tuple([expression.resolve(context) for expression in self.values.values()])
        return _with_tokens(context, self.pieces(context.template.engine, get_language() or "en", values))

    def _pieces(self, engine: Any, language: str, values: tuple[Any, ...]) -> list[str]:
        alone = template.Context(dict(zip(self.values, values, strict=True)) | {"csrf_token": TOKENS_HERE})
        with alone.bind_template(template.Template("", engine=engine)):
            return self.nodelist.render(alone).split(TOKENS_HERE)


@register.simple_tag
@functools.cache
def icon(name: str, size: int = 16, flip: bool = False) -> SafeString:
    """A Lucide icon, hidden from screen readers; `flip` mirrors it in right-to-left pages."""
    drawing = str(lucide(name, size=size, aria_hidden="true", stroke_width="1.75"))
    return mark_safe(drawing.replace("<svg ", f'<svg class="icon{" icon--flip" if flip else ""}" ', 1))  # noqa: S308


@register.simple_tag
def moment(instant: dt.datetime | None, zone: str) -> SafeString | str:
    """A moment on one clock, with its city."""
    if instant is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(), clock.moment(instant, zone))


@register.simple_tag
def both(instant: dt.datetime | None, first: str, second: str) -> SafeString | str:
    """A moment on two clocks."""
    if instant is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(), clock.line_of_both(instant, first, second))


@register.simple_tag
def ago(instant: dt.datetime | None, zone: str) -> SafeString | str:
    """How far away a moment is, the exact time and zone on hover; beyond a week the moment itself."""
    if instant is None:
        return ""
    exact = clock.moment(instant, zone)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', instant.isoformat(), exact, clock.ago(instant) or exact
    )


@register.simple_tag
def partial(text: str, precision: str) -> str:
    """A date as precise as it was stated."""
    return clock.partial(text, precision)


@register.simple_tag
def person(patient: Any, form: str = "listed") -> SafeString:
    """A patient's name, and the native form on its own line when there is one."""
    name = patient.name
    shown = names.listed(name) if form == "listed" else name.full
    native = (
        format_html(' <bdi class="native" lang="{}">{}</bdi>', name.native_lang or "und", name.native)
        if name.native
        else ""
    )
    return format_html('<bdi class="name">{}</bdi>{}', shown, native)


register.simple_tag(commas.comma)
register.filter(commas.listed)


@register.filter
def country(code: str) -> str:
    """A country's name."""
    return places.country_name(code) if code else ""


@register.filter
def language(tag: str) -> str:
    """A language's name."""
    return places.language_name(tag) if tag else ""


@register.filter
def sex(stated: str) -> str:
    """The sex as stated, in the reader's language where it is one of HL7's words."""
    return str(SEXES.get(stated, stated))


@register.filter
def age(birth_date: str) -> str:
    """Age in years."""
    return clock.age(birth_date)


@register.filter
def zone_city(zone: str) -> str:
    """The city whose clock a zone is, for fields in which a moment is typed."""
    return clock.city(zone)
