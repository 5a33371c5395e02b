"""Encodings that writing comes in, by the many names they have. Behind the wall no further one can be loaded, nor looked for."""

import codecs
from encodings.aliases import aliases

OURS = {
    "ascii", "utf_8", "utf_8_sig", "utf_16", "utf_16_le", "utf_16_be", "utf_7", "latin_1", "koi8_r", "koi8_u", "mac_roman",
    "gb2312", "gbk", "gb18030", "hz", "big5", "big5hkscs", "shift_jis", "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949",
    "iso2022_kr", "tis_620", "raw_unicode_escape", "unicode_escape", "cp437", "cp850", "cp852", "cp866", "cp874", "cp936",
    "cp950", *(f"iso8859_{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
    *(f"cp{page}" for page in range(1250, 1259)),
}  # fmt: skip
KNOWN = {name: codecs.lookup(name) for name in sorted(OURS)}
KNOWN |= {alias: KNOWN[codec] for alias, codec in aliases.items() if codec in KNOWN}


def text_in(data: bytes, encoding: str) -> str | None:
    """The text, if its encoding is known and it is written in that."""
    found = KNOWN.get(encoding.strip().lower().replace("-", "_").replace(" ", "_"))
    try:
        return found.decode(data)[0] if found else None
    except UnicodeError:
        return None
