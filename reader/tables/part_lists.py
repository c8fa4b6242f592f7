"""Lists whose items each name a part of the call and give its number, its cap or its
budget, a line each or several on one line.

Every item must be a name and figures with nothing else, and all items of a list must
give the same figures in the same order::

    ① 바다형(6개사) : 기업당 최대 3억원
    ② 숲형(4개사) : 기업당 최대 1억원

    지원규모 : 총 20개사(바다형 12개사, 숲형 8개사)
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from reader.tables.budget_tables import BudgetRow
from reader.tables.bullet_lists import NO_PART
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.amount_mentions import SHARE, WHO
from reader.values.money import find_sums
from reader.values.numbers import numbers_with_units

_MONEY: Final = (
    r"(?:\d[\d,]{0,12}(?:\.\d{1,3})?[ ]?(?:[십백천]?[만억조]|[백천])(?:[ ]?원)?"
    r"(?:[ ]\d[\d,]{0,6}[ ]?[백천]?만[ ]?원)?|\d{1,3}(?:,\d{3}){2,3}[ ]?원)"
)
_COUNT: Final = (
    r"(?:\d{1,4}[ ]?(?:개[ ]?(?:신규[ ]?)?(?:과제|사|社|기업|업체|팀|컨소시엄|소|점포|대학|기관|품목|작품)?|과제|팀|곳|사|업체|명)"
    r"(?![가-힣]))"
)
_BESIDE: Final = rf"(?:총|약|각|최대|최고|{SHARE}|팀당|개사당|연간|매년|국비)"
# Where a name ends and its figures begin: "일반형 : 기업당 최대 2억원".
_FIRST: Final = late(
    rf"(?<=[ :(,)\]/-])(?:{_BESIDE}[ ]?){{0,3}}(?<![\d.,~'])(?:{_MONEY}|{_COUNT})"
)
# Figures, and nothing but words that go with figures.
_FIGURES: Final = late(
    rf"""
    (?:
        (?P<count>(?<![\d.,~']){_COUNT})
        | (?P<money>(?<![\d.,~']){_MONEY})
        | {_BESIDE}
        | 내외|이내|이하|한도|까지|지원금?|선정|모집|선발|규모|예정|신규|씩|을|를
        | /[ ]?{WHO} | [ ,:()/×xX=~+-]
    )
    """,
    re.VERBOSE,
)
LAST_LETTERS: Final = frozenset(
    "개규제사社업체팀엄소포학관목품곳명만억조백천원총약각대고당별간년비"
    "외내하도지금정집발모씩을를단터교자점인가,:()/×xX=~+-"
)
"""What figures, and the words that go with them, end with."""
# A figure whose parts stand in brackets behind it: "총 20개사(".
_COUNTED: Final = late(r"\d[^()\d]{0,12}\(")
_MARK: Final = late(
    r"""
    [ ]{0,12}(?P<mark>
        [-·○ㅇ◦❍□■◆◇▶▷▪▸◈※☞o]
        | \(?\d{1,2}[.)] | \(?[가-하][.)] | [①-⑳➀-➓❶-❿]
    )?[ ]{0,4}                                       # (1) 일반형
    """,
    re.VERBOSE,
)
_EACH: Final = late(rf"{SHARE}|팀당|개사당|각|최대|최고|×|x|X")
_EACH_AFTER: Final = late(rf"[ ]?(?:내외|이내)?[ ]?/[ ]?{WHO}|[ ]?씩")
_NAMED: Final = late(r"[(\[<](?P<name>[^()\[\]<>]{2,40})[)\]>]$")
# Words of rules, stages, prizes and of those who go on: they are no parts of a call.
_NO_NAME: Final = late(
    r"""
    기존|계속|신규|^국내$|^해외$|선발$|심사|배수|인원|매출|최우수|장려|대상$|\d차|차년도
    | ^지원$|[은는을를의에당별]$|최근|공고일|이상|이하|미만|초과|%|월[ ]?\d
    | 바이어|투자사|파트너|수요처|멘토|전문가|^(?:국내|해외)[ ]?기업$|부담|상금|포상|시상|등급|참여|중복|동시|제출|부수|수당|재단|공단$|공사$|지자체|정부$|신청|접수|업력|종업원|근로자
    """,
    re.VERBOSE,
)
# What a list of numbers alone must be said to be: the scale of the call.
_SCALE: Final = late(
    r"규[ ]?모|분[ ]?야|부[ ]?문|모[ ]?집|선[ ]?정|과제[ ]?수|지원[ ]?(?:대상|내용|기업|업체)"
)
# Labels of what no part of a call gets.
_NO_LABEL: Final = late(r"시상|포상|상금|수당|참가비|입장료|수수료")
_BUDGETS: Final = late(
    r"예[ ]?산|사[ ]?업[ ]?비|규[ ]?모|금[ ]?액|지원금|출연금"
)
# A line between a label and its list that says where more stands.
_REFERENCE: Final = late(
    r"\W*(?:공고문|붙임|첨부|아래)?[ ]?(?:내|파일)?[ ]?참[조고]\W*"
)
# What parts items on one line, and the brackets that hold such signs themselves.
_JOINT: Final = re.compile(r"[,/·+]")
_SIGN: Final = re.compile(r"[,/·+()]")
_LONGEST: Final = 160
_NAME_ROOM: Final = 40
_ABOVE: Final = 60
# The sum of a list is printed no farther from it.
_NEAR: Final = 300
_FEWEST: Final = 2
_MOST: Final = 30


class ListItem(NamedTuple):
    """What one item says; *form* are the kinds of its figures in their order."""

    row: BudgetRow
    form: str


class _ListLine(NamedTuple):
    mark: str
    text: str
    start: int
    """Where *text* begins, behind the mark."""
    line: int
    """Where the line begins."""
    figures: int
    """How many numbers with a unit it has."""


@part_of_document
def find_part_lists(document: Document) -> tuple[BudgetRow, ...]:
    """Return the parts that the list of *document* with most figures names, in order;
    sums are in won.
    """
    plain = document.plain
    best: tuple[BudgetRow, ...] = ()
    most = 0
    for items, label in _lists(document):
        rows = rows_of_items(plain, items, label)
        figures = len(items[0].form) if rows else 0
        if figures > most:
            best, most = rows, figures
    return best


def _lists(document: Document) -> Iterator[tuple[list[ListItem], str]]:
    """Yield the items of every list, with the words that stand above or before them."""
    plain = document.plain
    run: list[ListItem] = []
    last: _ListLine | None = None
    for line in _figured_lines(document):
        if line.figures >= _FEWEST:
            yield from _inline(plain, line)
        item = read_item(line.text, line.start)
        goes_on = (
            last is not None
            and line.mark == last.mark
            and not plain[last.start + len(last.text) : line.line].strip()
        )
        if run and not (goes_on and item and item.form == run[0].form):
            if len(run) >= _FEWEST:
                yield run, _above(plain, run[0].row.start)
            run = []
        if item is not None:
            run.append(item)
        last = line
    if len(run) >= _FEWEST:
        yield run, _above(plain, run[0].row.start)


def _figured_lines(document: Document) -> Iterator[_ListLine]:
    """Yield the lines of *document* that have a number with its unit, without their marks."""
    plain = document.plain
    done = 0
    spots = numbers_with_units(document)
    for number, spot in enumerate(spots):
        if spot < done:
            continue
        begin = plain.rfind("\n", done, spot) + 1 or done
        end = plain.find("\n", spot)
        end = len(plain) if end < 0 else end
        done = end
        marked = _MARK.match(plain, begin, end)
        start = marked.end() if marked else begin
        text = plain[start:end].rstrip()
        if len(text) <= _LONGEST and "|" not in text:
            mark = marked["mark"] if marked else None
            figures = bisect_left(spots, end, number) - number
            yield _ListLine(_sort(mark or ""), text, start, begin, figures)


def _sort(mark: str) -> str:
    """Return what all marks of one sort have in common."""
    bare = mark.strip("(.)")
    if bare.isdecimal():
        return mark.replace(bare, "1")
    if len(mark) > 1:
        return mark.replace(bare, "가")
    return "①" if mark and not mark.isascii() and mark.isnumeric() else mark


def _above(plain: str, start: int) -> str:
    """Return the line above the list that begins at *start*, or nothing if it is long."""
    line = plain.rfind("\n", 0, start)
    while line > 0:
        above = plain.rfind("\n", max(0, line - _LONGEST), line)
        if above < 0 and line > _LONGEST:
            return ""
        text = plain[above + 1 : line].strip()
        if text and not _REFERENCE.fullmatch(text):
            return text if len(text) <= _ABOVE else ""
        line = above
    return ""


def _inline(
    plain: str, line: _ListLine
) -> Iterator[tuple[list[ListItem], str]]:
    """Yield the lists on one line: behind its label, or in brackets behind a figure."""
    text = line.text
    if not _JOINT.search(text):
        return
    items = _parted(text, 0, len(text), line)
    if items:
        yield items, _above(plain, line.start)
    colon = text.find(":")
    if 0 < colon < _NAME_ROOM:
        items = _parted(text, colon + 1, len(text), line)
        if items:
            yield items, text[:colon]
    counted = _COUNTED.search(text)
    opened = counted.end() - 1 if counted else text.find("(")
    closed = text.rfind(")")
    if 0 < opened < closed:
        items = _parted(text, opened + 1, closed, line)
        if items:
            yield items, text[:opened]


def _parted(
    text: str, begin: int, end: int, line: _ListLine
) -> list[ListItem]:
    """Return the items between two offsets of *text* that commas or strokes part, or
    nothing where one of them is none or it stands alone.
    """
    items: list[ListItem] = []
    at = begin
    joints = list(_joints(text, begin, end))
    if len(joints) + 1 < _FEWEST:
        return []
    for spot in [*joints, end]:
        part = text[at:spot]
        item = read_item(
            part.strip(), line.start + at + len(part) - len(part.lstrip())
        )
        if item is None or (items and item.form != items[0].form):
            return []
        items.append(item)
        at = spot + 1
    return items


def _joints(text: str, begin: int, end: int) -> Iterator[int]:
    """Yield where commas and strokes between two offsets part items, those in brackets
    and in numbers left out.
    """
    depth = 0
    for sign in _SIGN.finditer(text, begin, end):
        letter, spot = sign[0], sign.start()
        depth += (letter == "(") - (letter == ")")
        is_joint = letter == "," or (
            letter in "/·+" and " " in text[spot - 1 : spot + 2]
        )
        if is_joint and depth <= 0 and not text[spot + 1 : spot + 2].isdigit():
            yield spot


def read_item(text: str, start: int) -> ListItem | None:
    """Return what *text*, which begins at *start*, says of a part, if it is nothing but a
    name and figures.
    """
    # A quick look comes first: most lines and parts of lines are no items.
    if text[-1:] not in LAST_LETTERS:
        return None
    first = _FIRST.search(text)
    if first is None or not 0 < first.start() <= _NAME_ROOM:
        return None
    head = text[: first.start()].rstrip(" :-,/")
    if head.endswith(("(", "[")):
        head = head[:-1].rstrip()
    named = _NAMED.fullmatch(head)
    name = (named["name"] if named else head).strip(" :-")
    if len(name) < _FEWEST or not re.search(r"[가-힣A-Za-z]", name):
        return None
    if any(letter in name for letter in ":(\n[,") and not named:
        return None
    if _NO_NAME.search(name) or NO_PART.search(name):
        return None
    figures = text[first.start() :]
    form, row = _figures(figures, name, (start, start + len(text)))
    return None if row is None else ListItem(row, form)


def _figures(
    text: str, name: str, span: tuple[int, int]
) -> tuple[str, BudgetRow | None]:
    """Return the kinds of the figures in *text* and what they say, or None where it has
    other words too.
    """
    form = ""
    at = last = 0
    values: dict[str, int] = {}
    while at < len(text):
        found = _FIGURES.match(text, at)
        if found is None:
            return "", None
        kind = found.lastgroup
        if kind == "count":
            if "명" in found[0] and "창업" not in name:
                # Founders alone are counted as persons.
                return "", None
            number = re.match(r"\d+", found[0])
            values["k"] = int(number[0]) if number else 0
            form += "k"
        elif kind == "money":
            sums = find_sums(found[0] if "원" in found[0] else f"{found[0]}원")
            if not sums:
                return "", None
            letter = _kind(text, last, found)
            if letter in values:
                return "", None
            values[letter] = sums[0].won
            form += letter
        if kind:
            last = found.end()
        at = found.end()
    if not form or form.count("k") > 1:
        return "", None
    row = BudgetRow(
        name,
        values.get("b") or values.get("m"),
        values.get("c"),
        values.get("k"),
        *span,
    )
    return form, row


def _kind(text: str, last: int, money: re.Match[str]) -> str:
    """Return whether a sum is a budget, a cap, or money of which nothing says whose, by
    the words between it and the figure that ends at *last*, and by those behind it.
    """
    between = text[last : money.start()]
    if "=" in between or "총" in between:
        return "b"
    is_each = _EACH.search(between) or _EACH_AFTER.match(text, money.end())
    return "c" if is_each else "m"


def rows_of_items(
    plain: str, items: Sequence[ListItem], label: str
) -> tuple[BudgetRow, ...]:
    """Return the rows of a list, or nothing where it does not share the call out."""
    names = {item.row.name for item in items}
    if not _FEWEST <= len(items) <= _MOST or len(names) < len(items):
        return ()
    if _NO_LABEL.search(label):
        return ()
    form = items[0].form
    if form == "k" and not _SCALE.search(label):
        return ()
    if form == "m" and not _BUDGETS.search(label):
        return ()
    rows = [item.row for item in items]
    return _shared_out(plain, rows) if "m" in form else tuple(rows)


def _shared_out(plain: str, rows: list[BudgetRow]) -> tuple[BudgetRow, ...]:
    """Return *rows* with sums of which no words say whether one project or all get them
    where the sum of the list, or of its products, is printed: nothing bears out others.
    """
    whole = sum(row.budget or 0 for row in rows)
    made = sum((row.budget or 0) * (row.projects or 0) for row in rows)
    begin = max(0, rows[0].start - _NEAR)
    near = plain[begin : rows[0].start] + "\n" + plain[rows[-1].end :][:_NEAR]
    printed = {money.won for money in find_sums(near)}
    settled: list[BudgetRow] = []
    for row in rows:
        if whole in printed:
            settled.append(row)
        elif made in printed:
            settled.append(replace(row, budget=None, cap=row.budget))
        elif row.projects:
            settled.append(replace(row, budget=None))
    return tuple(settled)
