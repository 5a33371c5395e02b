"""A translation server that speaks LibreTranslate's way: POST {q, source, target} as JSON, by the one door that calls out.

After failures in a row it is left alone for a while, so that a dead server costs a job seconds, not hours.
"""

import time
from collections.abc import Callable, Sequence

import orjson
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hospitium.kernel import outward
from hospitium.records.translating.checks import Term
from hospitium.records.translating.plain import primary

from . import Draft, EngineAway

SECONDS = 30.0


class Breaker:
    """Opens after `most` failures in a row and stays open for `rest` seconds."""

    def __init__(self, most: int = 3, rest: float = 60.0, now: Callable[[], float] = time.monotonic) -> None:
        self.most, self.rest, self.now = most, rest, now
        self.failures, self.opened = 0, 0.0

    @property
    def is_open(self) -> bool:
        """Whether nothing should be asked now."""
        return self.failures >= self.most and self.now() - self.opened < self.rest

    def tell(self, *, worked: bool) -> None:
        """What became of a call."""
        self.failures = 0 if worked else self.failures + 1
        if self.failures >= self.most:
            self.opened = self.now()


BREAKER = Breaker()


class Http:
    """The server at `HOSPITIUM_TRANSLATE_URL`, in the country of `HOSPITIUM_TRANSLATE_COUNTRY`."""

    name, leaves, batch = "http", True, 20
    label = _("Translation server")
    nature = _("A machine on another server; the rules of transfer are asked before anything is sent.")

    def is_here(self, source: str, target: str) -> bool:
        """Whether an address is set."""
        return bool(settings.TRANSLATE_URL)

    def translate(
        self, segments: Sequence[str], source: str, target: str, glossary: Sequence[Term] = (), domain: str = "clinical"
    ) -> list[Draft]:
        """One call for all of them. Raises `EngineAway`."""
        if BREAKER.is_open:
            raise EngineAway("the server failed several times; it is left alone for a minute")
        asked = {"q": list(segments), "source": primary(source) or "auto", "target": primary(target), "format": "text"}
        if settings.TRANSLATE_KEY:
            asked["api_key"] = settings.TRANSLATE_KEY
        try:
            texts = _texts(self._answer(orjson.dumps(asked)), len(segments))
        except EngineAway:
            BREAKER.tell(worked=False)
            raise
        BREAKER.tell(worked=True)
        return [
            Draft(text, None, self.name, f"libretranslate {outward.origin_of(settings.TRANSLATE_URL).host}"[:80])
            for text in texts
        ]

    @staticmethod
    def _answer(body: bytes) -> bytes:
        try:
            answer = outward.send(
                "POST", settings.TRANSLATE_URL, body=body, headers={"Content-Type": "application/json"}, seconds=SECONDS
            )
        except outward.NotSent as why:
            raise EngineAway(str(why)) from why
        if answer.status != 200:
            raise EngineAway(f"the server answered {answer.status}")
        return answer.body


def _texts(body: bytes, expected: int) -> list[str]:
    try:
        found = orjson.loads(body)["translatedText"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as why:
        raise EngineAway("the server's answer could not be read") from why
    if not isinstance(found, list) or len(found) != expected or not all(isinstance(one, str) for one in found):
        raise EngineAway("the server's answer has another number of segments")
    return [one.replace("\x00", "") for one in found]
