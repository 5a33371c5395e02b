"""Pages as pictures: for the eye, at a width, and for the machine that reads them, straightened and in even light.

`answer` is called behind the wall with a file and what is asked of it; it gives a line of JSON and the bytes asked for.
"""

import io
import math
from itertools import pairwise
from typing import Any

import orjson
from PIL import Image, ImageChops, ImageFilter, ImageOps

from hospitium.records import kinds
from hospitium.records.reading.unreadable import Unreadable

from .pdfium import File
from .pictures import Pictures

LONGEST = 4000
"""Of either side of a picture we make: an A4 page at 300 dots an inch has 3508."""
DOTS = 300
"""What machines read best at."""
SMALL = 1600
"""Pictures of pages whose longer side is shorter are enlarged for the machine."""


def answer(data: bytes, words: bytes) -> bytes:
    """`{"do": "page", "number": n, "width": w, "turn": degrees}` gives a WebP; `{"do": "scan", ...}` a PNG for the machine and
    how it was turned; `{"do": "attachment", "number": n}`, from 0, the bytes of a file inside. What cannot be given has a line only.
    """
    try:
        facts, given = WORK[orjson.loads(words)["do"]](data, orjson.loads(words))
    except Unreadable as why:
        facts, given = {"missing": why.code}, b""
    except LookupError:
        facts, given = {"missing": "no-such-page"}, b""
    return orjson.dumps(facts) + b"\n" + given


def _page(data: bytes, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    image = _drawn(data, asked["number"], asked["width"], asked.get("turn", 0))
    out = io.BytesIO()
    image.convert("RGB").save(out, "WEBP", quality=80, method=2)
    return {"width": image.width, "height": image.height}, out.getvalue()


def _drawn(data: bytes, number: int, width: int, turn: int) -> Image.Image:
    """A page in this width, turned to the left by quarters of a circle; narrower when it has no more to show."""
    if kinds.kind_of(data[: kinds.HEAD]) == "PDF":
        file = File(data)
        sheet = file.page(number)
        across = sheet.height if turn % 180 else sheet.width
        scale = min(width / across, LONGEST / max(sheet.width, sheet.height))
        image = sheet.picture(_side(sheet.width * scale), _side(sheet.height * scale)).rotate(turn, expand=True)
    else:
        pictures = Pictures(data)
        pictures.frame(number)
        image = pictures.open(LONGEST).rotate(turn, expand=True)
        image.thumbnail((width, LONGEST))
    return image


def _side(points: float) -> int:
    return max(1, min(round(points), LONGEST))


def _scan(data: bytes, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The page in grey, large enough, on even white, its lines level. `angle`: how far it was turned to the left for that;
    `sideways`: its lines seem to run from top to bottom.
    """
    image = _large(data, asked["number"]).rotate(asked.get("turn", 0), expand=True)
    image = _even(image)
    angle = _tilt(image)
    size = image.size
    if angle:
        image = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return {"angle": angle, "width": size[0], "height": size[1], "sideways": _is_sideways(image)}, out.getvalue()


def _large(data: bytes, number: int) -> Image.Image:
    if kinds.kind_of(data[: kinds.HEAD]) == "PDF":
        sheet = File(data).page(number)
        scale = min(DOTS / 72, LONGEST / max(sheet.width, sheet.height))
        return sheet.picture(_side(sheet.width * scale), _side(sheet.height * scale), grey=True).convert("L")
    pictures = Pictures(data)
    pictures.frame(number)
    image = pictures.open(LONGEST).convert("L")
    grow = min(SMALL / max(image.size), 3.0)
    if grow > 1:
        return image.resize((_side(image.width * grow), _side(image.height * grow)), Image.Resampling.LANCZOS)
    return image


def _even(image: Image.Image) -> Image.Image:
    """Shadows and yellow lamps taken away: each place compared with the paper around it."""
    small = image.resize((max(1, image.width // 16), max(1, image.height // 16)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(6))
    paper = paper.resize(image.size, Image.Resampling.BILINEAR)
    even = ImageChops.add(image, ImageChops.invert(paper))
    return ImageOps.autocontrast(even, cutoff=(0.5, 0))


MOST_TILT, STEP, FINE = 10.0, 1.0, 0.25


def _tilt(image: Image.Image) -> float:
    """By how many degrees lines of writing must be turned to the left to be level: where rows differ most in darkness."""
    small = ImageOps.invert(image.convert("L"))
    small.thumbnail((600, 600), Image.Resampling.BOX)
    rough = max(_steps(0.0, MOST_TILT, STEP), key=lambda angle: (_contrast(small, angle), -abs(angle)))
    best = max(_steps(rough, STEP, FINE), key=lambda angle: (_contrast(small, angle), -abs(angle)))
    is_worth = abs(best) >= 0.5 and abs(best) < MOST_TILT and _contrast(small, best) > 1.05 * _contrast(small, 0.0)
    return best if is_worth else 0.0


def _steps(middle: float, reach: float, step: float) -> list[float]:
    count = round(reach / step)
    return [middle + step * place for place in range(-count, count + 1)]


def _contrast(image: Image.Image, angle: float) -> float:
    turned = image.rotate(angle, Image.Resampling.BILINEAR) if angle else image
    rows = list(turned.resize((1, turned.height), Image.Resampling.BOX).tobytes())
    return math.fsum((one - other) ** 2 for one, other in pairwise(rows)) + 1.0


def _is_sideways(image: Image.Image) -> bool:
    small = ImageOps.invert(image)
    small.thumbnail((600, 600), Image.Resampling.BOX)
    turned = small.rotate(90, expand=True)
    return _contrast(turned, 0.0) * small.height > _contrast(small, 0.0) * turned.height


def _attachment(data: bytes, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    for place, (one, given) in enumerate(File(data).attachments()):
        if place == asked["number"]:
            return {"name": one.name, "size": one.size, "sha256": one.sha256}, given
    raise LookupError(asked["number"])


WORK = {"page": _page, "scan": _scan, "attachment": _attachment}


def warm() -> None:
    """Draw a picture of our own, so that what that needs is loaded."""
    out = io.BytesIO()
    Image.new("L", (64, 64), 255).save(out, "PNG")
    for what in ({"do": "page", "number": 1, "width": 32}, {"do": "scan", "number": 1}):
        answer(out.getvalue(), orjson.dumps(what))
