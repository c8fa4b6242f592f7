"""Parts of a call that one sentence, or lines in a row, name each with its sum.

::

    지원한도는 연간 바다기업 1억원, 숲기업 5천만원 이내이다.
    바다형 지원(최대 3천만원)과 여럿이 함께 하는 숲형 지원(최대 1억원)으로 나눈다.
    바다산업 3개 분야 20개 과제에 180억원, 숲산업 2개 분야 10개 과제에 90억원을 지원한다.

    ㅇ 지원내용
     - (배움 지원) 바닷가 마을의 교육 (3천만원/1회)
     - (시설 지원) 부두와 창고 (5억원/1회)

Other readers want marks, brackets or words for parts; here the sums lead.  What they
are is asked of the words beside each and of the label before all: ``기업당`` or ``한도``
makes caps, ``예산`` or a printed sum of all makes budgets.  Where neither speaks,
nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from reader.tables.budget_tables import BudgetRow
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.amount_mentions import SHARE, WHO
from reader.values.money import Money, read_unit, sums_of

_WORD: Final = r"(?:\d(?=단계))?[가-힣A-Za-z][가-힣A-Za-z0-9·&+]{0,14}"
_COUNT: Final = (
    r"(?:총[ ]?|약[ ]?)?\d{1,4}[ ]?(?:개[ ]?)?(?:과제|사|기업|업체|팀|개소|곳|건|교|연합|명|농가|가구|마을|개(?![월년]))"
    r"(?:[ ]?(?:내외|안팎|이내))?"
)
# What a sum is counted by: "기업당", "1인당", "사업장당", "1회".
EACH_WORD: Final = rf"(?:{SHARE}|(?:1[ ]?)?(?:사업장|사업|시장|인|편|건|회|가구|명|개소|학교|프로젝트)[ ]?당|1회|1곳당)"
_GLUE: Final = (
    rf"(?:{EACH_WORD}|총|약|각각|각|최대|최고|연간|연|매년|국비|정액|지원금액?"
    rf"|\d[ ]?년(?:간)?|\d{{1,2}}[ ]?개월|{_COUNT}(?:에)?|\d{{1,2}}[ ]?개[ ]?분야)"
)
# A part and what stands between its name and its sum: "숲형(단독) 5개사, 최대 ".
_NAMED: Final = late(
    rf"""
    (?:^|(?<=[\s:,/(\[·△▲☞]))
    \(?(?P<name>(?:그[ ]외|(?!연간|매년|최대|최고|각[ ])
        {_WORD}(?:[ ]{_WORD}){{0,2}}?))\)?
    (?:[ ]\d{{1,2}}[ ]?개[ ]?분야)?
    (?:[ ]?\((?P<aside>[^()\n:]{{1,90}})\))?
    (?P<of>[ ]?\([^()\n:]{{2,24}}(?:범위|이내|한도)[ ]?내?[ ]?(?=\d?$))?    # 설비(비용의 70% 이내 5천만원
    (?P<sign>[ ]?\((?!최[대고]|총|약|각|연간|{EACH_WORD})[가-힣·]{{2,14}}[ ](?=$)|[ ]?[:(][ ]?|(?:은|는|의[ ]경우|에)?[ ,]{{0,2}})
    (?P<glue>(?:{_GLUE}[ ,:·(]{{0,2}}){{0,6}})$             # 숲형(단독) 최대
    """,
    re.VERBOSE,
)
# A part as the topic of its clause, with words on how it gets its sum.
_TOPIC: Final = late(
    rf"""
    (?:^|(?<=[\s:,/(]))
    (?P<name>{_WORD}(?:[ ]{_WORD})?)(?:에는|에게는|은|는)[ ]
    (?P<glue>[^.\n:]{{0,40}}?(?:최대|연간|{EACH_WORD}|각)[ ])$    # 숲기업은 2년까지 연간
    """,
    re.VERBOSE,
)
# What follows a sum of a list before the next name begins.
_TAIL: Final = late(
    rf"""
    (?:[ ]?(?P<most>이내|내외|이하|한도|까지|씩))?(?:에서|으?로|을|를|이|가)?
    (?P<count>[ ]?[(·,/][ ]?{_COUNT}\)?)?
    (?:[ ]?\((?P<aside>[^()\n]{{1,30}})\))?
    (?:[ ]/[ ][^/\n]{{2,16}}(?:이내|이하))?
    (?:[ ]?(?:차등[ ]?)?(?:지원|지급|투입)(?:금|되며|하며|되고|하고|받으며)?)?\)?
    (?P<joint>[ ]?[,/·△▲;][ ]?|[과와][ ]|[ ]및[ ]|[ ]-[ ]
        |[ ]?(?:을|를|이|가)?[ ]?(?:지원|투입)[가-힣]{{0,4}}다\.\s{{1,2}}(?:또|그리고)[ ])
    (?P<filler>[가-힣 ]{{2,24}}[한는인된할][ ])?                    # )과 여럿이 함께 하는
    """,
    re.VERBOSE,
)
# The end of a list: " 이내(1인당)".
_END: Final = late(
    rf"""
    [ ]?(?P<most>이내|이하|한도|까지|씩)?
    (?P<count>[ ]?[(·,/][ ]?{_COUNT}\)?)?
    (?:[ ]?\((?P<aside>[^()\n]{{1,30}})\))?(?P<rest>[^\n]{{0,20}})
    """,
    re.VERBOSE,
)
_EACH: Final = late(rf"{EACH_WORD}|최대|최고|각|한도|연간")
_BOUNDED: Final = late(rf"{EACH_WORD}|최대|최고|각|한도|연간|까지|이내|이하")
_NUMBER: Final = late(r"\d{1,4}")
_COUNTED: Final = late(_COUNT)
# Labels that say that each of many gets the sums, and that all together do.
_CAP_LABEL: Final = late(rf"{EACH_WORD}|한도|최대|지원[ ]?(?:단가|조건)")
_EACH_LABEL: Final = late(EACH_WORD)
_GIVEN_LABEL: Final = late(r"지원[ ]?(?:금|액|비)|[가-힣]증비|사업화[ ]?자금")
_BUDGET_LABEL: Final = late(r"예산|사업비|소요액")
_SCALE_LABEL: Final = late(r"예산|규모|사업비|융자")
# Money that is nobody's share of a call: prizes, prices, wages, own money, thresholds.
NO_LABEL: Final = late(
    r"""
    상금|시상|포상|매출|투자|자본금|부담|비용|수수료|요금|참가비|입장|관람|보험료|보증료|임금
    | 급여|인건비|장려금|수당|연봉|가격|지난해|작년|전년|까지[ ]지원한|실적|성과|기부|과태료|벌금
    | 세금|세액|징역|벌칙|공제|경쟁률|대비|계약금|잔금|선금|정산|총[ ]?사업비|인건비|장학금|등록금
    """,
    re.VERBOSE,
)
_STAGE: Final = late(r"\d단계")
# Who pays, when, how often and what for, and words of a sentence: no parts of a call.
NO_NAME: Final = late(
    r"""
    국비|[시도군구]비|지방비|부담|현금|현물|정부|민간|지자체|합계|평균|최대|최소|이상|미만
    | 매출|자산|보증|이자|수당|기본급|상금|대상$|우수|장려|차년도|\d차$|올해|지난해|작년|내년|상반기|하반기
    | 재단|공단$|공사$|진흥원|협회|중앙회|은행|기금|[가-힣]{2,}[시도군]$|[가-힣]부$|[가-힣]청$
    | (?:판매|구매|발주|수주|협력|원청)기업|(?:중소|중견|대)기업$
    | 당$|기업당|과제당|지원금|금액|예산|규모|한도|사업비|연구비|수수료|인건비|학사|석사|박사|첫째|둘째
    | 보험|등급|\d등|\d위|월$|분기|계약|잔금|선금|중도금|전체|신규|계속|기존|추가|별도|기간|기준|조건
    | 포함|제외|경우$|가운데|이후|이전|이번|당시|그리고|하지만|총$|약$|위해|통해|따라|대해|또는|배정
    | ^(?!\d단계)[^가-힣A-Za-z]|하여$|[A-Z]가?$|(?<![설장준정])비$|합산|제\d+조|무료|할인|예치|증액|감액|인상|상향|하향|변경|매칭|출연|조달|생산|수출액|거래|규모$
    """,
    re.VERBOSE,
)
# Words of the sentence before the first name: "지원한도는 연간 ", "산업별로는 ".
_LEAD: Final = late(
    r"[^ ]*(?:은|는|을|를|이|가|의|도|로|에|해|중|한|된|할|별|며|고|서|여)$|연간|지원금?|지원[ ]?한도|한도|금액|대출한도|지원액|실증비|각각?|또|총|최대"
)
# The end of a word that the first name's sentence goes on behind: "뽑힌 기업은 ".
_CLAUSE: Final = late(r"[가-힣](?:은|는|에서)$")
_PARTICLE: Final = late(r"(?<=[가-힣]{2})(?:에는|에게는|은|는|에)$")
_KIND: Final = late(r"(?<=[^ ])[ ]?(?:분야|부문)$")
# A line that may be one of a list: "- (시설 지원) …", "2) 숲형 : …", "숲형 : …".
_LINE: Final = late(
    r"""
    [ ]{0,12}
    (?P<mark>[-·○ㅇ◦❍□■◆◇▶▷▪▸◈*]|\(?\d{1,2}[.)]|\(?[가-하][.)]|[①-⑳])?[ ]{0,4}
    (?:
        [(\[](?P<inner>[^()\[\]\n:]{2,30})[)\]][ ]?:?
        | (?P<outer>[가-힣A-Za-z][^\n:()]{1,30}?)[ ]?(?:\((?P<aside>[^()\n]{1,24})\)[ ]?)?:
    )
    """,
    re.VERBOSE,
)
_LISTED_CAP: Final = late(
    rf"(?:{EACH_WORD}[^\d\n]{{0,12}}|최대[ ]?(?:\d[^\n]{{0,9}}~[ ]?)?)$"
)
_LISTED_AFTER: Final = late(
    rf"[ ]?(?:이내|내외)?[ ]?/[ ]?(?:1[ ]?)?(?:회|인|곳|건|{WHO})|[ ]?(?:한도|이내|까지)"
)
_RANGE: Final = late(r"[ ]?[~∼-][ ]?(?:최대[ ]?)?")
# A label with a unit over lines of a name and a bare number each.
_UNIT_LABEL: Final = re.compile(
    r"단위[ ]?:?[ ]?(?:천|백만|만|억)?[ ]?원[)\]]?[ ]*\n"
)
_BARE_LINE: Final = late(
    r"""
    [ ]*(?:[-·○ㅇ◦▪*]|[①-⑳]|\d{1,2}[.)])[ ]*
    (?P<name>[가-힣A-Za-z][^\n\d:]{1,24}?)[ ]?:?[ ]+
    (?P<number>\d[\d,.]*)[ ]*(?:\n|$)                       # - 바다 75,000
    """,
    re.VERBOSE,
)
_LEAST: Final = 1_000_000
_PLAINLY_ALL: Final = 10**10
_MOST_OF_ONE: Final = 10**9
_LEAST_OF_ONE: Final = 1_000_000
_MANY: Final = 300
_FEWEST: Final = 2
_MOST: Final = 12
# The sum of a list is printed no farther from it.
_NEAR: Final = 300
_GAP: Final = 150
_COMMA: Final = 3
_NAME_ROOM: Final = 130
_LABEL_ROOM: Final = 60
_LINE_ROOM: Final = 200


class _NamedSum(NamedTuple):
    """A sum, the name before it, its offsets, and what stands round it."""

    name: str
    money: Money
    start: int
    around: str
    projects: int | None


def find_named_sums(document: Document) -> tuple[BudgetRow, ...]:
    """Return the parts of the first sentence or list of *document* that names at least
    two with a sum (won) each.
    """
    plain = document.plain
    sums: list[Money] = []
    for money in sums_of(document)[:_MANY]:
        if money.won >= _LEAST:
            sums.append(money)
    if len(sums) >= _FEWEST:
        for run, label in (*_listed(plain, sums), *_spoken(plain, sums)):
            rows = _rows(run, label, sums)
            if rows:
                return rows
    return _under_a_unit(plain)


def _spoken(
    plain: str, sums: Sequence[Money]
) -> Iterator[tuple[list[_NamedSum], str]]:
    """Yield the runs of sums of one sentence with a name before each, and the words
    before the first.
    """
    run: list[_NamedSum] = []
    for above, money in pairwise(sums):
        tail = _TAIL.match(plain, above.end, above.end + _GAP)
        item = _next(plain, tail, money) if tail else None
        if item is None or tail is None:
            yield from _ended(plain, run)
            run = []
            continue
        # A search for the first name takes long: only where another follows it.
        first = None if run else _first_named(plain, above)
        if first is not None:
            run.append(first)
        if run:
            run[-1] = _with_tail(run[-1], tail)
            run.append(item)
    yield from _ended(plain, run)


def _next(plain: str, tail: re.Match[str], money: Money) -> _NamedSum | None:
    """Return *money* with its name behind the *tail* of the sum before it; words that
    tell of the part may stand between.
    """
    begins = [tail.end()]
    if tail["filler"]:
        begins.insert(0, tail.start("filler"))
    for begin in begins:
        item = _named(plain, begin, money, is_first=False)
        if item is not None:
            return item
    return None


def _first_named(plain: str, money: Money) -> _NamedSum | None:
    """Return the sum with the name before it that may be the first of a list."""
    begin = max(0, money.start - _NAME_ROOM)
    begin = max(begin, plain.rfind("\n", begin, money.start) + 1)
    return _named(plain, begin, money, is_first=True)


def _ended(
    plain: str, run: list[_NamedSum]
) -> Iterator[tuple[list[_NamedSum], str]]:
    if len(run) < _FEWEST:
        return
    end = _END.match(plain, run[-1].money.end)
    if end is not None:
        run[-1] = _with_tail(run[-1], end)
    room = max(0, run[0].start - _LABEL_ROOM)
    label = plain[room : run[0].start]
    label = label[label.rfind("다.") + 1 :]
    line = label.rfind("\n")
    if label[line + 1 :].strip(" -·○ㅇ◦□■☞:("):
        label = label[line + 1 :]
    yield run, label


def _with_tail(item: _NamedSum, tail: re.Match[str]) -> _NamedSum:
    """Return *item* with what stands behind its sum."""
    said = (tail["most"] or "", tail["aside"] or "")
    number = _NUMBER.search(tail["count"] or "")
    projects = int(number[0]) if number else item.projects
    return item._replace(
        around=" ".join((item.around, *said)), projects=projects
    )


def _named(
    plain: str, begin: int, money: Money, *, is_first: bool
) -> _NamedSum | None:
    """Return the sum with the name that stands between *begin* and it, if one does and,
    but for the first of a list, nothing else.
    """
    room = plain[begin : money.start]
    found = _NAMED.search(room) if is_first else _NAMED.match(room)
    of = found["of"] if found else None
    found = found or (_TOPIC.search(room) if is_first else _TOPIC.match(room))
    if found is None or NO_LABEL.search(found[0].replace(of or "(", "(")):
        return None
    name, start = found["name"], found.start("name")
    words = name.split(" ")
    while is_first and len(words) > 1 and _LEAD.fullmatch(words[0]):
        start += len(words[0]) + 1
        words = words[1:]
    for place, word in enumerate(words[:-1]):
        if _CLAUSE.search(word) and is_first:
            start += len(" ".join(words[: place + 1])) + 1
            words = words[place + 1 :]
            break
    name = _KIND.sub("", _PARTICLE.sub("", " ".join(words)))
    if len(name) < _FEWEST or NO_NAME.search(name):
        return None
    glue = found["glue"]
    counted = _COUNTED.search(glue)
    number = _NUMBER.search(counted[0]) if counted else None
    return _NamedSum(
        name,
        money,
        begin + start,
        glue,
        int(number[0]) if number else None,
    )


def _listed(
    plain: str, sums: Sequence[Money]
) -> Iterator[tuple[list[_NamedSum], str]]:
    """Yield the lines in a row that each name a part and hold its sum, with the line
    above them.
    """
    run: list[_NamedSum] = []
    sort = ""
    last = 0
    done = -1
    for number, money in enumerate(sums):
        if money.start < done:
            continue
        room = max(0, money.start - _LINE_ROOM)
        begin = plain.rfind("\n", room, money.start) + 1
        stop = plain.find("\n", money.end)
        stop = len(plain) if stop < 0 else stop
        done = stop
        item, mark = None, ""
        line = _LINE.match(plain, begin, money.start)
        if line is not None and (begin or not room):
            mark = _sort(line["mark"] or "")
            item = _of_line(plain, line, sums[number:], stop)
        follows = mark == sort and not plain[last:begin].strip()
        if run and not (item and follows):
            if len(run) >= _FEWEST:
                yield run, _above(plain, run[0].start)
            run = []
        if item is not None:
            run.append(item)
            sort = mark
        last = stop
    if len(run) >= _FEWEST:
        yield run, _above(plain, run[0].start)


def _of_line(
    plain: str, line: re.Match[str], sums: Sequence[Money], stop: int
) -> _NamedSum | None:
    """Return the only sum of a line that ends at *stop*, or the upper end of its range."""
    own = [money for money in sums if money.end <= stop]
    money = own[0]
    if len(own) == _FEWEST and _RANGE.fullmatch(
        plain, money.end, own[1].start
    ):
        money = own[1]
    elif len(own) > 1:
        return None
    name = (line["inner"] or line["outer"]).strip()
    if NO_NAME.search(name) or "|" in plain[line.start() : stop]:
        return None
    before = plain[line.end() : money.start]
    after = _LISTED_AFTER.match(plain, money.end, stop)
    each = _LISTED_CAP.search(before)
    around = f"{each[0] if each else ''} {'최대' if after else ''}"
    if NO_LABEL.search(before):
        return None
    counted = _COUNTED.search(line["aside"] or "")
    number = _NUMBER.search(counted[0]) if counted else None
    return _NamedSum(
        name,
        money,
        line.start(),
        around,
        int(number[0]) if number else None,
    )


def _sort(mark: str) -> str:
    bare = mark.strip("(.)")
    if bare.isdecimal() and mark:
        return mark.replace(bare, "1")
    if len(mark) > 1:
        return mark.replace(bare, "가")
    return "①" if "①" <= mark <= "⑳" else mark


def _above(plain: str, start: int) -> str:
    """Return the line above the one that begins at *start*, if it is short."""
    end = plain.rfind("\n", 0, start)
    begin = plain.rfind("\n", 0, max(end, 0)) + 1
    above = plain[begin : max(end, 0)].strip()
    return above if len(above) <= _LABEL_ROOM else ""


def _rows(
    run: Sequence[_NamedSum], label: str, sums: Sequence[Money]
) -> tuple[BudgetRow, ...]:
    """Return the rows of a run, or nothing where no words say whose its sums are."""
    names = {item.name for item in run}
    if not len(names) == len(run) <= _MOST or NO_LABEL.search(label):
        return ()
    own = {item.money.start for item in run}
    printed: set[int] = set()
    for money in sums:
        is_near = (
            run[0].start - _NEAR < money.start < run[-1].money.end + _NEAR
        )
        # `가 5000만원, 나 3000만원, …`: the first may be one of them, without a name.
        is_listed = 0 <= run[0].start - money.end <= _COMMA
        if is_near and money.start not in own and not is_listed:
            printed.add(money.won)
    made = sum(item.money.won for item in run)
    if made in printed and all(map(_STAGE.fullmatch, names)):
        # Its stages make what each project gets: they are no parts of the call.
        return ()
    is_cap = _are_caps(run, label, printed)
    are_alike = len({item.money.won for item in run}) < _FEWEST
    if is_cap is None or (is_cap and are_alike):
        return ()
    rows: list[BudgetRow] = []
    for item in run:
        won = item.money.won
        budget, cap = (None, won) if is_cap else (won, None)
        rows.append(
            BudgetRow(
                item.name,
                budget,
                cap,
                item.projects,
                item.start,
                item.money.end,
            )
        )
    return tuple(rows)


def _are_caps(
    run: Sequence[_NamedSum], label: str, printed: set[int]
) -> bool | None:
    """Whether each of several gets the sums of *run*, or False where all together do, or
    None where nothing tells; *printed* are the other sums near by.
    """
    whole = made = 0
    for item in run:
        whole += item.money.won
        made += item.money.won * (item.projects or 0)
    are_each = all(_EACH.search(item.around) for item in run)
    is_shared = _EACH_LABEL.search(label) and not _SCALE_LABEL.search(label)
    if not are_each and whole in printed and not is_shared:
        return False
    if made in printed or are_each or _CAP_LABEL.search(label):
        return True
    if _GIVEN_LABEL.search(label) and _BOUNDED.search(run[-1].around):
        return True
    if _are_bounded(run) or _are_too_small(run):
        return True
    is_large = min(item.money.won for item in run) >= _PLAINLY_ALL
    is_budget = _BUDGET_LABEL.search(label) is not None
    is_budget = is_budget or bool(is_large and _SCALE_LABEL.search(label))
    return False if is_budget else None


def _are_bounded(run: Sequence[_NamedSum]) -> bool:
    """Whether each sum is a most, and none so large that a whole part may have it."""
    for item in run:
        if item.money.won > _MOST_OF_ONE or not _BOUNDED.search(item.around):
            return False
    return True


def _are_too_small(run: Sequence[_NamedSum]) -> bool:
    """Whether a sum is so small that the number behind it cannot share it: it is what
    each of them gets (``600만 원(8명)``).
    """
    for item in run:
        if not item.projects:
            return False
    return any(
        item.money.won < _LEAST_OF_ONE * (item.projects or 0) for item in run
    )


def _under_a_unit(plain: str) -> tuple[BudgetRow, ...]:
    """Return the lines of a name and a bare number under a label of caps with a unit."""
    for found in _UNIT_LABEL.finditer(plain):
        begin = plain.rfind("\n", 0, found.start()) + 1
        label = plain[begin : found.end()]
        unit = read_unit(label)
        if unit is None or not _CAP_LABEL.search(label):
            continue
        rows: list[BudgetRow] = []
        at = found.end()
        while line := _BARE_LINE.match(plain, at):
            won = int(float(line["number"].replace(",", "")) * unit)
            name = line["name"].strip()
            if NO_NAME.search(name):
                break
            rows.append(
                BudgetRow(name, None, won, None, line.start(), line.end())
            )
            at = line.end()
        if _FEWEST <= len(rows) <= _MOST:
            return tuple(rows)
    return ()
