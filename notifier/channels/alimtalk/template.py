"""The text that Kakao approves once, and what is filled into it for each message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from notifier.messages.message import Message, MessageItem, MessageLine
from presentation.sanitize import plain, shortened

TEMPLATE: Final = """\
[바우처 알리미] #{제목}

#{내용}

▶ 자세히 보기: #{주소}

※ 직접 신청하신 알림입니다. 조건에 맞는 지원사업 공고가 있을 때만 보내 드립니다.
구독 관리·수신 거부: #{관리}"""
"""To be registered and approved word for word: what is sent is this text with its
variables replaced, and any other is refused.
"""

MOST: Final = 1_000
"""Characters of a whole message (NHN Cloud, KakaoTalk Bizmessage, Alimtalk API guide)."""
_TITLE: Final = 80
_VARIABLE: Final = re.compile(r"#\{(.*?)\}")
_MOST_ITEMS: Final = 6


def values(message: Message) -> dict[str, str]:
    """Return what *message* puts in the place of each variable; none is empty, and the
    whole message has at most ``MOST`` characters.

    The addresses are never cut: what does not fit is left out of the facts.
    """
    opens, manages = _addresses(message)
    found = {
        # The service's name is in the template already.
        "제목": shortened(_subject(message), _TITLE),
        "내용": "",
        "주소": opens,
        "관리": manages,
    }
    room = MOST - len(filled(found))
    found["내용"] = _fitting(message, room)
    return found


def filled(by_name: Mapping[str, str]) -> str:
    """Return the message as a reader sees it.

    >>> filled({"제목": "가", "내용": "나", "주소": "다", "관리": "라"})[:13]
    '[바우처 알리미] 가\\n\\n'
    """
    return _VARIABLE.sub(lambda found: by_name[found[1]], TEMPLATE)


def _subject(message: Message) -> str:
    subject = plain(message.subject)
    return subject.removeprefix("[바우처 알리미]").strip() or subject


def _addresses(message: Message) -> tuple[str, str]:
    """Return where a message leads, and where its reader changes or ends it."""
    manages = message.manage.url if message.manage else message.unsubscribe
    if message.links:
        # A confirmation asks for one thing, and there is nothing to manage before it.
        opens = message.links[0].url
    elif len(message.items) == 1 or not manages:
        opens = message.items[0].url if message.items else ""
    else:
        opens = manages
    return opens or manages or "-", manages or opens or "-"


def _fitting(message: Message, room: int) -> str:
    lines: list[str] = []
    for line in _lines(message):
        # One for the end of the line, one for the sign that something is missing.
        if len(line) + 2 > room:
            lines.append("…")
            break
        lines.append(line)
        room -= len(line) + 1
    # A variable without a value makes a text that differs from what was approved.
    return "\n".join(lines) or "…"


def _lines(message: Message) -> Iterator[str]:
    for lead in message.lead:
        yield plain(lead)
    if len(message.items) == 1 and message.kind == "alert":
        # The subject says which call it is.
        yield from map(_fact, message.items[0].lines)
        return
    for item in message.items[:_MOST_ITEMS]:
        yield f"· {_headline(item)}"
    more = len(message.items) - _MOST_ITEMS
    if more > 0:
        yield f"· +{more}"


def _headline(item: MessageItem) -> str:
    title = f"{item.badge} {item.title}" if item.badge else item.title
    return shortened(plain(title), 120)


def _fact(line: MessageLine) -> str:
    text = shortened(plain(line.text), 120)
    if line.before is None:
        return f"{plain(line.label)}: {text}"
    return (
        f"{plain(line.label)}: {shortened(plain(line.before), 120)} → {text}"
    )
