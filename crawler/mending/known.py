"""The notices that a board is known to have listed, by which its rows are found again."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from html import unescape
from typing import Final

from crawler.platforms.words import title_of

# Brackets, blanks and dashes, which designs put and take away.
_SIGNS: Final = re.compile(r"[\W_]+")
LONGEST_KEPT: Final = 400
"""Letters of a text whose bare letters are remembered: a search asks for those of one
title many times.
"""
SHORTEST_STEM: Final = 8
"""Letters of a title that tell which notice it is although the rest is not shown."""
MOST_PARTS: Final = 12
"""Words at which a title is divided, from each end."""
_ENTITY: Final = re.compile(
    r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z]{2,8});"
)
# "2026년 AI 바우처 지원사업 수요기..."
_CUT: Final = re.compile(r"\s*(?:…|\.{2,})\s*$")
AROUND_TITLES: Final = {
    "bracket": re.compile(
        r"""^ \s* [\[(<【〔] [^\[\](){}<>【】〔〕]{1,20} [\])>】〕] \s*   # "[지원사업] 제목"
        """,
        re.VERBOSE,
    ),
    "count": re.compile(
        r"""\s* [\[(] [~∼\s]{0,3} (?:[A-Z][a-z]{2,8}\.?\s)?   # "Title (Nov 16, 2017)"
        \d [\d\s.,:/~∼년월일-]{0,24} [\])] \s* $              # "제목 [3]", "제목 (~12.28)"
        """,
        re.VERBOSE,
    ),
    "serial": re.compile(
        r"""^ \s* (?:공고|고시)? \s* 제? \s?                  # "공고 제2026-41호 제목"
        (?:19|20)\d{2} \s? [-–] \s? \d{1,5} \s? 호 [\s.:)\]]*
        """,
        re.VERBOSE,
    ),
    "state": re.compile(
        r"""^ \s* (?:접수 | 모집 | 신청 | 공고)? \s? (?:예정 | 중 | 마감 (?:임박)? | 종료 | 완료) \s+   # "접수중 제목"
        | \s+ D \s? [-+] \s? (?: \d{1,3} | day ) \s* $                                     # "제목 D-12"
        """,
        re.VERBOSE | re.IGNORECASE,
    ),
    "tail": re.compile(r"\s+ [|ㅣ│·] \s .* $", re.VERBOSE | re.DOTALL),
}
"""What designs put around a title: its kind or whether it is open before it, a number of
comments, a last day or all that is known of the notice behind it.
"""
_SIGNS_OF: Final = {
    "bracket": frozenset("[(<【〔"),
    "count": frozenset(")]"),
    "serial": frozenset("호"),
    "state": frozenset("정중감료완D"),
    "tail": frozenset("|ㅣ│·"),
}
"""Letters of which one is in each such text: most texts have none."""


@dataclass(frozen=True, slots=True)
class ListedNotice:
    """A notice as the board listed it; *day* is ``None`` where it is not known."""

    key: str
    title: str
    day: date | None = None
    url: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    """What its row said besides, by label."""


def without_around(title: str, name: str) -> str:
    """Return *title* without what a design puts around it, by its *name*.

    >>> without_around("[창업] 지원 공고", "bracket"), without_around("지원 공고", "bracket")
    ('지원 공고', '지원 공고')
    """
    if _SIGNS_OF[name].isdisjoint(title):
        return title
    return AROUND_TITLES[name].sub("", title)


def letters_of_title(title: str) -> str:
    """Return the letters and digits of a title, by which titles are compared.

    >>> letters_of_title("「AI 바우처」 재공고 새로운게시글")
    'ai바우처재공고'
    """
    # Whole pages are asked about, too, which are not to be kept.
    is_short = len(title) <= LONGEST_KEPT
    return _letters(title) if is_short else _letters.__wrapped__(title)


@lru_cache(maxsize=2048)
def _letters(title: str) -> str:
    whole = title_of(unescaped(title))
    return _SIGNS.sub("", unicodedata.normalize("NFKC", whole)).casefold()


def unescaped(text: str) -> str:
    """Return *text* without references that were meant for a browser: some sites
    escape on saving and again on showing.

    >>> unescaped("&#12300;R&amp;D&#12301; 공고")
    '「R&D」 공고'
    """
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda found: unescape(found[0]), text)


def is_cut(title: str) -> bool:
    """Return whether a design shows the beginning of a title only.

    >>> is_cut("2026년 AI 바우처 지원사업 수요기..."), is_cut("공고")
    (True, False)
    """
    return bool(_CUT.search(title))


def by_letters(known: Iterable[ListedNotice]) -> dict[str, ListedNotice]:
    """Return notices by the letters of their titles, also without what another design
    may leave out.
    """
    found: dict[str, ListedNotice] = {}
    shorter: Counter[str] = Counter()
    others: dict[str, ListedNotice] = {}
    for notice in known:
        letters = letters_of_title(notice.title)
        # "공고" is on every page.
        if len(letters) >= 4:
            found.setdefault(letters, notice)
        for name in AROUND_TITLES:
            # A number that is left out may be the agency's own: a person has to say.
            rest = notice.title
            if name != "serial":
                rest = without_around(rest, name)
            if rest == notice.title:
                continue
            bare = letters_of_title(rest)
            if bare != letters and len(bare) >= SHORTEST_STEM:
                shorter[bare] += 1
                others[bare] = notice
    # Without what is around them two titles may be one: then it tells neither.
    for letters, notice in others.items():
        if shorter[letters] == 1:
            found.setdefault(letters, notice)
    return found


def by_parts(known: Iterable[ListedNotice]) -> dict[str, ListedNotice]:
    """Return notices by the letters with which their titles begin or end: where a list
    showed more in one place than its new design does, such as a number before the
    name.  What two titles share tells neither.

    >>> found = by_parts([ListedNotice("7", "제2026-41호 뿌리기업 공정 개선 지원 공고")])
    >>> found["뿌리기업공정개선지원공고"].key
    '7'
    """
    found: dict[str, ListedNotice | None] = {}
    for notice in known:
        # Word by word, since titles of one board share most of their words.
        words = list(map(letters_of_title, notice.title.split()))
        middle = range(1, len(words))
        parts = set()
        for place in middle[:MOST_PARTS]:
            parts.add("".join(words[place:]))
        for place in middle[-MOST_PARTS:]:
            parts.add("".join(words[:place]))
        for letters in parts:
            # "372 Or 764" is a number.
            if len(letters) >= SHORTEST_STEM and (
                letters.isalpha()
                or sum(map(str.isalpha, letters)) >= SHORTEST_STEM
            ):
                is_first = letters not in found
                found[letters] = notice if is_first else None
    alone = {}
    for letters, only in found.items():
        if only is not None:
            alone[letters] = only
    return alone


@dataclass(frozen=True, slots=True)
class KnownTitles:
    """The titles of known notices, and what may be around them on a page."""

    by_letters: Mapping[str, ListedNotice]
    around: Sequence[str] = ("",)
    """Names in ``AROUND_TITLES``; "" for titles that stand alone."""
    may_be_cut: bool = False
    """Whether the beginning of a title stands for it, where the page shows no more."""
    by_parts: Mapping[str, ListedNotice] = field(default_factory=dict)
    """Notices by what their titles begin or end with, where that is enough."""

    def notice(
        self, title: str, day: date | None = None
    ) -> ListedNotice | None:
        """Return the notice that is shown by this *title*, cut or whole; ``None`` where
        it could be several, or only one of another *day*.
        """
        letters = letters_of_title(title)
        found = []
        if letters in self.by_letters:
            found.append(self.by_letters[letters])
        elif (
            self.may_be_cut and len(letters) >= SHORTEST_STEM and is_cut(title)
        ):
            for whole, notice in self.by_letters.items():
                if whole.startswith(letters):
                    found.append(notice)
        elif letters in self.by_parts:
            found.append(self.by_parts[letters])
        of_day = []
        for notice in found:
            if day is None or notice.day is None or notice.day == day:
                of_day.append(notice)
        return of_day[0] if len(of_day) == 1 else None

    def notice_in(self, text: str) -> ListedNotice | None:
        """Return the notice whose title *text* is, or holds with something around it."""
        for name in self.around:
            bare = without_around(text, name) if name else text
            notice = self.notice(bare) if not name or bare != text else None
            if notice is not None:
                return notice
        return None
