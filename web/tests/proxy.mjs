// A wire between the browser and the service that counts what the browser sends.

import { connect, createServer } from "node:net";

/** A proxy of its own port before a service. */
export async function wire(service) {
  const { hostname, port } = new URL(service);
  const sent = [];
  const sockets = new Set();
  const server = createServer((browser) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [browser, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
    }
    browser.on("data", (bytes) => sent.push(bytes));
    browser.pipe(upstream).pipe(browser);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    /** What the browser has sent since this was last asked. */
    taken: () => Buffer.concat(sent.splice(0)).toString("latin1"),
    close: () => {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}
