"""Parts of a call that its sentences speak of one after the other, each with its figures.

::

    공모는 일반공모와 기획공모로 나뉜다. 일반공모는 최대 300만원, 기획공모에는 500만원까지 지원한다.
    '바다형'에 120개사를 선정해 총 240억원을 지원한다. '숲형'은 5개사에 총 30억원을 지원한다.
    디딤 과제는 30개 과제를 뽑아 90억원을 지원한다. 뜀틀 과제는 40억원을 지원한다.

From where a sentence takes up a name (``topic_names``) up to the next name the figures are
that part's: those of its first sentence that has any of their kind (``topic_figures``).
Names in a row before one figure share it; before ``각각`` each has its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from reader.parts.item_tokens import figure_spans
from reader.parts.part_rows import plain_name
from reader.parts.topic_figures import Topic, read_scope, read_sentence
from reader.parts.topic_names import (
    FEWEST_PARTS,
    MOST_PARTS,
    TopicMention,
    said_before,
    topic_mentions,
)
from reader.tables.budget_shares import BudgetRow
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.money import sums_of

_PROGRAMME: Final = late(r"(?:사업|지원|프로그램|프로젝트)$")
_LEAD: Final = 5_000
_OPENING: Final = 100
# Letters that are said about a part, and of the last one.
_REACH: Final = 700
_LAST_REACH: Final = 260
# Less is a fee or a prize; from the second on a bare sum is a budget, not a cap.
_SMALLEST: Final = 100_000
_LAID_OUT: Final = 10**9


@part_of_document
def find_topic_parts(document: Document) -> tuple[tuple[BudgetRow, ...], ...]:
    """Return the parts that the sentences of *document* speak of, those of one sort
    together, sums in won; parts of one sort may be described inside one of another.
    """
    if len(figure_spans(document)) < FEWEST_PARTS:
        return ()
    plain = document.plain[:_LEAD]
    if "다." not in plain and "다\n" not in plain:
        return ()
    topics: dict[str, Topic] = {}
    families: dict[str, dict[str, Topic]] = {}
    mentions: list[TopicMention] = []
    for mention in topic_mentions(plain):
        for name in mention.names:
            key = plain_name(name)
            topic = topics.setdefault(key, Topic(name))
            families.setdefault(mention.family, {})[key] = topic
        if not mentions or mention.start >= mentions[-1].end:
            mentions.append(mention)
    _read_mentions(plain, topics, mentions)
    found: list[tuple[BudgetRow, ...]] = []
    # Names that are listed in a row are all of a sort; what else is in quotation
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
    plain: str, topics: Mapping[str, Topic], mentions: Sequence[TopicMention]
) -> None:
    """Give each of *topics* what follows and precedes the *mentions* of its name."""
    end = 0
    for number, mention in enumerate(mentions):
        own = [topics[plain_name(name)] for name in mention.names]
        for topic in own:
            if not topic.figures:
                topic.start = topic.end = mention.start
        begin = said_before(plain, end, mention.start)
        if begin < mention.start:
            read_sentence(plain, own, begin, mention.start)
        end = mention.end
        stop = min(len(plain), end + _LAST_REACH)
        if number + 1 < len(mentions):
            after = mentions[number + 1].start
            stop = min(end + _REACH, said_before(plain, end, after))
        read_scope(plain, own, end, stop)


def _rows(topics: Iterable[Topic], most: int) -> tuple[BudgetRow, ...]:
    """Return the rows of *topics* of one sort, or nothing where they are no parts; *most*
    is the largest sum of the text.
    """
    stated = [topic for topic in topics if topic.figures]
    kinds = [kind for topic in stated for kind in topic.figures]
    bare = [
        topic.figures["bare"].value
        for topic in stated
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
    for topic in stated:
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
    is_many = len(rows) > FEWEST_PARTS
    budgets = [row.budget or 0 for row in rows]
    numbers = [row.projects or 0 for row in rows]
    several = len(list(filter(None, budgets))) > FEWEST_PARTS
    kept: list[BudgetRow] = []
    for row, budget, number in zip(rows, budgets, numbers, strict=True):
        is_most = budget == most and budget * 2 >= sum(budgets)
        # News begins with what the whole programme has.
        is_called = _PROGRAMME.search(row.name) or row.start < _OPENING
        is_whole = several and is_most and is_called
        is_all = is_many and number * 2 == sum(numbers) > 0
        is_all = is_all and bool(is_called or row is rows[0])
        if not is_whole and not is_all:
            kept.append(row)
    if len(kept) > FEWEST_PARTS:
        if len([row for row in kept if row.budget]) == 1:
            kept = [replace(row, budget=None) for row in kept]
        if len([row for row in kept if row.cap]) == 1:
            kept = [replace(row, cap=None) for row in kept]
        if len([row for row in kept if row.projects]) == 1:
            kept = [replace(row, projects=None) for row in kept]
    return [row for row in kept if row.budget or row.cap or row.projects]


def _are_parts(rows: Sequence[BudgetRow]) -> bool:
    """Whether *rows* have a kind of figure in common, and differ in it."""
    if not FEWEST_PARTS <= len(rows) <= MOST_PARTS:
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
    return fullest >= FEWEST_PARTS and len(figures) > 1
