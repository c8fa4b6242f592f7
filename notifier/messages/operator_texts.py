"""News for the operator, in English only: what → subject, then paragraphs."""

from __future__ import annotations

OPERATOR: dict[str, tuple[str, ...]] = {
    "sources": (
        "{broken} boards cannot be read, {recovered} recovered",
        "Nothing new on a board is told until it can be read again.",
    ),
    "structure": (
        "{source} is built otherwise than before",
        "{why}. Every row is still read; a redesign may be under way. `voucherwatch sources check {source}` compares the page with its contract.",
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
