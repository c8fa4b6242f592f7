"""KakaoTalk 알림톡 by NHN Cloud: one POST, an approved template, a text message where
Kakao cannot deliver.

Source: NHN Cloud, KakaoTalk Bizmessage, Alimtalk API guide v2.3 and its error codes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from net import ssrf
from net.http import Answer, Client, ExchangeFailed
from notifier.channels.alimtalk.kind import mobile_number
from notifier.channels.alimtalk.template import filled, values
from notifier.channels.base import (
    DeliveryError,
    MessageRefused,
    Misconfigured,
    Ready,
    TargetGone,
    Unanswered,
)
from notifier.channels.http import failure_of
from notifier.messages.message import Message

SERVICE: Final = "https://api-alimtalk.cloud.toast.com"
_TAKEN: Final = 0
# The same idempotency key within ten minutes.
_REPEATED: Final = -1005
_REPEATED_FOR: Final = 600.0
_BAD_NUMBER: Final = -5000
# Keys, sender, template or contract: no message will leave before the operator has
# mended them.
_OURS: Final = frozenset(
    {
        -1000, -1001, -1002, -1003, -1006, -1027, -1028, -2017, -2502,
        -3003, -3004, -3005, -3010, -4004, -4005, -4006, -9995, -9998,
    }
)  # fmt: skip
# Day's quota, the vendor's or their own failure.
_LATER: Final = frozenset({-1017, -7000, -9999})
_ALL_REFUSED: Final = -2999
# Unanswered requests that are remembered; more than can be under way.
_MOST_REMEMBERED: Final = 1_000


@dataclass(frozen=True, slots=True)
class Account:
    """What NHN Cloud's console gives for one project."""

    app_key: str
    secret_key: str
    sender_key: str
    """Of the KakaoTalk channel that sends."""
    template: str
    """Code under which ``template.TEMPLATE`` was approved."""
    sms_from: str = ""
    """Registered number that text messages come from; empty: none are sent."""


class Alimtalk:
    """*target* is a mobile number; it enters no message."""

    def __init__(
        self,
        client: Client,
        account: Account,
        *,
        clock: Callable[[], datetime],
        service: str = SERVICE,
    ) -> None:
        self._client = client
        self._account = account
        self._clock = clock
        self._url = (
            f"{service}/alimtalk/v2.3/appkeys/{account.app_key}/messages"
        )
        self._unanswered: dict[str, None] = {}

    def prepare(self, target: str, message: Message) -> Ready:
        number = mobile_number(target)
        if number is None:
            raise TargetGone("alimtalk: no mobile number")
        by_name = values(message)
        recipient: dict[str, Any] = {
            "recipientNo": number,
            "templateParameter": by_name,
            "resendParameter": {"isResend": False},
        }
        if self._account.sms_from:
            recipient["resendParameter"] = {
                "isResend": True,
                "resendType": "LMS",
                "resendTitle": by_name["제목"][:20],
                "resendContent": filled(by_name),
                "resendSendNo": self._account.sms_from,
            }
        body = {
            "senderKey": self._account.sender_key,
            "templateCode": self._account.template,
            "recipientList": [recipient],
        }
        content = json.dumps(body, ensure_ascii=False).encode()
        # A message's key may be longer than a header should be.
        key = hashlib.sha256(f"{message.key}\0{number}".encode()).hexdigest()
        return lambda: self._send(content, key)

    def _send(self, content: bytes, key: str) -> None:
        headers = {
            "content-type": "application/json;charset=UTF-8",
            "x-secret-key": self._account.secret_key,
            "x-nc-api-idempotency-key": key,
        }
        try:
            answer = self._client.post(self._url, content, headers)
        except ssrf.Refused as refused:
            raise Misconfigured(f"alimtalk: {refused}") from None
        except ExchangeFailed as error:
            self._remember(key)
            raise DeliveryError(
                f"alimtalk: {error}", unreachable=True
            ) from None
        if answer.status in (401, 403):
            raise Misconfigured(
                f"alimtalk: the service does not accept us ({answer.status})"
            )
        if not 200 <= answer.status < 300:
            raise failure_of(answer, "alimtalk", self._clock())
        self._judge(answer, key)

    def _judge(self, answer: Answer, key: str) -> None:
        """Return if the message was taken, or raise what the code means."""
        code = _result_code(answer.body)
        if code is None:
            # Any answer may mean that the message was passed on.
            self._remember(key)
            raise Unanswered("alimtalk: an answer that cannot be read")
        if code == _REPEATED:
            if key in self._unanswered:
                # It was taken when its answer was lost.
                del self._unanswered[key]
                return
            # Refused or taken ten minutes ago at most, by a process that is gone.
            raise DeliveryError(
                "alimtalk: asked a moment ago", retry_after=_REPEATED_FOR
            )
        self._unanswered.pop(key, None)
        if code == _TAKEN:
            return
        if code == _BAD_NUMBER:
            raise TargetGone(f"alimtalk: no such number ({code})")
        if code in _OURS:
            raise Misconfigured(f"alimtalk: the service refuses us ({code})")
        if code in _LATER:
            # By then the key is forgotten, which would else count as a repeat.
            raise DeliveryError(
                f"alimtalk: not now ({code})", retry_after=_REPEATED_FOR
            )
        raise MessageRefused(f"alimtalk: refused ({code})")

    def _remember(self, key: str) -> None:
        while len(self._unanswered) >= _MOST_REMEMBERED:
            del self._unanswered[next(iter(self._unanswered))]
        self._unanswered[key] = None

    def lane(self, target: str) -> str:
        """One service serves all numbers, and its troubles are no other channel's."""
        del target
        return "alimtalk"

    def close(self) -> None:
        self._client.close()


def _result_code(body: bytes) -> int | None:
    """Return what became of the one recipient, or none where the answer says nothing.

    >>> _result_code(b'{"header": {"resultCode": -1000, "isSuccessful": false}}')
    -1000
    """
    try:
        answer = json.loads(body)
        code = answer["header"]["resultCode"]
        if code in (_TAKEN, _ALL_REFUSED):
            # The request was read; the recipient may have been refused all the same.
            [result] = answer["message"]["sendResults"]
            code = result["resultCode"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return None
    # `true` is an int to Python.
    return code if type(code) is int else None
