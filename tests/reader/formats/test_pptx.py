"""Presentations: slides in the order of the show, tables, and nothing that is not shown."""

from __future__ import annotations

from reader.formats import ConversionState, Converter
from tests.reader.formats import made_files as made

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = f'xmlns:a="{A}" xmlns:p="{P}" xmlns:r="{R}"'


def run(words: str, shape: str = "") -> str:
    return f"<a:r><a:rPr {shape}/><a:t>{words}</a:t></a:r>"


def paragraph(*runs: str) -> str:
    return f"<a:p>{''.join(runs)}</a:p>"


def box(*paragraphs: str, hidden: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="1" name="x" {hidden}/></p:nvSpPr>'
        f"<p:txBody>{''.join(paragraphs)}</p:txBody></p:sp>"
    )


def table(*rows: tuple[str, ...]) -> str:
    lines = ""
    for row in rows:
        cells = ""
        for words in row:
            inner = paragraph(run(words))
            cells += f"<a:tc><a:txBody>{inner}</a:txBody></a:tc>"
        lines += f"<a:tr>{cells}</a:tr>"
    return f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{lines}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"


def pptx(*slides: str, hidden: int = 0) -> bytes:
    """A presentation whose files are numbered against the order of its slides."""
    parts: dict[str, bytes | str] = {}
    links = shown = ""
    for place, slide in enumerate(slides, 1):
        number = len(slides) - place + 1
        show = 'show="0"' if place == hidden else ""
        parts[f"ppt/slides/slide{number}.xml"] = (
            f"<p:sld {SPACES} {show}><p:cSld><p:spTree>{slide}</p:spTree></p:cSld></p:sld>"
        )
        links += f'<Relationship Id="rId{number}" Target="slides/slide{number}.xml"/>'
        shown += f'<p:sldId id="{255 + place}" r:id="rId{number}"/>'
    parts["ppt/_rels/presentation.xml.rels"] = (
        f"<Relationships>{links}</Relationships>"
    )
    parts["ppt/presentation.xml"] = (
        f"<p:presentation {SPACES}><p:sldIdLst>{shown}</p:sldIdLst></p:presentation>"
    )
    return made.zipped(parts)


def test_slides_are_read_as_they_are_shown() -> None:
    title, period = made.LINES
    data = pptx(
        box(paragraph(run(title))),
        box(
            paragraph(run(period)),
            paragraph(
                run("한도 3"), run("1)", 'baseline="30000"'), run("억원")
            ),
            paragraph(run("지난 기간 ", 'strike="sngStrike"'), run("끝")),
            paragraph(
                '<a:fld type="slidenum"><a:t>2쪽</a:t></a:fld>',
            ),
        )
        + box(paragraph(run("가려진 글")), hidden='hidden="1"')
        + table(("분과", "예산"), ("의료", "3억원")),
        box(paragraph(run("숨긴 쪽"))),
        hidden=3,
    )

    with Converter() as converter:
        converted = converter.convert(data, "설명회.pptx")

    assert converted.state is ConversionState.READ
    lines = [line for line in converted.text.split("\n") if line]
    assert lines == [
        title,
        period,
        "한도 3¹⁾억원",
        "끝",
        "| 분과 | 예산 |",
        "| :--- | :--- |",
        "| 의료 | 3억원 |",
    ]
