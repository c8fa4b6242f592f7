"""Who writes: what every message needs to know of the service itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from notifier.signup import tokens
from storage.queries.filters import Filter


@dataclass(frozen=True, slots=True)
class SenderProfile:
    """The operator's choices that are in messages, and the key that signs their links."""

    base_url: str
    secret: str = field(repr=False)
    name: str = "바우처 알리미 (Voucher Watch)"
    contact: str = ""
    """How a reader reaches a person: address or page."""
    operators: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """(channel, target) of everyone who must hear what goes wrong."""
    operator_language: str = "ko"
    homes: Mapping[str, str] = field(
        default_factory=dict, repr=False, hash=False
    )
    """Source → the address of its board's list."""
    boards: Mapping[str, str] = field(
        default_factory=dict, repr=False, hash=False
    )
    """Source → what its board is called."""

    def announcement(self, announcement_id: int) -> str:
        return f"{self.base_url}/announcements/{announcement_id}"

    def programme(self, slug: str) -> str:
        return f"{self.base_url}/programmes/{quote(slug, safe='')}"

    def matching(self, criteria: Filter) -> str:
        """Return the page that lists what a filter matches."""
        pairs = []
        for pair in criteria.pairs():
            if pair[0] != "status":
                pairs.append(pair)
        return f"{self.base_url}/?{urlencode([*pairs, ('status', 'all')])}"

    def confirm(self, subscription_id: int, now: float) -> str:
        return f"{self.base_url}/confirm/{tokens.sign(self.secret, 'confirm', [subscription_id], now=now)}"

    def manage(self, subscription_id: int, now: float) -> str:
        return f"{self.base_url}/manage/{tokens.sign(self.secret, 'manage', [subscription_id], now=now)}"

    def duplicates(self, now: float) -> str:
        """Return the operator's page of notices that may be one; good for thirty days."""
        token = tokens.sign(self.secret, "operator", [0], now=now)
        return f"{self.base_url}/operator/{token}/duplicates"

    def mends(self, now: float) -> str:
        """Return the operator's page of redesigned boards; good for thirty days."""
        token = tokens.sign(self.secret, "operator", [0], now=now)
        return f"{self.base_url}/operator/{token}/mends"

    def renew(self, subscription_id: int, now: float) -> str:
        return f"{self.base_url}/renew/{tokens.sign(self.secret, 'renew', [subscription_id], now=now)}"

    def unsubscribe(self, subscription_ids: list[int], now: float) -> str:
        return f"{self.base_url}/unsubscribe/{tokens.sign(self.secret, 'end', subscription_ids, now=now)}"
