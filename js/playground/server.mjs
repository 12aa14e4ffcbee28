// Serves the page and what it imports, and passes its requests on to the local endpoint: one origin, so no CORS.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { request as ask, createServer } from "node:http";
import { extname, join } from "node:path";
import { pipeline } from "node:stream";
import { build } from "esbuild";
import { inRepository } from "../scripts/lib/paths.mjs";
import { SetupError } from "../scripts/lib/progress.mjs";

const HOST = "127.0.0.1";
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** `unsafe-eval` lets the page run the Zod schema that is typed into it. Requests may go to Bedrock, or to a proxy before it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  `connect-src 'self' https: http://localhost:* http://${HOST}:*`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": POLICY,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Starts serving; resolves to `{ url, close }`. */
export async function serve({ port, settings, endpoint }) {
  const bundledZod = bundleZod();
  const server = createServer((request, response) => {
    answer(request, response, { settings, endpoint, bundledZod }).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.listen(port, HOST);
  await once(server, "listening").catch((error) => {
    if (error.code !== "EADDRINUSE") throw error;
    throw new SetupError(`Port ${port} is in use: name another one with --port.`);
  });
  return {
    url: `http://${HOST}:${server.address().port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(request, response, { settings, endpoint, bundledZod }) {
  // The pages of other sites send another name here, even where it leads to this machine.
  if (!/^(?:localhost|127\.0\.0\.1):\d+$/u.test(request.headers.host ?? "")) return response.writeHead(403).end();
  if (request.url.startsWith("/model/")) return void passOn(request, response, endpoint.url);
  if (request.method !== "GET") return response.writeHead(405).end();
  const { pathname } = new URL(request.url, "http://localhost");
  const file = await contentsOf(pathname, { settings, bundledZod });
  if (file === undefined) return response.writeHead(404, HEADERS).end();
  return response.writeHead(200, { ...HEADERS, "content-type": file.type }).end(file.contents);
}

/** The signature covers the host that the page asked, so every header goes along as it is. */
function passOn(request, response, url) {
  const { method, url: path, headers } = request;
  const onward = ask(new URL(path, url), { method, headers }, (answered) => {
    response.writeHead(answered.statusCode, answered.headers);
    // A break of the answer reaches the page as one.
    pipeline(answered, response, () => {});
  });
  onward.on("error", () => response.destroy());
  // The page has stopped the call: so does the model.
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}

async function contentsOf(path, { settings, bundledZod }) {
  if (path === "/settings.json") return { type: "application/json", contents: JSON.stringify(settings) };
  if (path === "/zod.js") return { type: TYPES[".js"], contents: await bundledZod };
  const file = fileOf(path);
  const type = TYPES[extname(file ?? "")];
  const contents = type && (await readFile(file).catch(() => undefined));
  return contents && { type, contents };
}

/** The page's own files, and those of the package. */
function fileOf(path) {
  if (path === "/") return inRepository("playground", "index.html");
  const [, own] = /^\/([\w-]+\.(?:css|js|svg))$/u.exec(path) ?? [];
  if (own) return inRepository("playground", own);
  const [, packed] = /^\/bedrock-extract\/((?:[\w-]+\/)*[\w-]+\.(?:js|wasm))$/u.exec(path) ?? [];
  return packed && join(inRepository("pkg", "dist"), packed);
}

/** One module: its hundred files would cost a request each. */
async function bundleZod() {
  const { outputFiles } = await build({
    stdin: { contents: 'export * from "zod";', resolveDir: inRepository() },
    bundle: true,
    write: false,
    format: "esm",
    minify: true,
    logLevel: "error",
  });
  return outputFiles[0].text;
}
