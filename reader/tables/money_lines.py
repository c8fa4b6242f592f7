"""The lines of a text that have a word of money, as the headings of tables have.

Who looks for tables whose columns were lost begins at such lines; they are found once.
"""

from __future__ import annotations

import re
from typing import Final

from reader.text.analysis import part_of_document
from reader.text.document import Document

_WORD: Final = re.compile(
    "예산|지원 ?금|한도|사업비|연구비|개발비|출연금|국비|보조금|규모|총액|금액|비고"
)
# A longer line is a paragraph.
_WIDEST: Final = 400


@part_of_document
def money_lines(document: Document) -> tuple[tuple[int, int], ...]:
    """Return where each such line of *document* begins and where its line feed stands, in
    order; paragraphs and a last line without a line feed are left out.
    """
    plain = document.plain
    found: list[tuple[int, int]] = []
    past = 0
    while word := _WORD.search(plain, past):
        begin = plain.rfind("\n", past, word.start()) + 1 or past
        end = plain.find("\n", word.end())
        if end < 0:
            break
        past = end + 1
        if end - begin <= _WIDEST:
            found.append((begin, end))
    return tuple(found)
