"""Whether a list of names with figures shares a call out, and what its sums are.

A sum is a budget or a cap by its own words, by those of its label, or because the sum of
all, or of its products, is printed near by.  Where none of these tells, it is left out:
wrong is worse than unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from reader.parts.item_tokens import EACH, figure_spans
from reader.parts.part_items import Figure, PartItem
from reader.parts.part_names import (
    NO_MONEY,
    is_thing,
    may_be_part,
    role_of_label,
)
from reader.tables.budget_shares import BudgetRow
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.counted import number_of
from reader.values.money import Money, sums_of

# What a list of numbers alone must be said to be: the scale of the call.
_SCALE: Final = late(
    r"규[ ]?모|분[ ]?야|부[ ]?문|모[ ]?집|선[ ]?정|선[ ]?발|과제[ ]?수|신규[ ]?과제|지원[ ]?(?:대상|내용|기업|업체)|유형|트랙"
)
# Of things that may be anything only these labels say that so many are chosen.
_PLAIN_SCALE: Final = late(
    r"규[ ]?모|모[ ]?집|선[ ]?정|선[ ]?발|과제[ ]?수|신규[ ]?과제"
)
_NO_SCALE: Final = late(r"심사|평가|시상|제출|서류|참고|교육|실적|성과")
# What some get on top of their share: `지원 우대 : 섬 2억원, 여성기업 1억원 추가지원`.
_ON_TOP: Final = late(r"우대|가산|추가[ ]?지원")
_MORE_BEHIND: Final = late(
    r"[ ]?(?:이내|한도)?[ ]?(?:을|를)?[ ]?(?:추가|더)[ ]?지원"
)
# `바다기금 2,000억원, 숲기금 300억원 융자 지원`
_ALL_GIVEN: Final = late(
    r"[ )]*(?:을|를|의)?[ ]?(?:융자|보증)?[ ]?지원(?!한도|금)"
)
_EACH_LABEL: Final = late(
    r"당(?![가-힣])|(?<!분과)(?<!분야)(?<!유형)(?<!부문)(?<!트랙)별[ ]|한도|최대|상한|단가|조건|(?:지정|선정)되면"
)
_GIVEN: Final = late(
    r"지원[ ]?(?:금|액|비)|[가-힣]증비|사업화[ ]?자금|연구[ ]?개발비"
)
# `분야별로 …을 배정한다`
_SHARED_LABEL: Final = late(
    r"(?:분과|분야|유형|부문|트랙|산업|사업)(?:[ ]?별|마다)"
)
# `분야별 규모`: how large each is, its number and its sum.
_SCALE_OF_EACH: Final = late(
    r"(?:분과|분야|유형|부문|트랙)별[ ](?:모집|선정|사업|공모)?[ ]?규모$"
)
# `총 사업비의 80% 이내에서`: how much of it is given, no sum.
_PER_CENT: Final = late(
    r"(?:총[ ]?)?사업비의[ ](?:최대[ ])?\d+[ ]?%[ ]?(?:이내)?(?:에서)?"
)
# `바다형 27개사와 숲형 8개사를 새로 선정한다`
_CHOSEN: Final = late(
    r"[^.\n]{0,30}(?:선정|선발|모집|뽑)(?![했됐았]|였)[^.\n했됐]{0,12}다\."
)
# `가온 30개사, 나온 12개사 총 42개사가 지원받은 바 있다`
_PAST: Final = late(r"[^.\n]{0,40}(?:[했됐았었]다|바[ ]있다)")
_GETS: Final = late(
    r"(?:까지|이내|한도)?(?:에서|로)?[ ]?(?:각각[ ]|차등[ ])?(?:지원|받)"
)
# `…에 2억원(6개 기업)을 투입한다`: what is laid out is all of a part's.
_SPENT: Final = late(
    r"[ )]*(?:을|를|이|가|의[ ]예산[을이])?[ ]?(?:투입|배정|편성|책정|배분|할당)"
)
# `△바다 산업(20억원) △숲 산업(10억원)으로 나뉜다`, `…, 숲 자금 : 10억원 규모 지원`
_DIVIDED: Final = late(
    r"[ )]*(?:으?로[ ](?:나뉜|나뉘|나눠|나누|구분|구성)|규모)"
)
# `사업은 △`, `예산은 `: what falls into its parts is shared out.
_WHOLE_BEFORE: Final = late(r"(?:사업|예산|사업비|내역)[은는][ ]?[△▲▶]?[ ]?$")
_ANYBODY: Final = ("기업", "업체", "과제", "팀", "기관")
_GOES_ON: Final = late(r"기존|계속")
_FOUNDERS: Final = late(r"창업|예술인|작가|농업인|어업인")
_KIND: Final = late(r"[ ](?:분과|분야|유형|부문|트랙)$")
# What one project gets is no sum of its parts: `과제당 6억원`, `6억원 이내/년`.
_EACH_BEFORE: Final = late(rf"{EACH}[ ]?(?:총|최대|약|연간)?[ ]?$", re.VERBOSE)
_ALL_BEFORE: Final = late(r"총|예산|규모|사업비|모두|합계")
_A_YEAR: Final = late(r"[ ]?(?:이내|내외)?[ ]?/[ ]?[년연]")
_STAGE: Final = late(r"\d[ ]?단계")
# So near behind a sum is in brackets what it is spent for.
_BESIDE: Final = 24
_EACH_ROOM: Final = 16
_NEAR: Final = 300
_FEWEST: Final = 2
# Who may be called for in a part of his own, and what projects are counted by.
_APPLICANTS: Final = ("소상공인", "소공인")
_MOST: Final = 30
# So much a single project gets at most, where a sum is bounded and nothing else is said.
_MOST_OF_ONE: Final = 10**9
# Nobody is supported with less.
_LEAST_OF_ONE: Final = 10**6
# A sum so large is no single project's: `인증에 30억원을 지원하고`.
_LAID_OUT: Final = 10**9
_PLAINLY_ALL: Final = 10**10
# Smaller sums are fees and allowances.
_SMALLEST: Final = 100_000
# So near stands what the numbers of a list make, and the word that says so.
_NEXT: Final = 130
_ALL_ROOM: Final = 4
# So many are not made by chance.
_MANY: Final = 10
_LONG: Final = 4
_ROUNDED: Final = 200
# No call has less to share out.
_LEAST_WHOLE: Final = 10_000_000
# What is told of earlier rounds: `총 124개사가 선정돼 지원받은 바 있다`, `을 지원했다`.
_WERE_CHOSEN: Final = late(
    r"""
    [^\n.]{0,30}?
    (?: (?:선정|지원|참여)[^\n.]{0,10}?(?:한|된|받은)[ ]?바[ ]?있
      | [이가을를][ ](?:(?:지원|선정|참여)(?:했|됐|되었)|(?:지원을[ ])?받았)(?:다|으며)(?!고) )
    """,  # 개사가 선정돼 지원받은 바 있
    re.VERBOSE,
)


class ListRows(NamedTuple):
    """The rows of a list, and whether it shares the call out by its own words; if not, it
    only tells more of parts that another one names.
    """

    rows: tuple[BudgetRow, ...]
    is_share: bool


class _Bare(NamedTuple):
    """A sum of which its own words do not say what it is, and its item's number."""

    figure: Figure
    number: int


def rows_of_list(
    document: Document, items: Sequence[PartItem], label: str
) -> ListRows:
    """Return the rows of a list whose *label* is before or above it, sums in won."""
    label = _PER_CENT.sub("", label)
    if not _may_be_parts(items, label) or NO_MONEY.search(label):
        return ListRows((), is_share=False)
    end = items[-1].end
    is_on_top = _ON_TOP.search(label) or _MORE_BEHIND.match(
        document.plain, end
    )
    if is_on_top or _WERE_CHOSEN.match(document.plain, end):
        return ListRows((), is_share=False)
    rows: list[BudgetRow] = []
    bare: list[_Bare | None] = []
    for item in items:
        row = _row(item, label)
        sums = [figure for figure in item.figures if figure.role == "money"]
        rows.append(row)
        # Of two sums nobody says which is which.
        is_plain = len(sums) == 1 and sums[0].value >= _SMALLEST
        bare.append(_Bare(sums[0], row.projects or 0) if is_plain else None)
    role = _role_of_money(document, items, bare, label)
    for number, sum_ in enumerate(bare):
        row = rows[number]
        if sum_ is not None and role == "cap" and row.cap is None:
            rows[number] = replace(row, cap=sum_.figure.value)
        elif sum_ is not None and role == "budget" and row.budget is None:
            rows[number] = replace(row, budget=sum_.figure.value)
    rows = _common(rows)
    is_share = _are_shares(document, items, rows, label)
    return ListRows(tuple(rows), is_share)


def _may_be_parts(items: Sequence[PartItem], label: str) -> bool:
    names = {plain_name(item.name) for item in items}
    if not _FEWEST <= len(items) <= _MOST or len(names) < len(items):
        return False
    for item in items:
        if not may_be_part(item.name) or _GOES_ON.search(item.name):
            return False
        if item.name in _ANYBODY and "한도" not in label:
            # `기업 700만원, 청년 500만원`: who is paid.
            return False
    return True


def plain_name(name: str) -> str:
    """Return *name* without its blanks and the word for what it is.

    >>> plain_name("바다 기술 분야"), plain_name("1단계 : 씨앗 다지기")
    ('바다기술', '1단계')
    """
    letters = "".join(name.split())
    head, colon, _ = letters.partition(":")
    if colon and (head[0].isdigit() or head[-1].isdigit()):
        letters = head
    for kind in ("분야", "부문", "분과", "유형", "트랙", "기업", "과제"):
        if letters.endswith(kind) and len(letters) > len(kind) + 1:
            return letters[: -len(kind)]
    return letters


def _row(item: PartItem, label: str) -> BudgetRow:
    """Return what an item says in so many words; a kind that it gives twice is unknown."""
    values: dict[str, set[int]] = {}
    for figure in item.figures:
        role = figure.role
        if role == "person":
            # Founders alone are counted as persons, and who gets money.
            is_counted = (
                len(item.figures) > 1
                or _FOUNDERS.search(item.name)
                or "인원" in label
            )
            role = "count" if is_counted else ""
        values.setdefault(role, set()).add(figure.value)
    known: dict[str, int | None] = {}
    for role in ("budget", "cap", "count"):
        found = values.get(role, set())
        known[role] = found.pop() if len(found) == 1 else None
    return BudgetRow(
        item.name,
        known["budget"],
        known["cap"],
        known["count"] or None,
        item.start,
        item.end,
    )


def _role_of_money(
    document: Document,
    items: Sequence[PartItem],
    bare: Sequence[_Bare | None],
    label: str,
) -> str:
    """Return whether the bare sums of a list are budgets or caps, or nothing where no
    words and no arithmetic tell.
    """
    known = [sum_ for sum_ in bare if sum_ is not None]
    if not known:
        return ""
    roles = {figure.role for item in items for figure in item.figures}
    if "cap" in roles and "budget" not in roles:
        return _role_beside_caps(document, items, known)
    role = role_of_label(label) if label else "else"
    least = min(sum_.figure.value for sum_ in known)
    is_shared = least >= _LAID_OUT and _SHARED_LABEL.search(label) is not None
    if role == "cap" or (_EACH_LABEL.search(label) and not is_shared):
        return "cap"
    if role in ("budget", "whole"):
        return "budget"
    # `바다 3천만원, 숲 2천만원까지 지원받을 수 있다`
    behind = document.plain[items[-1].end : items[-1].end + _EACH_ROOM]
    is_given = _GETS.match(behind) is not None
    is_bounded = any(sum_.figure.is_bounded for sum_ in known)
    if least >= _LEAST_WHOLE and not is_bounded and _SPENT.match(behind):
        return "budget"
    if all(sum_.number for sum_ in known) and _SCALE_OF_EACH.search(label):
        return "" if is_bounded else "budget"
    first = items[0].start
    before = document.plain[max(0, first - _EACH_ROOM) : first]
    is_laid_out = least >= _LAID_OUT or _WHOLE_BEFORE.search(before)
    shared_out = _DIVIDED.match(behind) if is_laid_out else None
    if least >= _PLAINLY_ALL:
        # Nobody alone gets so much.
        shared_out = shared_out or _ALL_GIVEN.match(behind)
    if shared_out and not is_bounded:
        return "budget"
    return (
        _role_by_sums(document, items, known)
        or ("cap" if _are_caps(known, label, is_given=is_given) else "")
        or ("budget" if _are_budgets(items, known, label) else "")
    )


def _role_by_sums(
    document: Document, items: Sequence[PartItem], known: Sequence[_Bare]
) -> str:
    """Return what the sums near a list, its own left out, make of its bare sums."""
    whole = sum(sum_.figure.value for sum_ in known)
    # Two small sums make a third by chance: only one that is said to be all of it tells.
    is_few = len(known) == _FEWEST and not any(sum_.number for sum_ in known)
    is_few = is_few and whole < _LAID_OUT
    printed: set[int] = set()
    for money, is_each in _near(document, items):
        room = max(0, money.start - _EACH_ROOM)
        is_all = _ALL_BEFORE.search(document.plain, room, money.start)
        if not is_each and (is_all or not is_few):
            printed.add(money.won)
    made = sum(sum_.figure.value * sum_.number for sum_ in known)
    if whole in printed and whole >= _LEAST_WHOLE:
        return "budget"
    is_long = len(known) >= _LONG and whole >= _LAID_OUT
    for won in printed if is_long else ():
        # Each of them is rounded.
        if abs(won - whole) * _ROUNDED < whole:
            return "budget"
    return "cap" if made in printed else ""


def _role_beside_caps(
    document: Document, items: Sequence[PartItem], known: Sequence[_Bare]
) -> str:
    """Return what bare sums are in a list that has caps besides."""
    # `A 최대 3억원, B 2억원`: the word for one holds for all; but beside a cap of its own
    # a sum is another.
    for item in items:
        own = {figure.role for figure in item.figures}
        if {"cap", "money"} <= own:
            by_sums = _role_by_sums(document, items, known)
            return by_sums or ("budget" if _are_of_all(items) else "")
    return "cap"


def _are_of_all(items: Sequence[PartItem]) -> bool:
    """Whether the bare sum of each item is more than one project gets there, and no more
    than all of its projects may: ``바다형 : 10억원, 5개사, 업체당 2억원``.
    """
    for item in items:
        sums: dict[str, int] = {}
        for figure in item.figures:
            sums[figure.role] = figure.value
        most = sums.get("cap", 0) * sums.get("count", 0)
        if not sums.get("cap", 0) < sums.get("money", 0) <= most:
            return False
    return True


def adds_up(document: Document, items: Sequence[PartItem]) -> bool:
    """Whether the only sums of *items* make one that is printed near them."""
    known: list[_Bare] = []
    for item in items:
        sums = [figure for figure in item.figures if figure.role != "count"]
        if len(sums) != 1 or sums[0].role not in ("money", "budget"):
            return False
        known.append(_Bare(sums[0], _row(item, "").projects or 0))
    return _role_by_sums(document, items, known) == "budget"


def _near(
    document: Document, items: Sequence[PartItem]
) -> Iterator[tuple[Money, bool]]:
    """Yield the sums near a list, its own left out, and whether each project, or each year,
    gets them.
    """
    plain = document.plain
    own = {figure.start for item in items for figure in item.figures}
    for money in sums_of(document):
        is_near = items[0].start - _NEAR < money.start < items[-1].end + _NEAR
        if not is_near or money.start in own:
            continue
        before = plain[max(0, money.start - _EACH_ROOM) : money.start]
        is_each = _EACH_BEFORE.search(before) is not None
        is_yearly = _A_YEAR.match(plain, money.end) is not None
        yield money, is_each or is_yearly


def _are_caps(known: Sequence[_Bare], label: str, *, is_given: bool) -> bool:
    """Whether each sum is a most, and none so large that a whole part may have it; or so
    small that the number beside it cannot share it (``600만 원(8명)``).
    """
    most = max(sum_.figure.value for sum_ in known)
    is_named = _GIVEN.search(label) is not None
    is_bounded = known[-1].figure.is_bounded
    if is_named and most <= _MOST_OF_ONE:
        # `지원금액 : 바다 1억원 이내 / 숲 2억원 내외`
        is_bounded = any(sum_.figure.is_bounded for sum_ in known)
    if is_bounded and (is_named or (is_given and most <= _MOST_OF_ONE)):
        return True
    for sum_ in known:
        if sum_.number and sum_.figure.value < _LEAST_OF_ONE * sum_.number:
            return True
    for sum_ in known:
        if not sum_.figure.is_bounded or sum_.figure.value > _MOST_OF_ONE:
            return False
    return True


def _are_budgets(
    items: Sequence[PartItem], known: Sequence[_Bare], label: str
) -> bool:
    """Whether sums without a bound are shared out among fields, or laid out for each."""
    if any(sum_.figure.is_bounded for sum_ in known):
        return False
    least = min(sum_.figure.value for sum_ in known)
    if least >= _PLAINLY_ALL and _SCALE.search(label):
        return True
    are_given = all(item.is_given for item in items)
    are_counted = all(sum_.number for sum_ in known)
    if least >= _LAID_OUT and (are_given or are_counted):
        return True
    are_kinds = all(_KIND.search(item.name) for item in items)
    return are_kinds or _SHARED_LABEL.search(label) is not None


def _common(rows: Sequence[BudgetRow]) -> list[BudgetRow]:
    """Return *rows* with the kinds of figures that all of them give."""
    kept = list(rows)
    if any(row.budget is None for row in rows):
        kept = [replace(row, budget=None) for row in kept]
    if any(row.cap is None for row in rows):
        kept = [replace(row, cap=None) for row in kept]
    if any(row.projects is None for row in rows):
        kept = [replace(row, projects=None) for row in kept]
    return kept


def _are_shares(
    document: Document,
    items: Sequence[PartItem],
    rows: Sequence[BudgetRow],
    label: str,
) -> bool:
    """Whether the figures of *rows* are those of a call's parts."""
    first = rows[0]
    if not (first.budget or first.cap):
        are_things = any(
            figure.is_thing for item in items for figure in item.figures
        )
        scale = _PLAIN_SCALE if are_things else _SCALE
        is_scale = scale.search(label) and not _NO_SCALE.search(label)
        things = [row for row in rows if is_thing(row.name)]
        # Beside another part's name they are called for as one: `AI 30개사, 소상공인 24개사`.
        are_applicants = all(row.name in _APPLICANTS for row in things)
        are_named = are_applicants and len(things) < len(rows)
        are_planned = not are_things and all(
            figure.is_bounded for item in items for figure in item.figures
        )
        is_told = bool(is_scale) or are_planned
        is_told = is_told or _are_chosen(document, items)
        is_told = is_told or _make_the_number(document, items, rows)
        return bool(first.projects and is_told and are_named)
    caps = [row.cap or 0 for row in rows]
    if first.cap and min(caps) < _SMALLEST:
        return False
    made = {
        sum(caps),
        sum(figure.value for item in items for figure in item.figures),
    }
    are_stages = all(_STAGE.search(row.name) for row in rows)
    for money, is_each in _near(document, items):
        # They make what each project gets: they are no parts of the call.
        is_before = 0 < items[0].start - money.end < _BESIDE
        if money.won in made and is_each and (is_before or are_stages):
            return False
    # One cap for all of them is the call's.
    return bool(len(set(caps)) > 1 or first.budget or first.projects)


def _are_chosen(document: Document, items: Sequence[PartItem]) -> bool:
    """Whether the sentence of *items* ends with that so many are chosen."""
    end = items[-1].end
    return _CHOSEN.match(document.plain, end, end + _NEXT) is not None


def _make_the_number(
    document: Document, items: Sequence[PartItem], rows: Sequence[BudgetRow]
) -> bool:
    """Whether the numbers of *rows* together are printed right before or behind them:
    ``바다형 27개사와 숲형 8개사 등 총 35개사``.
    """
    plain = document.plain
    whole = sum(row.projects or 0 for row in rows)
    first, last = items[0].start, items[-1].end
    if _PAST.match(plain, last):
        return False
    for start, end in figure_spans(document):
        if first <= start < last or not first - _NEXT < start < last + _NEXT:
            continue
        is_all = _ALL_BEFORE.search(plain, max(0, start - _ALL_ROOM), start)
        if number_of(plain[start:end]) == whole and (is_all or whole >= _MANY):
            return True
    return False
