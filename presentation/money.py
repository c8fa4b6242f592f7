"""Sums of money in words, the same in mails, Slack, feeds and pages."""

from __future__ import annotations

_KOREAN_UNITS = ((10**12, "조"), (10**8, "억"), (10**4, "만"))
_ENGLISH_UNITS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


def format_money(won: int | None, language: str = "ko") -> str:
    """Return whole *won* exactly, in readable units; "" for ``None``.

    Written by hand: CLDR's compact form (Babel) rounds, and Korean readers expect
    억 and 만 side by side, which it cannot write (docs/decisions/0011).

    >>> format_money(16_050_000_000), format_money(35_000_000)
    ('160억 5,000만원', '3,500만원')
    >>> format_money(350_000_000, "en"), format_money(1_234_567, "en")
    ('KRW 350 million', 'KRW 1,234,567')
    >>> format_money(1_234_567_000, "en")
    'KRW 1,234.567 million'
    """
    if won is None:
        return ""
    return _korean(won) if language == "ko" else _english(won)


def _korean(won: int) -> str:
    if won <= 0:
        return f"{won:,}원"
    parts = []
    for size, unit in _KOREAN_UNITS:
        count, won = divmod(won, size)
        if count:
            parts.append(f"{count:,}{unit}")
    if won:
        parts.append(f"{won:,}")
    return " ".join(parts) + "원"


def _english(won: int) -> str:
    for size, unit in _ENGLISH_UNITS:
        # A unit is used if three decimals express the sum exactly, else all digits are
        # written.
        if won >= size and won % (size // 1000) == 0:
            whole, thousandths = divmod(won // (size // 1000), 1000)
            # With integers: a float's "g" format rounds to six digits.
            decimals = f"{thousandths:03}".rstrip("0")
            amount = f"{whole:,}.{decimals}".rstrip(".")
            return f"KRW {amount} {unit}"
    return f"KRW {won:,}"
