"""The doorkeeper of Pillow and libheif: pictures of pages, opened within bounds, upright, as many as the file holds."""

import io
import warnings

import pi_heif
from PIL import ExifTags, Image, ImageFile

from hospitium.records.reading.unreadable import Unreadable

Image.init()
pi_heif.register_heif_opener(thumbnails=False)
pi_heif.options.DECODE_THREADS = 0
Image.MAX_IMAGE_PIXELS = None  # we look ourselves, before anything is opened
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "HEIF", "BMP")
MOST_PIXELS = 40_000_000
"""Of a picture that has to be opened whole; an A3 page at 400 dots an inch has 31 million."""
MOST_PIXELS_OF_JPEG = 200_000_000
"""JPEG can be opened at an eighth of its size."""
MOST_FRAMES = 500
DOTS = 150
"""Dots an inch where a picture does not say."""


class Pictures:
    """An opened file of pictures. Raises `Unreadable`."""

    def __init__(self, data: bytes) -> None:
        warnings.simplefilter("ignore")
        try:
            self._image = Image.open(io.BytesIO(data), formats=FORMATS)
            self.count = int(getattr(self._image, "n_frames", 1))
        except MemoryError:
            raise
        except Exception as problem:  # Pillow's plugins raise what the bytes make them
            raise Unreadable("picture-broken") from problem
        most = 1 if self.kind == "MPO" else MOST_FRAMES  # a camera adds other views of the same
        self.frames, self.is_cut = min(self.count, most), self.kind in ("JPEG", "MPO") and _lacks_its_end(data)

    @property
    def kind(self) -> str:
        """JPEG, PNG, TIFF, ..."""
        return str(self._image.format)

    def frame(self, number: int) -> tuple[int, int, float]:
        """Turn to a picture, from 1: its width and height when upright, and dots an inch. Raises `LookupError`, `Unreadable`."""
        try:
            if number > 1 or self._image.tell():
                self._image.seek(number - 1)
            width, height = self._image.size
            self._bound(width, height)  # to ask some pictures for their Exif opens them
            turned, dots = self.turned, float(self._image.info.get("dpi", (DOTS,))[0])
        except (MemoryError, Unreadable):
            raise
        except Exception as problem:
            raise LookupError(number) from problem
        dots = dots if 30 <= dots <= 2400 else float(DOTS)
        return (height, width, dots) if turned in SIDEWAYS else (width, height, dots)

    def _bound(self, width: int, height: int) -> None:
        most = MOST_PIXELS_OF_JPEG if self._image.format in ("JPEG", "MPO") else MOST_PIXELS
        if width * height > most or width < 1 or height < 1:
            raise Unreadable("too-many-pixels", width=width, height=height)

    @property
    def turned(self) -> int:
        """How the camera was held, as Exif numbers it; 1 is upright."""
        try:
            return int(self._image.getexif().get(ExifTags.Base.Orientation, 1))
        except MemoryError:
            raise
        except Exception:
            return 1

    def told(self) -> list[str]:
        """What the picture says of the place and the device it was taken with: names of facts, never the facts."""
        try:
            exif = self._image.getexif()
            facts = {ExifTags.TAGS.get(tag, "") for tag in exif} & {
                "Make", "Model", "Software", "DateTime", "Artist", "HostComputer", "Copyright", "ImageDescription"
            }  # fmt: skip
            return sorted(facts | ({"GPS"} if exif.get_ifd(ExifTags.IFD.GPSInfo) else set()))
        except MemoryError:
            raise
        except Exception:
            return []

    def open(self, longest: int) -> Image.Image:
        """The picture turned to, upright, in colours or grey, no side longer than this. Raises `LookupError`."""
        try:
            turned = self.turned
            self._image.draft("RGB", (longest, longest))
            self._bound(min(self._image.size[0], 2**31), min(self._image.size[1], 2**31))
            if self._image.size[0] * self._image.size[1] > MOST_PIXELS:
                raise Unreadable("too-many-pixels", width=self._image.size[0], height=self._image.size[1])
            self._load()
            image = _shrunk(self._image, longest)
            return _flat(image).transpose(TURNS[turned]) if turned in TURNS else _flat(image)
        except (MemoryError, Unreadable):
            raise
        except Exception as problem:
            raise LookupError from problem

    def _load(self) -> None:
        """Decode the picture, also when its end is missing."""
        try:
            self._image.load()
        except OSError:
            ImageFile.LOAD_TRUNCATED_IMAGES = True
            try:
                self._image.load()
            finally:
                ImageFile.LOAD_TRUNCATED_IMAGES = False
            self.is_cut = True


def _lacks_its_end(jpeg: bytes) -> bool:
    """Whether no mark of the end (EOI) follows the last scan (SOS): the decoder does not always miss it."""
    return jpeg.rfind(b"\xff\xd9") < jpeg.rfind(b"\xff\xda")


SIDEWAYS = (5, 6, 7, 8)
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _shrunk(image: Image.Image, longest: int) -> Image.Image:
    """A copy no side of which is longer; never enlarged."""
    if image.mode in ("1", "P", "PA"):  # whose numbers are no shades
        image = image.convert("L" if image.mode == "1" else "RGBA")
    share = min(longest / max(image.size), 1.0)
    size = max(1, round(image.width * share)), max(1, round(image.height * share))
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0) if share < 1.0 else image.copy()


def _flat(image: Image.Image) -> Image.Image:
    """On white paper, in eight bits."""
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        image = image.convert("F") if image.mode != "F" else image
        low, high = (float(shade) for shade in image.getextrema())  # type: ignore[arg-type]
        span = (high - low) or 1.0
        return image.point(lambda value: value * (255.0 / span) + (-low * 255.0 / span)).convert("L")
    if image.mode in ("L", "RGB"):
        return image
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image)
        return paper.convert("RGB")
    return image.convert("RGB")
