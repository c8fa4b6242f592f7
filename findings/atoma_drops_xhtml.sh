#!/usr/bin/env bash
# atoma 0.0.17: an Atom entry whose content or summary is XHTML has none.
#
# Guess:   content of type "xhtml" is given as markup, like that of type "html", or as its words.
# Seen:    content and summary are None, without an error, as if the entry had neither: RFC 4287,
#          3.1.1.3 and 4.1.3.3, puts the words into a <div> inside, and atoma takes only the text
#          before the first child.  What an entry says of its deadline is gone, while the title,
#          which is mostly plain text, is there and all looks well.  feedparser 6.0.14 has the words.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "atoma==0.0.17" "feedparser==6.0.14"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

import atoma
import feedparser

DIV = '<div xmlns="http://www.w3.org/1999/xhtml">until <b>20 March</b> 18:00</div>'
HTML = "until &lt;b&gt;20 March&lt;/b&gt; 18:00"


def feed(kind, words):
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>calls</title><id>urn:example:f</id>'
        "<updated>2026-03-01T00:00:00Z</updated><author><name>a</name></author>"
        "<entry><title>call</title><id>urn:example:1</id><updated>2026-03-01T00:00:00Z</updated>"
        f'<summary type="{kind}">{words}</summary><content type="{kind}">{words}</content>'
        "</entry></feed>"
    ).encode()


seen = {}
for kind, words in (("html", HTML), ("xhtml", DIV)):
    written = feed(kind, words)
    entry = atoma.parse_atom_bytes(written).entries[0]
    seen[kind] = (entry.summary, entry.content)
    other = feedparser.parse(written)
    print(kind, "atoma:", seen[kind], "feedparser:", other.entries[0].content[0].value)
    assert not other.bozo
    assert "20 March" in other.entries[0].content[0].value
print("atoma", version("atoma"))
assert all("20 March" in part.value for part in seen["html"])
assert seen["xhtml"] == (None, None), "XHTML is read now"
PY
