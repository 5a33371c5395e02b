"""The doorkeeper of CTranslate2: a model on this machine, one folder for each pair of languages. Nothing leaves.

`HOSPITIUM_TRANSLATE_MODELS` names the folder; in it `es-en` and so on, each as the converter of OPUS-MT writes it: `model.bin`,
`source.spm`, `target.spm`. The package comes with the extra `mt`.
"""

import functools
import hashlib
import importlib.util
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hospitium.records.translating.checks import Term
from hospitium.records.translating.plain import primary

from . import Draft, EngineAway

PARTS = ("model.bin", "source.spm", "target.spm")


def is_installed() -> bool:
    """Whether the packages of the extra are there."""
    return all(importlib.util.find_spec(name) is not None for name in ("ctranslate2", "sentencepiece"))


def folder(source: str, target: str) -> Path | None:
    """Where the model of a pair lies, if it is whole."""
    if not settings.TRANSLATE_MODELS:
        return None
    place = Path(settings.TRANSLATE_MODELS) / f"{primary(source)}-{primary(target)}"
    return place if all((place / part).is_file() for part in PARTS) else None


def pairs() -> list[str]:
    """The pairs there is a model for."""
    root = Path(settings.TRANSLATE_MODELS) if settings.TRANSLATE_MODELS else None
    if root is None or not root.is_dir():
        return []
    return sorted(one.name for one in root.iterdir() if all((one / part).is_file() for part in PARTS))


class Marian:
    """Translates here, sentence by sentence."""

    name, leaves, batch = "ctranslate2", False, 16
    label = _("Machine on this server")
    nature = _("A model that runs here: nothing leaves the house.")

    def is_here(self, source: str, target: str) -> bool:
        """Whether the packages and a model for the pair are there."""
        return is_installed() and folder(source, target) is not None

    def translate(
        self, segments: Sequence[str], source: str, target: str, glossary: Sequence[Term] = (), domain: str = "clinical"
    ) -> list[Draft]:
        """A draft for each, with the model's own certainty. Raises `EngineAway` where there is no model."""
        place = folder(source, target)
        if place is None or not is_installed():
            raise EngineAway(f"no model for {source}-{target}")
        model = _loaded(place)
        cut = [[*model.source.encode(one, out_type=str), "</s>"] for one in segments]
        found = model.translator.translate_batch(cut, beam_size=4, return_scores=True, max_decoding_length=512)
        return [
            Draft(model.target.decode(one.hypotheses[0]), round(math.exp(one.scores[0]), 3), self.name, model.digest)
            for one in found
        ]


class _Model:
    def __init__(self, place: Path) -> None:
        import ctranslate2
        import sentencepiece

        self.translator: Any = ctranslate2.Translator(str(place), device="cpu", inter_threads=1, intra_threads=2)
        self.source: Any = sentencepiece.SentencePieceProcessor(model_file=str(place / "source.spm"))
        self.target: Any = sentencepiece.SentencePieceProcessor(model_file=str(place / "target.spm"))
        with (place / "model.bin").open("rb") as file:
            self.digest = "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


@functools.lru_cache(4)
def _loaded(place: Path) -> _Model:
    return _Model(place)
