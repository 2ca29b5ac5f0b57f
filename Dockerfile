# The datashare command, for SnapshotJob. `npm pack` first: the package is installed from its tarball, without CDKTF.
# The tag is for people: the digest, of the images for all processors, decides what is pulled.
FROM node:22.23.3-bookworm-slim@sha256:c3de60bf2f9dd0ac6370e6117950ff62d6e339527e7472301c9c78a017978392

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
