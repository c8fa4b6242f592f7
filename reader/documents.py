"""A notice's texts, best source first: its page, and the files that hang on it.

The same call often comes as HWP, HWPX and PDF at once, among a dozen forms.
Each text is read once; forms are read only where there is nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from reader.formats.converted import Converted
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.merging import BODY, CELLS
from reader.text.patterns import late

SAME: Final = "same"
"""The state of a document whose words another one has: it is not read again."""
FORM: Final = "form"
"""The state of a form beside a call: it asks for facts and states none."""

_CALL_NAME: Final = re.compile(
    r"공고문|공고\s?\(안\)|공모문|(?:시행|지원)\s?계획(?!서)|(?:모집|공모)\s?요강|모집\s?안내|사업\s?안내|통합\s?공고"
)
# Names of files that are no announcement: "신청서 양식".
_FORM_NAME: Final = late(
    r"서식|양식|신청서|지원서|계획서|동의서|확약서|확인서|서약서|각서|추천서|명세서|위임장|체크\s?리스트|첨부\s?서|제출\s?서|별지"
    r"|매뉴얼|가이드|규정|지침|요령|법률|FAQ|Q&A|질의\s?응답|발표\s?자료|설명회\s?자료|평가\s?지표|평가표|RFP|제안\s?요청|로고|브로[슈셔]",
    re.IGNORECASE,
)
# It states facts as the call does, but fewer: read after the page, and no form.
_LEAFLET_NAME: Final = late(r"포스터|리플[렛릿]|카드\s?뉴스|웹자보")
_ANY_CALL: Final = late(r"공고|공모|모집|안내")
_NEWER_NAME: Final = re.compile(r"정정|수정|변경|연장|최종|추가|재공고")
# A page that moves what its files say: "접수기간이 연장되었습니다", "접수 마감일을 3. 27.로 연장합니다".
_MOVES = late(
    r"(?:접수|신청|모집|공모|제출)\s?(?:기[간한]|마감일?)[^\n]{0,24}?연장"
    r"(?:되었|됐|됨|되어|합니다|하였|했|함|하오니|하여|\s?(?:안내|공고|[:→~]))"
)
# Before the name of a file that stands in another, on a line of its own.
_MEMBER: Final = "### 첨부: "
# It begins with a word, to which a search leaps.
_JOINED: Final = late(r"### 첨부:(?<=^### 첨부:)[ \t]*(\S.*)$", re.MULTILINE)
_WORD: Final = late(r"[가-힣]{2,}")
_NUMBER: Final = late(r"\d+")


def of_page(
    body: str, cells: Mapping[str, str] | None = None
) -> list[Document]:
    """Return a page as documents: its labelled facts, a ``label: value`` a line, and its text."""
    facts = "\n".join(
        f"{label}: {value}" for label, value in (cells or {}).items()
    )
    found: list[Document] = []
    for name, text in ((CELLS, facts), (BODY, body)):
        if text.strip():
            found.append(Document(name, text))
    return found


def of_text(text: str) -> list[Document]:
    r"""Return a text as documents; ``### 첨부: NAME`` on a line of its own begins an attachment that was joined to it.

    >>> [d.name for d in of_text("본문\n### 첨부: 공고문.hwp\n접수기간")]
    ['body', '공고문.hwp']
    """
    # A search for the start of each line is slow, and few texts have files joined to them.
    body, *parts = _JOINED.split(text) if _MEMBER in text else [text]
    files = [
        Document(name.strip(), text)
        for name, text in zip(parts[::2], parts[1::2], strict=True)
        if text.strip()
    ]
    return (
        [Document(BODY, body)] if body.strip() or not files else []
    ) + files


def joined(converted: Converted) -> str:
    """Return a file's text; of one that holds others (a ZIP, a mail), theirs, each under its
    name, which ``of_attachment`` takes apart again.
    """
    if not converted.members:
        return converted.text
    parts = []
    for member in converted.flat():
        if member.text.strip():
            parts.append(f"{_MEMBER}{member.name}\n{member.text}")
    return "\n".join(parts)


def of_attachment(name: str, text: str, state: str) -> list[Document]:
    r"""Return an attachment that was stored as documents: itself, or each file in it.

    >>> [d.name for d in of_attachment("첨부.zip", "### 첨부: 공고문.hwp\n글", "read")]
    ['공고문.hwp']
    """
    if text.startswith(_MEMBER):
        return of_text(text)
    return [Document(name, text, state)]


def of_file(converted: Converted) -> list[Document]:
    """Return a converted file as documents: itself, or each file in it."""
    found: list[Document] = []
    for file in converted.flat():
        found.append(Document(file.name, file.text, file.state.value))
    return found


def ranked(documents: Iterable[Document]) -> list[Document]:
    """Return *documents* best source first, each under a name of its own.

    The portal's own facts lead, then the call (정정 and 연장 before what they
    correct), the page's text (before the call where it extends it), other files, forms.  What need not be read keeps
    its place with the state ``same`` or ``form``.
    """
    ordered = sorted(_named(documents), key=_rank)
    return _forms_aside(_read_once(ordered))


def _named(documents: Iterable[Document]) -> list[Document]:
    """Evidence names its document, so no two may be called alike."""
    seen: dict[str, int] = {}
    named: list[Document] = []
    for document in documents:
        seen[document.name] = count = seen.get(document.name, 0) + 1
        named.append(
            document
            if count == 1
            else replace(document, name=f"{document.name} ({count})")
        )
    return named


def _rank(document: Document) -> tuple[int, bool]:
    if document.name == CELLS:
        return 0, False
    if document.name == BODY:
        is_newer = "연장" in document.text and _MOVES.search(document.plain)
        return (1, False) if is_newer else (2, False)
    return _file_rank(document), not _NEWER_NAME.search(document.name)


def _file_rank(document: Document) -> int:
    name = document.name.rpartition("/")[2]
    if _CALL_NAME.search(name):
        return 1
    if _FORM_NAME.search(name):
        return 4
    if _LEAFLET_NAME.search(name):
        return 3
    return (
        1
        if _ANY_CALL.search(name) or _ANY_CALL.search(document.text[:400])
        else 3
    )


def _read_once(ordered: Sequence[Document]) -> list[Document]:
    """Mark all but one of each group of documents with the same words and numbers."""
    retained: list[Document] = []
    for document in ordered:
        twin = next(
            (
                n
                for n, other in enumerate(retained)
                if _is_twin(document, other)
            ),
            None,
        )
        if twin is None:
            retained.append(document)
        elif _is_better(document, retained[twin]):
            retained.append(replace(retained[twin], state=SAME))
            retained[twin] = document
        else:
            retained.append(replace(document, state=SAME))
    return retained


def _is_twin(document: Document, other: Document) -> bool:
    """Whether two files are one call in two formats.

    A corrected call differs from the first in a day or a sum alone, so every
    number of the one must stand as often in the other (a PDF adds its page numbers).
    """
    if not (document.state == other.state == "read") or {
        document.name,
        other.name,
    } & {
        CELLS,
        BODY,
    }:
        return False
    longer, shorter = sorted(
        (len(document.text), len(other.text)), reverse=True
    )
    if not shorter or longer > 3 * shorter:
        return False
    numbers, other_numbers = _numbers_of(document), _numbers_of(other)
    if not (numbers <= other_numbers or other_numbers <= numbers):
        return False
    words, others = _words_of(document), _words_of(other)
    return len(words & others) >= 0.9 * len(words | others)


@part_of_document
def _words_of(document: Document) -> frozenset[str]:
    return frozenset(_WORD.findall(document.plain))


@part_of_document
def _numbers_of(document: Document) -> Counter[str]:
    return Counter(_NUMBER.findall(document.plain))


def _is_better(document: Document, other: Document) -> bool:
    """Whether *document* kept more of the tables: a word processor's file beats what
    was printed from it.
    """
    rows = sum(len(table.rows) for table in document.tables)
    return rows > sum(len(table.rows) for table in other.tables)


def _forms_aside(documents: Sequence[Document]) -> list[Document]:
    forms = set()
    for document in documents:
        if document.name not in {CELLS, BODY} and _file_rank(document) == 4:
            forms.add(document.name)
    has_call = any(
        document.state == "read"
        and document.text.strip()
        and document.name not in forms
        for document in documents
    )
    found: list[Document] = []
    for d in documents:
        found.append(
            replace(d, state=FORM)
            if has_call and d.state == "read" and d.name in forms
            else d
        )
    return found
