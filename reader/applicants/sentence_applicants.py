"""Where sentences and posters say who may apply, for texts without a label of applicants.

::

    중소기업이 맞춤형 서비스를 이용할 수 있도록 지원하는 사업이다.
    - 누가 신청할 수 있나요? 관내에 사는 작가(개인)
    실증에 참여할 컨소시엄(주관: 의료기관, 참여: 기업)을 모집합니다.
    중소기업은 투자비의 70퍼센트, 중견기업은 50퍼센트 이내로 한다.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reader.text.patterns import late
from reader.text.searching import near, starts_of

# 우리 중소기업이 … 할 수 있도록
_ENABLED: Final = late(
    r"""
    (?P<who>[가-힣A-Za-z·, ]{2,24})이[ ]
    [^\n.☞]{0,60}(?:[할될을][ ]수[ ]있도록|하도록[ ](?:지원|돕))
    """,
    re.VERBOSE,
)
# The same from its particle on, to which the search leaps, and the letters before that
# and behind it.
_SUBJECT: Final = late(
    r"이[ ][^\n.☞]{0,60}(?:[할될을][ ]수[ ]있도록|하도록[ ](?:지원|돕))"
)
_WHO_ROOM: Final = 24
_VERB_ROOM: Final = 100
_WAYS: Final = (
    late(r"누가[ ](?:신청|참여|지원)[^\n?]{0,12}\?[ ]*(?P<who>[^\n]{2,80})"),
    late(r"(?:^|\n)[^\w\n]{0,3}WHO[ :]{1,4}(?P<who>[^\n]{2,80})"),
    late(r"컨소시엄[ ]?\(주관[ ]?:[ ]?(?P<who>[^\n,()]{2,20})[,)]"),
    late(
        r"(?P<who>(?:중소|중견|대)기업)[은는][ ][^\n,.]{0,12}?\d{1,3}[ ]?(?:퍼센트|%)"
    ),
    late(
        r"""
        [\[<【□■][^\n]{0,4}(?:선발|선정|모집)[^\n]{0,8}\n      # [선발 개요]
        [^\w\n]{0,4}(?P<who>[^\n|:]{4,40})[ ]\d{1,3}[ ]?(?:개[ ]?사|팀|명)
        """,
        re.VERBOSE,
    ),
)
_HINTS: Final = (
    "수 있도록",
    "하도록",
    "누가",
    "WHO",
    "컨소시엄",
    "퍼센트",
    "%",
    "개사",
)
_LEAD: Final = 2_000


def sentence_spans(plain: str) -> Iterator[tuple[int, int]]:
    """Yield where the lead of a text says who may apply, each way in its turn."""
    lead = plain[:_LEAD]
    if not any(hint in lead for hint in _HINTS):
        return
    subjects = starts_of(_SUBJECT, lead)
    for found in near(_ENABLED, lead, subjects, _WHO_ROOM, _VERB_ROOM):
        yield found.span("who")
    for way in _WAYS:
        for found in way.finditer(lead):
            yield found.span("who")
