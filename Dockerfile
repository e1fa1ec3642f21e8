# Two stages: the first installs everything and builds, the second holds what serving needs.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
ENV PRISMA_SCHEMA_ENGINE_BINARY=/usr/local/bin/node
RUN npm ci --no-audit --no-fund
COPY . .
RUN node app/platform/launch/prisma-generate.mjs && npx react-router build && npm prune --omit=dev

FROM node:24-bookworm-slim
WORKDIR /app
# More threads than the usual four: names are looked up on them, and some never answer.
ENV NODE_ENV=production DATA_DIR=/data UV_THREADPOOL_SIZE=16
RUN mkdir /data && chown node:node /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/build ./build
COPY --from=build /app/server.ts ./
COPY --from=build /app/worker/main.ts ./worker/main.ts
COPY --from=build /app/app/platform ./app/platform
USER node
VOLUME /data
EXPOSE 3002
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
	CMD node -e "fetch('http://127.0.0.1:' + (process.env.PORT || 3002) + '/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
# SIGTERM drains: leave it the time that open streams need (docker stop --time 300).
CMD ["node", "server.ts"]
