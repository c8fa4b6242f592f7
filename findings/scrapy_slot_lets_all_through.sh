#!/usr/bin/env bash
# Scrapy 2.19.0: CONCURRENT_REQUESTS_PER_DOMAIN = 1 lets four requests at one host at once.
#
# Guess:   with a limit of one a domain, a domain never has two requests in flight.
# Seen:    four inline requests (engine.download_async) that enter the slot in one turn of the
#          event loop are all sent at once: a slot counts a request when the task that
#          downloads it has begun, and no task begins before the queue is empty.
#          With a DOWNLOAD_DELAY above zero they go one by one.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "scrapy==2.19.0"
"$folder/venv/bin/python" - <<'PY'
import asyncio
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

held, most, lock = 0, 0, threading.Lock()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        global held, most
        with lock:
            held += 1
            most = max(most, held)
        time.sleep(0.3)
        with lock:
            held -= 1
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
URL = f"http://127.0.0.1:{server.server_port}/"


class Inline(scrapy.Spider):
    name = "inline"
    custom_settings = {
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "LOG_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
    }

    async def start(self):
        download = self.crawler.engine.download_async
        requests = [scrapy.Request(f"{URL}{n}", dont_filter=True) for n in range(4)]
        await asyncio.gather(*(download(request) for request in requests))
        yield {}


process = AsyncCrawlerProcess()
process.crawl(Inline)
process.start()
print("scrapy", scrapy.__version__, "limit 1, most requests in flight:", most)
assert most == 4, "the limit holds now"
PY
