"""The words themselves, Korean and English side by side, so that none is forgotten in
one language.
"""

from __future__ import annotations

from notifier.messages.message import Tone

PHRASES: dict[str, dict[str, str]] = {
    # badges: what happened
    "new": {"ko": "신규 공고", "en": "New call"},
    "corrected": {"ko": "정정", "en": "Corrected"},
    "extended": {"ko": "기간 연장", "en": "Extended"},
    "cancelled": {"ko": "취소", "en": "Cancelled"},
    "closing": {"ko": "마감 임박", "en": "Closing soon"},
    "closing-today": {"ko": "오늘 마감", "en": "Closes today"},
    "result": {"ko": "선정 결과", "en": "Results"},
    "expected": {"ko": "예고", "en": "Expected"},
    "confirmed": {"ko": "예고된 공고", "en": "As foretold"},
    # labels: what a line is about
    "window": {"ko": "접수 기간", "en": "Window"},
    "opens": {"ko": "접수 시작", "en": "Opens"},
    "closes": {"ko": "접수 마감", "en": "Closes"},
    "budget_total_won": {"ko": "총예산", "en": "Budget"},
    "per_project_won": {"ko": "과제당 지원금", "en": "Per project"},
    "projects": {"ko": "지원 과제", "en": "Projects"},
    "divisions": {"ko": "분과", "en": "Divisions"},
    "audience": {"ko": "지원 대상", "en": "For"},
    "windows": {"ko": "추가 접수 기간", "en": "Further windows"},
    "status": {"ko": "상태", "en": "Status"},
    "agency": {"ko": "기관", "en": "By"},
    "expected_on": {"ko": "예상", "en": "Expected"},
    "programme": {"ko": "사업", "en": "Programme"},
    "doubt": {"ko": "확인 필요", "en": "Please check"},
    # values
    "status.cancelled": {"ko": "취소됨", "en": "cancelled"},
    "status.active": {"ko": "진행", "en": "standing"},
    "unstated": {"ko": "명시 없음", "en": "not stated"},
    "basis.budget_exhausted": {
        "ko": "예산 소진 시까지",
        "en": "until the budget is spent",
    },
    "basis.rolling": {"ko": "상시", "en": "at any time"},
    "basis.until_filled": {"ko": "모집 완료 시까지", "en": "until filled"},
    "window.unread": {
        "ko": "접수 기간을 읽지 못했습니다: 원문에서 확인하세요",
        "en": "The application window was not read: see the original notice",
    },
    "count": {"ko": "{}개", "en": "{}"},
    "up_to": {"ko": "최대 {}", "en": "up to {}"},
    # links
    "details": {"ko": "자세히 보기", "en": "Details"},
    "original": {"ko": "원문 공고", "en": "Original notice"},
    "all": {"ko": "전체 목록 보기", "en": "See the full list"},
    "manage": {"ko": "구독 관리", "en": "Manage your subscriptions"},
    "unsubscribe": {"ko": "수신 거부", "en": "Unsubscribe"},
    # footers
    "why": {"ko": "이 알림을 받는 이유: {}", "en": "Why you get this: {}"},
    "why.everything": {
        "ko": "모든 공고를 구독하고 있습니다.",
        "en": "you follow every announcement.",
    },
    "why.told": {
        "ko": "앞서 이 공고를 알려 드렸습니다.",
        "en": "we told you of this announcement before.",
    },
    "who": {"ko": "보내는 곳: {}", "en": "Sent by {}"},
    "care": {
        "ko": "자동으로 읽은 요약입니다. 신청 전에 반드시 원문 공고를 확인하세요.",
        "en": "Read by machine. Check the original notice before you apply.",
    },
    "more": {
        "ko": "외 {}건은 전체 목록에서 볼 수 있습니다.",
        "en": "{} more are in the full list.",
    },
    "not_ok": {
        "ko": "점검 중이거나 접속이 되지 않는 게시판: {}",
        "en": "Boards that could not be read: {}",
    },
    # digests
    "daily": {"ko": "오늘의 공고", "en": "Today's announcements"},
    "weekly": {"ko": "이번 주 공고", "en": "This week's announcements"},
    "digest.subject": {
        "ko": "{title} {count}건: {first}",
        "en": "{title} ({count}): {first}",
    },
}

TONES: dict[str, Tone] = {
    "new": "good",
    "corrected": "change",
    "extended": "change",
    "cancelled": "bad",
    "closing": "urgent",
    "result": "quiet",
    "expected": "quiet",
    "confirmed": "good",
}

FACETS: dict[str, dict[str, str]] = {
    "q": {"ko": "검색어", "en": "words"},
    "programme": {"ko": "사업", "en": "programme"},
    "division": {"ko": "분과", "en": "division"},
    "audience": {"ko": "대상", "en": "audience"},
    "agency": {"ko": "기관", "en": "agency"},
    "source": {"ko": "게시판", "en": "board"},
    "field": {"ko": "분야", "en": "field"},
    "region": {"ko": "지역", "en": "region"},
    "kind": {"ko": "종류", "en": "kind"},
    "status": {"ko": "상태", "en": "status"},
    "closing_within": {"ko": "마감까지 남은 날(최대)", "en": "days left, at most"},
    "min_budget": {"ko": "최소 예산", "en": "budget, at least"},
}


def translate(name: str, language: str, *values: object, **named: object) -> str:
    """Return a phrase; an unknown name is a mistake of ours and raises ``KeyError``."""
    return (
        PHRASES[name][language].format(*values, **named)
        if values or named
        else PHRASES[name][language]
    )
