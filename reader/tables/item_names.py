"""Which of the words before a figure are the name that has it.

Of ``올해 선정된 바다형에는`` the name is ``바다형``: words of the sentence are before it,
and a particle behind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reader.tables.item_tokens import ItemToken, joined_words
from reader.tables.part_names import is_label_of_figures, may_be_part
from reader.text.patterns import late

# The words of a sentence before the first name of its list: `올해`, `선정되면`, `분야별`.
_LEAD: Final = late(
    r"[^ ]*(?:[가-힣]{2}(?:은|는|을|를|의|로|에|해|한|된|할|며|고|서|여|되면|마다)|별|가운데|중|따라|기준)|지원금?|금액|지원액|또|올해|이|그|위|사업은"
)
# What tells of the name behind it: `함께 하는`, `섬을 위한`.
_TELLING: Final = late(
    r"[가-힣]+(?:는|하기|된|하고|하며|되고|되며)|[가-힣]*위한"
)
_QUOTED: Final = late(r"^[^'\"「」]*[ ]['\"「](?=[^'\"「」]{2}[^'\"「」]*$)")
_LETTER: Final = re.compile(r"[가-힣A-Za-z]")
# `바다산업 3개 분야 20개 과제`
_FIELDS: Final = late(r"[ ]\d{1,2}개[ ]?(?:분야|부문|유형)$")
_PARTICLE: Final = late(
    r"(?<=[가-힣]{2})(?:에는|에서는|에게는|에게|에서|은|는|에|엔|[ ]시)$|(?<=['\"」])[가-힣]{1,2}$"
)
_KIND_NAME: Final = late(r"(?:부문|분야|유형|트랙|단계|형)$")
# Words and letters of a name.
_NAME_WORDS: Final = 4
_NAME_ROOM: Final = 40


def is_named(text: str, start: int) -> bool:
    """Whether words are before the figure of *text* that begins at *start*."""
    return _LETTER.search(text, 0, start) is not None


def kind_at_end(
    words: Sequence[ItemToken],
) -> tuple[str, int, str] | None:
    """Return the last words as a name where they end in a word for parts:
    ``대출금액 기준 바다부문``.
    """
    for number in range(1, len(words)):
        found = name_at_end(words[number:], is_first=False)
        if _KIND_NAME.search(found[0]) and may_be_part(found[0]):
            return found[0], found[1], joined_words(words[:number])
    return None


def name_at_end(
    words: Sequence[ItemToken], *, is_first: bool
) -> tuple[str, int, str]:
    """Return the name that *words* end with, where it begins, and the words before it."""
    at = len(words)
    # Words of figures right before them are theirs: `바다 예산 3억원`.
    while at and words[at - 1].kind != "word":
        if words[at - 1].text == "지원" and at > 1:
            break
        at -= 1
    own = list(words[:at])
    last = len(own) - 1
    begin = 0
    if is_first:
        begin = max(0, len(own) - _NAME_WORDS)
        for number in range(begin, last):
            word = own[number]
            is_label = is_label_of_figures(word.text)
            if is_label or _LEAD.fullmatch(word.text) or word.kind != "word":
                begin = number + 1
    for number in range(begin, last):
        # `지원하고 함께 하는 숲형`: the words before tell of it, or of the one before.
        if _TELLING.fullmatch(own[number].text):
            begin = number + 1
    kept = own[begin:]
    name = _PARTICLE.sub("", joined_words(kept)).rstrip("'\"」")
    # What stands before a quotation mark tells of the name: `창업자 대상 '바다형`.
    name = _QUOTED.sub("", name).strip("'\"「」-. ")
    name = _FIELDS.sub("", name)
    if not _LETTER.search(name) or len(name) > _NAME_ROOM or len(name) < 2:
        return "", 0, ""
    return name, kept[0].start, joined_words(own[:begin])
