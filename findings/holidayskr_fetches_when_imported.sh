#!/usr/bin/env bash
# holidayskr 0.2.0: `import holidayskr` asks a server for its holidays, fifty times if need be.
#
# Guess:   a package of holidays brings its table, or fetches it when a day is asked for; the import
#          of a library talks to nobody.
# Seen:    the import downloads the table.  Where that fails it tries again fifty times at once and
#          without a pause (a flood, from every worker that starts), prints a line for each and
#          raises a bare Exception, so the program that only wanted to know whether Monday is a working
#          day does not start.  No request has a time limit: where the answer never comes, the
#          import was still waiting after 45 seconds (tried aside, not here).
#          Here a proxy on this machine stands for the network, and answers 503 to each.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "holidayskr==0.2.0"
"$folder/venv/bin/python" - <<'PY'
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version

asked = []


class Proxy(BaseHTTPRequestHandler):
    def do_CONNECT(self):
        asked.append(self.path)
        self.send_error(503)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
threading.Thread(target=server.serve_forever, daemon=True).start()
environment = {
    name: value for name, value in os.environ.items() if "proxy" not in name.lower()
}
environment["HTTPS_PROXY"] = f"http://127.0.0.1:{server.server_port}"
imported = subprocess.run(
    [sys.executable, "-c", "import holidayskr"],
    env=environment, capture_output=True, text=True, check=False, timeout=120,
)
last = imported.stderr.strip().splitlines()[-1]
print("holidayskr", version("holidayskr"), "asked:", len(asked), "times; exit:", imported.returncode)
print(len(imported.stdout.splitlines()), "lines printed; last of the error:", last)
assert len(asked) == 50, "it no longer asks fifty times"
assert imported.returncode == 1
assert last.startswith("Exception:"), "another error is raised now"
PY
