// HTTP/1.1 and cleartext HTTP/2 on one loopback port: AWS SDKs speak either to an http:// endpoint.

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer as createHttp1Server } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { createServer as createTcpServer } from "node:net";

const HOST = "127.0.0.1";
const HTTP2_PREFACE_START = "PRI";
const SNIFF_TIMEOUT_MILLISECONDS = 60_000;

/** Starts listening; `handle(exchange)` answers every request. Resolves to `{ url, close }`. */
export async function listen({ port, handle }) {
  const onRequest = (request, response) => handle(createExchange(request, response));
  const http1 = createHttp1Server(onRequest);
  const http2 = createHttp2Server(onRequest);
  const sockets = new Set();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A peer that goes away is normal here; the exchange notices through its own "close".
    socket.on("error", () => {});
    chooseProtocol(socket, { http1, http2 });
  });
  for (const source of [http1, http2]) {
    source.on("clientError", (_error, socket) => socket.destroy());
    source.on("sessionError", () => {});
  }
  server.listen(port, HOST);
  await once(server, "listening");

  async function close() {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  return { url: `http://${HOST}:${server.address().port}`, close };
}

function chooseProtocol(socket, { http1, http2 }) {
  const timer = setTimeout(() => socket.destroy(), SNIFF_TIMEOUT_MILLISECONDS);
  timer.unref();
  socket.once("close", () => clearTimeout(timer));
  socket.once("data", (chunk) => {
    clearTimeout(timer);
    socket.pause();
    socket.unshift(chunk);
    const isHttp2 = chunk.toString("latin1", 0, HTTP2_PREFACE_START.length) === HTTP2_PREFACE_START;
    (isHttp2 ? http2 : http1).emit("connection", socket);
    if (!isHttp2) socket.resume();
  });
}

// One request and its answer, the same for both protocol versions.
function createExchange(request, response) {
  const isHttp2 = request.httpVersionMajor === 2;
  const requestId = randomUUID();
  const gone = new AbortController();
  const leave = () => gone.abort(new Error("the client went away"));
  response.on("close", () => {
    if (!response.writableFinished) leave();
  });
  response.on("error", leave);
  request.on("error", leave);
  // An HTTP/2 client that cancels without an error code closes nothing; this event is all there is.
  request.on("aborted", leave);
  const [path, search = ""] = request.url.split("?", 2);

  let status;

  function setHeaders(headers) {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  }

  function start(code, headers) {
    status = code;
    response.writeHead(code, headers);
  }

  setHeaders({ "x-amzn-requestid": requestId });

  return {
    requestId,
    method: request.method,
    path,
    query: Object.fromEntries(new URLSearchParams(search)),
    headers: plainHeaders(request.headers),
    httpVersion: request.httpVersion,
    /** Aborted when the client goes away before the answer is complete. */
    signal: gone.signal,
    readBody: (limit) => readBody(request, limit),
    /** The status sent so far, or undefined. */
    get status() {
      return status;
    },
    setHeaders,
    start,
    write: (chunk) => response.write(chunk),
    end: (chunk) => response.end(chunk),
    send(code, headers, body) {
      start(code, { ...headers, "content-length": Buffer.byteLength(body) });
      response.end(body);
    },
    /** Drops the connection without completing the answer. What was written before goes out first. */
    destroy() {
      setImmediate(() => (isHttp2 ? response.stream?.session?.destroy() : request.socket.destroy()));
    },
  };
}

function plainHeaders(received) {
  const headers = {};
  for (const [name, value] of Object.entries(received)) {
    // Over HTTP/2 the host is a pseudo-header, which clients sign under either name.
    if (name === ":authority") headers.host ??= value;
    if (name === ":authority" || !name.startsWith(":")) headers[name] = Array.isArray(value) ? value.join(",") : value;
  }
  return headers;
}

/** Resolves to the body, or to undefined when it is longer than `limit` bytes. */
async function readBody(request, limit) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // Read on without keeping: an answer sent before the upload ends is lost by many clients.
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > limit ? undefined : Buffer.concat(chunks);
}
