# Builder and result have the same C library.
FROM rust:1.95-bookworm AS build
RUN rustup target add wasm32-unknown-unknown
# The page that compresses in the browser is built by Vite.
COPY --from=node:22-bookworm-slim /usr/local/bin/node /usr/local/bin/node
COPY --from=node:22-bookworm-slim /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
COPY . .
RUN cargo xtask web --build && cargo build --release --locked --bin smallest

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /data smallest && install -d -o smallest -m 0700 /data
COPY --from=build /src/target/release/smallest /usr/local/lib/smallest/
COPY --from=build /src/target/release/components /usr/local/lib/smallest/components
COPY --from=build /src/target/release/web /usr/local/lib/smallest/web
USER smallest
VOLUME /data
EXPOSE 8080
# Alone in its network, the container listens to all of it; administrators ask from within.
ENTRYPOINT ["/usr/local/lib/smallest/smallest"]
CMD ["serve", "--listen", "0.0.0.0:8080", "--admin", "127.0.0.1:9090", "--data-dir", "/data"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9090 && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '200 OK' <&3"]
