#!/usr/bin/env bash
# reader 3.26 beside feedparser 6.0.14: installed, imported, opened, and no feed can be added.
#
# Guess:   what pip installs for "reader" reads feeds; if a part were missing, the import would say so.
# Seen:    reader carries a feedparser of its own, which wants the module sgmllib, and asks pip for
#          feedparser so that sgmllib comes with it.  feedparser 6.0.14 brings that module under
#          another name (feedparser-sgmllib).  `import reader` and make_reader() succeed; the
#          first add_feed(), and an update of feeds that were added before, raise ModuleNotFoundError.
#          So an upgrade of feedparser alone ends every feed of a program that never names it.
#          With the package sgmllib3k 1.0.0 beside it, it works.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "reader==3.26" "feedparser==6.0.14"
cat > "$folder/add.py" <<'PY'
import sys
from pathlib import Path

import reader

folder = Path(sys.argv[1])
(folder / "calls.xml").write_text(
    '<rss version="2.0"><channel><title>t</title><link>https://example.org/</link>'
    "<description>d</description><item><title>call</title><guid>1</guid></item></channel></rss>"
)
feeds = reader.make_reader(":memory:", feed_root=str(folder))
try:
    feeds.add_feed("calls.xml")
    feeds.update_feeds()
except ModuleNotFoundError as missing:
    print("reader", reader.__version__, "no module named", missing.name)
else:
    print("reader", reader.__version__, [entry.title for entry in feeds.get_entries()])
PY
alone=$("$folder/venv/bin/python" "$folder/add.py" "$folder"); echo "$alone"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "sgmllib3k==1.0.0"
helped=$("$folder/venv/bin/python" "$folder/add.py" "$folder"); echo "with sgmllib3k: $helped"
test "$alone" = "reader 3.26 no module named sgmllib"
test "$helped" = "reader 3.26 ['call']"
