"""The demo's story in the language of the terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping

KOREAN: Mapping[str, str] = {
    "week": "연습 주간",
    "where": "웹 {web}   메일과 Slack {outbox}   자료 {folder}",
    "days": "일",
    "monday": "월요일  조용한 게시판. 처음 읽는 게시판의 지난 공고는 아무에게도 알리지 않습니다.",
    "tuesday": "화요일  과기정통부가 1차 공고를 올립니다. 예산은 HWPX 첨부에만 있습니다.",
    "wednesday": "수요일  신문이 소상공인 2차 공고를 예고합니다.",
    "thursday": "목요일  NIPA 게시판이 200으로 점검 안내를 냅니다. 새 글이 없다는 뜻이 아니므로 운영자에게 알립니다.",
    "friday": "금요일  게시판이 돌아오고, 예고된 2차 공고가 납니다.",
    "saturday": "토요일  소상공인분과 예산이 30억원에서 50억원으로 바뀝니다.",
    "sunday": "일요일  2차 마감이 늦춰집니다. 1차 공고의 오탈자 수정은 알리지 않습니다.",
    "missing": "오지 않음",
    "unexpected": "예상 밖",
    "repeated": "중복",
    "complete": "모든 알림이 한 번씩 왔습니다.",
    "failed": "예상과 다르게 끝났습니다.",
    "kept": "보낸 메일은 {folder}에 남아 있습니다. 필요 없으면 지우세요.",
    "open": "페이지는 열려 있습니다: {web}  보낸 메일: {outbox}  (Ctrl-C로 끝냅니다)",
}
ENGLISH: Mapping[str, str] = {
    "week": "A practice week",
    "where": "web {web}   mail and Slack {outbox}   files {folder}",
    "days": "days",
    "monday": "Monday  Quiet boards. Old notices of a board that is read for the first time are reported to nobody.",
    "tuesday": "Tuesday  The ministry posts the first call. Its budget stands in the HWPX attachment only.",
    "wednesday": "Wednesday  A newspaper foretells a second round for small businesses.",
    "thursday": "Thursday  NIPA's board answers 200 with a maintenance page. That does not mean that nothing is new, so the operator is told.",
    "friday": "Friday  The board is back, and the foretold second call is posted.",
    "saturday": "Saturday  The small-business division's budget goes from 3 to 5 billion won.",
    "sunday": "Sunday  The second call's deadline is extended. A mended typing mistake in the first is reported to nobody.",
    "missing": "missing",
    "unexpected": "unexpected",
    "repeated": "repeated",
    "complete": "Every alert came exactly once.",
    "failed": "The story ended otherwise than it should.",
    "kept": "The mails stay in {folder}; delete it when you have seen them.",
    "open": "The page stays up: {web}  mails sent: {outbox}  (Ctrl-C ends it)",
}


def phrases() -> Mapping[str, str]:
    """Return Korean under a Korean locale and where none is set, else English."""
    # The order in which POSIX looks for the language of messages.
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        locale = os.environ.get(name, "")
        # Containers have C or nothing; the demo's readers are mostly Korean.
        if locale:
            is_korean = locale.startswith("ko") or locale.split(".")[0] in (
                "C",
                "POSIX",
            )
            return KOREAN if is_korean else ENGLISH
    return KOREAN
