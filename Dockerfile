# syntax=docker/dockerfile:1
# One image for web, worker and every command: `docker run IMAGE worker`, `… migrate`, `… backup /data/copy.db`.

FROM python:3.11-slim AS build
WORKDIR /src
# First what changes rarely: an edit of our code does not install the libraries again.
COPY requirements.txt ./
RUN python -m venv /app \
 && /app/bin/pip install --no-cache-dir --disable-pip-version-check --only-binary :all: --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY config config
COPY net net
COPY reader reader
COPY storage storage
COPY presentation presentation
COPY crawler crawler
COPY notifier notifier
COPY web web
COPY worker worker
# olefile brings a module for Python 2, which does not compile.
RUN /app/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation . \
 && /app/bin/python -m compileall -q -x olefile2 /app/lib

FROM python:3.11-slim
# A number, so that Kubernetes' runAsNonRoot can check it.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin voucherwatch \
 && install -d -o 10001 -g 10001 -m 700 /data
COPY --from=build /app /app
USER 10001
# SQLite's file, where no DATABASE_URL says otherwise. PORT makes web listen outside of the container.
WORKDIR /data
VOLUME /data
ENV PATH=/app/bin:$PATH PYTHONUNBUFFERED=1 PORT=8000
EXPOSE 8000
# Is the process alive. Whether the service is well is /healthz: restarting web mends no worker.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/robots.txt', timeout=4)"]
ENTRYPOINT ["voucherwatch"]
CMD ["web"]
