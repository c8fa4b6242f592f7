#!/usr/bin/env bash
# Protego 0.7.0: a word of the address in a crawler's User-Agent chooses the group of robots.txt.
#
# Guess:   the group that holds is the one that names the crawler ("CallWatch"), else "*": RFC 9309,
#          2.2.1, matches the product token, and the comment behind it is for people.
# Seen:    every word of the header counts as a name, since a header like "Mozilla/5.0 (compatible;
#          CallWatch/1.0)" is to match too.  A crawler whose contact is calls@daum.net follows the group
#          of the robot "Daum" and fetches what the site forbids to all others; one whose page is on
#          example.org follows a group "Example" that shuts a third's robot out.
#          Scrapy hands the whole header over unless ROBOTSTXT_USER_AGENT is set to the bare name.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "protego==0.7.0"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

from protego import Protego

URL = "https://board.example/notices/1"
OPEN_TO_DAUM = "User-agent: *\nDisallow: /\n\nUser-agent: Daum\nDisallow:\n"
SHUT_TO_EXAMPLE = "User-agent: *\nDisallow: /admin/\n\nUser-agent: Example\nDisallow: /\n"
AGENTS = {
    "name alone": "CallWatch",
    "mail at daum.net": "CallWatch/1.0 (+mailto:calls@daum.net)",
    "page on example.org": "CallWatch/1.0 (+https://example.org/watch)",
}
found = {}
for who, agent in AGENTS.items():
    found[who] = [
        Protego.parse(robots).can_fetch(URL, agent)
        for robots in (OPEN_TO_DAUM, SHUT_TO_EXAMPLE)
    ]
    print("protego", version("protego"), who, found[who])
assert found == {
    "name alone": [False, True],
    "mail at daum.net": [True, True],
    "page on example.org": [False, False],
}, "words of the comment are no names now"
PY
