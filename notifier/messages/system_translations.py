"""The words of the service's own notes, Korean and English side by side; news for the
operator is English only.
"""

from __future__ import annotations

NOTES: dict[str, dict[str, tuple[str, ...]]] = {
    # kind → language → subject, then paragraphs
    "confirm": {
        "ko": (
            "[바우처 알리미] 구독을 확인해 주세요",
            "누군가 이 주소로 공고 알림을 신청했습니다. 본인이 신청했다면 아래 단추를 눌러 확인해 주세요. 3일 안에 확인하지 않으면 아무것도 보내지 않습니다.",
            "신청한 조건: {because}",
            "최근 90일 동안 이 조건에 맞은 공고: {matched}건",
        ),
        "en": (
            "[Voucher Watch] Please confirm your subscription",
            "Somebody asked us to send announcements to this address. If it was you, please confirm with the button below. Unless you do within 3 days, nothing will be sent.",
            "You asked for: {because}",
            "Announcements of the last 90 days that would have matched: {matched}",
        ),
    },
    "welcome": {
        "ko": (
            "[바우처 알리미] 구독이 시작되었습니다",
            "{day}에 수신에 동의하셨습니다. 새 공고가 나오면 이 주소로 알려 드립니다.",
            "구독 조건: {because}",
        ),
        "en": (
            "[Voucher Watch] Your subscription has begun",
            "You agreed to be told on {day}. New announcements will be sent to this address.",
            "You follow: {because}",
        ),
    },
    "already": {
        "ko": (
            "[바우처 알리미] 이미 구독하고 있습니다",
            "이 주소로 같은 조건의 구독 신청이 다시 들어왔습니다. 구독은 그대로이며, 바꾸려면 아래 '구독 관리'를 이용해 주세요.",
            "구독 조건: {because}",
        ),
        "en": (
            "[Voucher Watch] You are subscribed already",
            "Somebody asked again for what you are subscribed to. Nothing has changed; use the link below to change it yourself.",
            "You follow: {because}",
        ),
    },
    "farewell": {
        "ko": (
            "[바우처 알리미] 수신 거부가 처리되었습니다",
            "{day}에 구독이 끝났습니다. 이 조건의 알림은 더 보내지 않습니다: {because}",
            "다른 구독이 없으면 28일 뒤에 이 주소를 지웁니다.",
        ),
        "en": (
            "[Voucher Watch] You are unsubscribed",
            "Your subscription ended on {day}. Nothing more will be sent for: {because}",
            "If you have no other subscription, this address is erased after 28 days.",
        ),
    },
    "renew": {
        "ko": (
            "[바우처 알리미] 계속 받으시겠습니까?",
            "{day}에 수신에 동의하신 지 2년이 되어 갑니다. 계속 받으려면 아래 단추를 눌러 주세요. 60일 안에 답이 없으면 구독을 끝냅니다.",
            "구독 조건: {because}",
        ),
        "en": (
            "[Voucher Watch] Shall we go on?",
            "You agreed on {day}, almost two years ago. To go on, use the button below. Without an answer within 60 days the subscription ends.",
            "You follow: {because}",
        ),
    },
    "quiet": {
        "ko": (
            "[바우처 알리미] 이번 주에는 맞는 공고가 없었습니다",
            "지난 7일 동안 게시판 {sources}곳을 {looks}번 살펴보았고, 조건에 맞는 새 공고는 없었습니다.",
            "구독 조건: {because}",
        ),
        "en": (
            "[Voucher Watch] Nothing new for you this week",
            "In the last 7 days we looked {looks} times at {sources} boards; nothing new matched.",
            "You follow: {because}",
        ),
    },
}

BUTTONS: dict[str, dict[str, str]] = {
    "confirm": {"ko": "구독 확인", "en": "Confirm"},
    "renew": {"ko": "계속 받기", "en": "Go on"},
}

OPERATOR: dict[str, tuple[str, ...]] = {
    # what → subject, then paragraphs
    "sources": (
        "{broken} boards cannot be read, {recovered} recovered",
        "Nothing new on a board is told until it can be read again.",
    ),
    "dead-target": (
        "A reader's {channel} target is dead",
        "{why}. Subscriptions {subscriptions} are disabled; the reader hears nothing until the target is changed.",
    ),
    "overdue": (
        "{channel}: {count} letters are overdue",
        "{count} letters have waited for more than {minutes} minutes on {channel}. Is `voucherwatch worker` running? `voucherwatch doctor` looks at the channel. Last error: {why}",
    ),
    "health": (
        "The service is not well: {check}",
        "{why}. `voucherwatch doctor` and docs/operating.md say what to do.",
    ),
    "misconfigured": (
        "{channel}: letters wait for the configuration",
        "Letters on {channel} cannot be written or signed: {why}. They stay pending and go out once this is mended.",
    ),
    "canary-lost": (
        "The canary did not arrive",
        "A letter that is sent to test the whole path was owed at {since} and had not left after {minutes} minutes. Readers may be hearing nothing.",
    ),
    "complaint": (
        "A reader complained",
        "A reader marked our mail as spam on {day}. Subscriptions {subscriptions} are ended.",
    ),
}
