# One image for each service: docker build --build-arg APP=geo --tag careeasy/geo:0.1.0 .
# Node is that of package.json's optionalDependencies. A tag can be pushed again, so pin the digest as well where you
# build (`docker buildx imagetools inspect` tells it); it could not be learnt where this file was written.
ARG NODE=node:24.21.0-bookworm-slim

FROM ${NODE} AS install
ARG APP
WORKDIR /srv
COPY package.json package-lock.json .npmrc ./
COPY libs libs
COPY apps/${APP} apps/${APP}
# The root's own dependencies are tools and a Node, which the base image has.
RUN npm ci --omit=dev --workspace apps/${APP} --include-workspace-root=false --ignore-scripts

FROM ${NODE}
ARG APP
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 NODE_COMPILE_CACHE=/srv/compiled
# Threads that share arenas leave less unused: docs/decisions/010-start.md.
ENV MALLOC_ARENA_MAX=2
# A running service installs nothing: what cannot be called cannot be misused.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* /opt/yarn*
COPY --from=install /srv /srv
WORKDIR /srv/apps/${APP}
# Types are stripped and modules compiled once, here (docs/decisions/010-start.md). Node keeps what it compiled by the
# user's number, so that it is made as who will run; the files are root's afterwards.
RUN install -d -o 1000 /srv/compiled && \
  setpriv --reuid=1000 --regid=1000 --clear-groups node ../../libs/service/src/compile.ts && \
  chown -R 0:0 /srv/compiled && chmod -R a+rX /srv/compiled
# By number, so that Kubernetes can see that it is not root. The files stay root's: the service cannot change them.
USER 1000:1000
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Not through npm, which would not pass SIGTERM on. Migrations are `node src/migrate.ts` in the same image.
CMD ["node", "src/server.ts"]
