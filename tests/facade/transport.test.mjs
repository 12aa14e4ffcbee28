import assert from "node:assert/strict";
import { createServer } from "node:http";
import { afterEach, test } from "node:test";
import { answering, credentials, failure, loadFacade, messages, personSchema } from "./support/facade.mjs";

const jason = { name: "Jason", age: 25 };
const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret-of-the-test" };
const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

/** A client around the scripted core, and a way to run one extraction with it. */
async function facade(clientOptions, prepare = () => undefined) {
  const exports = await loadFacade();
  prepare(exports.script);
  const client = exports.fromBedrock({ credentials, ...clientOptions });
  const create = (options = {}) => client.create({ responseModel: personSchema, messages, ...options });
  return { ...exports, create };
}

/** A response whose body is the given pieces. */
function chunked(...pieces) {
  return new Response(
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    }),
  );
}

test("the request is sent as the core describes it", async () => {
  const { fetch, calls } = answering(jason);
  const { create, log } = await facade({ fetch });
  assert.deepEqual(await create(), jason);
  const [{ url, init }] = calls;
  assert.equal(url, "https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse");
  assert.equal(init.method, "POST");
  assert.equal(init.redirect, "manual");
  assert.equal(Buffer.from(init.body).toString(), '{"messages":[]}');
  assert.deepEqual(init.headers, { "content-type": "application/json", authorization: "signed" });
  assert.ok(Math.abs(log.signed[0].epochMilliseconds - Date.now()) < 60_000);
});

test("the global fetch is looked up for every request and called as it expects", async () => {
  const { create } = await facade({});
  const receivers = [];
  globalThis.fetch = function (_url) {
    receivers.push(this);
    return Promise.resolve(Response.json(jason));
  };
  await create();
  assert.deepEqual(receivers, [globalThis]);
  globalThis.fetch = undefined;
  assert.equal((await failure(create)).code, "UNSUPPORTED_RUNTIME");
});

test("the body arrives in the pieces it came in", async () => {
  const bytes = new TextEncoder().encode(JSON.stringify(jason));
  const pieces = Array.from(bytes, (byte) => new Uint8Array([byte]));
  const { create, log } = await facade({ fetch: async () => chunked(...pieces) });
  assert.deepEqual(await create(), jason);
  assert.equal(log.answers[0].chunks.length, bytes.length);
});

test("a response without a readable body is read as a whole", async () => {
  const bytes = new TextEncoder().encode(JSON.stringify(jason));
  const response = {
    status: 200,
    headers: new Headers({ "X-Amzn-RequestId": "r" }),
    body: null,
    arrayBuffer: async () => bytes.buffer,
  };
  const { create, log } = await facade({ fetch: async () => response });
  assert.deepEqual(await create(), jason);
  assert.deepEqual({ ...log.answers[0].headers }, { "x-amzn-requestid": "r" });
});

test("status and headers reach the core, names in lower case", async () => {
  const answer = new Response(JSON.stringify(jason), { status: 418, headers: { "X-Amzn-ErrorType": "Teapot" } });
  const { create, log } = await facade({ fetch: async () => answer });
  await create();
  assert.equal(log.answers[0].status, 418);
  assert.equal(log.answers[0].headers["x-amzn-errortype"], "Teapot");
});

test("large bodies are hashed by the host, small ones and bearer requests are not", async () => {
  const large = "x".repeat(40_000);
  const { fetch } = answering(jason);
  const { create, log, fromBedrock, script } = await facade({ fetch });
  await create();
  script.body = large;
  await create();
  await fromBedrock({ apiKey: "key", fetch }).create({ responseModel: personSchema, messages });
  const digest = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(large))).toString("hex");
  assert.deepEqual(
    log.signed.map((entry) => entry.bodyHash),
    [undefined, digest, undefined],
  );
});

test("a failing connection is told to the core with what the host knows", async () => {
  const refused = createServer();
  await new Promise((resolve) => refused.listen(0, "127.0.0.1", resolve));
  const { port } = refused.address();
  await new Promise((resolve) => refused.close(resolve));
  const { create, log } = await facade({}, (script) => {
    script.url = `http://127.0.0.1:${port}/`;
  });
  const error = await failure(create);
  assert.equal(error.code, "NETWORK");
  assert.ok(error.retryable);
  assert.equal(log.answers[0].kind, "network");
  assert.match(log.answers[0].detail, /fetch failed: .*ECONNREFUSED/);
});

test("a host's own time limit is told apart", async () => {
  const timeouts = [
    Object.assign(new TypeError("fetch failed"), { cause: { code: "UND_ERR_HEADERS_TIMEOUT" } }),
    Object.assign(new TypeError("fetch failed"), { cause: { code: "UND_ERR_BODY_TIMEOUT" } }),
    new DOMException("too slow", "TimeoutError"),
  ];
  for (const cause of timeouts) {
    const { create, log } = await facade({ fetch: () => Promise.reject(cause) });
    assert.equal((await failure(create)).code, "TIMEOUT");
    assert.equal(log.answers[0].kind, "timeout");
  }
});

test("a connection that was never made is no time limit of an answer", async () => {
  for (const code of ["UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT"]) {
    const unconnected = Object.assign(new TypeError("fetch failed"), { cause: { code } });
    const { create, log } = await facade({ fetch: () => Promise.reject(unconnected) });
    assert.equal((await failure(create)).code, "NETWORK");
    assert.deepEqual(log.answers, [{ kind: "network", detail: `fetch failed: ${code}` }]);
  }
});

test("what the host says of a failure is passed on without the secrets of a URL, and bounded", async () => {
  for (const [words, detail] of [
    [
      "cannot reach https://user:pa@ss@proxy.example:8/a?token=hunter2#x now",
      "cannot reach https://proxy.example:8/a now",
    ],
    ['GET "https://proxy.example?key=hunter2" failed', 'GET "https://proxy.example" failed'],
    ["no URL? Only a question, me@home", "no URL? Only a question, me@home"],
    // The core takes out what it was signed in with before it cuts this to what is shown.
    ["x".repeat(5000), "x".repeat(4000)],
    ["://".repeat(100_000), "://".repeat(1334).slice(0, 4000)],
  ]) {
    const { create, log } = await facade({ fetch: () => Promise.reject(new Error(words)) });
    await failure(create);
    assert.equal(log.answers[0].detail, detail);
  }
});

test("a fetch may fail with anything", async () => {
  const refuse = () => {
    throw new Error("not here");
  };
  const closed = new Proxy({}, { get: refuse, has: refuse, getPrototypeOf: refuse });
  for (const [thrown, detail] of [
    [undefined, "undefined"],
    ["words", "words"],
    [Symbol("s"), "a symbol"],
    [Object.create(null), "an object"],
    [closed, "an object"],
    [{ message: 5, cause: closed }, "an object"],
  ]) {
    const { create, log } = await facade({ fetch: () => Promise.reject(thrown) });
    assert.equal((await failure(create)).code, "NETWORK");
    assert.deepEqual(log.answers, [{ kind: "network", detail }]);
  }
});

test("a body that breaks off is a failed connection", async () => {
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode("{"));
      controller.error(new Error("socket hang up"));
    },
  });
  const { create, log } = await facade({ fetch: async () => new Response(body) });
  assert.equal((await failure(create)).code, "NETWORK");
  assert.match(log.answers.at(-1).detail, /socket hang up/);
});

test("a body that the core refuses is not read to its end", async () => {
  let cancelled = false;
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(10)),
    cancel() {
      cancelled = true;
    },
  });
  const { create, log } = await facade({ fetch: async () => new Response(body) }, (script) => {
    const failed = { code: "INVALID_RESPONSE", message: "The response is too large", help: "Lower `maxTokens`" };
    script.override.receive = () => JSON.stringify({ type: "fail", error: failed });
  });
  const error = await failure(create);
  assert.equal(error.code, "INVALID_RESPONSE");
  assert.equal(error.completion.modelId, "m");
  assert.ok(cancelled);
  assert.equal(log.closed, 1);
});

test("a response whose beginning the core refuses is cancelled", async () => {
  let cancelled = false;
  // No more of a response than the types ask a `fetch` function for.
  const cancel = async () => {
    cancelled = true;
  };
  const response = { status: 200, headers: new Headers(), body: { getReader: () => ({ cancel }) } };
  const { create } = await facade({ fetch: async () => response }, (script) => {
    script.override.respond = () => {
      throw { code: "INVALID_RESPONSE", message: "The headers are too large", help: "Check `endpoint`" };
    };
  });
  assert.equal((await failure(create)).code, "INVALID_RESPONSE");
  assert.ok(cancelled);
});

test("a redirect is not followed", async () => {
  const paths = [];
  const server = createServer((request, response) => {
    paths.push(request.url);
    response.writeHead(307, { location: "/elsewhere" }).end(JSON.stringify(jason));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { create, log } = await facade({}, (script) => {
      script.url = `http://127.0.0.1:${server.address().port}/model`;
    });
    await create();
    assert.equal(log.answers[0].status, 307);
    assert.deepEqual(paths, ["/model"]);
  } finally {
    server.close();
  }
  // What browsers give instead of the redirect.
  const opaque = { type: "opaqueredirect", status: 0, headers: new Headers(), body: null };
  const { create, log } = await facade({ fetch: async () => opaque });
  assert.equal((await failure(create)).code, "NETWORK");
  assert.match(log.answers[0].detail, /redirect/);
});

test("a fetch function that gives something else is the caller's mistake", async () => {
  for (const answer of [undefined, null, "text", { status: 200 }, { ok: true }]) {
    const { create } = await facade({ fetch: async () => answer });
    const error = await failure(create);
    assert.equal(error.code, "BAD_OPTION");
    assert.match(error.message, /`fetch` function gave .*, not a Response/);
  }
  const { create } = await facade({ fetch: async () => chunked("text") });
  assert.match((await failure(create)).message, /gave a string, not bytes/);
});

test("keys that travel openly are refused over plain http, except on this machine", async () => {
  const open = ["http://proxy.example/", "http://10.0.0.1/", "http://127.0.0.1.example/", "http://localhost.example/"];
  const local = [
    "http://localhost:1/",
    "http://127.0.0.1/",
    "http://[::1]:8080/",
    "http://api.localhost/",
    "https://proxy.example/",
  ];
  const run = async (url, options) => {
    const { fetch, calls } = answering(jason);
    const { create } = await facade({ fetch, credentials: undefined, ...options }, (script) => {
      script.url = url;
    });
    return { create, calls };
  };
  for (const [options, name] of [
    [{ apiKey: "key" }, "API key"],
    [{ credentials }, "session token"],
  ]) {
    for (const url of open) {
      const { create, calls } = await run(url, options);
      const error = await failure(create);
      assert.equal(error.code, "BAD_OPTION");
      assert.equal(error.path, "endpoint");
      assert.ok(error.message.includes(name));
      assert.equal(calls.length, 0);
    }
    for (const url of local) assert.deepEqual(await (await run(url, options)).create(), jason);
  }
  assert.deepEqual(await (await run(open[0], { credentials: keys })).create(), jason, "a signature reveals no key");
});

test("an aborted signal ends the call at once, before anything is sent", async () => {
  const { fetch, calls } = answering(jason);
  const { create, log } = await facade({ fetch });
  const error = await failure(() => create({ signal: AbortSignal.abort("changed my mind") }));
  assert.equal(error.code, "ABORTED");
  assert.equal(error.cause, "changed my mind");
  assert.equal(calls.length, 0);
  assert.equal(log.loads, 0);
});

/** Calls that hang in one place each; all must end as soon as the caller or the clock says so. */
const hanging = {
  "the credentials function": { client: { credentials: () => new Promise(() => undefined) } },
  "the connection": { client: { fetch: () => new Promise(() => undefined) } },
  "the response body": { client: { fetch: async () => new Response(new ReadableStream({})) } },
  "the wait before a request": {
    prepare(script) {
      script.firstDelay = 60_000;
    },
  },
  "the start of the core": {
    prepare(script) {
      script.load = () => new Promise(() => undefined);
    },
  },
  "the validation": {
    call: {
      responseModel: {
        "~standard": {
          version: 1,
          vendor: "own",
          validate: () => new Promise(() => undefined),
          jsonSchema: { input: () => personSchema },
        },
      },
    },
  },
};

for (const [place, { client, prepare, call }] of Object.entries(hanging)) {
  test(`signal and timeout end a call that hangs in ${place}`, async () => {
    const { create, log } = await facade({ fetch: answering(jason).fetch, ...client }, prepare);
    const controller = new AbortController();
    const reason = new Error("the user left");
    setTimeout(() => controller.abort(reason), 20);
    const aborted = await failure(() => create({ signal: controller.signal, ...call }));
    assert.equal(aborted.code, "ABORTED");
    assert.equal(aborted.cause, reason);
    assert.equal(aborted.retryable, false);

    const late = await failure(() => create({ timeout: 20, ...call }));
    assert.equal(late.code, "TIMEOUT");
    assert.equal(late.path, "timeout");
    assert.match(late.message, /`timeout` of 20 ms/);
    assert.equal(late.retryable, true);
    assert.equal(log.closed, place === "the start of the core" ? 0 : 2);
    if (place !== "the start of the core") assert.equal(late.completion.modelId, "m");
  });
}

test("an abort reaches fetch, and a fetch that heeds it ends as aborted", async () => {
  const fetch = (_url, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const { create, log } = await facade({ fetch });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 10);
  assert.equal((await failure(() => create({ signal: controller.signal }))).code, "ABORTED");
  assert.deepEqual(log.answers, []);
});

test("a finished call leaves no listener on the signal and no timer behind", async () => {
  const listeners = new Set();
  const signal = {
    aborted: false,
    addEventListener: (_type, listener) => listeners.add(listener),
    removeEventListener: (_type, listener) => listeners.delete(listener),
  };
  const { create } = await facade({ fetch: answering(jason).fetch });
  await create({ signal, timeout: 100_000 });
  assert.equal(listeners.size, 0);
  assert.deepEqual(
    process.getActiveResourcesInfo().filter((name) => name === "Timeout"),
    [],
  );
});

test("many calls may share a signal, and all end with it", async () => {
  const warnings = [];
  const collect = (warning) => warnings.push(warning.name);
  process.on("warning", collect);
  try {
    const { create } = await facade({ fetch: () => new Promise(() => undefined) });
    const controller = new AbortController();
    const calls = Array.from({ length: 30 }, () => failure(() => create({ signal: controller.signal })));
    // Warnings are given in a later turn.
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort("enough");
    const causes = (await Promise.all(calls)).map(({ code, cause }) => `${code} ${cause}`);
    assert.deepEqual(causes, Array(30).fill("ABORTED enough"));
    assert.deepEqual(warnings, []);
  } finally {
    process.off("warning", collect);
  }
});

test("a call that ends leaves the others of its signal listening", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const quick = await facade({ fetch: answering(jason).fetch });
  const slow = await facade({ fetch: () => new Promise(() => undefined) });
  const waiting = failure(() => slow.create({ signal }));
  await quick.create({ signal });
  await quick.create({ signal });
  controller.abort();
  assert.equal((await waiting).code, "ABORTED");
});

test("an option lets keys travel over plain http to a private host, and never to a public one", async () => {
  const run = async (url, options) => {
    const { fetch, calls } = answering(jason);
    const { create } = await facade(
      { fetch, credentials: undefined, apiKey: "key", dangerouslyAllowPlainHttp: true, ...options },
      (script) => {
        script.url = url;
      },
    );
    return { create, calls };
  };
  for (const url of ["http://gateway:4000/", "http://10.0.0.1/", "http://gateway.internal/", "http://[fd00::1]/"]) {
    assert.deepEqual(await (await run(url)).create(), jason, url);
    const { create } = await run(url, { dangerouslyAllowPlainHttp: false });
    assert.match((await failure(create)).message, /or set `dangerouslyAllowPlainHttp`/u);
  }
  for (const url of ["http://proxy.example.com/", "http://8.8.8.8/"]) {
    const { create, calls } = await run(url);
    const error = await failure(create);
    assert.equal(error.path, "endpoint");
    assert.doesNotMatch(error.message, /dangerously/u);
    assert.equal(calls.length, 0);
  }
});

test("a piece of a body that is very large is handed on in parts, whole and in their order", async () => {
  const bytes = new TextEncoder().encode(
    JSON.stringify({ name: "n".repeat(2 ** 20), about: "a".repeat(2 ** 21 - 1000) }),
  );
  for (const size of [bytes.length, 2 ** 20, 2 ** 21]) {
    const { create, log } = await facade({ fetch: async () => chunked(bytes.subarray(0, size), bytes.subarray(size)) });
    assert.deepEqual(await create(), JSON.parse(new TextDecoder().decode(bytes)));
    assert.ok(log.answers[0].chunks.every(({ length }) => length <= 2 ** 20));
  }
});
