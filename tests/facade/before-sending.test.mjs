// `BAD_OPTION` and `BAD_SCHEMA` mean that nothing was sent: not to the service, not to where a medium lies, and no function of
// the caller's was asked for credentials or a region. Real core, every kind of mistake at every place it can stand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { builtPackage } from "../built-package.mjs";
import { messages as plain } from "./support/facade.mjs";
import { assertGrammar } from "./support/grammar.mjs";

const { fromBedrock } = await builtPackage();
const URL_OF_MEDIUM = "https://media.example.com/a.png";
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
const responseModel = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
const tool = { toolSpec: { name: "find", inputSchema: { json: { type: "object" } } } };
const says = (content) => ({ role: "user", content });

/** Where the address of a medium may stand. */
const MEDIA = {
  "an OpenAI part": [{ type: "image_url", image_url: { url: URL_OF_MEDIUM } }],
  "a native block": [{ image: { source: URL_OF_MEDIUM } }],
  "a file of any kind": [{ type: "file", data: URL_OF_MEDIUM, mediaType: "application/x-unknown" }],
  "a cited file": [
    { type: "file", data: URL_OF_MEDIUM, providerOptions: { bedrock: { citations: { enabled: true } } } },
  ],
  "the result of a tool": [
    { toolResult: { toolUseId: "t", content: [{ image: { source: { bytes: URL_OF_MEDIUM } } }] } },
  ],
};

/** Options that either a client or a call may hold. */
const ANYWHERE = {
  "a number out of range": { temperature: 5 },
  "a number of the wrong kind": { topP: "high" },
  "no tokens": { maxTokens: 0 },
  "an empty stop text": { stop: [""] },
  "a mode that does not exist": { mode: "FUNCTIONS" },
  "too many attempts": { maxRetries: 99 },
  "a policy with too many attempts": { maxRetries: { attempts: 99 } },
  "a misspelt policy": { maxRetries: { attemps: 1 } },
  "a delay that is none": { maxRetries: { delay: -1 } },
  "no budget": { tokenBudget: 0 },
  "a wrong word": { reask: "never" },
  "another wrong word": { repair: "all" },
  "a third wrong word": { validation: "loose" },
  "a flag that is none": { maskValues: "yes" },
  "a limit below the start": { maxTokens: 9, maxTokensLimit: 5 },
  "a misspelt member": { inferenceConfig: { maxToken: 5 } },
  "a member of the wrong kind": { inferenceConfig: [] },
  "a tool without a name": { toolConfig: { tools: [{ toolSpec: {} }] } },
  "two tools of a name": { toolConfig: { tools: [tool, tool] } },
  "a choice of no tool": { toolConfig: { tools: [tool], toolChoice: { tool: { name: "other" } } } },
  "half a guardrail": { guardrailConfig: { guardrailIdentifier: "g" } },
  "metadata that is no text": { requestMetadata: { team: 5 } },
  "a tier that is no object": { serviceTier: "flex" },
  "a project with a blank": { projectIdentifier: "a b" },
  "a pointer that is none": { additionalModelResponseFieldPaths: ["stop"] },
  "a place for topK that is taken": { additionalModelRequestFields: { a: Number.NaN } },
  "a model with a blank": { model: "a b" },
  "no model": { model: "" },
  "a system that is a number": { system: 5 },
  "a timeout below zero": { timeout: -1 },
  "a deadline that is no time": { deadline: "tomorrow" },
  "a limit of nothing": { fetchMedia: { maxBytes: 0 } },
  "a misspelt limit": { fetchMedia: { maxByte: 5 } },
  "a misspelt option": { temprature: 0 },
  "a misspelt hook": { hooks: { "completion:kwarg": () => {} } },
  "a handler that is none": { hooks: { "parse:error": 5 } },
  "hooks in a list": { hooks: [] },
};

/** Options that a call alone may hold; messages stand behind the medium's. */
const OF_A_CALL = {
  "an empty name of the schema": { schemaName: "" },
  "a signal that is none": { signal: {} },
  "a context that is none": { context: 5 },
  "a value that the context lacks": { context: { a: 1 }, more: [says("{{ b }}")] },
  "a misspelt role": { more: [{ role: "usr", content: "x" }] },
  "a misspelt field of a message": { more: [{ role: "user", contents: "x" }] },
  "an unknown part": { more: [says([{ type: "hologram" }])] },
  "a misspelt field of a part": { more: [says([{ type: "text", texts: "x" }])] },
  "a misspelt block": { more: [says([{ imge: {} }])] },
  "another medium that is none": { more: [says([{ image: { source: "no base64!" } }])] },
  "another medium that leads nowhere public": { more: [says([{ image: { source: "http://127.0.0.1/a.png" } }])] },
  "a format that is none": { more: [says([{ image: { format: "tiff9", source: `${URL_OF_MEDIUM}?2` } }])] },
  "arguments that are no JSON": {
    more: [{ role: "assistant", content: null, tool_calls: [{ id: "t", function: { name: "n", arguments: "{" } }] }],
  },
  "a schema that says nothing": { responseModel: {} },
  "a schema that no mode can carry": {
    mode: "BEDROCK_TOOLS_STRICT",
    responseModel: { type: "object", patternProperties: { a: { type: "string" } } },
  },
};

/** How requests are signed, and by whom the caller is asked. */
const CONNECTIONS = {
  "functions of its own": (asked, fetch) => [
    { fetch, credentials: () => asked("credentials", { accessKeyId: "AKID", secretAccessKey: "secret" }) },
  ],
  "an AWS SDK client": (asked, fetch) => [
    {
      send() {},
      config: {
        region: async () => asked("region", "us-east-1"),
        credentials: async () => asked("credentials", { accessKeyId: "AKID", secretAccessKey: "secret" }),
        useFipsEndpoint: async () => asked("useFipsEndpoint", false),
      },
    },
    { fetch },
  ],
};

function conversation(content, more = []) {
  const result = content[0].toolResult !== undefined;
  const calls = { role: "assistant", content: [{ toolUse: { toolUseId: "t", name: "find", input: {} } }] };
  return [...(result ? [...plain, calls] : []), says([...content, { text: "Who?" }]), ...more];
}

/** Makes a call, by a client of its own; what was asked for until it failed. */
async function attempt(connect, method, content, { client: preset = {}, call = {} }) {
  const seen = [];
  const asked = (what, value) => {
    seen.push(what);
    return value;
  };
  const fetch = async (url, { method: verb }) => {
    seen.push(`${verb} ${url}`);
    return verb === "GET" ? new Response(PNG) : new Response("{}", { status: 400 });
  };
  const [first, ...others] = connect(asked, fetch);
  const defaults = { model: "anthropic.claude-x", fetchMedia: true };
  const { more, ...own } = call;
  let error;
  try {
    const options =
      others.length > 0 ? [first, { ...defaults, ...others[0], ...preset }] : [{ ...defaults, ...first, ...preset }];
    const client = fromBedrock(...options);
    await client[method]({ responseModel, messages: conversation(content, more), ...own });
  } catch (thrown) {
    error = thrown;
  }
  return { error, seen };
}

const MISTAKES = [
  ...Object.entries(ANYWHERE).map(([name, options]) => [`${name}, in a call`, { call: options }]),
  ...Object.entries(ANYWHERE).map(([name, options]) => [`${name}, in a client`, { client: options }]),
  ...Object.entries(OF_A_CALL).map(([name, options]) => [name, { call: options }]),
];

for (const [connection, connect] of Object.entries(CONNECTIONS)) {
  for (const [place, content] of Object.entries(MEDIA)) {
    test(`with ${connection}, and a medium in ${place}, nothing happens before every option is checked`, async () => {
      for (const [mistake, options] of MISTAKES) {
        for (const method of ["create", "explain"]) {
          const { error, seen } = await attempt(connect, method, content, options);
          assert.ok(["BAD_OPTION", "BAD_SCHEMA"].includes(error?.code), `${mistake}: ${error?.stack}`);
          assert.deepEqual(seen, [], `${mistake}, ${method}: ${error.message}`);
          assertGrammar(error);
        }
      }
    });
  }

  test(`with ${connection}, media are fetched where nothing is wrong`, async () => {
    for (const content of Object.values(MEDIA)) {
      const sent = await attempt(connect, "create", content, {});
      if (content[0].providerOptions === undefined) assert.equal(sent.error.code, "REQUEST_REFUSED", sent.error.stack);
      // Only the bytes tell that it is no document.
      else assert.match(sent.error.message, /asks for citations, and is no document/u);
      assert.equal(sent.seen.filter((one) => one === `GET ${URL_OF_MEDIUM}`).length, 1);
    }
  });
}

test("what a function gives for the region is checked before media are fetched", async () => {
  for (const config of [
    { region: async () => "not a region" },
    { region: async () => 5 },
    { region: async () => "\ud800" },
    { region: async () => "us-east-1", endpoint: async () => ({ protocol: "ftp:", hostname: "h", path: "/" }) },
  ]) {
    const credentials = async () => assert.fail("asked for credentials");
    const fetch = async () => assert.fail("fetched");
    const client = fromBedrock(
      { send() {}, config: { credentials, ...config } },
      { model: "m", fetchMedia: true, fetch },
    );
    for (const method of ["create", "explain"]) {
      const call = client[method]({ responseModel, messages: [says(MEDIA["a native block"])] });
      await assert.rejects(call, (error) => error.code === "BAD_OPTION" && /^(?:region|endpoint)$/u.test(error.path));
    }
  }
});

test("credentials that are at hand, and where they would go, are checked before media are fetched", async () => {
  const fetch = async () => assert.fail("fetched");
  for (const [options, code] of [
    [{ apiKey: "a b" }, "MISSING_CREDENTIALS"],
    [{ credentials: { accessKeyId: "AKID" } }, "MISSING_CREDENTIALS"],
    [{ apiKey: "key", endpoint: "http://proxy.example" }, "BAD_OPTION"],
  ]) {
    const client = fromBedrock({ model: "m", fetchMedia: true, fetch, ...options });
    const call = client.create({ responseModel, messages: [says(MEDIA["a native block"])] });
    await assert.rejects(call, { code });
  }
});

test("options are read once", async () => {
  const read = {};
  const once = (name, value) => ({
    enumerable: true,
    get() {
      read[name] = (read[name] ?? 0) + 1;
      return value;
    },
  });
  const policy = Object.defineProperties({}, { attempts: once("attempts", 1), delay: once("delay", 0) });
  const limits = Object.defineProperties({}, { maxBytes: once("maxBytes", 5) });
  const hooks = Object.defineProperties({}, { "parse:error": once("parse:error", () => {}) });
  const options = Object.defineProperties(
    { responseModel },
    {
      messages: once("messages", plain),
      maxRetries: once("maxRetries", policy),
      fetchMedia: once("fetchMedia", limits),
      hooks: once("hooks", hooks),
      temperature: once("temperature", 0),
      deadline: once("deadline", new Date(Date.now() + 60_000)),
    },
  );
  await fromBedrock({ model: "m" }).explain(options);
  assert.ok(Object.keys(read).length > 8);
  assert.deepEqual(new Set(Object.values(read)), new Set([1]), JSON.stringify(read));
});
