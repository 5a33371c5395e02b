"""stub"""
from dataclasses import dataclass
import unicodedata
@dataclass(frozen=True)
class PersonName:
    full: str
    given: str = ""
    family: str = ""
    second_family: str = ""
    middle: str = ""
    known_as: str = ""
    title: str = ""
    native: str = ""
    native_lang: str = ""
    romanised: str = ""
    pronunciation: str = ""
    order: str = "given-first"
    address_as: str = ""
def folded(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
def search_text(name): return folded(f"{name.full} {name.native}")
def sort_key(name): return folded(f"{name.family or name.full} {name.given}")
def similarity(a, b): return 1.0 if sorted(folded(a.full).split()) == sorted(folded(b.full).split()) else 0.0
