"""Detecting pages that are served in place of a board, often with status 200."""

from __future__ import annotations

import re
from functools import cached_property
from html import unescape
from typing import Final
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy.http import Response

from crawler.errors import (
    Blocked,
    BoardChanged,
    Maintenance,
    SourceTrouble,
    Unreachable,
)
from crawler.platforms.charset import charset_of
from crawler.platforms.links import joined

# How sites say that they are closed: "시스템 정기 점검 안내".
_CLOSED: Final = re.compile(
    r"(?:시스템|서비스|서버|정기|홈페이지|사이트|긴급|전산|DB|네트워크)\s*(?:정기\s*|긴급\s*)?(?:점검|작업)\s*(?:중|안내|시간|공지|으로|을|에\s*따)"
    r"|점검\s*중\s*(?:입니다|이오니|이므로)|서비스(?:가|를)?\s*(?:일시\s*)?(?:적으로\s*)?(?:중단|중지)|일시적으로\s*(?:서비스|접속|이용)"
    r"|(?:트래픽|전송량)(?:을|이)?\s*초과|접속\s*대기\s*(?:중|자|인원|순번)|대기\s*순번"
    r"|under\s+(?:scheduled\s+)?maintenance|scheduled\s+maintenance|temporarily\s+unavailable",
    re.IGNORECASE,
)
# What may be said about anything, but on a page of few words is said about the site.
_PERHAPS_CLOSED: Final = re.compile(
    r"""이용(?:이|을|은)? \s* (?:일시 (?:적으로)? \s*)? (?:제한 | 중단 | 중지 | 불가)   # 홈페이지 이용이 일시 제한됩니다
      | 준비 \s* 중 (?:입니다 | 이오니 | 이므로 | \s*$)                            # 서비스 준비중입니다
    """,
    re.VERBOSE,
)
# What only the scripts of a challenge hold.
_CHALLENGE: Final = re.compile(
    r"cf[-_]chl|challenge-platform|_Incapsula_Resource|Just a moment\.\.\."
)
# How firewalls say no: "The requested URL was rejected".
_CHALLENGED: Final = re.compile(
    r"The action you have requested is not allowed|Request (?:Rejected|Blocked)|Access Denied"
    r"|The requested URL was rejected|Checking your browser|Enable JavaScript and cookies|captcha|자동\s*(?:등록|입력)\s*방지|보안\s*문자|로봇이 아닙니다"
    r"|비정상적인?\s*(?:접근|접속|요청|트래픽)|접근이?\s*(?:차단|제한|거부)|차단\s*(?:되었습니다|된 페이지|안내)|웹\s*방화벽|Web\s*(?:Application\s*)?Firewall|허용되지\s*않(?:은|는)\s*(?:접근|IP|요청)",
    re.IGNORECASE,
)
_LOGIN: Final = re.compile(
    r"""<input[^>]{0,300}type\s*=\s*["']?password""", re.IGNORECASE
)
# What a script says in a box, such as "로그인이 필요합니다.".
_ALERT: Final = re.compile(
    r"""\balert\s?\(\s?(?P<quote>["'])(?P<text>[^"'\n]{1,200})(?P=quote)"""
)
# How pages say that the site has moved, or failed: "홈페이지가 이전되었습니다".
_MOVED: Final = re.compile(
    r"(?:홈페이지|누리집|사이트|주소|게시판)(?:가|이)?\s*(?:이전|변경)\s*되었|(?:운영|서비스)(?:이|가)?\s*종료(?:되|합|하)"
    r"|HTTP Status [45]\d\d|Internal Server Error",
    re.IGNORECASE,
)
# What a site's own program says where it failed: "<b>Warning</b>: mysqli_connect()".
_FAILED: Final = re.compile(
    r"<b>(?:Warning|Fatal error)</b>:[^<]{0,80}|ORA-\d{5}[^<]{0,60}|SQLSTATE\[\w+\]|java\.sql\.SQL\w+|Microsoft OLE DB Provider"
)
# How sites say that a page is not there: "존재하지 않는 페이지".
_GONE: Final = re.compile(
    r"존재하지\s*않는\s*페이지|페이지를\s*찾을\s*수\s*없|요청하신\s*페이지|잘못된\s*(?:접근|경로|요청)|404\s*(?:-\s*)?(?:Not Found|error|에러)",
    re.IGNORECASE,
)
# Where words begin and end that nobody sees: "<script>".
_HIDDEN: Final = re.compile(
    r"(?P<opens><(?:script|style)\b[^<>]{0,2000}>|<!--)|</(?:script|style)\s{0,20}>|-->",
    re.IGNORECASE,
)
# Where a page without words goes on to: <meta http-equiv=refresh content="0;url=/main">,
# location.href = "/index.do", <form action="https://sso.example.kr/">.
_GOES_ON: Final = re.compile(
    r"""http-equiv\s*=\s*["']?refresh["']?[^>]{0,80}url\s*=\s*["']? (?P<meta>[^"'>\s]{1,200})
    | location (?:\.href|\.replace|\.assign)? \s*[=(]\s* ["'] (?P<script>[^"'\s]{1,200})
    | <form\b [^>]{0,300}? \baction\s*=\s* ["'] (?P<form>[^"'\s]{1,200})""",
    re.VERBOSE | re.IGNORECASE,
)
# <iframe src="/board/list.asp" width="100%">
_FRAME: Final = re.compile(
    r"""<i?frame\b [^<>]{0,300}? \bsrc\s*=\s* ["']? (?P<address>[^"'\s<>]{1,300}) [^<>]{0,300} >""",
    re.VERBOSE | re.IGNORECASE,
)
_UNSEEN: Final = re.compile(
    r"""(?:width|height)\s*=\s*["']?[01]\b|display\s*:\s*none|\bhidden\b""",
    re.IGNORECASE,
)
_TAGS: Final = re.compile(r"<[^<>]{0,2000}>")
_HEAD: Final = re.compile(
    r"<title\b[^<>]{0,300}>[^<]{0,300}</title\s{0,20}>", re.IGNORECASE
)
# A notice's title may speak of a closed server: "시스템 정기 점검 안내".
_LINKS: Final = re.compile(
    r"""<a\b [^<>]{0,2000} >
    [^<]{0,300} (?: < (?!/a\b) [^<>]{0,2000} > [^<]{0,300} ){0,20}
    </a\s{0,20}>""",
    re.VERBOSE | re.IGNORECASE,
)
# A page of fewer words is looked through with its scripts: block pages are alerts,
# boards merely hold such words somewhere.
_SHORT: Final = 120
# Sites have a form to log in on every page, hidden until it is asked for: only a page
# of fewer words, or one that is called so, is nothing else.
_LONG: Final = 300
_LOGIN_NAME: Final = re.compile(
    r"<(?:title|h[1-4])\b[^<>]{0,300}>[^<]{0,40}(?:로그인|log\s?in|sign\s?in)",
    re.IGNORECASE,
)
_QUERY: Final = re.compile(r"\?\S+")
_QUOTED: Final = 120
"""Letters of such a page that the operator is shown."""
# Characters looked at: the pages that stand in for a board are short.
_LONGEST: Final = 200_000


def source_of_page(response: Response) -> str:
    """Return the source of an answer as text; bytes that are none are replaced."""
    return response.body[: 4 * _LONGEST].decode(
        charset_of(response), "replace"
    )[:_LONGEST]


def trouble(source: str, response: Response, missing: str) -> SourceTrouble:
    """Say what an answer is that lacks *missing*, the part without which it is not the board."""
    return (
        by_status(source, response)
        or impostor(source, response)
        or _changed(source, response, missing)
    )


def by_status(source: str, response: Response) -> SourceTrouble | None:
    """Return the trouble that a status alone tells, or ``None`` for a success."""
    # 405, 418 and 429 are refusals of firewalls before the site as well.
    if response.status in {401, 403, 405, 407, 418, 429, 451}:
        return Blocked(
            source, response.url, f"the site refuses us with {response.status}"
        )
    if response.status >= 500:
        # Closed for maintenance is often sent as 503, with a page that says so.
        return impostor(source, response) or Unreachable(
            source, response.url, f"the site answered {response.status}"
        )
    return None


def impostor(source: str, response: Response) -> SourceTrouble | None:
    """Return the trouble of a maintenance, challenge or login page, or of a program that
    failed; ``None`` if it is none of them.
    """
    found = _served(response).impostor
    if found is None:
        return None
    kind, why = found
    return kind(source, response.url, why)


class _ServedPage:
    """An answer that may not be the board.  What is on it is worked out once:
    `new-source` tries every platform on one answer.
    """

    def __init__(self, response: Response) -> None:
        self.url = response.url
        self.source = source_of_page(response)
        self.is_page = self.source.lstrip("\ufeff \t\r\n").startswith("<")

    @cached_property
    def shown(self) -> str:
        """The words that a reader sees."""
        return _shown(self.source)

    @cached_property
    def words(self) -> str:
        """The same without those of links."""
        return _shown(_LINKS.sub(" ", self.source))

    @cached_property
    def impostor(self) -> tuple[type[SourceTrouble], str] | None:
        """Which trouble the page stands for, and why; ``None`` for another page."""
        page, words = self.source, self.words
        is_short = len(words.split()) < _SHORT
        if closed := _CLOSED.search(words) or (
            _PERHAPS_CLOSED.search(words) if is_short else None
        ):
            said = f"{' '.join(closed[0].split())}{_said(words)}"
            return Maintenance, f"the site says it is closed: {said}"
        if (
            challenge := _CHALLENGE.search(page)
            or _CHALLENGED.search(words)
            or (len(self.shown.split()) < _SHORT and _CHALLENGED.search(page))
        ):
            said = f"{' '.join(challenge[0].split())}{_said(words)}"
            return Blocked, f"a challenge or block page: {said}"
        if failed := _FAILED.search(page):
            said = " ".join(_shown(failed[0]).split())
            return Unreachable, f"the site's own program failed: {said}"
        is_named = len(self.shown.split()) < _LONG or _LOGIN_NAME.search(page)
        if _LOGIN.search(page) and is_named:
            return Blocked, "a login page in place of the board"
        # Where nothing is to be seen, the alert is all that the site says.
        if not self.shown and (alert := _ALERT.search(page)):
            said = " ".join(alert["text"].split())
            return Blocked, f"an alert and nothing else: {said}"
        return None

    @cached_property
    def change(self) -> tuple[str, str, str]:
        """Why the page is not the board (empty where only the board's part is missing),
        what it says, and where it leads.
        """
        page = self.source
        if not page.strip():
            return "an empty answer", "", ""
        if not self.is_page:
            gone = _GONE.search(page)
            return _site_says(gone), _said(page), ""
        gone = _GONE.search(page) or _MOVED.search(page)
        if not gone and not _shown(_HEAD.sub(" ", page)):
            why, leads_to = _without_words(page)
            return why, "", leads_to or self._leads_to
        return _site_says(gone), _said(self.words), self._leads_to

    @property
    def _leads_to(self) -> str:
        """Where a page of few words goes on to by itself ("잠시 후 새 주소로 이동합니다"), or its
        only frame of the site's own.
        """
        on = _GOES_ON.search(self.source)
        is_short = len(self.shown.split()) < _SHORT
        refreshed = on["meta"] if on and is_short else ""
        return refreshed or _framed(self.source, self.url)


_PAGES: Final[WeakKeyDictionary[Response, _ServedPage]] = WeakKeyDictionary()


def _served(response: Response) -> _ServedPage:
    page = _PAGES.get(response)
    if page is None:
        page = _PAGES[response] = _ServedPage(response)
    return page


def _site_says(gone: re.Match[str] | None) -> str:
    return f"the site says: {gone[0]}" if gone else ""


def _shown(page: str) -> str:
    """Return the words that a reader sees: no scripts, styles, comments or tags.  One
    pass, whatever the page does.
    """
    retained: list[str] = []
    at, hidden = 0, False
    for mark in _HIDDEN.finditer(page):
        if not hidden:
            retained.append(page[at : mark.start()])
        hidden, at = mark["opens"] is not None, mark.end()
    if not hidden:
        retained.append(page[at:])
    return " ".join(_TAGS.sub(" ", " ".join(retained)).split())


def _said(words: str) -> str:
    """Return what a page of few words says, behind what was found on it."""
    # A query may hold our key for the API.
    text = _QUERY.sub("?…", unescape(words).strip())
    if not text or len(text.split()) >= _SHORT:
        return ""
    shown = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
    return f"; it says: {shown}"


def _changed(source: str, response: Response, missing: str) -> BoardChanged:
    why, said, leads_to = _served(response).change
    if not why:
        # An API's list may be the whole of its answer: then no name is missing.
        found = (
            f"nothing matches {missing!r}" if missing else "its list is gone"
        )
        why = f"{found}: the site was redesigned, or this is another page"
    changed = BoardChanged(source, response.url, why + said, missing=missing)
    # What a form is sent to is asked for by a person.
    changed.leads_to = joined(response.url, leads_to) if leads_to else ""
    return changed


def _framed(page: str, base: str) -> str:
    """Return the address of the only frame of the site's own that a page shows; "" where
    it shows none or several.
    """
    own = set()
    for frame in _FRAME.finditer(page):
        address = joined(base, frame["address"])
        is_own = urlsplit(address).hostname == urlsplit(base).hostname
        if is_own and not _UNSEEN.search(frame[0]):
            own.add(address)
    return own.pop() if len(own) == 1 else ""


def _without_words(page: str) -> tuple[str, str]:
    """Say what a page on which nothing is to be read does: it goes on elsewhere, which
    is returned too, or waits for a script.
    """
    on = _GOES_ON.search(page)
    if on is None:
        return "a page without words: a script fills it, or a challenge", ""
    address = "".join(
        filter(str.isprintable, on["meta"] or on["script"] or on["form"])
    )
    why = f"a page without words that goes on to {address[:80]}"
    return why, "" if on["form"] else address
