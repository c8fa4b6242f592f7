"""Addresses for output: scraped ones are checked, our own are built."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

# A name or an IPv6 literal, with or without a port: "바우처.kr:8080", "[2001:db8::1]".
_HOST = re.compile(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
# RFC 3986's reserved and unreserved signs, and "%": what is encoded already stays so.
_OF_A_URI = "/:?#[]@!$&'()*+,;=%~-._"


def safe(url: str | None) -> str | None:
    """Return *url* as a URI if it leads to a web page, else ``None``: ``javascript:``,
    ``data:`` and the like lead nowhere.

    What boards leave unencoded (Hangul, blanks, quotes) is encoded; a name before the
    host is refused, since it hides the host.

    >>> safe("https://www.nipa.kr/home/2-2/1"), safe("javascript:alert(1)"), safe("//nipa.kr"), safe("https://nipa.kr@evil.example/")
    ('https://www.nipa.kr/home/2-2/1', None, None, None)
    >>> safe("https://www.nipa.kr/file?name=공고 1.hwp")
    'https://www.nipa.kr/file?name=%EA%B3%B5%EA%B3%A0%201.hwp'
    """
    text = (url or "").strip()
    # Browsers drop tabs and line breaks inside an address: "java\tscript:" would pass.
    if not text.isprintable():
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    if (
        parts.scheme.lower() not in ("http", "https")
        or not host
        or not _HOST.fullmatch(parts.netloc)
    ):
        return None
    # After the "//": the host's name may occur before it ("http://http/").
    after_host = text.partition("//")[2].removeprefix(parts.netloc)
    return (
        f"{parts.scheme}://{parts.netloc}{quote(after_host, safe=_OF_A_URI)}"
    )


def announcement_page(base_url: str, announcement_id: int | None) -> str:
    """Return the address of an announcement's page of ours."""
    return f"{base_url}/announcements/{announcement_id}"
