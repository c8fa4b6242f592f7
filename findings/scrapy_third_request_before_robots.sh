#!/usr/bin/env bash
# Scrapy 2.19.0: of requests that wait for one robots.txt, the third and later go out unjudged.
#
# Guess:   ROBOTSTXT_OBEY means that no request is sent before robots.txt of its host is known.
# Seen:    three requests to a path that robots.txt forbids, started together while robots.txt
#          takes a moment: the first and second are dropped, the third is sent.
# What helps: ask for robots.txt with one request, and send the others when it is there.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "scrapy==2.19.0"
"$folder/venv/bin/python" - <<'PY'
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import scrapy
from scrapy.crawler import CrawlerProcess

asked: list[str] = []


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        asked.append(self.path)
        body = b"<html>board</html>"
        if self.path == "/robots.txt":
            time.sleep(0.5)  # a robots.txt that takes as long as a slow site's
            body = b"User-agent: *\nDisallow: /board/\n"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
threading.Thread(target=server.serve_forever, daemon=True).start()
root = f"http://127.0.0.1:{server.server_address[1]}"


class Boards(scrapy.Spider):
    name = "boards"
    custom_settings = {"ROBOTSTXT_OBEY": True, "LOG_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 8}

    async def start(self):
        for number in range(3):
            yield scrapy.Request(f"{root}/board/{number}")


process = CrawlerProcess()
process.crawl(Boards)
process.start()
sent = [path for path in asked if path != "/robots.txt"]
print("scrapy", scrapy.__version__, "sent although forbidden:", sent)
assert len(sent) == 1, f"one was sent unjudged before, now {len(sent)}"
PY
