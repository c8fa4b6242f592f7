"""Spans of time as they are in a text: ``A ~ B``, ``~ B``, ``B까지``, ``A부터`` or a lone date."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Final, Literal, NamedTuple

from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.dates import DateToken, clock_after, day_only, scan
from reader.values.named_months import scan_named_months
from reader.values.relative import scan_relative

Shape = Literal["range", "until", "from", "lone", "former"]
"""``former`` is a date that an arrow replaces by another."""

# A notice has some dozens; a text with more is no notice, and need not be read to its
# end.
_MOST_DATES: Final = 10_000
_COUNTED = r"(?:\(\s?\d{1,3}\s?일간?\s?\)\s{0,4})?"
_APPLYING = r"(?:신청|접수|모집|공모|등록|제출|입력|응모)"
_BEGIN = r"(?:시작|개시|오픈|open(?:s|ing|ed)?|starts?)"
# What may be between a date and the sign that joins it to another: asides, the marks
# of footnotes.
_MARK = rf"""(?:
    \([^()\n]{{1,16}}\) | \[[^\[\]\n]{{1,16}}\] | <[^<>\n]{{1,16}}> | [〈「{{][^〉」}}\n]{{1,16}}[〉」}}]
    | ["'”’」』](?=\s?(?:[~-]|부터))                   # “3. 2. 10:00”부터
    | [¹²³⁰⁴-⁹⁽⁾†‡§※#①-⑳] | (?:주\s?)?\d{{1,2}}\)  # the marks of footnotes
    | [가-힣]{{1,3}}일\)                     # (월, 공고일)
    | 정각 | KST | 기준 | 현지\s?시간
    | (?:부터\s?)?(?:{_APPLYING}\s?)?{_BEGIN}(?=\s?~)    # 09:00부터 접수 시작 ~
    | 이후(?=\s?~) | [\]>〉](?=\s?[~-]\s?[\[<〈]\d)
)"""
_JOIN = re.compile(
    rf"""
    (?:[~-]\ ?\d{{1,2}}:\d\d)?                       # 3. 2. 09:00~18:00 ~ 3. 20.
    (?:
        [\s.,;)]{{0,12}}
        | [ .,;)]{{0,4}}\n[ ]{{1,60}}(?=~)              # a tilde that blanks put below the first day
        | [ ]{{0,2}}\|\n(?:\|[ :-]{{3,9}}){{2}}\|\n\|[ ]{{0,2}}\|[ ](?=~)   # | 접수기간 | 3. 2. |, |  | ~ 3. 20. |
    ) (?:{_MARK}[\s.,)]{{0,4}}){{0,4}}
    (?P<by>
        \|\s?~\s?\|\s{{0,4}}                            # a tilde in a cell of its own
        | ~\s?["“‘「『(\[<〈](?=\d)                        # (2026-03-02) ~ (2026-03-20)
        | 부터\s?["“‘「『](?=\d)                          # “3. 2. 10:00”부터 “3. 20. 18:00”까지
        | 부터\s?\d{{1,3}}일간?\s?\(\s?                  # 3. 2.부터 18일간(3. 20. 마감)
            (?=[^()\n]{{4,16}}(?:\([월화수목금토일]\))?[^()\n]{{0,16}}(?:마감|까지|종료)\))
        | (?<!\n)[ㅡ─━]{{1,4}}[>▶►]?\ {{0,4}}             # dashes that are letters or lines
        | (?:(?<=\])|(?<=\]\ ))-\s?\[(?=\d)               # [2026-03-02] - [2026-03-20]
        |
        ~[^\n\d~]{{2,24}}\(\s?(?:종료일|마감일|최종)\s?:?\s{{0,4}}   # ~ 예산 소진 시까지(종료일: …
        |
        (?: [~∿↝⇝»≫] | (?<!\n)-{{1,2}}>? | (?:에서)?부터 | 에서 | =>|>{{1,2}}|▶|▷|►|▻|…|\.\.+
            | [←-⇿➔-➾⟵-⟿] | (?:to|till?|until|thru|through)(?![a-z])
            | (?<=[\dZ])/(?=20\d\d-\d\d-\d\dT) )    # ISO 8601: 2026-03-02T09:00/2026-03-20T18:00
        [\s~.>]{{0,24}}
        (?:\((?:[^()\d\n]|\d(?![.월/\d])){{1,24}}\)\s?)?    # → (연장) 3. 27., ~ (예산 소진 시 조기 마감) 3. 27.
        (?:오는\s|[월화수목금토일]요일,?\s|(?:동년|동월|같은\s?[해달]|당[해월]|익년|다음\s?해|내년|올해|새해|이듬해)\s?|\((?:잠정|예정)\)\s?)?
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What may be between the day and the tilde of a range whose hour is written in a way
# that is not known: `3. 2. 0900 ~ 3. 20.`, `3. 2. 09h00 ~`.
_UNKNOWN_HOUR = late(
    r"""
    (?=[^\n~]*[\d시])                     # "/ ~" alone may part two things
    [^가-힣A-Za-z\n|~]{1,12}
    (?:(?:정각|부터?|경|시|분|초|h|[ap]\.?m\.?)[^가-힣A-Za-z\n|~]{0,8}){0,3}
    ~[\s.]{0,4}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ARROW = re.compile(r"[\s|]*(?:[-=]?>|[▶▷►▻←-⇿➔-➾⟵-⟿])")
# 연장접수 A → B is a period of its own, 연장: A → B a deadline that moved.
_CHANGED = late(
    r"변경|연장(?!\s?(?:접수|신청|모집|공모))|정정|당초|종전|기존|수정"
)
# Words beside an arrow that is no tilde: a deadline that was moved, or steps that
# follow each other.
_ENDING = late(
    r"^(?!.*기\s{0,3}간).*(?:마감|기한|시한|종료일|발표|심사|선정|평가)"
)
_CHANGED_AFTER = late(r"변경|연장|정정|수정")
# A label that says itself that the period moved: 모집기간(연장), 연장 접수기간.
_CHANGED_LABEL = late(
    r"기간\s?\(?\s?(?:변경|연장)|(?:변경|연장)\s?\S{0,4}기간"
)
# What a period's line is called before it, and what may end it: "접수기간 : ", "18:00까지".
_PERIOD = late(r"\W*(?:신청|접수|모집|공모)\s?(?:서?\s?접수\s?)?기[간한]\W*")
_NOTHING_MORE = late(r"[\s.)]*(?:까지)?[\s.)]*")
FOR_HOW_LONG = r"(?:(?:약\s)?\d{1,2}\s?(?:주일?|일|개월)간?\s|더\s)?"
"""What may be between a new end and that it is one: ``3. 13.로 2주 연장``."""
# "2. 13.에서 2. 27.로 연장합니다", "2. 13.에서 2. 27.까지 연장합니다"
_MOVED_TO = late(
    rf"\s?(?:까지(?:\s?으?로)?|으?로)\s?{FOR_HOW_LONG}(?:연장|변경|조정|정정|수정)"
)
# `3. 2. ~ 익월 5일`
_NEXT_MONTH = late(r"(?:익월|차월|다음\s?달|내달)\s{0,2}")
# `3월 2일 오전 10시에 시작해 31일 …`
_BEGUN = late(
    rf"(?:에\s|부터\s|\s)?(?:{_APPLYING}[을를]\s)?(?:시작|개시)(?:하여|해서?|돼|되어|하고)\s(?:(?:같은|그)\s?달\s|오는\s)?"
)
_TILDE_BEFORE = re.compile(r"(?:~|[가-힣]-|공고일\s?(?:부터|-|→))\s{0,24}$")
_WHEN = r"(?:[ ]?(?:일시|일자|일정|일|시각|시간|시점|date|time|on))?"
# `접수마감` or `까지 :` below a date is the label of the next one.
_LABEL_BELOW = rf"(?:{_APPLYING}?[ ]?(?:마감|종료){_WHEN}|(?:언제[ ]?)?까지)[ ]?(?:[:\n]|$)"
# That a date is an end, behind it: "18시까지".
_UNTIL_AFTER = re.compile(
    rf"""
    (?!\s*\n\s*{_LABEL_BELOW})
    [\s.,)]{{0,6}}{_COUNTED}[\s,]{{0,4}}
    (?:(?!선착순|예산|소진|조기|상시|수시|시작|개시|오픈)[가-힣·]{{1,6}}\s?)?(?:분\s?)?
    (?:까지|限|한\)|한$|한(?=[ ]*\n)|시한|마감|이내|내로|에\s?한(?:함|하여))
    """,
    re.VERBOSE,
)
# Behind a beginning, the label of the end that follows: `시작 3. 2. 09:00 마감 3. 20. 18:00`.
_LABEL_OF_NEXT = late(
    rf"[\s.,)/]{{0,6}}{_APPLYING}?[ ]?(?:마감|종료){_WHEN}[ ]?:?\s{{1,4}}(?='?\d{{1,4}}[ ]?[./년월-])"
)
NOT_AFTER: Final = late(
    rf"""
    [\s.,)]{{0,4}} (?:이후|후)(?:에는|에|로는|는)? \s
    [^\n.☞※]{{0,24}}? {_APPLYING} [^\n.☞※]{{0,60}}?
    (?:불가|할\s수\s없|되지\s않|받지\s않)
    """,
    re.VERBOSE,
)
"""``4. 3. 16:00 이후 신청서 제출 불가``: what cannot be done after a moment ends with it."""
# `10. 31. 이후 접수 불가`, without an hour: nothing else may be between.
_REFUSED = late(
    rf"""
    [\s.,)]{{0,4}} (?:이후|후)(?:에는|에|로는|는)? \s? {_APPLYING}?
    (?:은|이)? \s? (?:불가|할\s수\s없|받지\s않)   # 이후 접수 불가
    """,
    re.VERBOSE,
)
_FROM_AFTER = re.compile(
    rf"[\s.,)]{{0,6}}(?:{_MARK}[\s.,)]{{0,4}}){{0,3}}(?:부터|~|이후)",
    re.VERBOSE,
)
# `09:00 시작, 선착순`, `3. 2.(월) 오전 10시에 접수 개시`: the day on which something begins.
_BEGINS_AFTER = re.compile(
    rf"""
    [\s.,]{{0,6}} (?:{_MARK}[ .,]{{0,4}}){{0,2}} [(\[<]?
    (?:에|자로|일)? [ ]? (?:(?:신청|접수|모집|공모|신청서|등록|입력)[ ]?(?:를|을|이|가)?[ ]?)?
    {_BEGIN} (?![ ]?(?:전|이전|후[ ]?\d|일[ ]?(?:기준|이전|현재)))
    """,
    re.VERBOSE | re.IGNORECASE,
)
# `시작일시: 3. 2.`, `| 접수시작 | 3. 2. |`, `부터 : 3. 2.`
_BEGINS_BEFORE = late(
    rf"""
    (?:(?<![가-힣A-Za-z])|(?<={_APPLYING})|(?<={_APPLYING}[ ]))
    (?: (?:{_BEGIN}{_WHEN}|가능[ ]?일(?:시|자)?)[\s:|)\]>\-·]{{0,12}}$ | (?:(?:언제[ ]?)?부터|from){_WHEN}[ ]?[)\]>]?[ ]?[:|]\s{{0,4}}$ | from[ ]$ )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NOT_OURS = late(
    r"(?:사업|협약|과제|연구|교육|행사|서비스|계약|지원|개발|공사|전시|운영|수행|투표|평가|판매|대회|시행)\s?$"
)
# What may be between a beginning and its end: "마감일시:".
_ENDS_BETWEEN = late(
    rf"""
    [\s.,)]{{0,4}} (?:{_MARK}[\s.,)]{{0,4}}){{0,3}}
    (?P<begun>[(\[]?(?:에\s?|부터\s)?(?:{_APPLYING}\s?)?{_BEGIN}(?:하여|되어|하고|해|돼)?[)\]]?|부터)?
    (?: [^가-힣A-Za-z\d]{{0,16}}
      | \s?\|\n\|[ |:-]{{3,60}}\|\n[ |]{{2,8}}          # the line below a table's first row
    ) (?:and\s|call\s)?
    (?:{_APPLYING}\s?기간\s?[(\[]\s?)?                # 접수기간(종료일)
    (?P<ended>
        {_APPLYING}?\s?(?:서류?\s?)?[(\[]?
        (?:마감|종료|완료|끝|(?:언제[ ]?)?까지|end|close[sd]?|closing|deadline|to){_WHEN}(?:[은는](?=\s))?
    )?
    [^가-힣A-Za-z\d]{{0,12}}
    """,
    re.VERBOSE | re.IGNORECASE,
)
# `접수기간` over two days, each in a line of its own, and no third one below them.
_PERIOD_ABOVE = late(
    rf"(?<![가-힣]){_APPLYING}{{1,2}}[ ]?기간[ ]?:?\s{{1,4}}$"
)
_LINE_BELOW = late(r"[ .)]{0,4}\n\s{0,4}")
_NO_DAY_BELOW = late(
    r"[ .)]{0,4}(?:까지|마감|\(|$|\n(?!\s{0,4}'?\d{2,4}[ ]?[./년-]))"
)
# `마감일시: 3. 20.` over `시작일시: 3. 2.`: what precedes the first of them, and
# between both.
_ENDS_BEFORE = late(
    rf"""
    (?:(?<![가-힣A-Za-z])|(?<={_APPLYING})|(?<={_APPLYING}[ ]))
    (?:마감|종료){_WHEN} [\s:|)\]>\-·]{{1,12}}$      # 마감일시:
    """,
    re.VERBOSE,
)
# Between them: `(금) / 접수 시작일시:`.
_BEGINS_BETWEEN = late(
    rf"""
    [\s.,)]{{0,4}} (?:{_MARK}[\s.,)]{{0,4}}){{0,3}} [^가-힣A-Za-z\d]{{0,16}}
    {_APPLYING}?[ ]?{_BEGIN}{_WHEN} [^가-힣A-Za-z\d]{{1,12}}
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Behind an end: "(금) 마감", "오후 4시에 마칩니다".
_ENDS_AFTER = late(
    rf"[\s.,]{{0,6}}(?:{_MARK}[ .,]{{0,4}}){{0,2}}[(\[<]?(?:에[ ]?)?{_APPLYING}?[ ]?(?:마감|종료|까지|끝|마칩|마친|end|close)",
    re.VERBOSE,
)
_END_WORD = late(rf"[(\[<]{_APPLYING}?[ ]?(?:마감|종료){_WHEN}[)\]>]")
BEGINS_COLUMN: Final = late(rf"(?:{_BEGIN}|부터){_WHEN}", re.IGNORECASE)
"""The head of a column of beginnings, beside one of ends: ``시작일 | 종료일``, ``부터 | 까지``."""
_ENDS_COLUMN = late(rf"(?:마감|종료|완료|까지|end){_WHEN}", re.IGNORECASE)
# The line below the heads: `| :--- | :--- |`, as ours have it, or `| --- | --- |`.
_RULES_OF_TABLES = ("\n| :---", "\n| ---")
_NEXT_CELL = late(r"[\s.]*\|\s*")
_INTO_NEXT_CELL = late(r"\s*~\s*\|\s*")
_PAIR_REACH: Final = 60
_NEAR: Final = 16
_LINE: Final = 48
_POINT_AFTER = re.compile(
    r"[\s.,)]{0,4}(?:현재|기준|이전|당시|자\s|字|일자\s|발급|개정|시행|제정|중$|초$|말$)"
)
_BELOW = re.compile(r"[ .]{0,8}\n{1,2}([^\n]{0,160})")
_CLOCKS = re.compile(r"\d{1,2} {0,3}: {0,3}\d\d(?!\d(?!\.))")

# What belongs to the last date behind it: "(금) 15:00까지", "(15:00 까지)", "부터".
_OWN_WORDS = re.compile(
    r"""
    [ ]{0,2} (?:\( [^()\n|]{1,16} \) [ ]{0,2})?
    (?:정각[ ]?|분[ ]?|도착[ ]?분?[ ]?)?
    (?:까지|부터|이내|마감|한(?=[ )\n|]|$))? \)?
    """,
    re.VERBOSE,
)
_BULLETS: Final = " \n-□○ㅇ◦▪·"
_WORDS_BEFORE: Final = 60
_MIDDLE: Final = 40


class DateSpan(NamedTuple):
    """What a text says about one stretch of time; *start* and *end* are offsets of its words."""

    shape: Shape
    opens: DateToken | None
    closes: DateToken | None
    start: int
    end: int

    @property
    def last(self) -> DateToken:
        """The date that stands last: the closing one, if there is one."""
        text = self.closes or self.opens
        assert text is not None
        return text


@part_of_document
def spans_of(
    document: Document, as_of: date | None = None
) -> tuple[DateSpan, ...]:
    """Return the spans of a document in order; each date belongs to one span.

    With *as_of*, days given relative to it (내일, 다음달 19일) are dates as well.
    """
    plain = document.plain
    dates = list(islice(scan(plain), _MOST_DATES))
    if named := list(islice(scan_named_months(plain), _MOST_DATES)):
        dates = sorted([*dates, *named], key=lambda text: text.start)
    if as_of and (relative := list(scan_relative(plain, as_of))):
        dates = sorted([*dates, *relative], key=lambda text: text.start)
    spans = _with_clocks_below(list(_spans(plain, dates)), plain)
    return tuple(_paired(spans, plain))


def spans_within(
    spans: Sequence[DateSpan], start: int, end: int
) -> Sequence[DateSpan]:
    """Return those of *spans* that begin between two offsets."""
    first = bisect_left(spans, start, key=lambda span: span.start)
    return spans[
        first : bisect_left(spans, end, lo=first, key=lambda span: span.start)
    ]


def shown_start(plain: str, start: int) -> int:
    """Return where the words to show before a span begin.

    That is its line, or the line above if the span stands first in its own.
    """
    least = max(0, start - _WORDS_BEFORE)
    line = plain.rfind("\n", least, start)
    if line >= 0 and not plain[line:start].strip(_BULLETS):
        line = plain.rfind("\n", least, line)
    return line + 1 if line >= 0 else max(0, start - _MIDDLE)


def shown_end(plain: str, end: int) -> int:
    """Return where the words to show of a span end: never in the next line or cell.

    >>> text = "4. 3. 15:00까지 / 지원규모"
    >>> text[: shown_end(text, 11)]
    '4. 3. 15:00까지'
    """
    found = _OWN_WORDS.match(plain, end)
    stop = found.end() if found else end
    return end + len(plain[end:stop].rstrip())


def _spans(plain: str, dates: list[DateToken]) -> Iterator[DateSpan]:
    at = 0
    while at < len(dates):
        spans, count = _first_spans(plain, dates[at : at + 4])
        at += count
        yield from spans


def _first_spans(
    plain: str, dates: Sequence[DateToken]
) -> tuple[list[DateSpan], int]:
    """Return what the first of *dates* is part of, and how many of them that takes; the
    next three tell whether it was given up or moved.
    """
    first, *rest = dates
    following = rest[0] if rest else None
    join = _JOIN.match(plain, first.end)
    if join:
        day = _day_of_next_month(plain, first, join.end(), following)
        if day:
            is_of_day = following is not None and following.start < day.end
            return [_range(first, day)], 1 + is_of_day
        if following and join.start("by") < following.start <= join.end():
            return _joined(plain, first, join, rest)
    if first.day:
        day = _day_of_same_month(plain, first, join)
        if day:
            return [_range(first, day)], 1
        if following and _UNKNOWN_HOUR.fullmatch(
            plain, first.end, following.start
        ):
            return [_range(first, following)], 2
    return [_alone(plain, first)], 1


def _joined(
    plain: str,
    first: DateToken,
    join: re.Match[str],
    rest: Sequence[DateToken],
) -> tuple[list[DateSpan], int]:
    """Return the spans of two dates with *join* between them, and how many dates they
    take.
    """
    last = rest[0]
    if _is_moved(plain, first, join, last):
        former = DateSpan("former", first, None, first.start, first.end)
        return [former, DateSpan("until", None, last, last.start, last.end)], 2
    if len(rest) > 2 and _gives_way(plain, last, rest[1], rest[2]):
        # The whole period was given up; the next one is read alone.
        return [DateSpan("former", first, None, first.start, last.end)], 2
    if len(rest) > 1 and _moves_end(plain, first, last, rest[1]):
        # The end that was given up belongs to no span: only the new one counts.
        return [_range(first, rest[1])], 3
    return [_range(first, last)], 2


def _range(first: DateToken, last: DateToken) -> DateSpan:
    return DateSpan("range", first, last, first.start, last.end)


def _day_of_next_month(
    plain: str, opens: DateToken, at: int, following: DateToken | None
) -> DateToken | None:
    """Return the day at offset *at* of the month after *opens*: ``~ 익월 5일``.

    ``다음 달`` is told from the day of publication (*following*), unless that is before
    the opening.
    """
    named = _NEXT_MONTH.match(plain, at)
    if named is None or opens.month is None:
        return None
    is_told = following is not None and following.start == at
    if is_told and not _is_before(following, opens):
        return None
    next_month = opens._replace(month=opens.month % 12 + 1, day=None)
    return day_only(plain, named.end(), next_month)


def _is_before(token: DateToken | None, other: DateToken) -> bool:
    if token is None or token.year != (other.year or token.year):
        return False
    month, day = other.month or 0, other.day or 0
    return (token.month or 0, token.day or 0) < (month, day)


def _day_of_same_month(
    plain: str, opens: DateToken, join: re.Match[str] | None
) -> DateToken | None:
    """Return the bare day that *join* leads to from *opens*, or on which ends what a
    sentence says to begin there: ``3월 2일 시작해 같은 달 31일 마감한다``.
    """
    if join and (day := day_only(plain, join.end(), opens)):
        # A number that begins a line is a heading's: `3. 2.부터`, below it `3. 신청 방법`.
        is_said = day.clock or "일" in plain[day.start : day.end]
        if is_said or day.weekday is not None or "\n" not in join[0]:
            return day
    begun = _BEGUN.match(plain, opens.end)
    day = day_only(plain, begun.end(), opens) if begun else None
    return day if day and _ENDS_AFTER.match(plain, day.end) else None


def _is_moved(
    plain: str, first: DateToken, join: re.Match[str], second: DateToken
) -> bool:
    """Whether an arrow leads from an old deadline to a new one, or from step to step.

    Any other arrow leads from opening to end.
    """
    if not _ARROW.match(plain, join.start("by")):
        return (
            join["by"].startswith("에서")
            and _MOVED_TO.match(plain, second.end) is not None
        )
    room = plain[max(0, first.start - _LINE) : first.start]
    line = room.rpartition("\n")[2]
    near = line[-_NEAR:]
    rest = plain[second.end : second.end + _NEAR].partition("\n")[0]
    return bool(
        _CHANGED.search(near)
        or _ENDING.search(line)
        or _CHANGED_AFTER.search(rest)
        or _ARROW.match(rest)
    )


def _moves_end(
    plain: str, first: DateToken, end: DateToken, moved: DateToken
) -> bool:
    """Whether ``→ (연장) 3. 27.`` behind the end of a range moves that end.

    The arrow alone may lead to the next step: a word must say that it is a change, or
    the line must hold nothing but a period's name, its days and the new one.
    """
    join = _JOIN.match(plain, end.end)
    if (
        join is None
        or not join.start("by") < moved.start <= join.end()
        or not _ARROW.match(plain, join.start("by"))
    ):
        return False
    rest = plain[moved.end : moved.end + _NEAR].partition("\n")[0]
    line = plain.rfind("\n", 0, end.start) + 1
    is_whole_line = (
        _PERIOD.fullmatch(plain, line, first.start)
        and _NOTHING_MORE.fullmatch(rest) is not None
    )
    return bool(
        is_whole_line
        or _CHANGED_LABEL.search(plain, line, end.start)
        or _CHANGED_AFTER.search(plain, join.start("by"), moved.start)
        or _CHANGED_AFTER.search(rest)
    )


def _gives_way(
    plain: str, end: DateToken, opens: DateToken, closes: DateToken
) -> bool:
    """Whether a period that ends with *end* became another: ``A ~ B → C ~ D (2주 연장)``."""
    arrow = _JOIN.match(plain, end.end)
    joined = _JOIN.match(plain, opens.end)
    if (
        arrow is None
        or joined is None
        or not arrow.start("by") < opens.start <= arrow.end()
        or not joined.start("by") < closes.start <= joined.end()
        or not _ARROW.match(plain, arrow.start("by"))
        or _ARROW.match(plain, joined.start("by"))
    ):
        return False
    line = plain.rfind("\n", 0, end.start) + 1
    rest = plain[closes.end : closes.end + _NEAR].partition("\n")[0]
    return bool(
        _CHANGED.search(plain[line : end.start])
        or _CHANGED_AFTER.search(plain, arrow.start("by"), opens.start)
        or _CHANGED_AFTER.search(rest)
    )


def _alone(plain: str, token: DateToken) -> DateSpan:
    # Without an hour it may be a condition: "3. 2. 이후 개업한 자는 신청 불가".
    if (token.clock and NOT_AFTER.match(plain, token.end)) or _REFUSED.match(
        plain, token.end
    ):
        return DateSpan("until", None, token, token.start, token.end)
    if _TILDE_BEFORE.search(plain, max(0, token.start - 26), token.start):
        return DateSpan("until", None, token, token.start, token.end)
    if _POINT_AFTER.match(plain, token.end):
        return DateSpan("lone", token, None, token.start, token.end)
    if _BEGINS_AFTER.match(plain, token.end):
        return DateSpan("from", token, None, token.start, token.end)
    if _UNTIL_AFTER.match(plain, token.end) and not (
        _LABEL_OF_NEXT.match(plain, token.end)
        and _BEGINS_BEFORE.search(
            plain, max(0, token.start - _PAIR_REACH), token.start
        )
    ):
        return DateSpan("until", None, token, token.start, token.end)
    if _FROM_AFTER.match(plain, token.end):
        return DateSpan("from", token, None, token.start, token.end)
    return DateSpan("lone", token, None, token.start, token.end)


def _paired(spans: list[DateSpan], plain: str) -> Iterator[DateSpan]:
    """Make one range of two dates, one called the beginning and the other the end.

    ``시작일시: A`` over ``마감일시: B``, ``A부터`` over ``B까지``, ``| 접수시작 | A |``
    over ``| 접수마감 | B |``.  The range begins with the word for the beginning, so
    that what precedes it is its label.
    """
    at = 0
    while at < len(spans):
        span = spans[at]
        at += 1
        following = spans[at] if at < len(spans) else None
        start = _pair_start(plain, span, following) if following else None
        if following is not None and start is not None:
            at += 1
            yield DateSpan(
                "range", span.opens, following.last, start, following.end
            )
            continue
        start = _turned_start(plain, span, following) if following else None
        if following is not None and start is not None:
            at += 1
            yield DateSpan(
                "range", following.last, span.last, start, following.end
            )
            continue
        yield span


def _turned_start(
    plain: str, span: DateSpan, following: DateSpan
) -> int | None:
    """Where a pair begins of which the end, *span*, stands first; None if it is none."""
    if "range" in (span.shape, following.shape):
        return None
    ends, begins = span.last, following.last
    if (begins.month or 0, begins.day or 0) > (ends.month or 0, ends.day or 0):
        return None
    if not _BEGINS_BETWEEN.fullmatch(plain, span.end, following.start):
        return None
    before = _ENDS_BEFORE.search(
        plain, max(0, span.start - _PAIR_REACH), span.start
    )
    # What the first of them is called is a label by itself.
    return span.start if before else None


def _pair_start(plain: str, span: DateSpan, following: DateSpan) -> int | None:
    """Where the pair of *span* and *following* begins, or None if they are none."""
    if span.shape not in {"lone", "from"} or following.shape not in {
        "lone",
        "until",
    }:
        return None
    if following.start - span.end > _PAIR_REACH:
        return None
    if _is_row_of_ends(plain, span, following):
        return span.start
    if _is_below_period(plain, span, following):
        return span.start
    between = _ENDS_BETWEEN.fullmatch(plain, span.end, following.start)
    if between is None:
        return None
    before = _BEGINS_BEFORE.search(
        plain, max(0, span.start - _PAIR_REACH), span.start
    )
    if before and _NOT_OURS.search(
        plain, max(0, before.start() - 8), before.start()
    ):
        before = None
    is_begun = (
        before is not None
        or between["begun"] is not None
        or span.shape == "from"
    )
    is_ended = (
        between["ended"] is not None
        or _END_WORD.search(between[0]) is not None
        or following.shape == "until"
        or _INTO_NEXT_CELL.fullmatch(between[0]) is not None
        or _ENDS_AFTER.match(plain, following.end) is not None
    )
    if not is_begun or not is_ended:
        return None
    return before.start() if before else span.start


def _is_below_period(plain: str, span: DateSpan, following: DateSpan) -> bool:
    """Whether two days stand below each other under ``접수기간``, as its two ends."""
    opens, closes = span.last, following.last
    if (opens.year or 0, opens.month or 0, opens.day or 0) >= (
        closes.year or 0,
        closes.month or 0,
        closes.day or 0,
    ):
        return False
    room = max(0, span.start - _NEAR)
    return bool(
        _LINE_BELOW.fullmatch(plain, span.end, following.start)
        and _PERIOD_ABOVE.search(plain, room, span.start)
        and _NO_DAY_BELOW.match(plain, following.end)
    )


def _is_row_of_ends(plain: str, span: DateSpan, following: DateSpan) -> bool:
    """Whether two cells side by side are under heads that say beginning and end."""
    if not _NEXT_CELL.fullmatch(plain, span.end, following.start):
        return False
    row = plain.rfind("\n", 0, span.start) + 1
    column = plain.count("|", row, span.start)
    # Heads may be of two lines: 접수기간 over 시작 and 마감.
    rows_of_heads = [plain[plain.rfind("\n", 0, max(0, row - 1)) + 1 : row]]
    rule = max(plain.rfind(rule, 0, span.start) for rule in _RULES_OF_TABLES)
    if rule >= 0 and "\n\n" not in plain[rule : span.start]:
        rows_of_heads.append(plain[plain.rfind("\n", 0, rule) + 1 : rule])
    return any(_are_ends(heads, column) for heads in rows_of_heads)


def _are_ends(heads: str, column: int) -> bool:
    """Whether a line of heads calls *column* the beginning and the next one the end."""
    begins, ends, *_ = [*heads.split("|")[column:], "", ""]
    return bool(
        BEGINS_COLUMN.fullmatch(begins.strip())
        and _ENDS_COLUMN.fullmatch(ends.strip())
    )


def _with_clocks_below(spans: list[DateSpan], plain: str) -> list[DateSpan]:
    """Give dates side by side the clock times that stand, as many, on the line below.

    ``2025. 2. 24.(월)   2025. 2. 24.(월)`` over ``14 : 00   14 : 00`` is how two
    cells of a table come out of a PDF.
    """
    at = 0
    while at < len(spans):
        row = _row(spans, at, plain)
        at = row.stop
        line = _BELOW.match(plain, spans[at - 1].end)
        clocks = (
            list(_CLOCKS.finditer(line[1]))
            if line and not spans[at - 1].last.clock
            else []
        )
        if line is None or not _one_each(row, clocks, line[1]):
            continue
        for n, found in zip(row, clocks, strict=False):
            clock, _ = clock_after(line[1], found.start())
            spans[n] = _clocked(
                spans[n],
                clock,
                line.start(1) + found.end() if len(row) == 1 else spans[n].end,
            )
    return spans


def _one_each(row: range, clocks: list[re.Match[str]], line: str) -> bool:
    """Whether a line holds nothing but one clock time for each date above it; a lone
    one must come first.
    """
    if len(row) == 1:
        return bool(clocks) and not line[: clocks[0].start()].strip()
    return len(clocks) == len(row) and not re.search(
        r"\d", _CLOCKS.sub("", line)
    )


def _row(spans: list[DateSpan], first: int, plain: str) -> range:
    last = first + 1
    while last < len(spans) and not plain[
        spans[last - 1].end : spans[last].start
    ].strip(" "):
        last += 1
    return range(first, last)


def _clocked(span: DateSpan, clock: str | None, end: int) -> DateSpan:
    token = span.last._replace(clock=clock)
    if span.closes:
        return span._replace(closes=token, end=end)
    return span._replace(opens=token, end=end)
