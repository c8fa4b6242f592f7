"""Distribution documents (배포용): the text is in ViewText, locked with a key that the
stream carries itself.

The plain BodyText of such a file holds only a placeholder, so a reader that
does not look here loses the text in silence.
Source: Hancom, "한글 문서 파일 구조: 배포용 문서", revision 1.2.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from reader.formats.converted import ConversionState, Refusal

DISTRIBUTE_DOC_DATA: Final = 0x10 + 12
DATA_SIZE: Final = 256
_HEADER_SIZE: Final = 4
_KEY_SIZE: Final = 16


def unlocked(stream: bytes) -> bytes:
    """Return a ViewText stream as the BodyText stream it stands for (still deflated).

    Raises:
        Refusal: ``broken``, when the stream does not begin with its key record.
    """
    from cryptography.hazmat.primitives.ciphers import (
        Cipher,
        algorithms,
        modes,
    )

    body = _HEADER_SIZE + DATA_SIZE
    if len(stream) < body or _tag(stream) != DISTRIBUTE_DOC_DATA:
        raise Refusal(
            ConversionState.BROKEN, "배포용 문서의 본문을 풀 수 없습니다"
        )
    key = key_of(stream[_HEADER_SIZE:body])
    locked = stream[
        body : body + (len(stream) - body) // _KEY_SIZE * _KEY_SIZE
    ]
    decryptor = Cipher(algorithms.AES(key), modes.ECB()).decryptor()  # noqa: S305 - the format's own choice
    return decryptor.update(locked) + decryptor.finalize()


def key_of(data: bytes) -> bytes:
    """Return the AES-128 key hidden in the 256 bytes of the key record.

    The first four bytes are a seed; the rest is XORed with runs of the
    pseudo-random bytes that it starts, and the seed's low nibble says where
    the key begins.
    """
    seed = struct.unpack_from("<I", data)[0]
    plain = bytes(
        byte ^ other for byte, other in zip(data, _mask(seed), strict=True)
    )
    start = 4 + (seed & 0xF)
    return plain[start : start + _KEY_SIZE]


def _mask(seed: int) -> Iterator[int]:
    """Yield the byte to XOR each of the 256 with; the seed itself is left as it is."""
    numbers = _numbers(seed)
    left = byte = 0
    for position in range(DATA_SIZE):
        if left == 0:
            byte = next(numbers) & 0xFF
            left = (next(numbers) & 0xF) + 1
        left -= 1
        yield byte if position >= 4 else 0


def _numbers(seed: int) -> Iterator[int]:
    """Microsoft C's ``rand()``."""
    while True:
        seed = (seed * 214013 + 2531011) & 0xFFFFFFFF
        yield seed >> 16 & 0x7FFF


def _tag(stream: bytes) -> int:
    return int(struct.unpack_from("<I", stream)[0]) & 0x3FF
