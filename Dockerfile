# One image for web, workers and migrations. docs/deploy.md shows how to run it.
FROM node:24-slim AS front-end
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.13-slim AS packages
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --requirement requirements.txt

FROM python:3.13-slim
RUN useradd --create-home --home-dir /home/cpe --uid 10001 cpe && install -d -o cpe -g cpe -m 700 /data
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CPETRACKER_DATA=/data \
    STATIC_ROOT=/app/collected \
    HOST=0.0.0.0 \
    PORT=8000 \
    PRODUCTION=true
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
# The static files are made once, here; the key only lets the settings load and signs nothing.
RUN --mount=from=front-end,source=/app/node_modules,target=/app/node_modules \
    SECRET_KEY=only-for-collecting-static-files ALLOWED_HOSTS=localhost python manage.py collectstatic --no-input --verbosity 0
USER cpe
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
CMD ["uvicorn", "cpetracker.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--lifespan", "off", \
     "--timeout-graceful-shutdown", "20", "--log-level", "warning", "--no-server-header", \
     "--proxy-headers", "--forwarded-allow-ips", "*"]
