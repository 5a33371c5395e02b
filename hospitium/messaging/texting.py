"""Text messages behind one small interface; which gateway stands behind it is a setting, not code.

A gateway is described by its address, headers and the shape of what it is sent, with `{to}` and `{text}` in their places, and by
where in its answers and hooks the id and the state stand.
"""

import json
import math
import sys
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.conf import settings

from hospitium.kernel import outward
from hospitium.kernel.entered import number_in
from hospitium.kernel.outward import NotSent

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The basic alphabet of GSM 03.38; each sign takes seven bits."""
GSM_TWICE = frozenset("\f^{}\\[~]|€")
"""Its extension: each takes the room of two."""


class Channel(Protocol):
    """A way to send texts."""

    def send(self, to: str, text: str) -> str:
        """Send one, and give what the carrier calls it. Raises `NotSent`."""


@dataclass(frozen=True)
class Gateway:
    """Any HTTP gateway that takes JSON: a template says how its messages look."""

    url: str
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)
    id_at: str = "id"

    def send(self, to: str, text: str) -> str:
        """One request; what is not a 2xx is refused, and tried again where that may help."""
        data = json.dumps(filled(self.body, {"to": to, "text": text}), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", **self.headers}
        answer = outward.send("POST", self.url, body=data, headers=headers, limit=2**16)
        if not 200 <= answer.status < 300:
            passing = answer.status >= 500 or answer.status in (408, 425, 429)
            raise NotSent(f"the gateway answered {answer.status}", passing=passing)
        try:
            return str(found(json.loads(answer.body), self.id_at) or "")[:100]
        except ValueError:
            return ""  # it took the message and says nothing we can read


class Console:
    """Prints, for trying things out."""

    def send(self, to: str, text: str) -> str:
        """To standard error."""
        print(f"text to {to}: {text}", file=sys.stderr)
        return ""


@dataclass
class Recording:
    """Keeps what it was given, for tests."""

    sent: list[tuple[str, str]] = field(default_factory=list)

    def send(self, to: str, text: str) -> str:
        """Into a list."""
        self.sent.append((to, text))
        return f"text-{len(self.sent)}"


def is_set_up(way: str) -> bool:
    """Whether there is a gateway for this way."""
    return bool(settings.TEXTS.get(way))


def channel(way: str) -> Channel:
    """The gateway of a way, as the settings describe it. Raises `NotSent` where none is."""
    given = settings.TEXTS.get(way)
    if given == "console":
        return Console()
    if not given:
        raise NotSent("no gateway is set up for this way")
    if not isinstance(given, dict):
        made: Channel = given
        return made
    known = ("url", "body", "headers", "id_at")
    return Gateway(**{name: given[name] for name in known if name in given})


def filled(shape: Any, values: dict[str, str]) -> Any:
    """A template with its places filled; a value is never read as a template itself."""
    if isinstance(shape, dict):
        return {key: filled(value, values) for key, value in shape.items()}
    if isinstance(shape, list):
        return [filled(value, values) for value in shape]
    if shape in ("{to}", "{text}"):
        return values[shape[1:-1]]
    return shape


def found(data: Any, path: str) -> Any:
    """What stands at a dotted path (`messages.0.id`), or nothing."""
    for part in path.split("."):
        if isinstance(data, list) and (place := number_in(part)) is not None and place < len(data):
            data = data[place]
        elif isinstance(data, dict):
            data = data.get(part)
        else:
            return None
    return data


def segments(text: str) -> int:
    """How many messages a text is sent and paid as: 160 signs of GSM's alphabet or 70 of any other, 153 and 67 when joined."""
    if all(sign in GSM or sign in GSM_TWICE for sign in text):
        size, alone, joined = sum(2 if sign in GSM_TWICE else 1 for sign in text), 160, 153
        return _parts([2 if sign in GSM_TWICE else 1 for sign in text], size, alone, joined)
    units = [len(sign.encode("utf-16-be")) // 2 for sign in text]
    return _parts(units, sum(units), 70, 67)


def _parts(sizes: list[int], size: int, alone: int, joined: int) -> int:
    """A sign of two units is never cut in half."""
    if size <= alone:
        return math.ceil(size / alone) or 1
    parts, room = 1, joined
    for one in sizes:
        if one > room:
            parts, room = parts + 1, joined
        room -= one
    return parts
