// Secrets and long values are planted wherever they can enter, and looked for wherever something comes out.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { inspect } from "node:util";
import { fromBedrock, isBedrockExtractError } from "../../pkg/dist/entry/node.js";
import { instrument } from "../../pkg/dist/otel/otel.js";
import { assertGrammar } from "../facade/support/grammar.mjs";
import { toolStream } from "../streaming/support.mjs";
import { faultsOf, secretsIn } from "./inspection.mjs";

/** Stands in conversations and answers; far longer than any text that an error may show. */
const PRIVATE = `PRIVATE${"v".repeat(40_000)}`;
/** Stands in names, options and the service's words, which are no values of answers. */
const LONG = `LONG${"v".repeat(40_000)}`;

const TOKEN = "PLANTED-session/token+of==tests";
const KEY = "PLANTED-key/of+tests==";

// Spreads repeated requests over time; here they follow at once.
mock.method(Math, "random", () => 0);

const signIns = {
  keys: {
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "PLANTED-secret", sessionToken: TOKEN },
  },
  "an API key": { apiKey: KEY },
};

const User = {
  title: "User",
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer" }, plan: { enum: ["a", LONG] } },
  required: ["name", "age"],
};
const RIGHT = { name: PRIVATE, age: 25 };
const WRONG = { name: PRIVATE, age: PRIVATE };
const messages = [
  { role: "system", content: PRIVATE },
  { role: "user", content: `${PRIVATE} {{ place }}` },
];

const json = (body, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "x-amzn-requestid": "r-1", ...headers } });
const answer = (content, stopReason = "tool_use") =>
  json({
    output: { message: { role: "assistant", content } },
    stopReason,
    usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
  });
const called = (input, stopReason) => answer([{ toolUse: { toolUseId: "t1", name: "User", input } }], stopReason);
const refused = (message, status = 400, name = "ValidationException") =>
  json({ message }, status, { "x-amzn-errortype": name });

const streamed = (value) =>
  new Response(toolStream(value, { name: "User" }), {
    headers: { "content-type": "application/vnd.amazon.eventstream" },
  });

/** Ways in which a secret is repeated. */
const spelled = {
  "as it is": (text) => text,
  "percent-encoded": encodeURIComponent,
  "escaped in JSON": (text) => JSON.stringify({ text }).replaceAll("/", "\\/"),
  "in base64": (text) => Buffer.from(text).toString("base64"),
  "in base64 of URLs": (text) => Buffer.from(`x${text}`).toString("base64url"),
};

const standard = (validate) => ({
  "~standard": { version: 1, vendor: "own", validate, jsonSchema: { input: () => User } },
});
const canonical = `The request signature we calculated does not match. The Canonical String for this request should have been
'POST\n/model/m/converse\n\nhost:h\nx-amz-date:20260101T000000Z\nx-amz-security-token:${TOKEN}\n\nhost'`;

/** What the service answers, or what `fetch` does; with options of the client and of the call. */
const outcomes = {
  "an answer": { answers: () => called(RIGHT) },
  "invalid answers": { answers: () => called(WRONG), fails: "VALIDATION_FAILED" },
  "an unknown word for an option": {
    answers: () => called({ ...RIGHT, plan: PRIVATE + 1 }),
    fails: "VALIDATION_FAILED",
  },
  "unknown members": {
    answers: () => called({ ...RIGHT, [LONG]: 1 }),
    call: { responseModel: { ...User, additionalProperties: false }, validation: "strict" },
    fails: "VALIDATION_FAILED",
  },
  "unknown members that are left out": {
    answers: () => called({ ...RIGHT, [LONG]: PRIVATE }),
    call: { responseModel: { ...User, additionalProperties: false } },
  },
  "words in place of a call": { answers: () => answer([{ text: PRIVATE }], "end_turn"), fails: "NO_ANSWER" },
  "half an object": {
    answers: () => answer([{ text: `{"name":"${PRIVATE}` }], "max_tokens"),
    fails: "INCOMPLETE_OUTPUT",
  },
  "a long stop reason": { answers: () => answer([], LONG), fails: "NO_ANSWER" },
  "a body that is none": { answers: () => new Response(LONG), fails: "INVALID_RESPONSE" },
  "a long request id": { answers: () => json({}, 403, { "x-amzn-requestid": LONG }), fails: "ACCESS_DENIED" },
  "long words of the service": { answers: () => refused(LONG), fails: "REQUEST_REFUSED" },
  "a long name of an exception": { answers: () => refused("no", 400, LONG), fails: "REQUEST_REFUSED" },
  "the request in the service's words": {
    answers: () => refused(canonical, 403, "SignatureDoesNotMatch"),
    fails: "ACCESS_DENIED",
  },
  "a header in the service's words": {
    answers: () => refused(`Cannot read the header 'Authorization: Bearer ${KEY}'`, 403, "AccessDeniedException"),
    fails: "ACCESS_DENIED",
  },
  "the secret in other words of the service": {
    answers: (secret) => refused(`The security token '${secret}' included in the request is expired`, 403, secret),
    fails: "ACCESS_DENIED",
  },
  "the secret as the request's id": {
    answers: (secret) => json({ message: "no" }, 500, { "x-amzn-requestid": secret }),
    fails: "SERVICE_ERROR",
  },
  "the secret in other words of the host": {
    answers: (secret) => {
      throw new TypeError(`${"x".repeat(190)} Invalid value "${secret}" for header authorization`);
    },
    fails: "NETWORK",
  },
  ...Object.fromEntries(
    Object.entries(spelled).flatMap(([how, spell]) => [
      [
        `the secret ${how} in the service's words`,
        { answers: (secret) => refused(`It was: ${spell(`a ${secret} b`)}`), fails: "REQUEST_REFUSED" },
      ],
      [
        `the secret ${how} in an answer`,
        { answers: (secret) => called({ name: spell(`token: ${secret}`), age: 1 }), warns: "SECRET_MASKED" },
      ],
      [
        `the secret ${how} in the words of an answer`,
        { answers: (secret) => answer([{ text: spell(`token: ${secret}`) }], "end_turn"), fails: "NO_ANSWER" },
      ],
      [
        `the secret ${how} in a streamed answer`,
        {
          answers: (secret) => streamed({ name: spell(`token: ${secret}`), age: 1 }),
          streams: true,
          warns: "SECRET_MASKED",
        },
      ],
    ]),
  ),
  "a connection that fails": {
    answers: () => {
      throw new TypeError("fetch failed", { cause: new Error(`no way to https://u:PLANTED@h/x?q=PLANTED ${LONG}`) });
    },
    fails: "NETWORK",
  },
  "a header that the host refuses": {
    answers: () => {
      throw new TypeError(`Headers.append: "Bearer ${KEY}" is an invalid header value`);
    },
    fails: "NETWORK",
  },
  "an address of a medium in the host's words": {
    answers: () => {
      throw new TypeError("error sending request for url (https://example.com/a.png?X-Amz-Signature=PLANTED)");
    },
    call: {
      fetchMedia: true,
      messages: [
        {
          role: "user",
          content: [{ type: "image_url", image_url: { url: "https://example.com/a.png?X-Amz-Signature=PLANTED" } }],
        },
      ],
    },
    fails: "NETWORK",
  },
  "a rule of the schema's library": {
    answers: () => called(RIGHT),
    call: { responseModel: standard(() => ({ issues: [{ message: LONG, path: [LONG, "x"] }] })) },
    fails: "VALIDATION_FAILED",
  },
  "an unknown option": { call: { [LONG]: 1 }, fails: "BAD_OPTION" },
  "a value of the wrong kind": { call: { temperature: PRIVATE }, fails: "BAD_OPTION" },
  "an unknown role": { call: { messages: [{ role: PRIVATE, content: "a" }] }, fails: "BAD_OPTION" },
  "an unknown part": { call: { messages: [{ role: "user", content: [{ type: PRIVATE }] }] }, fails: "BAD_OPTION" },
  "media that are none": {
    call: { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: `data:${PRIVATE}` } }] }] },
    fails: "BAD_OPTION",
  },
  "a template without its value": {
    call: { messages: [{ role: "user", content: `{{ ${PRIVATE} }}` }] },
    fails: "BAD_OPTION",
  },
  "a long id of a model": { call: { model: LONG }, fails: "BAD_OPTION" },
  "a schema that is none": { call: { responseModel: { type: LONG } }, fails: "BAD_SCHEMA" },
  "a reference into nothing": { call: { responseModel: { $ref: `#/${LONG}` } }, fails: "BAD_SCHEMA" },
  "a pattern that is none": {
    call: { responseModel: { type: "object", properties: { a: { type: "string", pattern: `(${LONG}` } } } },
    fails: "BAD_SCHEMA",
  },
  "a long region": { client: { region: LONG }, fails: "BAD_OPTION" },
  "an endpoint with a password": { client: { endpoint: "https://user:PLANTED@example.com/x" }, fails: "BAD_OPTION" },
  "an endpoint with a query": { client: { endpoint: "https://example.com/x?key=PLANTED" }, fails: "BAD_OPTION" },
  "an endpoint that is none": { client: { endpoint: "PLANTED secret" }, fails: "BAD_OPTION" },
  "open http": { client: { endpoint: "http://example.com" }, fails: "BAD_OPTION" },
  "a key with a line break": {
    client: { apiKey: "PLANTED\r\nx-a: b", credentials: undefined },
    fails: "MISSING_CREDENTIALS",
  },
  "no key at all": {
    client: { apiKey: undefined, credentials: { secretAccessKey: "PLANTED" } },
    fails: "MISSING_CREDENTIALS",
  },
};

for (const [title, outcome] of Object.entries(outcomes)) {
  for (const [kind, signIn] of Object.entries(signIns)) {
    for (const maskValues of [false, true]) {
      test(`${title}, signed in with ${kind}${maskValues ? ", masked" : ""}`, () => check(outcome, signIn, maskValues));
    }
  }
}

async function check({ answers, client: options, call, fails, streams, warns }, signIn, maskValues) {
  const seen = [];
  const fetch = async (url, init) => {
    const authorization = new Headers(init.headers).get("authorization");
    if (init.method === "POST")
      assert.match(String(authorization), signIn.apiKey ? /^Bearer / : /^AWS4-HMAC-SHA256 /u, url);
    return answers(signIn.apiKey ?? signIn.credentials.sessionToken);
  };
  let caught;
  try {
    const client = fromBedrock({
      model: "m",
      mode: "BEDROCK_TOOLS",
      fetch,
      ...signIn,
      maskValues,
      maxRetries: 1,
      ...options,
    });
    watch(client, seen);
    const given = { responseModel: User, messages, context: { place: PRIVATE }, ...call };
    const { data, completion } = await (streams ? client.stream(given).done : client.createWithCompletion(given));
    seen.push(["data", data], ["completion", completion]);
    if (warns)
      assert.deepEqual(
        completion.warnings.map(({ code }) => code),
        [warns],
      );
  } catch (error) {
    caught = error;
  }
  assert.equal(caught?.code, fails, String(caught?.stack).slice(0, 500));
  if (caught !== undefined) {
    assert.ok(isBedrockExtractError(caught));
    assertGrammar(caught);
    assert.deepEqual(faultsOf(caught, ["PLANTED"]), []);
    if (maskValues && answers) assertMasked(caught);
  }
  for (const [where, payload] of seen) {
    const text = inspect(payload, { depth: null, maxStringLength: null });
    assert.deepEqual(secretsIn(text, ["PLANTED"]), [], `${where} shows a secret`);
    if (OF_CALLER.has(where)) continue;
    if (where !== "content") assert.ok(!text.includes("v".repeat(16 * 1024 + 1)), `${where} shows a whole value`);
    if (maskValues && where !== "content" && where !== "captured")
      assert.ok(!text.includes("PRIVATE"), `${where} shows a value: ${text.slice(0, 500)}`);
  }
}

/** What the caller gets. */
const OF_CALLER = new Set(["completion", "data"]);

/** Notes what is told: requests and answers as `content`, what tracers get of them as `captured`, all else under its name. */
function watch(client, seen) {
  for (const name of ["usage", "invalid", "error", "exhausted"]) {
    client.on(name, (payload) => seen.push([name, withoutResponse(payload)]));
  }
  client.on("request", ({ body, ...rest }) => seen.push(["request", rest], ["content", body]));
  client.on("response", ({ response, ...rest }) => seen.push(["response", rest], ["content", response]));
  for (const captureContent of [false, true]) {
    const note = (attributes) => seen.push([captureContent ? "captured" : "spans", attributes]);
    const span = { setAttributes: note, setStatus: note, end() {} };
    const startSpan = (name, { attributes }) => {
      note({ name, ...attributes });
      return span;
    };
    instrument(client, { tracer: { startSpan }, captureContent });
  }
}

/** The service's response is passed on whole, as documented. */
function withoutResponse({ error, ...rest }) {
  if (error?.completion === undefined) return { ...rest, error };
  const { response: _, ...completion } = error.completion;
  return { ...rest, error: { ...error, message: error.message, stack: error.stack, completion } };
}

function assertMasked(error) {
  assert.ok(
    !inspect({ ...error, message: error.message, stack: error.stack }, { depth: null }).includes("PRIVATE"),
    error,
  );
}
