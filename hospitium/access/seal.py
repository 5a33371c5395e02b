"""The doorkeeper of Ed25519: our seal, and how anybody tells it from a forgery."""

import base64
import functools
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hospitium.kernel import database


@functools.cache
def _key() -> Ed25519PrivateKey:
    """Grown from a secret of the data directory, made at first use."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(database.secret("anchor.key").encode()).digest())


def public_key() -> str:
    """The public half, in hexadecimal, to be kept where others can check with it."""
    return _key().public_key().public_bytes_raw().hex()


def sign(text: str) -> str:
    """Our signature of a text."""
    return base64.b64encode(_key().sign(text.encode())).decode()


def is_ours(text: str, signature: str, key: str) -> bool:
    """Whether the holder of the public key signed exactly this text."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(base64.b64decode(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
