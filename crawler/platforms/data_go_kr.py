"""APIs of 공공데이터포털 (apis.data.go.kr): they answer 200 with an error inside, in XML
though JSON was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from scrapy.http import Response

from crawler.errors import Blocked, NeedsKey, SourceTrouble, Unreachable
from crawler.platforms import guards
from crawler.platforms.json_board import JsonBoard

_CODE: Final = re.compile(r"<(?:returnReasonCode|resultCode)>\s*(\d+)")
_MESSAGES: Final = tuple(
    re.compile(rf"<{name}>\s*([^<]+)")
    for name in ("returnAuthMsg", "resultMsg", "errMsg")
)
# Access denied, key not registered, key expired, address not registered, unsigned call.
_KEY_TROUBLES: Final = frozenset({"20", "30", "31", "32", "33"})
# Too many requests a day or a second.
_LIMITS: Final = frozenset({"22", "23"})


class DataGoKr(JsonBoard):
    """One operation of one API; 403 until its own use application is approved."""

    base_url = "https://apis.data.go.kr"
    needs_key = "DATA_GO_KR_KEY"
    listing_path: ClassVar[str]
    """With ``{page}`` and the key's name in double braces."""

    def answer(self, response: Response) -> Any:
        head = response.body[:4000].decode("utf-8", "replace")
        # The portal's gateway, not the API: each API needs an application of its own.
        if response.status == 403:
            raise NeedsKey(
                self.name,
                response.url,
                f"403: the application to use this API is not approved for {self.needs_key}",
            )
        if "OpenAPI_ServiceResponse" in head or head.lstrip().startswith(
            "<?xml"
        ):
            raise self._refusal(response, head)
        return super().answer(response)

    def _refusal(self, response: Response, head: str) -> SourceTrouble:
        code = _CODE.search(head)
        if code is None:
            return guards.trouble(self.name, response, "JSON")
        message = ""
        for pattern in _MESSAGES:
            found = pattern.search(head)
            if found is not None:
                message = found[1].strip()
                break
        return self.refused(response, code[1], message)

    def refused(
        self, response: Response, code: str, message: str
    ) -> SourceTrouble:
        """Return the trouble that a result code other than 00 means."""
        why = f"the API answered {code} {message}".strip()
        if code in _KEY_TROUBLES:
            return NeedsKey(
                self.name, response.url, f"{why}: check {self.needs_key}"
            )
        kind = Blocked if code in _LIMITS else Unreachable
        return kind(self.name, response.url, why)


def one_or_many(value: Any) -> list[Any]:
    """Return a list of what the portal's converter gives as a list, or as an object
    when there is one.

    >>> one_or_many({"file": 1}), one_or_many(None), one_or_many([1, 2])
    ([{'file': 1}], [], [1, 2])
    """
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, Mapping) else []
