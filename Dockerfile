# CityRecords as one image; compose.yaml runs it as web, worker and beat.
FROM python:3.13-slim-bookworm AS packages
COPY requirements.txt /srv/
RUN python -m venv /srv/venv \
    && /srv/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /srv/requirements.txt

FROM python:3.13-slim-bookworm
RUN groupadd --gid 10001 cityrecords \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin cityrecords \
    && install -d -m 0700 -o cityrecords -g cityrecords /srv/var
COPY --from=packages /srv/venv /srv/venv
WORKDIR /srv/cityrecords
COPY . .
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    CITYRECORDS_VAR=/srv/var \
    STATIC_ROOT=/srv/static
# The build needs no secret: the one made for this step alone goes with its directory.
RUN CITYRECORDS_VAR=/tmp/build python -m cityrecords.runtime.prepare static && rm -rf /tmp/build
USER cityrecords
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-m", "cityrecords.runtime.health_probe"]
CMD ["gunicorn", "--config", "python:cityrecords.runtime.gunicorn_config", "cityrecords.wsgi"]
