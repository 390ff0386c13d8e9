# The image holds the program, the certificate authorities and an empty data directory: no shell, no package manager, nobody but one numbered user.
FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG TARGETOS
ARG TARGETARCH
RUN GOOS=$TARGETOS GOARCH=$TARGETARCH make build && mkdir -p /image/data && cp bin/shg /image/shg

FROM scratch
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="shg" \
      org.opencontainers.image.description="A directory of self-help groups and of the professionals who consult to them" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build --chown=65532:65532 /image/data /data
COPY --from=build /image/shg /shg
# A number, so that an orchestrator can see that it is not root.
USER 65532:65532
# Inside a container every address is the container's own; what reaches it is what its operator publishes.
ENV SHG_ADDR=0.0.0.0:8080 SHG_DATA_DIR=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 CMD ["/shg", "health"]
ENTRYPOINT ["/shg"]
CMD ["serve"]
