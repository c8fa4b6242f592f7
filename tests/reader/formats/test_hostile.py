"""A hostile or broken file costs its own reading only."""

from __future__ import annotations

import io
import os
import random
import signal
import threading
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.formats import ConversionState, Converted, Converter, Limits
from reader.formats.html import page_text
from tests.cases import cases
from tests.reader.formats import made_files as made

pytestmark = pytest.mark.heavy

MIB = 1024 * 1024
LAUGHS = (
    "<!DOCTYPE a ["
    + "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "하하하하"}">'
        for n in range(10)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.fixture(scope="module")
def converter() -> Iterator[Converter]:
    with Converter() as ready:
        yield ready


def packed(name: str, unit: bytes, times: int, head: dict[str, str]) -> bytes:
    """A package whose one part is *unit* over and over."""
    out = io.BytesIO()
    # Level 1: half a gigabyte is packed, and how well is not the point.
    with zipfile.ZipFile(
        out, "w", zipfile.ZIP_DEFLATED, compresslevel=1
    ) as archive:
        for other, words in head.items():
            archive.writestr(other, words)
        with archive.open(name, "w", force_zip64=True) as part:
            for _ in range(times):
                part.write(unit)
    return out.getvalue()


def repeated_hwp(size: int, monkeypatch: pytest.MonkeyPatch) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    unit = made.paragraph("접수기간" * 100) * 1000
    # After a full flush nothing refers to what was before: the packed unit can be repeated.
    part = packer.compress(unit) + packer.flush(zlib.Z_FULL_FLUSH)
    body = part * (size // len(unit)) + packer.flush()
    real = made.deflated
    monkeypatch.setattr(
        made, "deflated", lambda data: body if data == b"bomb" else real(data)
    )
    return made.hwp(b"bomb")


def memory_of(converter: Converter) -> int:
    """The most bytes that the child has held."""
    child = converter._child
    assert child is not None
    status = Path(f"/proc/{child._process.pid}/status").read_text(
        encoding="ascii"
    )
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def asked(data: bytes) -> tuple[Converted, int]:
    """Convert in a child of its own: the answer, and the memory it took."""
    with Converter() as own:
        own.convert(made.hwpx(), "공고문.hwpx")
        converted = own.convert(data, "첨부")
        return converted, memory_of(own)


@pytest.mark.slow
@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is read from /proc"
)
@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("Contents/section0.xml", {"mimetype": "application/hwp+zip"}),
        ("word/document.xml", {"[Content_Types].xml": "<Types/>"}),
        ("xl/worksheets/sheet1.xml", {"xl/workbook.xml": "<workbook/>"}),
    ],
)
def test_a_package_that_would_expand_to_500_mb_is_refused_unopened(
    name: str, head: dict[str, str]
) -> None:
    text, memory = asked(
        packed(name, b"<p>2026. 3. 4.</p>" * 65_536, 480, head)
    )

    assert text.state is ConversionState.TOO_LARGE
    assert memory < 150 * MIB


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is read from /proc"
)
def test_a_section_that_inflates_to_300_mb_is_refused_half_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text, memory = asked(repeated_hwp(300 * MIB, monkeypatch))

    assert text.state is ConversionState.TOO_LARGE
    assert memory < 200 * MIB


@pytest.mark.parametrize("kind", ["hwpx", "docx"])
@pytest.mark.parametrize(
    "entities", [LAUGHS, OUTSIDE], ids=["laughs", "outside"]
)
def test_entities_are_never_expanded(
    converter: Converter, kind: str, entities: str
) -> None:
    name = "&l9;" if entities is LAUGHS else "&x;"
    if kind == "hwpx":
        data = made.hwpx(
            made.hwpx_section(
                [*made.LINES, f"앞 {name} 뒤"], before=entities
            ).replace("&amp;", "&")
        )
    else:
        words = f"<w:p><w:r><w:t>{made.LINES[0]} {name}</w:t></w:r></w:p>"
        data = made.zipped(
            {
                "word/document.xml": f'{entities}<w:document xmlns:w="w"><w:body>{words}</w:body></w:document>'
            }
        )
    converted = converter.convert(data, "첨부")

    assert "root:" not in converted.text
    assert converted.text.count("하하하하") <= 1
    assert len(converted.text) < 1_000


def test_zips_in_zips_are_opened_two_deep_and_no_further(
    converter: Converter,
) -> None:
    nest = made.zipped({"끝.bin": bytes(MIB)})
    for _ in range(6):
        nest = made.zipped({f"{n}.zip": nest for n in range(10)})
    converted = converter.convert(nest, "첨부.zip")

    assert {file.state for file in converted.flat()} == {
        ConversionState.TOO_LARGE
    }


def test_a_file_larger_than_the_limit_is_not_even_sent(
    converter: Converter,
) -> None:
    with Converter(Limits(input_size=1000)) as narrow:
        assert (
            narrow.convert(bytes(1001), "첨부").state
            is ConversionState.TOO_LARGE
        )
        assert narrow._child is None


def test_finding_27_a_web_page_of_any_length_is_read_under_the_limits_too() -> (
    None
):
    page = b"<!doctype html><body><p>" + "공고문 내용입니다. ".encode() * 6_000
    with Converter() as own:
        assert own.convert(page, "공고.html").state is ConversionState.READ
        assert own._child is not None, "long ones are not read in the worker"


def test_a_table_whose_cells_all_span_much_takes_little_memory() -> None:
    cells = b"<td rowspan=64 colspan=64>a" * 20_000
    tracemalloc.start()
    text = page_text(b"<!doctype html><body><table><tr>" + cells)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert text.count("a") == 20_000
    assert peak < 100 * MIB


def nested(depth: int) -> tuple[str, str]:
    """Tables in tables: an ODT's content and a page."""
    odt, html = "<text:p>바닥</text:p>", "<p>바닥</p>"
    for level in range(depth):
        odt = (
            f"<table:table><table:table-row><table:table-cell><text:p>층{level}</text:p>"
            f"{odt}</table:table-cell></table:table-row></table:table>"
        )
        html = f"<table><tr><td>층{level}{html}</td></tr></table>"
    return odt, html


def test_finding_26_each_nested_row_is_read_once_however_deep(
    converter: Converter,
) -> None:
    """It was read once for each table around it: 2 to the depth."""
    odt, html = nested(30)
    read = converter.convert(made.odt((), (), body=odt), "a.odt").text
    seen = page_text(f"<!doctype html><body>{html}".encode())
    for text in (read, seen):
        assert text.count("층29") == 1
        assert text.count("바닥") <= 1


def test_a_page_that_takes_all_memory_ends_the_child_and_the_next_file_is_read() -> (
    None
):
    packer = zlib.compressobj(9)
    words = made.words_at(1, 1, "x" * 60).encode() * 20_000
    page = b"".join(packer.compress(words) for _ in range(60)) + packer.flush()
    bomb = made.pdf(["mark"]).replace(
        made.stream(b"mark"),
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(page)
        + page
        + b"\nendstream",
    )
    with Converter(Limits(memory=300 * MIB)) as own:
        converted = own.convert(bomb, "폭탄.pdf")
        after = own.convert(made.hwp(), "공고문.hwp")

    assert converted.state in {
        ConversionState.BROKEN,
        ConversionState.TOO_LARGE,
    }
    assert after.state is ConversionState.READ


def test_a_child_that_is_killed_is_replaced() -> None:
    with Converter() as own:
        own.convert(made.hwp(), "공고문.hwp")
        assert own._child is not None
        own._child._process.kill()

        assert (
            own.convert(made.hwp(), "공고문.hwp").state is ConversionState.READ
        )


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_read() -> (
    None
):
    pages = made.pdf([made.words_at(60, 700, "예산 100억원")] * 3_000)
    with Converter(Limits(wall=0.05)) as hasty:
        converted = hasty.convert(pages, "긴.pdf")
    with Converter() as patient:
        after = patient.convert(made.hwp(), "공고문.hwp")

    assert converted.state is ConversionState.TIMED_OUT
    assert after.state is ConversionState.READ


def test_threads_share_one_child_and_get_their_own_answers(
    converter: Converter,
) -> None:
    answers: dict[int, str] = {}

    def ask(number: int) -> None:
        answers[number] = converter.convert(
            made.hwpx(
                made.hwpx_section([f"{number}번째 공고문을 안내합니다"], ())
            ),
            f"{number}.hwpx",
        ).text

    threads = [
        threading.Thread(target=ask, args=(number,)) for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {number: text.strip() for number, text in answers.items()} == {
        n: f"{n}번째 공고문을 안내합니다" for n in range(12)
    }


def test_the_child_is_given_no_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SMTP_URL", "smtp://who:secret@localhost")
    with Converter() as own:
        own.convert(made.hwp(), "공고문.hwp")
        assert own._child is not None
        environment = Path(f"/proc/{own._child._process.pid}/environ")
        if not environment.exists():
            pytest.skip("no /proc here")
        assert b"secret" not in environment.read_bytes()


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Cut, flip or overwrite: what broken uploads look like."""
    how = chance.randrange(3)
    if how == 0:
        return data[: chance.randrange(1, len(data))]
    broken = bytearray(data)
    for _ in range(chance.randrange(1, 20)):
        at = chance.randrange(len(broken))
        broken[at] ^= 1 << chance.randrange(8)
        if how == 2:
            broken[at : at + 16] = chance.randbytes(min(16, len(broken) - at))
    return bytes(broken)


WHOLE = {
    "hwp": made.hwp(),
    "distribution": made.distributed_hwp(),
    "hwpx": made.hwpx(),
    "docx": made.docx(),
    "odt": made.odt(),
    "xlsx": made.xlsx(),
    "pdf": made.pdf([made.lined_page()]),
    "zip": made.zipped({"공고문.hwp": made.hwp(), "서식.docx": made.docx()}),
}


@cases("kind", WHOLE)
def test_damage_ends_in_a_state_and_never_in_the_child_s_death(
    converter: Converter, kind: str
) -> None:
    chance = random.Random(f"damage {kind}")
    converter.convert(WHOLE[kind], "whole")
    child = converter._child
    states = {
        converter.convert(damaged(WHOLE[kind], chance), "broken").state
        for _ in range(60)
    }

    assert converter._child is child
    assert states <= {
        ConversionState.READ,
        ConversionState.BROKEN,
        ConversionState.PASSWORD,
        ConversionState.DRM,
        ConversionState.IMAGE_ONLY,
        ConversionState.UNSUPPORTED,
        ConversionState.TOO_LARGE,
    }


def test_a_child_that_stands_still_is_given_up_after_its_time() -> None:
    """It takes nothing any more: the file does not fit into the pipe to it."""
    with Converter(Limits(wall=2.0)) as converter:
        converter.convert(b"%PDF-1.7 nothing more", "first.pdf")
        child = converter._child
        assert child is not None
        os.kill(child._process.pid, signal.SIGSTOP)
        stuck = converter.convert(b"%PDF-1.7 " + bytes(2**20), "second.pdf")
        assert stuck.state == ConversionState.TIMED_OUT
        again = converter.convert(b"%PDF-1.7 nothing more", "third.pdf")
        assert again.state != ConversionState.TIMED_OUT
