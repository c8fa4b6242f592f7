"""Small files of every kind, made for the tests: invented notices in the real containers."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from reader.formats.hwp.distribution import (
    DATA_SIZE,
    DISTRIBUTE_DOC_DATA,
    _mask,
)
from reader.formats.hwp.hwp_records import (
    CTRL_HEADER,
    LIST_HEADER,
    PARA_HEADER,
    PARA_TEXT,
    TABLE,
)
from reader.formats.hwp.hwp_shapes import CHAR_SHAPE, PARA_CHAR_SHAPE

Rows = Sequence[Sequence[str]]
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_MINI, _SECTOR, _CUTOFF = 64, 512, 4096

LINES = (
    "2026년도 인공지능 활용 지원사업 공고",
    "접수기간 : 2026. 3. 4. ~ 2026. 4. 3. 18:00까지",
)
ROWS = (("분과", "예산(억원)"), ("소상공인", "30"), ("의료", "45.5"))


# Containers


def zipped(
    parts: Mapping[str, bytes | str], *, packing: int = zipfile.ZIP_DEFLATED
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, part in parts.items():
            archive.writestr(
                name,
                part,
                zipfile.ZIP_STORED if name == "mimetype" else packing,
            )
    return out.getvalue()


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Write a compound file (MS-CFB, version 3) of one- and two-part stream names."""
    mini = {
        name: data for name, data in streams.items() if len(data) < _CUTOFF
    }
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        first = len(sectors)
        parts = [
            data[at : at + _SECTOR].ljust(_SECTOR, b"\0")
            for at in range(0, len(data), _SECTOR)
        ]
        sectors.extend(parts)
        fat.extend(
            [*range(first + 1, first + len(parts)), _END] if parts else []
        )
        return first if parts else _END

    starts = {
        name: put(data) for name, data in streams.items() if name not in mini
    }
    mini_fat: list[int] = []
    mini_stream = b""
    for name, data in mini.items():
        starts[name] = len(mini_fat) if data else _END
        count = -(-len(data) // _MINI)
        mini_fat += (
            [*range(len(mini_fat) + 1, len(mini_fat) + count), _END]
            if count
            else []
        )
        mini_stream += data.ljust(count * _MINI, b"\0")
    mini_start = put(mini_stream)
    mini_fat_start = put(
        b"".join(struct.pack("<I", entry) for entry in mini_fat)
    )
    directory = put(_directory(streams, starts, mini_start, len(mini_stream)))
    fat_sectors = 1
    while fat_sectors * 128 < len(sectors) + fat_sectors:
        fat_sectors += 1
    fat_start = len(sectors)
    entries = [*fat, *[_FAT] * fat_sectors]
    entries += [_FREE] * (fat_sectors * 128 - len(entries))
    sectors += [
        struct.pack("<128I", *entries[at : at + 128])
        for at in range(0, len(entries), 128)
    ]
    difat = [*range(fat_start, fat_start + fat_sectors)][:109]
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    )
    mini_sectors = -(-len(mini_fat) * 4 // _SECTOR)
    header += struct.pack(
        "<IIIIIIIII",
        0,
        fat_sectors,
        directory,
        0,
        _CUTOFF,
        mini_fat_start if mini_sectors else _END,
        mini_sectors,
        _END,
        0,
    )
    header += struct.pack("<109I", *difat, *[_FREE] * (109 - len(difat)))
    return header + b"".join(sectors)


def _directory(
    streams: Mapping[str, bytes],
    starts: Mapping[str, int],
    mini_start: int,
    mini_size: int,
) -> bytes:
    storages = sorted(
        {name.partition("/")[0] for name in streams if "/" in name}
    )
    tops = sorted(
        [*storages, *(name for name in streams if "/" not in name)],
        key=lambda n: (len(n), n.upper()),
    )
    order = ["Root Entry", *tops]
    for storage in storages:
        order += sorted(
            (name for name in streams if name.startswith(f"{storage}/")),
            key=lambda n: (len(n), n.upper()),
        )
    entries = []
    for name in order:
        siblings = (
            tops
            if "/" not in name
            else [
                other
                for other in order
                if other.startswith(name.partition("/")[0] + "/")
            ]
        )
        after = (
            siblings[siblings.index(name) + 1 : siblings.index(name) + 2]
            if name in siblings
            else []
        )
        right = order.index(after[0]) if after else _FREE
        children = (
            tops
            if name == "Root Entry"
            else [other for other in order if other.startswith(f"{name}/")]
        )
        child = (
            order.index(children[0])
            if children and name not in streams
            else _FREE
        )
        kind = 5 if name == "Root Entry" else 2 if name in streams else 1
        start, size = (
            (mini_start, mini_size)
            if kind == 5
            else (starts.get(name, 0), len(streams.get(name, b"")))
        )
        label = (name.rpartition("/")[2] + "\0").encode("utf-16-le")
        entries.append(
            label.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(label), kind, 1, _FREE, right, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )
    return b"".join(entries)


# HWP 5


def record(tag: int, level: int, payload: bytes) -> bytes:
    size = len(payload)
    head = struct.pack("<I", tag | level << 10 | min(size, 0xFFF) << 20)
    return head + (struct.pack("<I", size) if size >= 0xFFF else b"") + payload


def paragraph(text: str, level: int = 0) -> bytes:
    words = text.encode("utf-16-le") + b"\r\0"
    header = struct.pack("<IIHBBHHHI", len(words) // 2, 0, 0, 0, 0, 1, 0, 1, 0)
    return record(PARA_HEADER, level, header) + record(
        PARA_TEXT, level + 1, words
    )


def shaped_paragraph(*pieces: tuple[str, int], level: int = 0) -> bytes:
    """A paragraph of words, each with the number of its character shape."""
    places, at = b"", 0
    for words, shape in pieces:
        places += struct.pack("<II", at, shape)
        at += len(words)
    whole = paragraph("".join(words for words, _ in pieces), level)
    return whole + record(PARA_CHAR_SHAPE, level + 1, places)


def char_shape(properties: int) -> bytes:
    return record(CHAR_SHAPE, 1, bytes(46) + struct.pack("<I", properties))


def hwp_table(rows: Rows) -> bytes:
    """A paragraph with a table control, its cells in order."""
    anchor = struct.pack("<8H", 11, 0x6C62, 0x7462, 0, 0, 0, 0, 11) + b"\r\0"
    out = record(
        PARA_HEADER,
        0,
        struct.pack("<IIHBBHHHI", 9, 1 << 11, 0, 0, 0, 1, 0, 1, 0),
    ) + record(PARA_TEXT, 1, anchor)
    out += record(CTRL_HEADER, 1, b" lbt" + bytes(42))
    out += record(
        TABLE,
        2,
        struct.pack(
            "<IHHH4HH", 0, len(rows), len(rows[0]), 0, 0, 0, 0, 0, len(rows[0])
        )
        + bytes(2 * len(rows) + 2),
    )
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            out += record(
                LIST_HEADER,
                2,
                struct.pack(
                    "<II4HII4HH", 1, 0, x, y, 1, 1, 8000, 1000, 0, 0, 0, 0, 1
                )
                + bytes(13),
            )
            out += paragraph(cell, 2)
    return out


def hwp_section(lines: Iterable[str] = LINES, rows: Rows = ROWS) -> bytes:
    return b"".join(map(paragraph, lines)) + (hwp_table(rows) if rows else b"")


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def hwp(
    section: bytes | None = None,
    *,
    flags: int = 1,
    view: bytes | None = None,
    shapes: Sequence[int] = (),
    info: bytes = b"",
) -> bytes:
    """An HWP 5 file; *shapes* are the properties of its character shapes, *info* further
    records of its DocInfo.
    """
    body = deflated(hwp_section() if section is None else section)
    header = (
        b"HWP Document File".ljust(32, b"\0")
        + struct.pack("<II", 0x05010000, flags)
        + bytes(216)
    )
    properties = record(
        0x10, 0, struct.pack("<HHHHHHHIII", 1, 1, 1, 1, 1, 1, 1, 0, 0, 0)
    ) + record(0x11, 0, bytes(72))
    properties += b"".join(map(char_shape, shapes)) + info
    streams = {
        "FileHeader": header,
        "DocInfo": deflated(properties),
        "BodyText/Section0": body,
    }
    return compound(
        streams if view is None else {**streams, "ViewText/Section0": view}
    )


def locked_view(
    section: bytes, *, seed: int = 0x1234567B, key: bytes = b"0123456789abcdef"
) -> bytes:
    """Lock a section as a distribution document does."""
    start = 4 + (seed & 0xF)
    plain = struct.pack("<I", seed).ljust(start, b"\x55") + key
    hidden = bytes(
        byte ^ token_mask
        for byte, token_mask in zip(
            plain.ljust(DATA_SIZE, b"\xaa"), _mask(seed), strict=True
        )
    )
    body = deflated(section)
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return (
        record(DISTRIBUTE_DOC_DATA, 0, hidden)
        + encryptor.update(body.ljust(-(-len(body) // 16) * 16, b"\0"))
        + encryptor.finalize()
    )


def distributed_hwp(lines: Iterable[str] = LINES, rows: Rows = ROWS) -> bytes:
    placeholder = hwp_section(["이 문서는 상위 버전의 배포용 문서입니다."], ())
    return hwp(
        placeholder, flags=0b101, view=locked_view(hwp_section(lines, rows))
    )


# HWPX


def _p(words: str) -> str:
    return f"<hp:p><hp:run><hp:t>{escape(words)}</hp:t></hp:run></hp:p>"


def hwpx_section(
    lines: Iterable[str] = LINES, rows: Rows = ROWS, *, before: str = ""
) -> str:
    cells = "".join(
        "<hp:tr>"
        + "".join(
            f'<hp:tc><hp:subList>{_p(cell)}</hp:subList><hp:cellAddr colAddr="{x}" rowAddr="{y}"/><hp:cellSpan colSpan="1" rowSpan="1"/></hp:tc>'
            for x, cell in enumerate(row)
        )
        + "</hp:tr>"
        for y, row in enumerate(rows)
    )
    width = len(rows[0]) if rows else 0
    table = (
        f'<hp:p><hp:run><hp:tbl rowCnt="{len(rows)}" colCnt="{width}">{cells}</hp:tbl><hp:t/></hp:run></hp:p>'
        if rows
        else ""
    )
    spaces = 'xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph"'
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<hs:sec {spaces}>{"".join(map(_p, lines))}{table}</hs:sec>'


def hwpx(
    section: str | bytes | None = None,
    extra: Mapping[str, bytes | str] | None = None,
) -> bytes:
    package = (
        '<?xml version="1.0"?><opf:package xmlns:opf="http://www.idpf.org/2007/opf/"><opf:manifest>'
        '<opf:item id="header" href="Contents/header.xml" media-type="application/xml"/>'
        '<opf:item id="section0" href="Contents/section0.xml" media-type="application/xml"/></opf:manifest>'
        '<opf:spine><opf:itemref idref="header"/><opf:itemref idref="section0"/></opf:spine></opf:package>'
    )
    header = '<?xml version="1.0"?><hh:head xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head" version="1.4" secCnt="1"/>'
    parts: dict[str, bytes | str] = {
        "mimetype": "application/hwp+zip",
        "Contents/content.hpf": package,
        "Contents/header.xml": header,
    }
    parts["Contents/section0.xml"] = (
        hwpx_section() if section is None else section
    )
    return zipped(parts | dict(extra or {}))


# Office


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(
    lines: Iterable[str] = LINES,
    rows: Rows = ROWS,
    *,
    body: str = "",
    parts: Mapping[str, str] | None = None,
) -> bytes:
    """A Word document; *parts* are the inner XML of further ones by root: ``styles``, ``numbering`` …"""

    def p(words: str) -> str:
        return f"<w:p><w:r><w:t>{escape(words)}</w:t></w:r></w:p>"

    table = "".join(
        "<w:tr>"
        + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row)
        + "</w:tr>"
        for row in rows
    )
    content = body or "".join(map(p, lines)) + (
        f"<w:tbl>{table}</w:tbl>" if rows else ""
    )
    members: dict[str, bytes | str] = {"[Content_Types].xml": "<Types/>"}
    members["word/document.xml"] = (
        f'<w:document xmlns:w="{WORD}"><w:body>{content}</w:body></w:document>'
    )
    for name, inner in (parts or {}).items():
        members[f"word/{name}.xml"] = (
            f'<w:{name} xmlns:w="{WORD}">{inner}</w:{name}>'
        )
    return zipped(members)


def odt(
    lines: Iterable[str] = LINES,
    rows: Rows = ROWS,
    *,
    body: str = "",
    styles: str = "",
    media: str = "text",
) -> bytes:
    """An OpenDocument text (or ``spreadsheet``); *styles* are its automatic styles."""

    def p(words: str) -> str:
        return f"<text:p>{escape(words)}</text:p>"

    cells = ""
    for row in rows:
        inner = "".join(
            f"<table:table-cell>{p(cell)}</table:table-cell>" for cell in row
        )
        cells += f"<table:table-row>{inner}</table:table-row>"
    content = (
        body or "".join(map(p, lines)) + f"<table:table>{cells}</table:table>"
    )
    base = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(
        f'xmlns:{name}="{base}:{name}:1.0"'
        for name in ("office", "text", "table", "style", "draw")
    )
    spaces += f' xmlns:fo="{base}:xsl-fo-compatible:1.0"'
    document = (
        f"<office:document-content {spaces}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{media}>{content}</office:{media}></office:body>"
        "</office:document-content>"
    )
    kind = f"application/vnd.oasis.opendocument.{media}"
    return zipped({"mimetype": kind, "content.xml": document})


def xlsx(rows: Rows = ROWS) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("분과별 예산")
        for y, row in enumerate(rows):
            sheet.write_row(y, 0, row)
    return out.getvalue()


# PDF


def pdf(
    pages: Sequence[str],
    *,
    extra: str = "",
    page: str = "",
    resources: str = "",
    more: Sequence[bytes] = (),
) -> bytes:
    """Pages of content streams, in a Korean font that every reader knows without its being
    embedded; *extra*, *page* and *resources* are further entries of the catalogue, each page and its resources,
    *more* are objects, the first of them number ``4 + 2 * len(pages)``.
    """
    font = (
        "<</Type/Font/Subtype/Type0/BaseFont/HYSMyeongJo-Medium/Encoding/KSCms-UHC-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
        "/BaseFont/HYSMyeongJo-Medium/CIDSystemInfo<</Registry(Adobe)/Ordering(Korea1)/Supplement 1>>/FontDescriptor<</Type/FontDescriptor"
        "/FontName/HYSMyeongJo-Medium/Flags 6/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80>>>>]>>"
    )
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{extra}>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        font,
    ]
    bodies = [text.encode() for text in objects]
    for number, drawn in enumerate(pages):
        bodies.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>{resources}>>/Contents {5 + 2 * number} 0 R{page}>>".encode()
        )
        bodies.append(stream(drawn.encode()))
    return _numbered([*bodies, *more])


def latin_pdf(lines: Sequence[str], hyphen: str) -> bytes:
    """A page of ASCII *lines* whose font says that its hyphen is the letter *hyphen*."""
    meanings = (
        "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfrange <20> <2C> <0020> <2E> <7E> <002E> endbfrange"
        f" 1 beginbfchar <2D> <{ord(hyphen):04X}> endbfchar endcmap"
    )
    drawn = "".join(f"({line}) Tj T*\n" for line in lines)
    return _numbered(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>",
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>",
            stream(f"BT /F 12 Tf 72 700 Td 16 TL {drawn} ET".encode()),
            stream(meanings.encode()),
        ]
    )


def stream(data: bytes) -> bytes:
    packed = zlib.compress(data, 9)
    return (
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed)
        + packed
        + b"\nendstream"
    )


def _numbered(bodies: Sequence[bytes]) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (
        len(bodies) + 1
    ) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (len(bodies) + 1, len(out))
    )


def words_at(x: int, y: int, words: str) -> str:
    return f"BT /F 10 Tf {x} {y} Td <{words.encode('cp949').hex()}> Tj ET\n"


def lined_page(
    lines: Iterable[str] = LINES,
    rows: Rows = ROWS,
    *,
    is_open: bool = False,
    top: int = 700,
    xs: Sequence[int] = (),
) -> str:
    """A page of lines, then a ruled table from *top* on, with rules down at *xs*; an open
    one has no lines at its sides, as Korean tables do.
    """
    content = "".join(
        words_at(60, 780 - 20 * n, line) for n, line in enumerate(lines)
    )
    step = 34 if any("\n" in cell for row in rows for cell in row) else 20
    downs = xs or [60 + 120 * x for x in range(len(rows[0]) + 1)]
    for y in range(len(rows) + 1):
        content += (
            f"{downs[0]} {top - step * y} m {downs[-1]} {top - step * y} l S\n"
        )
    for x in downs[1:-1] if is_open else downs:
        content += f"{x} {top} m {x} {top - step * len(rows)} l S\n"
    for y, row in enumerate(rows):
        for x, cell in zip(downs, row, strict=False):
            for n, words in enumerate(cell.split("\n")):
                content += words_at(x + 4, top - 14 - step * y - 14 * n, words)
    return content


def biff(kind: int, body: bytes) -> bytes:
    """A record of an XLS workbook's stream."""
    return struct.pack("<HH", kind, len(body)) + body


def xls(
    lines: Sequence[str],
    *,
    hidden: int = -1,
    struck: int = -1,
    white: int = -1,
    ground: int = 0,
) -> bytes:
    """An XLS workbook of one sheet and one column; a row of it is hidden, another one's
    words are struck, another one's white, on the colour *ground* or on none.
    """
    globals_of = struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)
    sheet_of = struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0)
    fonts = b""
    for number in range(7):
        style = 8 if number == 5 else 0
        colour = 9 if number == 6 else 0
        fonts += biff(
            0x31, struct.pack("<HHH8sBBs", 200, style, colour, b"", 1, 0, b"A")
        )
    formats = b""
    # the last of the fonts are called 6 and 7, for there is no fourth
    for font in (0, 6, 7):
        fill = (bool(ground) << 26, ground) if font == 7 else (0, 0)
        formats += biff(0xE0, struct.pack("<H12xIH", font, *fill))
    name = struct.pack("<IHBB", 0, 0, 1, 0) + b"A"
    head = biff(0x809, globals_of) + fonts + formats
    start = len(head) + len(biff(0x85, name)) + len(biff(0xA, b""))
    body = biff(0x809, sheet_of)
    for number, line in enumerate(lines):
        flags = 0x20 if number == hidden else 0
        body += biff(
            0x208, struct.pack("<HHHHHHI", number, 0, 1, 0, 0, 0, flags)
        )
        cell_format = int(number == struck) + 2 * int(number == white)
        cell = struct.pack("<HHHHB", number, 0, cell_format, len(line), 1)
        body += biff(0x204, cell + line.encode("utf-16-le"))
    name = struct.pack("<I", start) + name[4:]
    workbook = head + biff(0x85, name) + biff(0xA, b"") + body + biff(0xA, b"")
    return compound({"Workbook": workbook.ljust(4096, b"\0")})
