"""What a sentence says about those it calls, behind their name.

::

    초기창업기업을 5월 9일까지 모집한다
    중소·중견기업만 신청할 수 있다
    예비창업자에게 자금을 지원한다
    예비창업자와 창업기업을 대상으로
"""

from __future__ import annotations

import re
from typing import Final

from reader.text.patterns import late

# Behind 창업기업: "과 예비창업자를 5월 9일까지 모집한다", "만 신청할 수 있다".
CALLED: Final = late(
    r"""
    (?:(?:[과와]|,|·|[ ]및)[ ]?[가-힣]{2,8}){0,3}? 들?
    (?: [을를][ ](?:[^\n.]{0,24}[ ])?(?:대상으로|모집|선발|공모)
      | 에게[ ][^\n.]{0,30}지원
      | (?:이?면|이?라면|만|은|는|까지)[ ][^\n.]{0,16}?
        (?:신청|참가|참여|응모)[가이]?[ ]?(?:할[ ]수[ ]있|가능) )
    """,
    re.VERBOSE,
)
