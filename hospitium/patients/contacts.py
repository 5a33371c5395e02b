"""Telephone numbers and addresses of mail, folded to be compared. Pure."""

import re
import unicodedata

DIGITS = 9
"""Digits of a telephone number that count: some write the country's code before them, some do not."""
LEAST = 7


def contact_key(text: str) -> str:
    """`tel:` and the last nine digits of a number (E.164 without its country, so that +52 1 … and 01 … meet), `mail:` and
    the address in lower case, or nothing where it is neither.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    plain = re.sub(r"^(tel|mailto|sms|fax|callto):", "", plain).strip()
    if re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+", plain):
        return f"mail:{plain}"[:200]
    number = re.split(r"(?:;|,|\bx|\bext)", plain)[0]
    if re.search(r"[^\W\d_]", number):
        return ""
    digits = "".join(str(unicodedata.decimal(sign)) for sign in number if sign.isdecimal())
    return f"tel:{digits[-DIGITS:]}" if len(digits) >= LEAST else ""
