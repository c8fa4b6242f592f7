"""Organisational contacts: sites, mailboxes and telephone numbers, never a person's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from reader.model import Extracted
from reader.text.document import Context, Document
from reader.text.patterns import late
from reader.text.searching import in_order

_BOX = re.compile(r"(?<![\w.+-])[\w.+-]{2,40}$", re.ASCII)
_DOMAIN = re.compile(
    r"@[A-Za-z0-9-]{2,30}(?:\.[A-Za-z]{2,10}){1,3}(?![\w@])", re.ASCII
)
_SITE = re.compile(
    r"https?://[\w.-]{4,60}(?:/[\w./?=&%#~+-]{0,120})?|www\.[\w-]{1,30}(?:\.[\w-]{1,20}){1,4}",
    re.ASCII,
)
_BARE = re.compile(
    r"(?<![\w.@/-])[a-z][\w-]{1,30}(?:\.[a-z][\w-]{1,20}){0,2}\.(?:go|or|re)\.kr$",
    re.ASCII,
)
_FRONT = re.compile(r"^(?:https?://)?(?:www\.)?")
_SITE_MARKS = (
    re.compile(r"http"),
    re.compile(r"www\."),
    re.compile(r"\.kr(?!\w)", re.ASCII),
)
_DASHED = re.compile(
    r"-\s?\d{4}(?!\d)((?:\s?[,/·]\s?\d{4}(?![\d.년원-])){0,8})"
)
_PHONE = re.compile(
    r"(?<![\d.-])(?:0(?!1[016-9])\d{1,2}\s?[-)]\s?\d{3,4}|1[568]\d\d)\s?$"
)
_SHORT_NUMBER = late(r"국번\s?없이\W{0,6}(1\d{2,3})(?!\d)")
_PRIVATE_HOSTS = re.compile(
    r"@(?:gmail|naver|daum|hanmail|nate|kakao|outlook|hotmail)\.",
    re.IGNORECASE,
)
_FAX = re.compile(r"(?:fax|팩스|f\.)\W{0,4}$", re.IGNORECASE)
_BETWEEN = "0123456789 -,.()☎/:·|[]<>~\n"
_WORD = re.compile(
    r"(?:전화번호|전화|연락처|이메일|메일|e-?mail|tel|주무관님?|님)$",
    re.IGNORECASE,
)
# An official's name with the rank: "홍길동 주무관".
_RANK = re.compile(
    r"[가-힣]{2,4}\s?(?:책임|선임|수석|연구원|전임|과장|대리|주임|팀장|사무관|주무관|매니저|차장|부장|실장|위원|사원|박사|교수|기자|PM)$"
)
# A person's name: a family name and two syllables: "홍길동".
_NAME = re.compile(
    r"(?<![가-힣])[김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모나]"
    r"(?:[가-힣][가-힣]|\s[가-힣]\s[가-힣])$"
)
_NO_NAME = late(
    r"(?:문의처|접수처|담당자|홈페|기관|사업|지원|[팀과실부단터원국처소회관청])$"
)
_BEFORE = 60
_NAMED = 12
_MOST = 60


def read_contacts(
    document: Document, context: Context
) -> list[Extracted[str]]:
    """Say the sites, mailboxes and numbers to ask, as printed; what the text gives
    beside a person's name is left out.
    """
    del context
    found: dict[str, Extracted[str]] = {}
    plain = document.plain
    for value, start, end in chain(
        _sites(plain), _mailboxes(plain), _numbers(plain)
    ):
        if value not in found:
            found[value] = Extracted(value, document.evidence(start, end))
        if len(found) == _MOST:
            break
    return list(found.values())


def _sites(plain: str) -> Iterator[tuple[str, int, int]]:
    hosts: set[str] = set()
    last = 0
    for mark in in_order(_SITE_MARKS, plain):
        site = (
            _BARE.search(plain, max(last, mark.start() - 60), mark.end())
            if mark[0] == ".kr"
            else _SITE.match(plain, mark.start())
        )
        if site is None or site.start() < last:
            continue
        last = site.end()
        host = _FRONT.sub("", site[0]).split("/")[0].rstrip(".")
        if host not in hosts and "." in host:
            hosts.add(host)
            yield site[0].rstrip("./-"), *site.span()


def _mailboxes(plain: str) -> Iterator[tuple[str, int, int]]:
    for domain in _DOMAIN.finditer(plain):
        box = _BOX.search(plain, max(0, domain.start() - 42), domain.start())
        if (
            box
            and not _PRIVATE_HOSTS.match(domain[0])
            and not _of_a_person(plain, box.start())
        ):
            yield box[0] + domain[0], box.start(), domain.end()


def _numbers(plain: str) -> Iterator[tuple[str, int, int]]:
    numbers = _SHORT_NUMBER.finditer(plain) if "국번" in plain else ()
    for short in numbers:
        yield short[1], *short.span(1)
    for dashed in _DASHED.finditer(plain):
        phone = _PHONE.search(
            plain, max(0, dashed.start() - 12), dashed.start()
        )
        if (
            phone is None
            or _of_a_person(plain, phone.start())
            or _FAX.search(plain, max(0, phone.start() - 12), phone.start())
        ):
            continue
        first = re.sub(
            r"\)\s?-?",
            "-",
            "".join(plain[phone.start() : dashed.start(1)].split()),
        )
        yield first, phone.start(), dashed.start(1)
        for last in re.findall(r"\d{4}", dashed[1]):
            yield first[:-4] + last, phone.start(), dashed.end()


def _of_a_person(plain: str, start: int) -> bool:
    """Whether a name or a rank stands right before, with nothing but other contacts between."""
    before = plain[max(0, start - _BEFORE) : start].rstrip(_BETWEEN)
    while word := _WORD.search(before):
        before = before[: word.start()].rstrip(_BETWEEN)
    # A rank with its name is no longer, and both stand last.
    tail = before[-_NAMED:]
    return bool(
        _RANK.search(tail)
        or (_NAME.search(tail) and not _NO_NAME.search(tail))
    )
