"""Telling tags from words in brackets: ``<AI 바우처> 2026년 …`` is a title, ``<b>공고</b>`` is markup."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

# href="/view?no=7", onclick='view(7)'
_LINK_ATTRIBUTE: Final = re.compile(
    r"""\b (?P<name>href|onclick) \s*=\s*
    (?: "(?P<double>[^"]{1,300})" | '(?P<single>[^']{1,300})' )""",
    re.VERBOSE | re.IGNORECASE,
)
LONGEST_MARKUP: Final = 2000
"""Letters of a field's markup that are looked at for a link."""
# Tags that are left open, or have no end.
_LONE: Final = frozenset(
    [
        "p",
        "br",
        "hr",
        "li",
        "tr",
        "td",
        "th",
        "dt",
        "dd",
        "img",
        "div",
        "span",
        "table",
        "tbody",
        "thead",
        "col",
        "colgroup",
        "input",
        "wbr",
        "option",
    ]
)
_PAIRED: Final = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "address",
        "article",
        "aside",
        "b",
        "bdo",
        "big",
        "blockquote",
        "body",
        "button",
        "caption",
        "center",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "div",
        "dl",
        "em",
        "fieldset",
        "figcaption",
        "figure",
        "font",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "html",
        "i",
        "iframe",
        "ins",
        "kbd",
        "label",
        "legend",
        "link",
        "main",
        "map",
        "mark",
        "menu",
        "meta",
        "nav",
        "noscript",
        "object",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "script",
        "section",
        "select",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "style",
        "sub",
        "summary",
        "sup",
        "svg",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "time",
        "title",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "video",
    ]
)
# A tag, or a sign that is none: "<AI 바우처>".
_MARK: Final = re.compile(
    r"<(?=(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*)(?P<facts>[^<>]{0,2000}))|<(?![A-Za-z/!?])"
)
_FACTS: Final = re.compile(
    r"""(?: \s+ [A-Za-z_:@][\w:.-]* \s* = \s* (?: "[^"]*" | '[^']*' | [^\s"'=<>]+ )        # href="…"
          | \s+ (?:nowrap|disabled|checked|selected|hidden|noshade|readonly|async|defer) )* \s* /? \s*""",
    re.VERBOSE | re.IGNORECASE,
)


def only_tags(source: str) -> str:
    """Return a piece of HTML in which every ``<`` that begins no tag of HTML is escaped.

    >>> only_tags("<p>지원대상: <AI 바우처> 기업 <b>필독</b></p>")
    '<p>지원대상: &lt;AI 바우처> 기업 <b>필독</b></p>'
    >>> only_tags("<B> 유형 < 100억"), only_tags("<Data Voucher> 공고")
    ('&lt;B> 유형 &lt; 100억', '&lt;Data Voucher> 공고')
    """
    if "<" not in source:
        return source
    lower = source.lower()

    def judged(found: re.Match[str]) -> str:
        name = (found["name"] or "").lower()
        is_known = name in _LONE or name in _PAIRED or ":" in name
        if not is_known or not _FACTS.fullmatch(found["facts"]):
            return "&lt;"
        # An end whose beginning is not there closes nothing: words in brackets.
        if found["close"]:
            return "<" if name in _LONE or f"<{name}" in lower else "&lt;"
        # <B> 유형: a tag that is never closed and has no attribute is a word.
        is_closed = (
            name in _LONE or "=" in found["facts"] or f"</{name}" in lower
        )
        return "<" if is_closed else "&lt;"

    return _MARK.sub(judged, source)


def title_text(source: str) -> str:
    """Return the words of a title that may hold markup or be escaped twice; brackets
    that are no tags are words.

    >>> title_text("<NIPA> <b>2026년</b> 공급기업 <Pool> 모집"), title_text("[R&amp;D] 공고 &lt;2차&gt;")
    ('<NIPA> 2026년 공급기업 <Pool> 모집', '[R&D] 공고 <2차>')
    """
    # Twice: some feeds escape what an editor had escaped already.
    for _ in range(2):
        plain = unescape(_without_tags(source))
        if plain == source:
            break
        source = plain
    return source


def _without_tags(source: str) -> str:
    marked = only_tags(source)
    return re.sub(
        r"<!\[CDATA\[|\]\]>|<!--.*?-->|</?[A-Za-z][^<>]*>",
        lambda tag: (
            " " if tag[0].lower().startswith(("<br", "<p", "</p")) else ""
        ),
        marked,
    )


def attributes_in(text: str) -> list[tuple[str, str]]:
    """Return where the first link in a field's markup leads, by the name of its
    attribute: answers for tables of scripts hold cells as they are drawn.

    >>> attributes_in('<a class="e" href="/view?no=7">공고</a>')
    [('@href', '/view?no=7')]
    """
    if "<" not in text:
        return []
    found = []
    for link in _LINK_ATTRIBUTE.finditer(text[:LONGEST_MARKUP]):
        value = unescape(link["double"] or link["single"] or "")
        found.append((f"@{link['name'].lower()}", value))
    # Of several the first.
    return list(dict(found[::-1]).items())
