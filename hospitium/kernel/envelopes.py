"""The doorkeeper of joserfc: bytes sealed for whoever holds the key, as JSON Web Encryption (RFC 7516).

One way only, that of SMART Health Links: the key itself encrypts (`dir`), AES-GCM of 256 bits, compact form.
"""

import base64
import secrets

from joserfc import jwe
from joserfc.jwk import OctKey

KEY_BYTES = 32


def new_key() -> bytes:
    """A key for one link: 256 random bits."""
    return secrets.token_bytes(KEY_BYTES)


def sealed(data: bytes, key: bytes, content_type: str) -> str:
    """The bytes as a compact JWE; `content_type` (`cty`) says to the reader what they are."""
    about = {"alg": "dir", "enc": "A256GCM", "cty": content_type}
    return jwe.encrypt_compact(about, data, OctKey.import_key(key))


def text_of(data: bytes) -> str:
    """Bytes in base64url without padding, as links and JOSE write them."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
