"""One page or file from an address that a person gave: bounded, and never from inside
our own network.
"""

from __future__ import annotations

import zlib
from typing import Final
from urllib.parse import urljoin

from net.http import Answer, Client, ExchangeFailed, ExchangeLimits
from net.ssrf import Policy, Refused

LARGEST: Final = 64 * 1024 * 1024
"""Bytes, as the converter takes (``reader.formats``); unpacked as well."""
SECONDS: Final = 60.0
REDIRECTS: Final = 5
"""A board's file servers need two at most."""


class DownloadFailed(Exception):
    """The address gave nothing that may be read."""


def fetch(
    url: str,
    *,
    policy: Policy | None = None,
    largest: int = LARGEST,
    seconds: float = SECONDS,
) -> bytes:
    """Return what *url* answers, following a few redirects; each may take *seconds* in all.

    Raises:
        DownloadFailed: refused, missing, too large, too slow or not public.
    """
    client = Client(policy or Policy(), ExchangeLimits(seconds, largest))
    try:
        for _ in range(REDIRECTS + 1):
            # Each redirect again through the client: its policy judges every address.
            answer = client.get(url, {"accept-encoding": "gzip"})
            onward = (
                answer.headers.get("location")
                if 300 <= answer.status < 400
                else None
            )
            if onward is None:
                return _body(answer, largest)
            url = urljoin(url, onward)
    except (Refused, ExchangeFailed, ValueError) as why:
        raise DownloadFailed(str(why)) from why
    finally:
        client.close()
    raise DownloadFailed("too many redirects")


def _body(answer: Answer, largest: int) -> bytes:
    if not 200 <= answer.status < 300:
        raise DownloadFailed(f"the site answered {answer.status}")
    encoding = (
        answer.headers.get("content-encoding", "identity").strip().lower()
    )
    if encoding in ("", "identity"):
        return answer.body
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise DownloadFailed(
            f"an answer encoded as {encoding[:20]} is not read"
        )
    try:
        # 32: gzip or zlib, as its first bytes say.
        inflating = zlib.decompressobj(zlib.MAX_WBITS | 32)
        # One byte more than is allowed, and no bomb is unpacked any further.
        body = inflating.decompress(answer.body, largest + 1)
    except zlib.error as why:
        raise DownloadFailed("the answer is damaged") from why
    if len(body) > largest:
        raise DownloadFailed(f"larger than {largest // 1024**2} MB")
    # Half a notice reads like a whole one without its deadline.
    if not inflating.eof:
        raise DownloadFailed("the answer ends in the middle")
    return body
