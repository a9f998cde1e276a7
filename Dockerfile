# docker build -t cds-service . && docker run --rm -p 8000:8000 -v cds-data:/data cds-service
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python3 -m venv /opt/cds
WORKDIR /src
COPY requirements.lock ./
RUN /opt/cds/bin/pip install --require-hashes -r requirements.lock
COPY . .
RUN /opt/cds/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheel . \
 && /opt/cds/bin/pip install --no-deps /wheel/*.whl

FROM ${BASE}
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent cds \
 && install -d -o cds -g cds /data
COPY --from=build /opt/cds /opt/cds
ENV PATH=/opt/cds/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CDS_DATABASE_URL=sqlite:////data/cds.sqlite3
USER cds
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/cds-services', timeout=4)"]
ENTRYPOINT ["cds-service"]
CMD ["serve", "--host", "0.0.0.0"]
