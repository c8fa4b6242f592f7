"""Whether two postings are one notice: pure comparisons, without the store.

A notice is posted in several places: under two tabs of a portal, on the
agency's board and the ministry's, again under a new number after it was
deleted.  Here is what makes two postings certainly one; whatever is less than
certain stays two (a missed alert costs more than a repeated one).
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from config import vocabulary
from storage.db.kst import written_day

GIVEN_ANEW = "†"
"""In the key of a notice, behind a number that was another's before (``reused_numbers``)."""
# "www.nipa.kr", "www2.nipa.kr" and the mobile "m.nipa.kr" are one site.
_HOST = re.compile(r"^(?:www\d?|m)\.")
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
# A parameter that says where in a list, a menu or a search the reader stood, e.g. pageIndex=2.
_ABOUT_THE_LIST = re.compile(
    r"""^(?:
        [ncs]?page(?:no|num|index|unit|size|_?id)?|cur_?page|current_?page|cpage|spage|npage|noPage
      | rows?|rows?_?(?:sel|cnt|count)|list_?cnt|limit|offset|start|max_?index|min_?index
      | search\w*|sch[A-Z_]\w*|srch\w*|s(?:field|text|word)|keyword\w*|keyfield\w*|query|q|order\w*|sort\w*
      | menu_?(?:no|id|group|seq)?|mnuno|sno|tag|category|cate|bcate
      | (?:j|php)?sess(?:ion)?_?(?:id)?|utm_\w+|fbclid|gclid|_csrf|token|hash_?code
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
_PACKED = re.compile(rb"[A-Za-z0-9+/]{12,}={0,2}")
_PARAMETERS = re.compile(r"\w+=[^&]*(?:&\w+=[^&]*)+$", re.ASCII)
_SIGNS = re.compile(r"[\W_]+")
# "(재)한빛진흥원", "㈜노을".
LEGAL_FORM = re.compile(
    r"[(（](?:재|주|사|유)[)）]|[㈜㈔]|(?:재단|사단)법인|(?:주식|유한)회사"
)
# What a list adds to a title, e.g. "[모집마감]" or "새로운게시글": no part of what was posted.
_LISTED = re.compile(
    r"""^\s*(?:\[?(?:공지|NEW|새글|N)\]?)(?=[\s\[「｢(<\d])
      | \[(?:모집|접수)?\s?(?:중|마감|마감임박|진행\s?중|예정)\]\s*
      | (?:새로운\s?게시글|새글|\bNEW)\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_REGION_MARK = re.compile(r"^\s*[\[(]\s*([가-힣·]{2,8})\s*[\])]\s*")
# How a title says that it corrects or extends, e.g. "모집 수정공고", "모집 공고(기간 연장)", "3차 변경 공고", "공고 개정(1차)".
_REVISED = re.compile(
    r"""(?:\d{1,2}\s*차\s*)?(?:재\s?)?(?:수정|정정|변경|개정)\s*(?:\(\s*\d{1,2}\s*차\s*\)|\d{1,2}\s*차)?
      | (?:신청|접수|모집|공고|공모)\s*(?:기간|기한|일정)?\s*\d{1,2}\s*차\s*연장
      | (?:(?:신청|접수|모집|공고|공모)\s*)?(?:기간|기한|일정)?\s*(?:재\s?)?연장""",
    re.VERBOSE,
)
# "모집 취소 공고", "공고(취소)"; not "사업 취소자 재기 지원".
_CANCELLED = re.compile(
    r"""(?:취소|철회)(?=\s*(?:공고|안내|알림|공지))
      | (?<=공고|모집|공모)\s*\(?\s*(?:취소|철회)\s*\)?\s*$""",
    re.VERBOSE,
)
# What is after the word of announcing: the umbrella programme, or what was corrected, e.g. "모집 수정공고(공급기업 POOL 최종)".
_AFTERWARDS = re.compile(
    r"(?<=공고|모집|안내|공모)\s*\((?:[^()]|\([^()]*\))*\)\s*$"
)
# "(~12.4.(금) 18:00)": the deadline changes with every extension.
_UNTIL = re.compile(r"\(\s*~[^()]*(?:\([^()]*\))?[^()]*\)")
# "2026 별빛" and "26년 별빛" beside "2026년 별빛".
_SHORT_YEAR = re.compile(r"(?<!\d)(?:20([12]\d)(?![\d년])|(2\d)년)")
_ANNOUNCING = re.compile(r"공고|모집|안내|알림|공모|사업|(?<=\d년)도")
# What a correction often leaves out of the title: the year, the number of the round.
_YEAR = re.compile(r"^(?:20)?(\d\d년)")
_LEFT_OUT = re.compile(rf"{_YEAR.pattern}|제?\d{{1,2}}차")
REVISIONS = frozenset({"correction", "extension"})
_ANNOUNCED = frozenset(
    {"call", "reannouncement", "additional_call", "correction", "extension"}
)
# Letters that a title needs to say by itself which notice it is: "모집 공고" does not.
_SHORTEST_TITLE = 12
# Between the days of posting.  Longer, and the next round of a programme that calls
# twice a year under one title would count as this one.
_REPOSTED_WITHIN = timedelta(days=45)
_CROSSPOSTED_WITHIN = timedelta(days=60)
# Calls that run for months are corrected late, but not long after they closed.
_REVISED_WITHIN = timedelta(days=180)
_REVISED_AFTER_CLOSING = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Posting:
    """What is compared of a notice; unknown values are ``None`` or empty."""

    source: str
    url: str
    key: str = ""
    title: str = ""
    kind: str | None = None
    posted_on: date | None = None
    opens: str | None = None
    """As a reading has it: ``2026-12-04`` or ``2026-12-04T18:00``."""
    closes: str | None = None
    notice_no: str | None = None
    year: int | None = None
    round: int | None = None
    ministries: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    money: frozenset[tuple[str, int]] = frozenset()
    """Amounts by the name of their field, won."""


@lru_cache(maxsize=1024)
def canonical_address(url: str) -> str:
    """Return *url* without what does not tell which notice it leads to.

    Scheme, ``www.``, a closing slash, the session, the place in a list, empty
    parameters and the order of parameters do not count.

    >>> canonical_address("http://www.a.kr/view.do;jsessionid=1?no=7&pageIndex=2&q=")
    'a.kr/view.do?no=7'
    >>> canonical_address("https://a.kr/view.do?no=7") == canonical_address("http://www.a.kr/view.do?page=1&no=7")
    True
    """
    try:
        parts = urlsplit(_SESSION.sub("", url.strip()))
    except ValueError:
        # e.g. "http://[broken": no address, but still equal to itself
        return url.strip()
    host = _HOST.sub("", (parts.hostname or "").lower())
    pairs = []
    for name, value in _parameters(parts.query):
        if not _ABOUT_THE_LIST.match(name):
            pairs.append(f"{name}={value}")
    path = unquote(parts.path).rstrip("/")
    query = "?" + "&".join(sorted(pairs)) if pairs else ""
    # A page that is drawn by its script names the notice behind "#/"; any other fragment is a place on the page.
    fragment = (
        f"#{parts.fragment}" if parts.fragment.startswith(("/", "!/")) else ""
    )
    return f"{host}{path}{query}{fragment}"


def _parameters(query: str) -> list[tuple[str, str]]:
    """Return the parameters of *query*; one that packs others in base64 is unpacked:
    ``data=aWR4PTcmbGlzdE5vPTQ=||`` is ``idx=7&listNo=4``.
    """
    found = []
    for name, value in parse_qsl(query):
        packed = value.rstrip("|").encode()
        inner = ""
        if _PACKED.fullmatch(packed):
            try:
                inner = base64.b64decode(packed, validate=True).decode()
            except ValueError:
                inner = ""
        if _PARAMETERS.match(inner):
            # beside "idx", "listNo" counts the rows of the list
            for within in parse_qsl(inner):
                if within[0] != "listNo" or "idx=" not in inner:
                    found.append(within)
        else:
            found.append((name, value))
    return found


def board_number(key: str) -> str:
    """Return what a board calls the notice that is stored under *key*."""
    return key.partition(GIVEN_ANEW)[0]


def post_identity(url: str, key: str) -> str | None:
    """Return what names the post on its site, equal wherever the site or a portal links
    it; ``None`` where the address does not tell.

    Some boards have one address for all of their notices, so an address counts
    only if the notice's own *key* is in it.

    >>> post_identity("https://www.nipa.kr/home/2-2/16516", "16516") == post_identity("https://nipa.kr/home/2-3/16516", "16516")
    True
    >>> post_identity("https://a.kr/list.do", "7") is None
    True
    """
    address = canonical_address(url)
    host = address.partition("/")[0].partition("?")[0]
    # Sites that show one post under several paths: where its number stands is known.
    if (numbered := _numbered().get(host)) and (found := numbered.search(url)):
        return f"{host} {found[1]}"
    number = board_number(key)
    if number and number in re.split(r"[/?&=#]", address):
        return address
    return None


@lru_cache(maxsize=1024)
def plain_title(title: str) -> str:
    """Return the letters of a title, without what a list adds; marks of a correction, a
    round or a repeat all stay.

    >>> plain_title("[모집마감] 2026년 「AI 바우처」 재공고 새로운게시글")
    '2026년ai바우처재공고'
    """
    return _SIGNS.sub("", _without_list_marks(title)).casefold()


@lru_cache(maxsize=1024)
def round_stem(title: str) -> str:
    """Return the letters of a title that a call shares with its corrections and
    extensions, and with no other round.

    >>> round_stem("2026년 AI 바우처 모집 수정공고(공급기업 최종)") == round_stem("2026년도 「AI 바우처」 모집 공고")
    True
    >>> round_stem("AI 바우처 재공고") == round_stem("AI 바우처 공고")
    False
    """
    bare = _UNTIL.sub(" ", _without_list_marks(title))
    bare = _CANCELLED.sub(" ", bare)
    bare = _REVISED.sub("", _AFTERWARDS.sub(" ", bare))
    bare = _SHORT_YEAR.sub(r"20\1\2년", bare)
    return _ANNOUNCING.sub("", _SIGNS.sub("", bare)).casefold()


def _without_list_marks(title: str) -> str:
    """Return a title without what a list adds and without the region before it: that is
    compared apart, since portals add it.
    """
    bare = _LISTED.sub(" ", unicodedata.normalize("NFKC", title))
    mark = _REGION_MARK.match(bare)
    if mark and mark[1] in vocabulary.spellings("regions"):
        return bare[mark.end() :]
    return bare


def same_round(left: Posting, right: Posting) -> bool:
    """Return whether one of two postings is certainly a correction or extension of the
    other, or both are of a third.
    """
    kinds = {left.kind, right.kind}
    if not kinds <= _ANNOUNCED or kinds.isdisjoint(REVISIONS):
        return False
    stem = round_stem(left.title)
    if not _is_one_stem(left, right) or not _near(
        left.posted_on, right.posted_on, _REVISED_WITHIN
    ):
        return False
    if left.source != right.source and len(stem) < _SHORTEST_TITLE:
        return False
    return not _another_round(left, right) and not _long_over(left, right)


def _is_one_stem(left: Posting, right: Posting) -> bool:
    """Return whether two titles are of one round; a correction often leaves its number or
    its year out, and has the day on which that round opened.
    """
    if round_stem(left.title) == round_stem(right.title):
        return True
    if left.opens is None or _day(left.opens) != _day(right.opens):
        return False
    years = set()
    for title in (left.title, right.title):
        years |= set(_YEAR.findall(round_stem(title)))
    if len(years) > 1:
        return False
    return unnumbered_stem(left.title) == unnumbered_stem(right.title)


@lru_cache(maxsize=1024)
def unnumbered_stem(title: str) -> str:
    """Return the letters of ``round_stem`` without its year and the number of the round.

    >>> unnumbered_stem("2026년 2차 AI 바우처 공고") == unnumbered_stem("AI 바우처 수정공고")
    True
    """
    return _LEFT_OUT.sub("", round_stem(title))


def cancels(cancelling: Posting, other: Posting) -> bool:
    """Return whether a notice of cancellation is certainly about *other*, a call or a
    correction of it.
    """
    if cancelling.kind != "cancellation" or other.kind not in _ANNOUNCED:
        return False
    stem = round_stem(cancelling.title)
    if stem != round_stem(other.title) or len(stem) < _SHORTEST_TITLE:
        return False
    if not _near(cancelling.posted_on, other.posted_on, _REVISED_WITHIN):
        return False
    return not _another_round(cancelling, other) and not _long_over(
        cancelling, other
    )


def same_notice(left: Posting, right: Posting) -> str | None:
    """Return why two postings are certainly one notice; ``None`` where they are two, or may be."""
    here = post_identity(left.url, left.key)
    if here is not None and here == post_identity(right.url, right.key):
        return "the same post of one site"
    if plain_title(left.title) != plain_title(right.title):
        return None
    if contradict(left, right) or not _marks_agree(left, right):
        return None
    if left.source == right.source:
        return _reposted(left, right)
    return _cross_posted(left, right)


@lru_cache(maxsize=256)
def lookup_keys(posting: Posting) -> frozenset[tuple[str, str]]:
    """Return (name, digest) pairs: posts of one address and versions of one call share one."""
    found = {("round", _digest(round_stem(posting.title)))}
    if (post := post_identity(posting.url, posting.key)) is not None:
        found.add(("post", _digest(post)))
    return frozenset(found)


def _marks_agree(left: Posting, right: Posting) -> bool:
    """Return whether two titles are of one region though only one of them may be marked with it.

    Centres of several regions run one programme under one title: where a mark
    is missing, the agency or what was read of the region has to tell.
    """
    here, there = _region_mark(left.title), _region_mark(right.title)
    if here == there:
        return True
    if left.source == right.source or (here and there):
        return False
    if not left.agencies.isdisjoint(right.agencies):
        return True
    unmarked = right if here else left
    return (here or there) in unmarked.regions


def _reposted(left: Posting, right: Posting) -> str | None:
    if not _near(left.posted_on, right.posted_on, _REPOSTED_WITHIN):
        return None
    if (
        left.closes
        and _day(left.closes) == _day(right.closes)
        and _agree(_day(left.opens), _day(right.opens))
    ):
        return "posted again by the same board with the same title and period"
    if (
        not left.closes
        and not right.closes
        and left.posted_on is not None
        and left.posted_on == right.posted_on
    ):
        return "posted again by the same board with the same title on the same day"
    return None


def _cross_posted(left: Posting, right: Posting) -> str | None:
    distinct = len(plain_title(left.title)) >= _SHORTEST_TITLE
    if not distinct or not _near(
        left.posted_on, right.posted_on, _CROSSPOSTED_WITHIN
    ):
        return None
    if (
        left.closes
        and _day(left.closes) == _day(right.closes)
        and _agree(_day(left.opens), _day(right.opens))
    ):
        return "the same title and period on two boards"
    return None


def is_reposted(left: Posting, title: str, posted_on: date | None) -> bool:
    """Return whether a board that had a notice of that *title* and day may have posted it
    again as *left*, whatever days and facts it has now.
    """
    plain = plain_title(left.title)
    is_distinct = len(plain) >= _SHORTEST_TITLE
    return (
        is_distinct
        and plain == plain_title(title)
        and _near(left.posted_on, posted_on, _REPOSTED_WITHIN)
    )


def contradict(left: Posting, right: Posting) -> bool:
    """Return whether anything that was read of both makes them two notices."""
    if left.kind != right.kind and not _are_one_kind(left, right):
        return True
    return _facts_differ(left, right) or _another_round(left, right)


def documents_contradict(left: Posting, right: Posting) -> bool:
    """Return whether what was read of two that their lists show as one makes them two.

    Who runs the call is weighed by then, and a correction told from its call: one portal
    names who pays, another who takes the applications.
    """
    if left.kind != right.kind and not {left.kind, right.kind} <= _ANNOUNCED:
        return True
    return (
        _facts_differ(left, right)
        or _numbered_or_placed_apart(left, right)
        or _differ(left.ministries, right.ministries)
    )


def _facts_differ(left: Posting, right: Posting) -> bool:
    """Return whether a notice's number, its closing minute or an amount is another."""
    for mine, theirs in (
        (left.notice_no, right.notice_no),
        (_clock(left.closes), _clock(right.closes)),
    ):
        if not _agree(mine, theirs):
            return True
    ours = dict(left.money)
    return any(ours.get(name, won) != won for name, won in right.money)


def _are_one_kind(left: Posting, right: Posting) -> bool:
    """Return whether two boards may call one notice by two kinds: 수정 or 연장, and a call that
    one of them does not say is announced again or is an additional one, over the same days.
    """
    kinds = {left.kind, right.kind}
    if not left.kind or not right.kind or kinds <= REVISIONS:
        return True
    if kinds - {"call"} not in ({"reannouncement"}, {"additional_call"}):
        return False
    return _period(left) == _period(right) and left.closes is not None


def _period(posting: Posting) -> tuple[str | None, str | None]:
    return _day(posting.opens), _day(posting.closes)


def _another_round(left: Posting, right: Posting) -> bool:
    """Return whether anything that is known of both makes them two rounds, regions or
    agencies' calls.
    """
    return (
        _numbered_or_placed_apart(left, right)
        or _differ(left.ministries, right.ministries)
        or _differ(left.agencies, right.agencies)
    )


def _numbered_or_placed_apart(left: Posting, right: Posting) -> bool:
    """Return whether the year, the round or the region is another."""
    for mine, theirs in (
        (left.year, right.year),
        (left.round, right.round),
        (_region_mark(left.title), _region_mark(right.title)),
    ):
        if not _agree(mine, theirs):
            return True
    return _differ(_places(left), _places(right))


def _differ(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Return whether both are known and have nothing in common."""
    return bool(mine) and bool(theirs) and mine.isdisjoint(theirs)


def _long_over(left: Posting, right: Posting) -> bool:
    """Return whether one was posted long after the other had closed: a late twin of last
    season, no extension.
    """
    for later, earlier in ((left, right), (right, left)):
        closed = written_day(earlier.closes)
        if (
            closed
            and later.posted_on
            and later.posted_on > closed + _REVISED_AFTER_CLOSING
        ):
            return True
    return False


def _places(posting: Posting) -> frozenset[str]:
    # The whole country contradicts no region.
    return frozenset() if "전국" in posting.regions else posting.regions


def _agree(left: object, right: object) -> bool:
    return left is None or right is None or left == right


def _near(left: date | None, right: date | None, most: timedelta) -> bool:
    return left is None or right is None or abs(left - right) <= most


def _day(written: str | None) -> str | None:
    return written[:10] if written else None


def _clock(written: str | None) -> str | None:
    return written[11:] or None if written else None


def _region_mark(title: str) -> str | None:
    mark = _REGION_MARK.match(
        _LISTED.sub(" ", unicodedata.normalize("NFKC", title))
    )
    return vocabulary.spellings("regions").get(mark[1]) if mark else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def known_agencies(names: Iterable[str]) -> frozenset[str]:
    """Return agencies in full, whatever short or former name was written, without what
    a list says of their legal form: ``(재)한빛진흥원``, ``재단법인 한빛진흥원``.
    """
    spelled = _agencies_by_spelling()
    found = set()
    for name in names:
        if bare := LEGAL_FORM.sub("", name).strip():
            found.add(spelled.get(bare, bare))
    return frozenset(found)


@cache
def _agencies_by_spelling() -> dict[str, str]:
    return {
        **vocabulary.spellings("agencies"),
        **vocabulary.spellings("ministries"),
    }


@cache
def _numbered() -> dict[str, re.Pattern[str]]:
    return {
        host: re.compile(place) for host, place in vocabulary.rows("sites")
    }
