# The datashare command, for SnapshotJob. `npm pack` first: the package is installed from its tarball, without CDKTF.
FROM node:22-slim

COPY cdktf-azure-data-share-*.tgz /tmp/
RUN npm install --global --omit=dev --omit=optional --omit=peer --no-audit --no-fund /tmp/cdktf-azure-data-share-*.tgz \
  && npm cache clean --force \
  && rm /tmp/cdktf-azure-data-share-*.tgz

ENV NODE_ENV=production
USER node
WORKDIR /home/node

# Signals reach it as the first process: it ends what is in flight, and the next run goes on.
ENTRYPOINT ["datashare"]
CMD ["--help"]
