"""Parts of a call that its sentences speak of one after the other, each with its figures.

::

    공모는 일반공모와 기획공모로 나뉜다. 일반공모는 최대 300만원, 기획공모에는 500만원까지 지원한다.
    '바다형'에 120개사를 선정해 총 240억원을 지원한다. '숲형'은 5개사에 총 30억원을 지원한다.
    디딤 과제는 30개 과제를 뽑아 90억원을 지원한다. 뜀틀 과제는 40억원을 지원한다.

Names stand in quotation marks, end in a word for parts, or are told in a row as what the
call falls into.  From where a sentence takes up a name up to the next name the figures are
that part's: those of its first sentence that has any of their kind.  Names in a row before
one figure share it; before ``각각`` each has its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from reader.tables.budget_tables import BudgetRow
from reader.tables.part_items import (
    Figure,
    figure_spans,
    figures_of,
    item_lists,
)
from reader.tables.part_names import (
    is_label_of_figures,
    is_thing,
    may_be_part,
)
from reader.tables.part_rows import plain_name
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.money import sums_of

_KIND: Final = r"(?:부문|분야|유형|트랙|분과|단계|과제|공모|사업)"
_WORD: Final = r"[가-힣A-Za-z0-9·&/-]"
# `'도약' 부문`, `「도약」`
_QUOTED: Final = late(
    rf"""
    (?P<quote>['"])(?P<name>[^'"\n]{{1,30}})(?P=quote)(?:[ ]?{_KIND})?
    | 「(?P<cornered>[^「」\n]{{2,30}})」(?:[ ]?{_KIND})?
    """,
    re.VERBOSE,
)
# Where a clause begins, with the words that lead from the one before: `. 또 `, `하고 `.
_CLAUSE: Final = late(
    r"""
    (?:^|[.,:·]\s|\n|[△▲▶]\s?|[고며]\s)
    (?:(?:먼저|우선|다음으로|또|또한|이어|그리고|아울러|한편|신설된),?[ ])?
    """,
    re.VERBOSE,
)
# `, 단독형은`, `하고 선도 부문은`: a word for parts makes a name of what stands before it.
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
# Who gives, who gets, and what every call has.
_NO_SORT: Final = late(
    r"""
    (?:
        [시도군청부처원] | (?<!연)구 | 재단|공단|공사|센터|협회|기관|정부|진흥원|장관|원장|관계자
        | 기업|업체|기간|대상|과제|방법|결과|사업
    )$
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
# `… 등 3개 분야로 나눠`, `일반공모와 기획공모로 나뉜다`
_DECLARED: Final = late(
    r"""
    (?:
        (?:\d{1,2}|[두세네]|다섯)[ ]?(?:개|가지)[ ]?(?:[가-힣]{1,6}[ ])?
        (?:부문|분야|유형|트랙|단계|사업|과제)
        | (?:으로|로|을|를)[ ](?:각각[ ])?(?:나뉘|나뉜|나눠|나누어|나눈|구분|구성|세분)
    )
    """,
    re.VERBOSE,
)
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
_BRACKET: Final = re.compile(r"[ ]?\([^()\n]{0,60}\)?|[ ]?\[[^\]\n]{0,40}\]?")
# What takes a name up: `일반공모는`, `바다형 기술개발은`, `'숲길'로 선정되면`, `들판 최대 3억원`.
_TAKEN: Final = late(
    rf"""
    ['"」]?(?:[ ]?{_KIND})?(?:[ ]?\([^()\n]{{1,40}}\))?(?:['"」])?
    (?:
        (?:[ ]?[가-힣A-Za-z·]{{1,8}}){{0,2}}?
        (?:에서는|에는|에게는|에서|에게|은|는|에|도|을|를|이|가|[ ]역시|[ ]?의[ ]경우|[ ]?시(?=[ ]\d))(?=[ ,])
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
_SENTENCE_END: Final = late(r"[다요임함]\.(?=\s|$)|\n|(?<=\s)(?=[☞※]\s)")
# Who speaks, what was before and what is for all is not said of the part named last:
# `한편 …`, `이와 함께 …`, `김한빛 청장은 …`.
_ELSEWHERE: Final = late(
    r"""
    \s*
    (?:
        한편|전체|지난해|작년|이와[ ]?(?:별도|함께)|이[ ]?밖에|더불어|또한?[ ]올해
        | (?:이번|올해)[ ]사업|총[ ]?사업비|접수|(?:사업[ ]?)?신청|참여를
        | [가-힣 ]{2,14}
          (?:청장|원장|장관|시장|군수|구청장|도지사|이사장|대표|관계자|국장|정책관)[은는]
    )
    """,
    re.VERBOSE,
)
# A paragraph goes on with words; a mark or a heading begins something else.
_PROSE_LINE: Final = late(r"\s*['\"‘]?[가-힣A-Z]")
# What is said of a part before its name: `최대 1억원까지 지원하는 '도약지원'`.
_BEFORE_NAME: Final = late(
    r"""
    (?: (?:[와과,.]|[은는](?![ ]?'))[ ] | \n | ^ )
    (?P<said>[^,.'"\n]{4,70}(?:하는|되는|받는|주는)[ ])$
    """,
    re.VERBOSE,
)
# `지난해 3억원`, `전년 대비 약 16억원`
_FORMER: Final = late(
    r"""
    (?:전년|지난해|작년|기존|당초|종전)(?:도|에는)?[ ]?(?:보다|대비)?[ ]?(?:약|최대|총)?[ ]?$
    """,
    re.VERBOSE,
)
# `6건(40억원)에서 12건`, `16억원 증액한`
_FROM: Final = late(
    r"""
    (?:\([^()\n]{0,16}\))?(?:에서|보다|대비)
    | [ ]?[을를이가]?[ ]?(?:증액|늘[어린려]|확대|증가|상향|인상|오른|많은|더[ ]|추가)
    """,
    re.VERBOSE,
)
# What is said of something inside the part: `장편은 최대 3억원`.
_INNER: Final = late(
    r"""
    (?P<name>[가-힣A-Za-z]{2,10})(?<!부문)(?<!분야)(?<!유형)(?<!사업)(?<!지원)(?<!단계)
    [은는][ ](?:최대|각)[ ]?$
    """,
    re.VERBOSE,
)
# What all parts have: `모두 18억원`.
_TOGETHER: Final = late(r"(?:모두|전체|합쳐|합해)[ ]?(?:약[ ])?$")
_ALL_BEFORE: Final = late(
    r"총[ ]?(?:약[ ])?$|(?:사업비|예산|규모)[은는이로]?[ ](?:총[ ])?$"
)
_ALL_AFTER: Final = late(
    r"[ ]?(?:을|를|이|가|의)?[ ]?(?:규모|예산|투입|편성|배정|책정|집행|투자)"
)
_EACH_AFTER: Final = late(
    r"[ ]?(?:씩|까지|이내|한도|이하|상한|내외[ ]?(?:를|의)?[ ]?(?:연구비|지원))"
)
_DIGIT: Final = re.compile(r"\d")
_EACH: Final = re.compile(r"각각|[ ]각[ ]")
_CHOSEN: Final = late(r"[^.]{0,30}(?:선정|선발|모집|뽑|발굴|지원)|[^.]{0,4}\)")
_PAID: Final = late(
    r"매출|투자|부담|자본|수출|인건비|보증|대출|융자|기부|배상|수수료"
)
# The programme itself, and works and sayings that stand in quotation marks.
_NO_PART: Final = late(r"20\d\d|공모전|공고|보도|.{6}[다요]$")
_PROGRAMME: Final = late(r"(?:사업|지원|프로그램|프로젝트)$")
_KIND_AFTER: Final = late(r"[ ](?:부문|분야|유형|트랙|분과|단계|과제)$")
# A word that tells of names and is none: `단계별로`, `공모는`.
_LEADING: Final = late(
    r"(?:[은는을를로며고서해]|[가-힣]의|부터|까지|마다|위한|하는|대상|총|등)$"
)
_NAME_WORDS: Final = 4
_LEAD: Final = 5_000
_FEWEST: Final = 2
_MOST: Final = 14
_NAME_ROOM: Final = 24
_ROW_ROOM: Final = 200
# Letters that are said of a part, and of the last one.
_REACH: Final = 700
_OPENING: Final = 100
_LAST_REACH: Final = 260
_BESIDE: Final = 14
_SAID_ROOM: Final = 90
_SMALLEST: Final = 100_000
_LAID_OUT: Final = 10**9


class _Mention(NamedTuple):
    """Where the text takes up names, and by which sign they are known."""

    names: tuple[str, ...]
    family: str
    start: int
    end: int


@dataclass(slots=True)
class _Topic:
    """A part and what sentences say of it; of two values of a kind none is known."""

    name: str
    start: int = 0
    end: int = 0
    figures: dict[str, Figure] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)

    def take(self, kind: str, figure: Figure | None) -> None:
        """Keep the first figure of a kind; none where a sentence gives several."""
        if kind in self.figures or kind in self.unsure:
            return
        if figure is None:
            self.unsure.add(kind)
        else:
            self.figures[kind] = figure
            self.end = max(self.end, figure.end)


@part_of_document
def find_topic_parts(document: Document) -> tuple[tuple[BudgetRow, ...], ...]:
    """Return the parts that the sentences of *document* speak of, those of one sort
    together, sums in won; parts of one sort may be told of inside one of another.
    """
    if len(figure_spans(document)) < _FEWEST:
        return ()
    plain = document.plain[:_LEAD]
    if "다." not in plain and "다\n" not in plain:
        return ()
    topics: dict[str, _Topic] = {}
    families: dict[str, dict[str, _Topic]] = {}
    mentions: list[_Mention] = []
    for mention in _mentions(plain):
        for name in mention.names:
            key = plain_name(name)
            topic = topics.setdefault(key, _Topic(name))
            families.setdefault(mention.family, {})[key] = topic
        if not mentions or mention.start >= mentions[-1].end:
            mentions.append(mention)
    _read_mentions(plain, topics, mentions)
    found: list[tuple[BudgetRow, ...]] = []
    # Names that are told in a row are all of a sort; what else stands in quotation
    # marks with them is another thing's: `'한빛' 사업은 총 90억원`.
    most = max((money.won for money in sums_of(document)), default=0)
    declared = [name for name in families if name.isdecimal()]
    others = [name for name in families if not name.isdecimal()]
    for name in (*declared, *others):
        rows = _rows(families[name].values(), most)
        if rows and not any(set(rows) >= set(known) for known in found):
            found.append(rows)
    return tuple(found)


def _read_mentions(
    plain: str, topics: Mapping[str, _Topic], mentions: Sequence[_Mention]
) -> None:
    """Give each of *topics* what stands behind and before the *mentions* of its name."""
    end = 0
    for number, mention in enumerate(mentions):
        own = [topics[plain_name(name)] for name in mention.names]
        for topic in own:
            if not topic.figures:
                topic.start = topic.end = mention.start
        said = _said_before(plain, end, mention.start)
        if said < mention.start:
            _read_sentence(plain, own, said, mention.start)
        end = mention.end
        stop = min(len(plain), end + _LAST_REACH)
        if number + 1 < len(mentions):
            after = mentions[number + 1].start
            stop = min(end + _REACH, _said_before(plain, end, after))
        _read_scope(plain, own, end, stop)


def _mentions(plain: str) -> list[_Mention]:
    """Return where names are taken up, in order; of two in one place the longer first."""
    found: list[_Mention] = []
    for match in _QUOTED.finditer(plain):
        group = "name" if match["name"] else "cornered"
        name = _LAST_BRACKET.sub("", match[group])
        end = match.start(group) + len(name)
        is_name = _is_name(name) or len(name) == 1
        if not is_name or _NO_PART.search(name):
            continue
        is_told = _said_before(plain, 0, match.start()) < match.start()
        if is_told or _TAKEN.match(plain, end):
            found.append(_Mention((name,), "quoted", match.start(), end))
    found.extend(_topics(plain))
    for number, names in enumerate(_declared(plain)):
        found.extend(_taken_up(plain, names, str(number)))
    found.sort(key=lambda mention: (mention.start, -mention.end))
    return found


def _topics(plain: str) -> Iterator[_Mention]:
    """Yield the names that begin clauses; each is of the sort that its end tells."""
    for clause in _CLAUSE.finditer(plain):
        match = _KINDLY.match(plain, clause.end())
        if match and _is_name(match["name"]):
            yield _topic(match)
            continue
        match = _ALIKE.match(plain, clause.end())
        if match is None or _NO_SORT.search(match["name"]):
            continue
        if _is_name(match["name"]):
            name, start = match["name"], match.start()
            yield _Mention((name,), f"-{name[-2:]}", start, match.end())
    for match in _MADE.finditer(plain):
        if _is_name(match["name"]):
            yield _topic(match)


def _topic(match: re.Match[str]) -> _Mention:
    name = match["name"]
    family = "형" if name.endswith("형") else name[-2:]
    return _Mention((name,), family, match.start(), match.end())


def _is_name(name: str) -> bool:
    return len(name) <= _NAME_ROOM and may_be_part(name)


def _declared(plain: str) -> Iterator[list[str]]:
    """Yield the names that the text says the call falls into."""
    last = 0
    for match in _DECLARED.finditer(plain):
        begin = max(0, match.start() - _ROW_ROOM, last)
        for sign in ("\n", "다. ", "며, ", "고, "):
            begin = max(begin, plain.rfind(sign, begin, match.start()))
        row = _BRACKET.sub("", plain[begin : match.start()])
        row = _AND_OTHERS.sub("", row)
        names: list[str] = []
        for piece in reversed(_PARTED.split(row)):
            name, is_first = _trimmed(piece)
            if not _is_name(name):
                break
            names.append(name)
            if is_first:
                break
        names.reverse()
        if _FEWEST <= len(names) <= _MOST and len(set(names)) == len(names):
            yield names
            last = match.start()


def _trimmed(piece: str) -> tuple[str, bool]:
    """Return the name that *piece* ends with, and whether other words stand before it."""
    lead, quote, quoted = piece.rstrip(" '").rpartition("'")
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
) -> Iterator[_Mention]:
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
        yield _Mention(called, family, run[0].start(), match.end())
        run = []


def _said_before(plain: str, begin: int, start: int) -> int:
    """Return where between *begin* and *start* the words begin that tell of the name at
    *start*; that place itself where none do.
    """
    found = _BEFORE_NAME.search(plain, max(begin, start - _SAID_ROOM), start)
    return found.start("said") if found else start


def _read_scope(
    plain: str, topics: Sequence[_Topic], begin: int, stop: int
) -> None:
    """Give *topics* the figures that stand from *begin* to *stop*."""
    at = begin
    while at < stop:
        ending = _SENTENCE_END.search(plain, at + 1, stop)
        end = ending.end() if ending else stop
        if at > begin and _ELSEWHERE.match(plain, at):
            return
        if plain[at - 1] == "\n" and not _PROSE_LINE.match(plain, at):
            return
        _read_sentence(plain, topics, at, end)
        at = end


def _read_sentence(
    plain: str, topics: Sequence[_Topic], begin: int, end: int
) -> None:
    """Give *topics* the figures of one sentence; what it lists by names of its own is
    not theirs.
    """
    if not _DIGIT.search(plain, begin, end):
        return
    found = _figures_by_kind(plain, begin, end)
    is_each = len(topics) > 1 and _EACH.search(plain, begin, end) is not None
    for kind, figures in found.items():
        is_one = len({figure.value for figure in figures}) == 1
        if is_each and len(figures) == len(topics):
            for topic, figure in zip(topics, figures, strict=True):
                topic.take(kind, figure)
        elif len(topics) == 1 or (kind == "cap" and is_one):
            # Names in a row share a cap; a number is that of all of them together.
            for topic in topics:
                topic.take(kind, figures[0] if is_one else None)


def _figures_by_kind(
    plain: str, begin: int, end: int
) -> dict[str, list[Figure]]:
    """Return the figures of a sentence by what they are, but for those that it lists by
    names of their own.
    """
    text = plain[begin:end]
    others: set[int] = set()
    for one in item_lists(text, begin):
        if len(one.items) >= _FEWEST:
            for item in one.items:
                others.update(figure.start for figure in item.figures)
    found: dict[str, list[Figure]] = {}
    last = begin
    for figure in figures_of(text, begin):
        kind = _kind(plain, last, figure, end)
        last = figure.end
        if kind and figure.start not in others:
            found.setdefault(kind, []).append(figure)
    whole = found.pop("whole", [])
    if whole and not found.keys() & {"cap", "budget"}:
        # Behind what each gets it is what all parts have: `곳당 1억원씩 모두 18억원`.
        found["budget"] = whole
    if "cap" in found and "bare" in found:
        # `각각 2년간 40억원과 20억원`
        found["cap"] += found.pop("bare")
    return found


def _kind(plain: str, begin: int, figure: Figure, end: int) -> str:
    """Return what a figure is by its own words, or nothing where it is none of the part's."""
    before = plain[max(begin, figure.start - _BESIDE) : figure.start]
    if _FORMER.search(before) or _FROM.match(plain, figure.end, end):
        return ""
    inner = _INNER.search(before)
    if (
        inner
        and not is_label_of_figures(inner["name"])
        and not is_thing(inner["name"])
    ):
        return ""
    if _TOGETHER.search(before):
        return "whole"
    if figure.role in ("count", "person"):
        return "count" if _CHOSEN.match(plain, figure.end, end) else ""
    if _PAID.search(before):
        return ""
    is_range = before.endswith(("~", "~ "))
    if (
        figure.role == "cap"
        or is_range
        or _EACH_AFTER.match(plain, figure.end)
    ):
        return "cap"
    if (
        figure.role == "budget"
        or _ALL_BEFORE.search(before)
        or _ALL_AFTER.match(plain, figure.end)
    ):
        return "budget"
    return "bare"


def _rows(topics: Iterable[_Topic], most: int) -> tuple[BudgetRow, ...]:
    """Return the rows of *topics* of one sort, or nothing where they are no parts; *most*
    is the largest sum of the text.
    """
    told = [topic for topic in topics if topic.figures]
    kinds = [kind for topic in told for kind in topic.figures]
    bare = [
        topic.figures["bare"].value
        for topic in told
        if "bare" in topic.figures
    ]
    role = ""
    if "cap" in kinds and "budget" not in kinds:
        role = "cap"
    elif (
        "cap" not in kinds
        and bare
        and ("budget" in kinds or min(bare) >= _LAID_OUT)
    ):
        role = "budget"
    rows: list[BudgetRow] = []
    for topic in told:
        values = {kind: figure.value for kind, figure in topic.figures.items()}
        if role and "bare" in values:
            values.setdefault(role, values["bare"])
        rows.append(
            BudgetRow(
                topic.name,
                values.get("budget"),
                values.get("cap"),
                values.get("count"),
                topic.start,
                topic.end,
            )
        )
    ordered = sorted(rows, key=lambda row: row.start)
    rows = _without_the_whole(ordered, most)
    return tuple(rows) if _are_parts(rows) else ()


def _without_the_whole(
    rows: Sequence[BudgetRow], most: int
) -> list[BudgetRow]:
    """Return *rows* without one that has as much as all others, without figures that one
    of many has alone, and without those that have none.
    """
    is_many = len(rows) > _FEWEST
    budgets = [row.budget or 0 for row in rows]
    numbers = [row.projects or 0 for row in rows]
    several = len(list(filter(None, budgets))) > _FEWEST
    kept: list[BudgetRow] = []
    for row, budget, number in zip(rows, budgets, numbers, strict=True):
        is_most = budget == most and budget * 2 >= sum(budgets)
        # News begins with what the whole programme has.
        is_called = _PROGRAMME.search(row.name) or row.start < _OPENING
        is_whole = several and is_most and is_called
        is_all = is_many and number * 2 == sum(numbers) > 0
        if not is_whole and not is_all:
            kept.append(row)
    if len(kept) > _FEWEST:
        if len([row for row in kept if row.budget]) == 1:
            kept = [replace(row, budget=None) for row in kept]
        if len([row for row in kept if row.cap]) == 1:
            kept = [replace(row, cap=None) for row in kept]
        if len([row for row in kept if row.projects]) == 1:
            kept = [replace(row, projects=None) for row in kept]
    return [row for row in kept if row.budget or row.cap or row.projects]


def _are_parts(rows: Sequence[BudgetRow]) -> bool:
    """Whether *rows* have a kind of figure in common, and differ in it."""
    if not _FEWEST <= len(rows) <= _MOST:
        return False
    words = [word for row in rows for word in row.name.split()]
    if any(words.count(row.name) > 1 for row in rows):
        # `서울 가온구`, then `가온구`
        return False
    caps = [row.cap for row in rows if row.cap]
    if caps and min(caps) < _SMALLEST:
        return False
    budgets = [row for row in rows if row.budget]
    numbers = [row for row in rows if row.projects]
    fullest = max(len(budgets), len(caps), len(numbers))
    figures = {(row.budget, row.cap, row.projects) for row in rows}
    return fullest >= _FEWEST and len(figures) > 1
