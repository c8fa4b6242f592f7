"""Attachments into text with tables: HWP 5, HWPX, PDF, DOCX, ODT, XLSX and ZIPs of them.

A file's format is recognised by its bytes, never by its name.  Everything that
opens a file runs in a child process with limits of size, memory and time, so a
hostile or broken file costs its own reading only.

>>> from reader.formats import Converter
>>> with Converter() as converter:
...     converter.convert(b"SCDSA004 ...", "공고문.hwp").state.value
'drm'
"""

from reader.formats.converted import ConversionState, Converted, Limits
from reader.formats.converter import Converter, convert

__all__ = ["ConversionState", "Converted", "Converter", "Limits", "convert"]
