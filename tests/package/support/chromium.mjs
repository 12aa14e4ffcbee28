// Chromium over the files of a consumer project, without a bundler.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import puppeteer from "puppeteer-core";

const contentTypes = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** `found` is a browser of `findBrowser`. `answer(path)` may answer a path in place of a file: `{ status, type, text, headers }`. */
export async function openChromium(found, project, answer = () => undefined) {
  const server = createServer((request, response) => serve(request, response, project, answer)).listen(0, "127.0.0.1");
  const browser = await puppeteer.launch({
    executablePath: found.path,
    headless: "shell",
    // The local endpoint answers no CORS preflight.
    args: [...found.parameters, "--no-sandbox", "--disable-web-security"],
  });
  return {
    /** `path` may be an address of another server. `onPage` gets the page before it loads anything. */
    async openPage(path, onPage = () => undefined) {
      const page = await browser.newPage();
      onPage(page);
      await page.goto(new URL(path, `http://127.0.0.1:${server.address().port}`).href);
      return page;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

async function serve(request, response, project, answer) {
  const path = normalize(new URL(request.url, "http://localhost").pathname);
  const answered = answer(path);
  if (answered !== undefined) {
    return response
      .writeHead(answered.status, { "content-type": answered.type, ...answered.headers })
      .end(answered.text);
  }
  try {
    const contents = await readFile(join(project.directory, path));
    response.writeHead(200, { "content-type": contentTypes[extname(path)] ?? "text/plain" }).end(contents);
  } catch {
    response.writeHead(404).end();
  }
}
