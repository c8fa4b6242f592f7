"""A text that is read, and the folded twin that the readers look at.

Folding changes characters, never their number: an offset into
``Document.plain`` is an offset into ``Document.text``, so evidence can always
be shown in the words as they were published.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import NamedTuple

from reader.model import Evidence
from reader.text.analysis import Analysis
from reader.text.patterns import late

_TILDES = "∼～〜˜∽⁓〰"
_APOSTROPHES = "’‘`´′＇ʼ‛"
_DASHES = "–—−‐‑‒―－⸺﹘﹣⁃˗ㅡ"
_COLONS = "∶﹕ː꞉"
_DOTS = "․‧ㆍ・･•∙⋅"
# Letters and signs that are as wide as others and show nothing: fillers of Hangul, empty
# Braille.
_FILLERS = "\u3164\uffa0\u115f\u1160\u2800\u180e"
_SPACES = (
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u200b\u200c\u200d\ufeff\t\x0b\x0c\r"
    + _FILLERS
)
_HALVES = late("[\ud800-\udfff]")
# The marks of notes, which part no date and no sum from its unit: 3²천만원.
_RAISED = "¹²³⁰⁴⁵⁶⁷⁸⁹⁽⁾"
# One within a number or a sum: 2¹⁾5개사, 9억¹⁾ 5천만원.
_MARK_IN_NUMBER = late(
    rf"(?<!\d)(?:(\d{{1,4}})([{_RAISED}]+⁾)(?=\d)|(\d{{1,4}}억)([{_RAISED}]+⁾)(?= ?\d))"
)
# Soft hyphens, blanks of no width and marks of direction: nobody sees them, and they
# tear dates and sums.
_INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f"
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_FOLDS = {
    **dict.fromkeys(map(ord, _TILDES), "~"),
    **dict.fromkeys(map(ord, _APOSTROPHES), "'"),
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _COLONS), ":"),
    **dict.fromkeys(map(ord, _DOTS), "·"),
    **dict.fromkeys(map(ord, _SPACES), " "),
    **dict.fromkeys(map(ord, "*\\" + _RAISED), " "),
    **{ord(a): b for a, b in zip("｢｣『』“”", '「」「」""', strict=True)},
    # Full-width ASCII; unicodedata knows the pairs, the range is Unicode's.
    **{
        code: unicodedata.normalize("NFKC", chr(code))
        for code in range(0xFF01, 0xFF5E)
    },
}
_FOLDED = {chr(code): plain for code, plain in _FOLDS.items()}
_FOLDABLE = re.compile(f"[{re.escape(''.join(_FOLDED))}]")
# Digits drawn bold, as in 𝟮𝟬𝟮𝟲: five alphabets of ten.  Among the others they would make
# the search for all of them forty times as slow: it looks up such letters one by one.
_DRAWN_DIGIT = re.compile("[\U0001d7ce-\U0001d7ff]")
# What each of them begins with in UTF-8: a search for that passes over a text at once.
_DRAWN_BYTES = b"\xf0\x9d\x9f"
# The commonest of them, replaced letter by letter: that costs less than a call for each.
_COMMON = [(letter, _FOLDED[letter]) for letter in "*’‘ㆍ‧｣｢”“•․\t∼・･–"]
_SEPARATOR = re.compile(r"[|:\-\s]*")
_BREAKS = re.compile(r"<br ?/?>", re.IGNORECASE)
_MOST_MOVED = 64
# A break that may be in the midst of an expression, as a narrow cell has it: `최대
# 3<br>0,000천원`, `2026. 9. 29.(<br>화) 15:30`.
_TORN_CELL = re.compile(
    rf"<br>(?<=[\d,:.()월화수목금토년시전후일오부까억천백십만-]<br>)(?P<rest>[^\s|<][^\n|<]{{0,{_MOST_MOVED - 1}}})"
)
# A break before the unit of a sum: `최대 30백만<br>원`.
_TORN_UNIT = re.compile(
    r"<br>(?<=[0-9천백십만억]<br>)(?P<rest>[천백십]?[만억]?원)(?![가-힣]{3})"
)
# A line of a table drawn with signs: `│ 유형 │ 과제 │`, `├────┼────┤`.
_DRAWN_LINE = late(r"^[ ]*[│┃║┌┏╔├┣╠└┗╚][^\n]*$", re.MULTILINE)
_DRAWN = str.maketrans(
    {
        **dict.fromkeys("│┃║┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝", "|"),
        **dict.fromkeys("─━═", "-"),
    }
)
# `02─123─4567`: a sign of drawn tables alone is a dash.
_LONE_STROKE_OF_BOX = late("(?<!─)─(?!─)")
# A sum's unit in brackets behind it: `30,000(천원)`.
_UNIT_IN_BRACKETS = re.compile(r"\((?<=,[0-9]{3}\()((?:천|백만|만|억)원)\)")
# The end of a line that is one cell of a table that was torn: `20,000 |`.
_LONE_STROKE = late(r" \|$", re.MULTILINE)
_CELL_LINES = 4
_HANJA = dict(zip("年月日火水木金土時分", "년월일화수목금토시분", strict=True))
# 2026年 3月 2日(月) 18時; 日 in 日本 is no day.
_HANJA_DATE = late(
    r"(?<=\d)( {0,2})([年月日時分])|(?<=\()( {0,2})([月火水木金土日])(?= {0,2}\))"
)
_HALVES_OF_DAY = {
    "下午": "오후",
    "午後": "오후",
    "上午": "오전",
    "午前": "오전",
}
# A year that middle dots part from its month and day: 2026·3·20, from 2026․3․20.
_DOTTED_DATE = late(r"20\d\d ?· ?\d{1,2} ?· ?\d{1,2}(?!\d)(?: ?·)?")
# \30,000,000: the sign of the won on Korean keyboards.
_WON = late(r"\\(?= ?\d{1,3}(?:,\d{3})+(?!\d))")
# A line that ends inside an expression, as a narrow cell or a PDF breaks it.
_TORN = re.compile(
    r"""
    \n(?<=[\d천백십만억개:.()월화수목금토년시전후일-]\n)(?:            # few lines end so
        (?<=\d\n)[ ]{0,4}(?:
            [시분](?=[ ]?(?:까지|부터|이후|정각|반|한|\d)|[^가-힣]|$)  # 30일 18/시
            | 월(?=[ ]{0,2}\d)                                    # 11/월 30일
            | 일(?=[ ]{0,2}(?:\(|~|까지|부터|\d\d?(?:시|:\d\d)))    # 30/일(월), 30/일 18시
            | 년(?=[ ]{0,2}\d{1,2}월)                            # 2026/년 3월
            | [천백십]?[만억]?원(?![가-힣]{3})                     # 3/천만원
            | 억(?=[ ]?\d[\d,]{0,4}[천백]?만[ ]?원)                # 9/억 5천만원
        )
        | (?<=\d월\n)[ ]{0,4}[0-3]?\d일(?![간차])                # 4월/24일
        | (?<=20\d\d년\n)[ ]{0,4}1?\d월[ ]?\d                   # 2026년/4월 24일
        | (?<=\.[ ]\d\n)[ ]{0,4}\.[ ]?[0-3]?\d\.                # 2026. 6/. 12.(금)
        # 29/.(화), 9/. 29.(화), 2026/. 9. 29.(화): no line begins with a point
        | (?<=\d\n)[ ]{0,4}\.[ ]?(?:[0-3]?\d\.[ ]?){0,2}\([월화수목금토일]\)
        | (?:(?<=[.일]\(\n)|(?<=[.일]\([ ]\n))[ ]{0,4}[월화수목금토일][ ]?\)   # 29.(/화)
        | (?<=\([월화수목금토일]\n)[ ]{0,4}\)                      # 29.(화/)
        # ~ 9./29.(화), 26.9./7.(월)
        | (?:(?<=~[ ]\d\.\n)|(?<=~\d\.\n)|(?<=\d\d\.\d\.\n))[ ]{0,4}[0-3]?\d\.[ ]?\([월화수목금토일]\)
        # 2026-/09-29, 2026-09-/29, 2026-09/-29
        | (?:(?<=20\d\d-\n)[01]\d-|(?<=20\d\d-[01]\d-\n)|(?<=20\d\d\n)-[01]\d-|(?<=20\d\d-[01]\d\n)-)[0-3]\d(?![\d-])
        # 2026./4. 24.(금)
        | (?<=20\d\d\.\n)[ ]{0,4}1?\d\.[ ]?[0-3]?\d\.(?=[ ]?(?:\(|~|까지|\d\d?(?::\d\d|시)))
        | (?<=[천백십]\n)[ ]{0,4}[만억][ ]?원                     # 3천/만원
        | (?:(?<=\d[천백십만억]\n)|(?<=\d[천백]만\n))[ ]{0,4}원(?=[^가-힣]|$|이내|내외)   # 5억/원, 30백만/원
        | (?<=\d개\n)[ ]{0,4}사(?=[ ]?(?:내외|이내|선정|지원|모집)|[^가-힣]|$)  # 50개/사
        | (?<=\d\d:\n)[ ]{0,4}[0-5]\d(?!\d|[.:,])                # 18:/00
        | (?<=\d\n)[ ]{0,4}:[0-5]\d(?!\d|[.:,])                  # 18/:00
        # 3. 2.(월)/09:00 ~ 3. 20., 7일(월)/오전 10시 30분부터, 2026-09-07/10:30 ~
        | (?:(?<=[ ]\d\.\n)|(?<=\d\d\.\n)|(?<=[월화수목금토일]\)\n)|(?<=-\d\d\n)|(?<=\d일\n))
          [ ]{0,4}(?:(?:오전|오후)[ ]?)?\d\d?(?::[0-5]\d|시(?:[ ]?[0-5]?\d분)?)(?=[ ]{0,2}(?:~|까지|부터))
        | (?<=오[전후]\n)[ ]{0,4}\d\d?(?::[0-5]\d|시(?!간))       # 오후/3시
        | (?<=\d시\n)[ ]{0,4}[0-5]?\d분(?=[ ]{0,2}(?:~|까지|부터))  # 15시/30분까지
        | (?<=\d\d\.\n)[ ]{0,4}[0-3]?\d\.(?=[ ]?(?:\(|~|까지))  # 11./30.(월)
        # 2026. 3./20. 18:00
        | (?<=\d\d\.[ ]\d\.\n)[ ]{0,4}[0-3]?\d\.(?=[ ]?(?:\(|~|까지|\d\d?(?::\d\d|시)))
        # 11./30. 18:00; after a blank, since a line may end in a paragraph's number
        | (?<=[ ]\d\d\.\n)[ ]{0,4}[0-3]?\d\.(?=[ ]?\d\d?(?::\d\d|시))
    )
    """,
    re.VERBOSE,
)

# A number of which the next line has the rest; each kind with what both make.
_TORN_NUMBER = re.compile(
    r"""
    \n(?<=[\d,오부까억최]\n)(?:
        (?<=억\n) (?P<lesser> \d[\d,]{0,4}[천백]?만[ ]?원 )        # 총 9억/5천만원
        # 15:3/0까지, 15시 3/0분까지
        | (?:(?<=\d:[0-5]\n)|(?<=시[ ][0-5]\n)|(?<=\d시[0-5]\n)) (?P<minute> \d (?=분|[ ]{0,2}(?:~|까지|부터|이며|이고)) | 0 (?=[ ]*(?:\n|$)) )
        # 오/후 3시, 30분부/터, 최/대 3천만원
        | (?P<word> (?<=오\n)[전후](?=[ ]?\d\d?(?::|시)) | (?<=부\n)터(?![가-힣]) | (?<=까\n)지(?![가-힣]) | (?<=최\n)대(?=[ ]?\d) )
        | (?<=[\d,]\n) (?P<day>
            \d (?=[.일]?[ ]?(?:\([월화수목금토일]|~|까지|\d\d?(?::\d\d|시)))   # 3. 2/0. 18:00
            | 0 (?=[.일][ ]*(?:\n|$))                        # 3. 2/0.; no list counts so
        )
        # 3/,150만원, 3/0개사: no number begins so
        | (?<=\d\n) (?P<group> (?:,\d{3})+(?!\d) | 0\d{0,2}(?=[ ]?개[ ]?(?:사|과제|팀)) )
        | (?P<hour> \d (?=[ ]?:[ ]?[0-5]\d|시(?!간)) )          # 1/8:00
        # 2026년 1/1월 3일, 2026. 1/2. 18. 18:00
        | (?P<month> [0-2] (?=월[ ]?\d|\.[ ]?\d\d?[.일]) )
        | (?P<year> \d{1,3} (?=[ ]?[.년-][ ]?\d\d?[ ]?[.월-]) )  # 202/6. 3.
        # 30,0/00천원, 총 1/60억원, 최대 3/0,000천원, 지원예산: 1/2억원
        | (?P<sum> \d{1,3}(?:,\d{3})+(?!\d) | \d{1,3} (?=[ ]?백?[천백십]?[만억]?원) )
        | (?P<count> \d{1,3} (?=[ ]?개[ ]?(?:사|과제|팀)) )   # 총 1/20개사
    )
    """,
    re.VERBOSE,
)
_MADE_WHOLE = {
    "day": re.compile(r"(?<!\d)\d\d?[ ]?[.월][ ]?(?:[12]\d|3[01])$"),
    "hour": re.compile(r"(?:[.일)~전후][ ]{0,2}|\d[ ])(?:1\d|2[0-4])$"),
    "minute": re.compile(r"(?<!\d)(?:[01]?\d|2[0-4])(?::|시[ ]?)[0-5]\d$"),
    "word": re.compile(r"(?:[ )]오[전후]|[\d시분일)](?:부터|까지)|최대)$"),
    "group": re.compile(r"(?<![\d.,])[1-9]\d{0,4}$"),
    "month": re.compile(r"20\d\d[ ]?[년.][ ]?1[0-2]$"),
    "year": re.compile(r"(?<!\d)20\d\d$"),
    "sum": re.compile(
        r"""
        \d,\d{3}$ | (?:총|최대|약|각)[ ]?\d{2,3}$
        | (?:규모|예산|사업비|한도|금액)[ ]?:[ ]?\d{2,4}$   # 지원예산: 12
        """,
        re.VERBOSE,
    ),
    "lesser": re.compile(
        r"(?:총|최대|약|각|규모|예산|사업비|한도|금액)[ ]?:?[ ]?[\d.,]{1,6}억\d[^\n]*$"
    ),
    "count": re.compile(r"\d,\d{3}$|(?:총|최대|약|각)[ ]?\d{2,3}$"),
}

# A line spaced out letter by letter, from a year on: ``2 0 2 6 . 3 . 2 0 ( 금
# )``.
_SPACED_OUT = late(
    r"""
    (?<![^\s|:(~\[<,])
    (?:2\ 0\ \d\ \d|'\ ?\d\ \d) (?=\ ?[.년/-]\ {0,3}\d)       # 2 0 2 6 .
    (?:\ ?[.년/-]) (?:\ {1,3}(?:\d?[.,:~()년월일시분/'-]{1,2}|\d[^\s|\d]{1,6}|[^\s|])(?![^\s|])){2,120}+
    (?:(?<!\d)|(?!\ {1,3}\d))                         # else a number would be torn
    """,
    re.VERBOSE,
)
_SPACED_YEAR = re.compile(r"'\ ?\d\ \d")
_GAP_OF_WORDS = late(r" ( ?)( ?)")


def fold(text: str) -> str:
    """Return *text* with look-alike characters made one, of the same length.

    Six tildes become ``~``, apostrophes ``'``, bold marks and backslashes a
    blank, ``<br>`` a blank run with one line feed's worth kept as blanks.  A line
    that ends inside a date, an hour or a sum goes on: its end becomes a blank.

    >>> fold("**2025\\\\. 3. 4.** ∼ 3. 7.")
    '  2025 . 3. 4.   ~ 3. 7.'
    """
    folded = _as_ascii(text)
    if "<b" in folded or "<B" in folded:
        folded = _TORN_CELL.sub(_made_whole_in_cell, folded)
        folded = _TORN_UNIT.sub(
            lambda found: found["rest"].ljust(len(found[0])), folded
        )
        folded = _BREAKS.sub(lambda found: " " * len(found[0]), folded)
    if "│" in folded or "┃" in folded or "║" in folded:
        folded = _DRAWN_LINE.sub(_as_pipes, folded)
    if folded.count(" |\n") >= _CELL_LINES:
        folded = _without_lone_strokes(folded)
    # A search that looks behind each letter is slow, and few texts have such a year.
    has_spaced = "2 0 " in folded or _SPACED_YEAR.search(folded) is not None
    if has_spaced and (" 0 2 " in folded or "' " in folded or " . " in folded):
        folded = _SPACED_OUT.sub(_closed_up, folded)
    if "원)" in folded:
        folded = _UNIT_IN_BRACKETS.sub(r" \1 ", folded)
    folded = _TORN.sub(lambda found: " " + found[0][1:], folded)
    return _TORN_NUMBER.sub(_made_whole, folded)


def _as_ascii(text: str) -> str:
    """Return *text* with the signs of dates, hours and sums as most notices write them."""
    # A search that stops at the few characters in question is eight times faster than
    # str.translate.
    folded = text
    if "─" in folded:
        folded = _LONE_STROKE_OF_BOX.sub("-", folded)
    for letter, plain in _COMMON:
        folded = folded.replace(letter, plain)
    if "\\" in folded:
        folded = _WON.sub("₩", folded)
    if "⁾" in folded:
        folded = _MARK_IN_NUMBER.sub(r"\2\1\4\3", folded)
    folded = _FOLDABLE.sub(lambda found: _FOLDED[found[0]], folded)
    if _DRAWN_BYTES in folded.encode("utf-8", "surrogatepass"):
        folded = _DRAWN_DIGIT.sub(_as_digit, folded)
    if "月" in folded or "時" in folded:
        folded = _HANJA_DATE.sub(_in_hangul, folded)
    if "·" in folded and "20" in folded:
        folded = _DOTTED_DATE.sub(_with_points, folded)
    if "午" in folded:
        for hanja, hangul in _HALVES_OF_DAY.items():
            folded = folded.replace(hanja, hangul)
    return folded


def _as_digit(found: re.Match[str]) -> str:
    return str((ord(found[0]) - ord("\U0001d7ce")) % 10)


def _made_whole(found: re.Match[str]) -> str:
    """Return a number's second half before the line's end, where both halves are sure
    to be of one number.
    """
    kind = found.lastgroup or ""
    line = found.string[max(0, found.start() - 24) : found.start()]
    number = line.rpartition("\n")[2] + found[kind].partition(",")[0]
    return f"{found[kind]} " if _MADE_WHOLE[kind].search(number) else found[0]


def _made_whole_in_cell(found: re.Match[str]) -> str:
    """As at a line's end, where a cell's own break tears a date, an hour or a number."""
    rest = found["rest"]
    before = found.string[max(0, found.start() - 24) : found.start()]
    torn = f"{before}\n{rest}"
    expression = _TORN.match(torn, len(before))
    number = _TORN_NUMBER.match(torn, len(before))
    is_number = number is not None and _made_whole(number) != number[0]
    if expression is None and not is_number:
        return found[0]
    # The blanks that are left over go behind the words, to the cell's end at best.
    end = len(rest) if len(rest) < _MOST_MOVED else max(rest.rfind(" "), 8)
    moved = f"{rest[:end]}   {rest[end:]}"
    return f" {moved}" if expression is not None else f"{moved} "


def _without_lone_strokes(text: str) -> str:
    """The text with a blank for the stroke of each line that is one cell: words, and no
    other stroke before it.
    """
    parts: list[str] = []
    past = 0
    for found in _LONE_STROKE.finditer(text):
        stroke = found.end() - 1
        line = text[text.rfind("\n", 0, stroke) + 1 : stroke]
        if "|" not in line and not line.isspace():
            parts += [text[past:stroke], " "]
            past = found.end()
    return "".join([*parts, text[past:]])


def _as_pipes(found: re.Match[str]) -> str:
    return found[0].translate(_DRAWN)


def _closed_up(found: re.Match[str]) -> str:
    """The letters side by side; a wider gap parts words.  Blanks follow, for the length."""
    closed = _GAP_OF_WORDS.sub(lambda gap: gap[1], found[0])
    return closed.ljust(len(found[0]))


def _with_points(found: re.Match[str]) -> str:
    return found[0].replace("·", ".")


def _in_hangul(found: re.Match[str]) -> str:
    return "".join(_HANJA.get(letter, letter) for letter in found[0])


class Cell(NamedTuple):
    """One cell of a table; *start* and *end* are offsets into the document."""

    text: str
    start: int
    end: int


class Table(NamedTuple):
    """A pipe table: rows of cells, the separator line left out."""

    number: int
    rows: tuple[tuple[Cell, ...], ...]
    start: int
    end: int


def whole_characters(text: str) -> str:
    r"""Return *text* with U+FFFD for each half of a surrogate pair: JSON can hold one, but
    no file, database or searcher takes it.  Offsets stay.

    >>> whole_characters("반쪽 \ud83d 글자") == "반쪽 \ufffd 글자"
    True
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALVES.sub("\ufffd", text)
    return text


@dataclass(frozen=True)
class Document:
    """One text of a notice: its ``title``, ``cells``, ``body`` or an attachment.

    ``cells`` is the page's own labelled facts, a ``label: value`` a line.
    """

    name: str
    text: str
    state: str = "read"

    def __post_init__(self) -> None:
        for field in ("name", "text"):
            written = getattr(self, field)
            whole = whole_characters(written)
            if whole is not written:
                written = whole
                object.__setattr__(self, field, written)
            for letter in _INVISIBLE:
                if letter in written:
                    written = written.replace(letter, "")
                    object.__setattr__(self, field, written)
            if "\r\n" in written:
                written = written.replace("\r\n", "\n")
                object.__setattr__(self, field, written)
            # Files made on macOS hold decomposed Hangul, which no pattern matches.
            if not unicodedata.is_normalized("NFC", written):
                object.__setattr__(
                    self, field, unicodedata.normalize("NFC", written)
                )

    @cached_property
    def analysis(self) -> Analysis:
        """What the readers have worked out about this text so far."""
        return Analysis()

    @cached_property
    def plain(self) -> str:
        return fold(self.text)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The pipe tables, in order; cells hold folded text."""
        return tuple(_tables(self.plain))

    @cached_property
    def _table_starts(self) -> list[int]:
        return [table.start for table in self.tables]

    def table_at(self, offset: int) -> Table | None:
        """Return the pipe table in which *offset* stands."""
        number = bisect_right(self._table_starts, offset) - 1
        if number < 0 or offset >= self.tables[number].end:
            return None
        return self.tables[number]

    def evidence(
        self, start: int, end: int, *, longest: int = 120
    ) -> Evidence:
        """Return the words between two offsets, squeezed to one line of at most
        *longest* characters.
        """
        words = " ".join(self.plain[start:end].split())[:longest]
        table = self.table_at(start)
        place = self.name
        if table is not None:
            row = bisect_right(table.rows, start, key=_start_of_row)
            if row and start > table.rows[row - 1][-1].end:
                row = 0
            place = f"{self.name}#table{table.number}/r{row}"
        return Evidence(text=words, where=f"{place}:{start}-{end}")


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """What a reader may know beside the document before it: never the wall clock.

    It is the key of parts of an analysis, asked for often, and hashed by its identity.
    """

    title: str
    as_of: date | None = None
    """The day the notice was posted or seen; resolves ``내일`` and missing years."""
    year: int | None = None
    """The programme year, once it has been read."""
    press: bool = False
    """It comes from a newspaper, so it is an article whatever its headline looks like."""


def _start_of_row(cells: Sequence[Cell]) -> int:
    return cells[0].start


def _tables(plain: str) -> list[Table]:
    found: list[Table] = []
    rows: list[tuple[Cell, ...]] = []
    began = ended = 0
    following = 0
    for line in plain.split("\n") if "|" in plain else ():
        start, following = following, following + len(line) + 1
        bare = line.strip()
        if len(bare) < 2 or bare[0] != "|" or bare[-1] != "|":
            continue
        if rows and start > ended:
            found.append(Table(len(found) + 1, tuple(rows), began, ended))
            rows = []
        if not rows:
            began = start
        if not _SEPARATOR.fullmatch(line):
            rows.append(_cells(line, start))
        ended = min(following, len(plain))
    if rows:
        found.append(Table(len(found) + 1, tuple(rows), began, ended))
    return found


def _cells(line: str, offset: int) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    # Straight to the tuple: a notice has thousands of cells.
    cell_of = partial(tuple.__new__, Cell)
    at = offset + line.index("|") + 1
    for inner in line.split("|")[1:-1]:
        text = inner.strip()
        behind = at + len(inner)
        if text:
            start = at + inner.find(text)
            end = start + len(text)
            if "  " in text:
                text = " ".join(text.split())
            cells.append(cell_of((text, start, end)))
        else:
            # An empty cell is at its end.
            cells.append(cell_of(("", behind, behind)))
        at = behind + 1
    return tuple(cells)
