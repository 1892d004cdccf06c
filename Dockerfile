# The team server: docker build -t stratigraph . && see compose.yaml or docs/operations.md
FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY . .
# The tarball is the one that the tests install and run (test/pack).
RUN npm ci --no-audit --no-fund && npm run build && mkdir /pack && npm pack -w packages/server --pack-destination /pack

FROM node:24-bookworm-slim
COPY --from=build /pack /pack
# pg is only loaded with --database postgres://...
RUN npm install --global --no-audit --no-fund /pack/*.tgz pg@8 && rm -rf /pack /root/.npm \
  && mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4319
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4319/api/v1/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["stratigraph-server"]
CMD ["--host", "0.0.0.0", "--dir", "/data"]
