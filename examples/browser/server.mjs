// Serves the page beside it, and a short-term API key for it. Usage: node server.mjs
// Whoever reaches it gets the key. So it answers this machine only: add a sign-in before you change that.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { mintApiKey } from "bedrock-extract";

const model = process.env.BEDROCK_MODEL ?? "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const types = { html: "text/html", js: "text/javascript", wasm: "application/wasm" };
const files = /^\/(?:index\.html|main\.js|node_modules\/(?:bedrock-extract|zod)\/.+)$/u;

async function answer(request, response) {
  // The pages of other sites send another name here, even where it leads to this machine.
  if (!/^(?:localhost|127\.0\.0\.1):\d+$/u.test(request.headers.host ?? "")) return response.writeHead(403).end();
  const { pathname } = new URL(request.url, "http://localhost");
  if (pathname === "/credentials") {
    const { apiKey, region } = await mintApiKey({ expiresIn: 300 });
    return response.setHeader("cache-control", "no-store").end(JSON.stringify({ region, model, apiKey }));
  }
  const path = pathname === "/" ? "/index.html" : pathname;
  const type = files.test(path) ? types[path.split(".").at(-1)] : undefined;
  const contents = type && (await readFile(`.${path}`).catch(() => undefined));
  if (!contents) return response.writeHead(404).end();
  return response.setHeader("content-type", type).end(contents);
}

const server = createServer((request, response) =>
  answer(request, response).catch((error) => {
    console.error(error.message);
    response.writeHead(500).end();
  }),
);
server.listen(Number(process.env.PORT ?? 8080), "127.0.0.1", () => {
  console.log(`http://localhost:${server.address().port}`);
});
