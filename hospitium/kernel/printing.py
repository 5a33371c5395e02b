"""The doorkeeper of WeasyPrint: a page of ours as a PDF.

Fonts are those of the system (Noto, named in the Makefile), since a large font inside a page costs half a minute. Nothing a page
names is fetched: what is to be seen stands in the page.
"""

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

STYLES = Path(__file__).resolve().parents[1] / "static" / "css"
STYLE = STYLES / "print.css"
PAGE_OF = ("{page}", "{pages}")


def pdf(
    markup: str,
    *,
    page_of: str,
    title: str = "",
    pictures: Mapping[str, bytes] = {},
    style: str = "print.css",
    paper: str = "A4",
) -> bytes:
    """The PDF (tagged, so that it can be read aloud) of an HTML document. `page_of`: the words of the footer, with {page} and {pages};
    `title` stands at the head of each page. `pictures` (PNG) are what `<img src="picture:NAME">` shows. `style` is a sheet of
    ours, `paper` a size as CSS names it.
    """
    from weasyprint import CSS, HTML

    running = CSS(string=_running(page_of, title, paper), url_fetcher=_nothing())
    document = HTML(string=markup, base_url="about:blank", url_fetcher=_only(pictures) if pictures else _nothing())
    return bytes(document.write_pdf(stylesheets=[_style(style), running], pdf_variant="pdf/ua-1"))


def can_print() -> bool:
    """Whether this machine has what WeasyPrint draws with."""
    try:
        return pdf("<html lang=en><title>x</title><p>x", page_of="").startswith(b"%PDF")
    except (ImportError, OSError):
        return False


@functools.cache
def _style(name: str) -> Any:
    from weasyprint import CSS

    return CSS(string=(STYLES / name).read_text(), url_fetcher=_nothing())


@functools.cache
def _nothing() -> Any:
    """What gives WeasyPrint nothing from anywhere."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=[], allow_redirects=False)


def _only(pictures: Mapping[str, bytes]) -> Any:
    """What gives WeasyPrint the pictures at hand, and nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Only(URLFetcher):  # type: ignore[misc]  # the vendor's class is untyped
        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _, name = url.partition(":")
            if scheme == "picture" and name in pictures:
                return URLFetcherResponse(url, body=pictures[name], headers={"Content-Type": "image/png"})
            return super().fetch(url, headers)

    return Only(allowed_protocols=[], allow_redirects=False)


def _running(page_of: str, title: str, paper: str) -> str:
    corners = f"@top-center {{ content: {_quoted(title)} }} @bottom-center {{ content: {_counted(page_of)} }}"
    return f"@page {{ size: {paper}; {corners} }}"


def _counted(words: str) -> str:
    """The words as CSS content, the two numbers as counters."""
    pieces: Sequence[str] = [words]
    for mark, counter in zip(PAGE_OF, ("counter(page)", "counter(pages)"), strict=True):
        pieces = [part for piece in pieces for part in _split(piece, mark, counter)]
    return " ".join(piece if piece.startswith("counter(") else _quoted(piece) for piece in pieces if piece)


def _split(piece: str, mark: str, counter: str) -> list[str]:
    before, found, after = piece.partition(mark)
    return [before, counter, after] if found else [piece]


def _quoted(words: str) -> str:
    """A CSS string; every sign that could end it as its number."""
    return '"' + "".join(sign if sign.isalnum() or sign in " .,·-" else f"\\{ord(sign):06x}" for sign in words) + '"'
