"""Request lines as people type them: ``curl 'http://…/feed.rss?q=바우처'`` sends raw UTF-8.

RFC 9112 wants such bytes percent-encoded, and the parser refuses them.
Browsers and wget encode; curl, newsboat and many scripts do not.
"""

from __future__ import annotations

import re

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# Bytes of a request line, as sent; httptools itself takes any number.
_LONGEST_LINE = 65_536
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_LINE_ENDS = b"\r\n"


class Utf8TargetProtocol(HttpToolsProtocol):
    """Percent-encodes what is not ASCII in a request line before the parser sees it.

    Byte by byte, so that it does not matter where the network cuts the line.
    Headers and bodies pass as they came.  Of requests that come pipelined in
    one packet only the first is helped; the others get the parser's 400.
    """

    # The next byte begins a request line (or an empty line before one).
    _before_line = True
    _in_line = False
    _line_length = 0

    def data_received(self, data: bytes) -> None:
        if self._before_line or self._in_line:
            data = self._with_encoded_line(data)
            if self._line_length > _LONGEST_LINE:
                self.send_400_response("The request line is too long.")
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        # Where it is pipelined, its line has passed already.
        self._before_line = False
        super().on_message_begin()

    def on_message_complete(self) -> None:
        self._before_line = True
        self._line_length = 0
        super().on_message_complete()

    def _with_encoded_line(self, data: bytes) -> bytes:
        start = 0
        if self._before_line:
            start = len(data) - len(data.lstrip(_LINE_ENDS))
            if start == len(data):
                return data
            self._before_line = False
            self._in_line = True
        end = data.find(b"\n", start)
        if end < 0:
            end = len(data)
        else:
            self._in_line = False
        self._line_length += end - start
        line = _NOT_ASCII.sub(
            lambda byte: b"%%%02X" % byte[0][0], data[start:end]
        )
        return data[:start] + line + data[end:]
