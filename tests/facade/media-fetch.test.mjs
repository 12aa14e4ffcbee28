// http(s) media: only fetched when permitted, from public addresses, within limits, and without anything of the caller's.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { credentials, failure, frozen, loadFacade, personSchema } from "./support/facade.mjs";
import { assertGrammar } from "./support/grammar.mjs";

const jason = { name: "Jason", age: 25 };
const key = "bedrock-extract:attachment";
const site = "https://media.example.com";
const picture = (bytes = [1, 2, 3]) =>
  new Response(Uint8Array.from(bytes), { headers: { "content-type": "image/png" } });

/** A client whose `fetch` answers the service itself and asks `web` for everything else; `seen` are those requests. */
async function browsing(web, clientOptions = {}) {
  const exports = await loadFacade();
  const seen = [];
  const fetch = async (url, init) => {
    if (init.method === "POST") return Response.json(jason);
    seen.push({ url, init });
    return typeof web === "function" ? web(url, init) : web[url];
  };
  const client = exports.fromBedrock({ credentials, fetch, fetchMedia: true, ...clientOptions });
  const create = (content, options = {}) =>
    client.create({ responseModel: personSchema, messages: [{ role: "user", content }], ...options });
  return { ...exports, client, create, seen };
}

async function refusal(run, code = "BAD_OPTION") {
  const error = await failure(run);
  assert.equal(error.code, code, String(error.stack));
  assertGrammar(error);
  return error;
}

const one = (url) => [{ type: "image_url", image_url: { url } }];

test("a URL may be as long as presigned ones are", async () => {
  const { create, seen } = await browsing(() => picture());
  const url = `${site}/a.png?token=${"x".repeat(6000)}`;
  await create(one(url));
  assert.deepEqual(
    seen.map((request) => request.url),
    [url],
  );
});

test("a URL is fetched once for all its places, and its content type declared", async () => {
  const { create, seen, log } = await browsing(() => picture());
  const url = `${site}/a.png?signature=secret`;
  await create(
    frozen([
      { type: "image_url", image_url: { url } },
      { type: "image_url", image_url: url },
      { type: "input_image", image_url: url },
      { type: "image", source: { type: "url", url } },
      { type: "image", image: new URL(url) },
      { type: "file", data: url, mediaType: "image/png" },
      { type: "file", file: { file_data: url } },
      { type: "input_file", file_data: url },
      { type: "input_file", file_url: url },
      { type: "input_audio", input_audio: { data: url, format: "wav" } },
      { image: { source: url } },
      { document: { source: { bytes: url } } },
      { video: { source: url } },
      { audio: { source: url } },
      { toolResult: { toolUseId: "t", content: [{ image: { source: url } }] } },
      { type: "tool_result", tool_use_id: "t", content: [{ type: "image", source: { type: "url", url } }] },
      {
        type: "tool-result",
        toolCallId: "t",
        toolName: "n",
        output: {
          type: "content",
          value: [
            { type: "image-url", url },
            { type: "media", data: url },
          ],
        },
      },
      { text: url },
      { toolUse: { toolUseId: "t", name: "n", input: { image: url, source: { url } } } },
    ]),
  );
  assert.equal(seen.length, 1);
  const text = JSON.stringify(log.requests[0].messages);
  assert.equal(text.split(`{"${key}":0,"mediaType":"image/png"}`).length - 1, 18);
  assert.equal(text.split(url).length - 1, 3);
  assert.deepEqual(
    log.attachments[0].map((bytes) => Array.from(bytes)),
    [[1, 2, 3]],
  );
});

test("without the option nothing is fetched, and a call may take back its client's", async () => {
  for (const [own, called] of [
    [undefined, undefined],
    [false, undefined],
    [true, false],
  ]) {
    const { create, seen, log } = await browsing(() => picture(), { fetchMedia: own });
    await create(one(`${site}/a.png`), { fetchMedia: called });
    assert.equal(seen.length, 0);
    assert.equal(log.requests[0].messages[0].content[0].image_url.url, `${site}/a.png`);
  }
});

test("requests for media carry nothing of the caller's", async () => {
  const { create, seen } = await browsing(() => picture());
  await create(one(`${site}/a.png`));
  const [{ url, init }] = seen;
  assert.equal(url, `${site}/a.png`);
  assert.deepEqual(
    { ...init, signal: undefined },
    {
      method: "GET",
      headers: { accept: "*/*" },
      redirect: "manual",
      credentials: "omit",
      signal: undefined,
    },
  );
});

test("where the runtime refuses to be told about cookies, it is not told", async () => {
  const { Request } = globalThis;
  globalThis.Request = class {
    constructor() {
      throw new Error("not implemented");
    }
  };
  try {
    const { create, seen } = await browsing(() => picture());
    await create(one(`${site}/a.png`));
    assert.ok(!("credentials" in seen[0].init));
  } finally {
    globalThis.Request = Request;
  }
});

test("redirects are followed within their limit, relative ones too", async () => {
  const to = (location) => new Response(null, { status: 302, headers: { location } });
  const { create, seen, log } = await browsing({
    [`${site}/a`]: to("/b"),
    [`${site}/b`]: to("https://cdn.example.net/c"),
    "https://cdn.example.net/c": picture([9]),
  });
  await create(one(`${site}/a`));
  assert.deepEqual(
    seen.map(({ url }) => url),
    [`${site}/a`, `${site}/b`, "https://cdn.example.net/c"],
  );
  assert.deepEqual(Array.from(log.attachments[0][0]), [9]);

  const endless = await browsing(() => to(`${site}/again`));
  const error = await refusal(() => endless.create(one(`${site}/a`)));
  assert.match(error.message, /more than 3 redirects/);
  assert.equal(endless.seen.length, 4);
  const none = await browsing(() => to(`${site}/again`), { fetchMedia: { maxRedirects: 0 } });
  await refusal(() => none.create(one(`${site}/a`)));
  assert.equal(none.seen.length, 1);
});

test("every hop of a redirect is checked", async () => {
  for (const location of [
    "http://169.254.169.254/latest/",
    "http://[::1]/",
    "file:///etc/passwd",
    "//localhost/x",
    "https://u:p@example.com/",
    "http://cdn.example.net/c",
    "https://metadata.google.internal../",
  ]) {
    const { create, seen } = await browsing(() => new Response(null, { status: 307, headers: { location } }));
    const error = await refusal(() => create(one(`${site}/a`)));
    assert.match(error.message, /^A redirect of the URL at `messages\[0\]\.content\[0\]\.image_url\.url`/);
    assert.equal(error.path, "messages[0].content[0].image_url.url");
    assert.equal(seen.length, 1);
  }
});

test("a refused URL is named before anything is fetched", async () => {
  const { create, seen } = await browsing(() => picture());
  const error = await refusal(() => create([...one(`${site}/a.png`), ...one("http://127.0.0.1/secret-path")]));
  assert.equal(error.path, "messages[0].content[1].image_url.url");
  assert.ok(!error.message.includes("secret-path"));
  assert.equal(seen.length, 0);
  assert.match((await refusal(() => create(one("http://")))).message, /malformed/);
  const many = Array.from({ length: 101 }, (_, index) => one(`${site}/${index}`)[0]);
  assert.match((await refusal(() => create(many))).message, /More than 100 URLs/);
});

test("a medium that is too large is cut off", async () => {
  let sent = 0;
  let cancelled = false;
  const endless = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent += 1000;
          controller.enqueue(new Uint8Array(1000));
        },
        cancel() {
          cancelled = true;
        },
      }),
    );
  const streamed = await browsing(endless, { fetchMedia: { maxBytes: 5000 } });
  const error = await refusal(() => streamed.create(one(`${site}/a`)));
  assert.match(error.message, /5000 bytes of `fetchMedia.maxBytes`/);
  assert.equal(error.path, "messages[0].content[0].image_url.url");
  assert.ok(cancelled && sent < 10_000, `${sent}`);

  let read = false;
  const declared = await browsing(() => {
    const response = picture();
    response.headers.set("content-length", String(10 * 1024 * 1024 + 1));
    response.body.getReader = () => ({
      async read() {
        read = true;
        return { done: true };
      },
      async cancel() {},
    });
    return response;
  });
  await refusal(() => declared.create(one(`${site}/a`)));
  assert.equal(read, false);
});

test("all media together stay within what a request can carry", async () => {
  const large = () => picture(new Uint8Array(9 * 1024 * 1024));
  const { create } = await browsing(large);
  const error = await refusal(() => create([...one(`${site}/a`), ...one(`${site}/b`), ...one(`${site}/c`)]));
  assert.match(error.message, /26214400 bytes/);
  await refusal(() => create(Array.from({ length: 3 }, () => one(`${site}/a`)[0])));
});

test("a medium that cannot be fetched fails by its place and host, never by its whole URL", async () => {
  const url = `${site}/a?token=secret`;
  const place = "messages[0].content[0].image_url.url";
  for (const [status, retryable] of [
    [404, false],
    [403, false],
    [204, false],
    [304, false],
    [302, false],
    [429, true],
    [503, true],
  ]) {
    const { create } = await browsing(() => new Response(null, { status }));
    const error = await refusal(() => create(one(url)), "NETWORK");
    assert.match(error.message, new RegExp(`media\\.example\\.com returned HTTP ${status}`));
    assert.deepEqual([error.path, error.retryable], [place, retryable]);
    assert.ok(!error.message.includes("secret"));
  }
  const cause = Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } });
  const broken = await browsing(() => Promise.reject(cause));
  const error = await refusal(() => broken.create(one(url)), "NETWORK");
  assert.match(error.message, /fetch failed: ECONNREFUSED/);
  assert.deepEqual([error.path, error.retryable, error.cause], [place, true, undefined]);
  const empty = await browsing(() => new Response(""));
  assert.match((await refusal(() => empty.create(one(url)), "NETWORK")).message, /has no bytes/);
  // What browsers give instead of the redirect.
  const opaque = await browsing(() => ({ type: "opaqueredirect", status: 0, headers: new Headers(), body: null }));
  assert.match((await refusal(() => opaque.create(one(url)), "NETWORK")).message, /redirect/);
  const wrong = await browsing(() => "text");
  assert.equal((await refusal(() => wrong.create(one(url)))).path, "fetch");
});

test("a body that breaks off, or hangs, fails the medium", async () => {
  const breaking = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(3));
          controller.error(new Error("socket hang up"));
        },
      }),
    );
  const broken = await browsing(breaking);
  assert.match((await refusal(() => broken.create(one(`${site}/a`)), "NETWORK")).message, /socket hang up/);
  const hanging = await browsing(() => new Response(new ReadableStream({})), { fetchMedia: { timeout: 20 } });
  const late = await refusal(() => hanging.create(one(`${site}/a`)), "TIMEOUT");
  assert.match(late.message, /20 ms of `fetchMedia.timeout`/);
  assert.equal(late.retryable, true);
});

test("signal and timeout of the call end fetching, and one failure ends the others", async () => {
  const signals = [];
  const hang = (url, init) => {
    signals.push(init.signal);
    return url.endsWith("/bad") ? new Response(null, { status: 404 }) : new Promise(() => undefined);
  };
  const { create } = await browsing(hang);
  assert.equal((await failure(() => create(one(`${site}/a`), { timeout: 20 }))).code, "TIMEOUT");
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  assert.equal((await failure(() => create(one(`${site}/a`), { signal: controller.signal }))).code, "ABORTED");
  assert.equal((await failure(() => create([...one(`${site}/a`), ...one(`${site}/bad`)]))).code, "NETWORK");
  assert.ok(signals.every((signal) => signal.aborted || signal === signals.at(-1)));
  assert.deepEqual(
    process.getActiveResourcesInfo().filter((name) => name === "Timeout"),
    [],
  );
});

test("a body without a stream is read as a whole, within the limit", async () => {
  const whole = (size) => () => ({
    status: 200,
    headers: new Headers(),
    body: null,
    arrayBuffer: async () => new ArrayBuffer(size),
  });
  const { create, log } = await browsing(whole(7));
  await create(one(`${site}/a`));
  assert.equal(log.attachments[0][0].length, 7);
  const large = await browsing(whole(7), { fetchMedia: { maxBytes: 6 } });
  await refusal(() => large.create(one(`${site}/a`)));
});

test("a real server is asked as it should be, and cut off when it sends too much", async () => {
  const asked = [];
  let closed = false;
  const server = createServer((request, response) => {
    asked.push([request.method, request.url, request.headers.cookie, request.headers.authorization]);
    if (request.url === "/moved") response.writeHead(301, { location: "/picture" }).end("gone");
    else if (request.url === "/picture") response.writeHead(200, { "content-type": "image/png" }).end("picture");
    else {
      response.on("close", () => {
        closed = true;
      });
      const send = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on("drain", send);
      send();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    // Addresses of this machine are refused, so the host's name is replaced behind the policy.
    const local = `http://127.0.0.1:${server.address().port}`;
    const web = (url, init) => fetch(url.replace(site, local), init);
    const { create, log } = await browsing(web, { fetchMedia: { maxBytes: 1_000_000 } });
    await create(one(`${site}/moved`));
    assert.equal(Buffer.from(log.attachments[0][0]).toString(), "picture");
    assert.deepEqual(asked, [
      ["GET", "/moved", undefined, undefined],
      ["GET", "/picture", undefined, undefined],
    ]);
    const error = await refusal(() => create(one(`${site}/endless`)));
    assert.match(error.message, /1000000 bytes/);
    while (!closed) await new Promise((resolve) => setTimeout(resolve, 5));
    const gone = await refusal(() => create([{ image: { source: "http://127.0.0.1:1/x" } }]));
    assert.equal(gone.path, "messages[0].content[0].image.source");
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
