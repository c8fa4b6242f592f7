"""Where the sentences of a text take up the names of parts.

::

    공모는 일반공모와 기획공모로 나뉜다. 일반공모는 …, 기획공모에는 …
    '바다형'에 …. '숲형'은 …
    디딤 과제는 …. 뜀틀 과제는 …

Names are in quotation marks, end in a word for parts, or are listed in a row as what the
call falls into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from reader.parts.part_names import is_thing, may_be_part
from reader.text.patterns import late
from reader.text.searching import near, spots_of, starts_of

_KIND: Final = r"(?:부문|분야|유형|트랙|분과|단계|과제|공모|사업)"
_WORD: Final = r"[가-힣A-Za-z0-9·&/-]"
# `'도약' 부문`, `「도약」`
_QUOTED: Final = late(
    rf"""
    ['"「](?:                                # a sign, to which the search leaps
        (?<=')(?P<single>[^'"\n]{{1,30}})'
        | (?<=")(?P<double>[^'"\n]{{1,30}})"
        | (?<=「)(?P<cornered>[^「」\n]{{2,30}})」
    )
    (?:[ ]?{_KIND})?
    """,
    re.VERBOSE,
)
# Words that lead from one clause to the next, where a topic may follow: most clauses have
# no particle near enough.
_LINK: Final = r"""
    (?:(?:먼저|우선|다음으로|또|또한|이어|그리고|아울러|한편|신설된),?[ ])?+
    (?=[가-힣A-Za-z0-9·&/-][가-힣A-Za-z0-9·&/ -]{0,40}[은는에우][ ])
    """
_FIRST_CLAUSE: Final = late(_LINK, re.VERBOSE)
# Where a further clause begins: `. 또 `, `하고 `.
_CLAUSE: Final = late(rf"[.,:·\n△▲▶고며](?:(?<=\n)|\s){_LINK}", re.VERBOSE)
# `, 단독형은`, `하고 선도 부문은`: a word for parts makes a name of what precedes it.
_KINDLY: Final = late(
    rf"""
    (?P<name>{_WORD}{{1,14}}(?:[ ]{_WORD}{{1,10}})?
        (?:[ ](?:부문|분야|유형|트랙|분과|단계|과제)|형|(?<!선정)(?<!참여)(?<!지원)(?<!신청)기업))
    (?=(?:[ ](?:사업|과제|기업|지원))?(?:에서는|에는|에게는|은|는|에|의[ ]경우)[ ])
    """,
    re.VERBOSE,
)
# `도약연구는 …`, `개척연구는 …`: names that end alike are of one sort.
_ALIKE: Final = late(
    r"""
    (?P<name>[가-힣A-Za-z·]{3,14}|[가-힣A-Za-z·]{2,10}[ ][가-힣A-Za-z·]{2,10})
    (?<![에서게])
    (?=(?:에서는|에는|에게는|은|는|의[ ]경우)[ ])
    """,
    re.VERBOSE,
)
# All that are chosen, and no part of them: `선정된 과제`, `과제`.
_OF_ALL: Final = late(
    rf"(?:(?:최종[ ])?(?:선정|선발|채택|지정)[된한][ ])?{_KIND}"
)
# Who gives, who gets, and what every call has.
_NO_SORT: Final = late(
    r"""
    (?:
        [시도군청부처원] | (?<!연)구 | 재단|공단|공사|센터|협회|기관|정부|진흥원|장관|원장|관계자
        | 기업|업체|기간|대상|과제|방법|결과|사업
    )$
    | ^(?:선발|선정)된[ ]
    """,
    re.VERBOSE,
)
# `새로운 매칭형을 신설했다. 여기에는 …`
_MADE: Final = late(
    r"""
    (?P<name>[가-힣A-Za-z·]{2,12}(?:형|[ ](?:트랙|유형|부문|분야)))
    (?=[을를도이가][ ](?:신설|도입|추가|새롭게))
    """,
    re.VERBOSE,
)
_MAKING: Final = ("신설", "도입", "추가", "새롭게")
_MADE_BEFORE: Final = 18
_MADE_BEHIND: Final = 3
# `섬을 잇는 바다 협동형 과제의 경우 …`: within a clause, where no other words take names up.
_IN_CASE: Final = late(
    r"""
    (?:^|(?<=[\s,]))
    (?P<name>
        (?:[가-힣A-Za-z·]{2,10}(?<![는은한된할인의을를이가])[ ]){0,2}
        [가-힣A-Za-z·]{0,12}(?:과제|유형|트랙|부문|분야|형)
    )
    (?=의[ ]경우[ ,]|에[ ]대해(?:서는)?[ ])
    """,
    re.VERBOSE,
)
_CASES: Final = ("의 경우", "에 대해")
_CASE_BEFORE: Final = 44
_CASE_BEHIND: Final = 8
# `바다벤처로 선정되면 …`: as what one is chosen.
_CHOSEN_AS: Final = late(
    rf"""
    (?:^|(?<=\n)|(?<=[.,][ ]))
    (?P<name>{_WORD}{{2,16}}?(?:[ ]{_WORD}{{1,10}}?)?)
    (?=(?:[ ](?:분야|부문|유형|트랙))?(?:으로|로|에)[ ](?:선정|지정|선발)되면[ ])
    """,
    re.VERBOSE,
)
_CHOSEN: Final = ("정되면", "발되면")
_CHOSEN_BEFORE: Final = 40
_CHOSEN_BEHIND: Final = 5
# `… 등 3개 분야로 나눠`, `일반공모와 기획공모로 나뉜다`
_DECLARED: Final = late(
    r"""
    (?:
        (?:\d{1,2}|[두세네]|다섯)[ ]?(?:개|가지)[ ]?(?:[가-힣]{1,6}[ ])?
        (?:부문|분야|유형|트랙|단계|사업|과제)
        | (?:으로|로|을|를)[ ](?:각각[ ])?(?:나뉘|나뉜|나눠|나누어|나눈|구분|구성|세분)
        | 등으로[ ](?:진행|추진|운영)
    )
    """,
    re.VERBOSE,
)
# What each of both holds, and the letters before and behind that.
_DECLARING: Final = late(
    r"등으로[ ]|개(?<=[\d두세네섯 ]개)|가지(?<=[\d두세네섯 ]가지)|나뉘|나뉜|나눠|나누어|나눈|구분|구성|세분"
)
_DECLARED_BEFORE: Final = 6
_DECLARED_BEHIND: Final = 12
# `씨앗, 새싹, 열매 등 총` 3개 분야
_AND_OTHERS: Final = late(r"[ ]?(?:등|까지)?[ ]?(?:총)?[ ]?$")
# Between names in a row: `씨앗·새싹`, `바다형 및 숲형`, `바다형과 숲형`, `씨앗-줄기`.
_PARTED: Final = late(
    r"""
    [ ]?[,·△▲▶→/][ ]?
    | [ ]및[ ]
    | (?<=[가-힣'"A-Za-z0-9)])[와과][ ]
    | (?<=[가-힣A-Za-z])-(?=[가-힣A-Za-z])
    """,
    re.VERBOSE,
)
_LAST_BRACKET: Final = re.compile(r"[ ]?\([^()\n]*\)$")
_BRACKET: Final = re.compile(
    r"\(\d{1,4}\)[건팀명]의?|[ ]?\([^()\n]{0,60}\)?|[ ]?\[[^\]\n]{0,40}\]?"
)
# What takes a name up: `일반공모는`, `바다형 기술개발은`, `'숲길'로 선정되면`, `들판 최대 3억원`.
_TAKEN: Final = late(
    rf"""
    ['"」]?(?:[ ]?{_KIND})?(?:[ ]?\([^()\n]{{1,40}}\))?(?:['"」])?
    (?:
        (?:[ ]?[가-힣A-Za-z·]{{1,8}}){{0,2}}?
        (?:에서는|에는|에게는|에서|에선|에게|은|는|에|엔|도|을|를|이|가|[ ]역시|[ ]관련해서는|[ ]?의[ ]경우|[ ]?시(?=[ ]\d))(?=[ ,])
        | (?:[ ]?[가-힣]{{1,6}})?(?:으?로|에)[ ](?:선정|지정|선발)되면
        | [ ]?(?:총|최대|약|각)?[ ]?(?=\d)
        | (?=[ ]?\((?:총|최대|약)?[ ]?\d[\d,.]*[ ]?(?:[십백천]?[만억]|[백천])?[ ]?(?:원|개|건|팀|명|편|곳|사|과제))
        | [ ]등[ ](?:총[ ])?(?:\d|[두세네])[ ]?(?:개|가지)[ ]?{_KIND}(?:으?로|에서|을|를)(?=[ ])
    )
    """,
    re.VERBOSE,
)
# Names in a row before what is said of all of them.
_AND: Final = re.compile(
    r"['\"」]?(?:[ ]?[,·][ ]?|[ ]?(?:및|또는)[ ]|[와과][ ])['\"「]?"
)
# What is said about a part before its name: `최대 1억원까지 지원하는 '도약지원'`.
_BEFORE_NAME: Final = late(
    r"""
    (?: (?:[와과,.]|[은는](?![ ]?'))[ ] | \n | ^ )
    (?P<said>[^,.'"\n]{4,70}(?:하는|되는|받는|주는)[ ])$
    """,
    re.VERBOSE,
)
# What it ends with.
_TELLING_NAME: Final = ("하는 ", "되는 ", "받는 ", "주는 ")
# The programme itself, and works and sayings that are in quotation marks.
_NO_PART: Final = late(r"20\d\d|공모전|공고|보도|.{6}[다요]$")
_KIND_AFTER: Final = late(r"[ ](?:부문|분야|유형|트랙|분과|단계|과제)$")
# A word that tells of names and is none: `단계별로`, `공모는`.
_LEADING: Final = late(
    r"(?:[은는을를로며고서해]|[가-힣]의|따라|부터|까지|마다|위한|하는|대상|총|등)$"
)
FEWEST_PARTS: Final = 2
MOST_PARTS: Final = 14
"""Parts that a call falls into; a longer row of names lists something else."""

# Words and letters of a name; letters of names in a row, and of what is said before one.
_NAME_WORDS: Final = 4
_NAME_ROOM: Final = 24
_ROW_ROOM: Final = 200
_SAID_ROOM: Final = 90


class TopicMention(NamedTuple):
    """Where the text takes up names, and by which sign they are known."""

    names: tuple[str, ...]
    family: str
    start: int
    end: int


def topic_mentions(plain: str) -> list[TopicMention]:
    """Return where names are taken up, in order; of two in one place the longer first."""
    found: list[TopicMention] = []
    for match in _QUOTED.finditer(plain):
        group = match.lastgroup or ""
        name = _LAST_BRACKET.sub("", match[group])
        end = match.start(group) + len(name)
        is_name = _is_name(name) or len(name) == 1
        if not is_name or _NO_PART.search(name):
            continue
        is_told = said_before(plain, 0, match.start()) < match.start()
        if is_told or _TAKEN.match(plain, end):
            found.append(TopicMention((name,), "quoted", match.start(), end))
    found.extend(_topics(plain))
    for number, (names, _) in enumerate(declared_names(plain)):
        found.extend(_taken_up(plain, names, str(number)))
    found.sort(key=lambda mention: (mention.start, -mention.end))
    return found


def _topics(plain: str) -> Iterator[TopicMention]:
    """Yield the names that begin clauses; each is of the sort that its end tells."""
    first = _FIRST_CLAUSE.match(plain)
    clauses = [first] if first is not None else []
    for clause in (*clauses, *_CLAUSE.finditer(plain)):
        match = _KINDLY.match(plain, clause.end())
        if match and _is_name(match["name"]):
            yield _topic(match)
            continue
        match = _ALIKE.match(plain, clause.end())
        if match is None or _NO_SORT.search(match["name"]):
            continue
        if _is_name(match["name"]):
            name, start = match["name"], match.start()
            yield TopicMention((name,), f"-{name[-2:]}", start, match.end())
    chosen = spots_of(_CHOSEN, plain)
    for match in near(
        _CHOSEN_AS, plain, chosen, _CHOSEN_BEFORE, _CHOSEN_BEHIND
    ):
        name, start = match["name"], match.start()
        if _is_name(name) and not is_thing(name):
            yield TopicMention((name,), "선정되면", start, match.end())
    made = spots_of(_MAKING, plain)
    cases = spots_of(_CASES, plain)
    for match in (
        *near(_MADE, plain, made, _MADE_BEFORE, _MADE_BEHIND),
        *near(_IN_CASE, plain, cases, _CASE_BEFORE, _CASE_BEHIND),
    ):
        if _is_name(match["name"]):
            yield _topic(match)


def _topic(match: re.Match[str]) -> TopicMention:
    name = match["name"]
    family = "형" if name.endswith("형") else name[-2:]
    return TopicMention((name,), family, match.start(), match.end())


def _is_name(name: str) -> bool:
    if len(name) > _NAME_ROOM or _OF_ALL.fullmatch(name):
        return False
    return may_be_part(name)


def declared_names(plain: str) -> Iterator[tuple[list[str], int]]:
    """Yield the names that the text says the call falls into, and where they end."""
    last = 0
    words = starts_of(_DECLARING, plain)
    for match in near(
        _DECLARED, plain, words, _DECLARED_BEFORE, _DECLARED_BEHIND
    ):
        begin = max(0, match.start() - _ROW_ROOM, last)
        for sign in ("\n", "다. ", "며, ", "고, "):
            begin = max(begin, plain.rfind(sign, begin, match.start()))
        row = _BRACKET.sub("", plain[begin : match.start()])
        names = row_names(_AND_OTHERS.sub("", row))
        if names:
            yield names, match.start()
            last = match.start()


def row_names(row: str) -> list[str]:
    """Return the different names that *row* ends with, joined by commas or by words for
    "and"; none where they are fewer or more than the parts of a call.

    >>> row_names("올해는 바다 분야와 들판 분야")
    ['바다', '들판']
    """
    names: list[str] = []
    for piece in reversed(_PARTED.split(row)):
        name, is_first = _trimmed(piece)
        if not _is_name(name):
            break
        names.append(name)
        if is_first:
            break
    names.reverse()
    are_parts = FEWEST_PARTS <= len(names) <= MOST_PARTS
    return names if are_parts and len(set(names)) == len(names) else []


def _trimmed(piece: str) -> tuple[str, bool]:
    """Return the name that *piece* ends with, and whether other words are before it."""
    bare = _KIND_AFTER.sub("", piece.rstrip())
    lead, quote, quoted = bare.rstrip(" '").rpartition("'")
    if quote:
        return _KIND_AFTER.sub("", quoted.strip()), bool(lead.strip())
    words = piece.strip(" '\"「」\n").split()
    first = len(words) - 1
    while first > 0 and not _LEADING.search(words[first - 1]):
        first -= 1
    first = max(first, len(words) - _NAME_WORDS)
    name = " ".join(words[max(first, 0) :])
    if _LEADING.search(name):
        return "", True
    return _KIND_AFTER.sub("", name), first > 0


def _taken_up(
    plain: str, names: Sequence[str], family: str
) -> Iterator[TopicMention]:
    """Yield where the text takes up *names*, those in a row together."""
    choices = []
    for name in sorted(names, key=len, reverse=True):
        letters = [re.escape(letter) for letter in name if letter != " "]
        choices.append("[ ]?".join(letters))
    pattern = re.compile(rf"(?<![가-힣A-Za-z0-9])(?:{'|'.join(choices)})")
    by_letters = {"".join(name.split()): name for name in names}
    run: list[re.Match[str]] = []
    for match in pattern.finditer(plain):
        if run and not _AND.fullmatch(plain, run[-1].end(), match.start()):
            run = []
        run.append(match)
        taken = _TAKEN.match(plain, match.end())
        if taken is None or _AND.match(plain, match.end()):
            continue
        called = tuple(by_letters["".join(one[0].split())] for one in run)
        yield TopicMention(called, family, run[0].start(), match.end())
        run = []


def said_before(plain: str, begin: int, start: int) -> int:
    """Return where between *begin* and *start* the words begin that tell of the name at
    *start*; that place itself where none do.
    """
    if not plain.endswith(_TELLING_NAME, begin, start):
        return start
    found = _BEFORE_NAME.search(plain, max(begin, start - _SAID_ROOM), start)
    return found.start("said") if found else start
