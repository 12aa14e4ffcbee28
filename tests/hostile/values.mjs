// Values that no caller should pass, and the places where one may pass them.

/** Fresh on every use: some of them remember that they were read. */
export const values = {
  undefined: () => undefined,
  null: () => null,
  NaN: () => Number.NaN,
  infinity: () => Number.NEGATIVE_INFINITY,
  "negative zero": () => -0,
  "a number beyond exactness": () => 2 ** 53 + 2,
  "the largest number": () => Number.MAX_VALUE,
  "the smallest number": () => Number.MIN_VALUE,
  "a BigInt": () => 2n ** 80n,
  "a symbol": () => Symbol("hostile"),
  "a function": () => () => "hostile",
  "a class": () => class Hostile {},
  "an empty string": () => "",
  "half a surrogate pair": () => "a\ud800b",
  "half surrogate pairs in the wrong order": () => "\udc00\ud800",
  "a NUL character": () => "a\0b",
  "text that looks like a placeholder": () => "{{#each .}}{{/if}} {{{ ${ <%",
  "a long text": () => "x".repeat(200_000),
  "an empty object": () => ({}),
  "an empty array": () => [],
  "a getter that returns its owner": () => ({
    get self() {
      return this;
    },
  }),
  "a cyclic object": () => {
    const value = { text: "a" };
    value.self = value;
    return value;
  },
  "a cyclic array": () => {
    const value = [];
    value.push(value);
    return value;
  },
  "a deep object": () => nest(100_000, (inner) => ({ inner })),
  "a deep array": () => nest(100_000, (inner) => [inner]),
  "a throwing getter": () => ({
    get text() {
      throw new Error("hostile getter");
    },
  }),
  "a getter that throws a symbol": () => ({
    get role() {
      throw Symbol("hostile");
    },
  }),
  "a getter that changes its mind": () => {
    let reads = 0;
    return {
      get text() {
        reads += 1;
        return reads === 1 ? "a" : Symbol("hostile");
      },
    };
  },
  "a proxy that throws": () =>
    new Proxy(
      {},
      {
        get: () => {
          throw new TypeError("hostile proxy");
        },
        getPrototypeOf: () => {
          throw new TypeError("hostile proxy");
        },
        ownKeys: () => {
          throw new TypeError("hostile proxy");
        },
      },
    ),
  "a revoked proxy": () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  "a revoked array proxy": () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    return proxy;
  },
  "a proxy with endless members": () => new Proxy({}, { get: (target) => new Proxy(target, {}), has: () => true }),
  "a proxy that answers everything with itself": () => {
    const proxy = new Proxy(() => proxy, { get: () => proxy, apply: () => proxy });
    return proxy;
  },
  "an array proxy that lies about its length": () =>
    new Proxy([], { get: (target, name) => (name === "length" ? 4_294_967_295 : Reflect.get(target, name)) }),
  "an array with holes": () => Object.assign(new Array(4), { 1: "a", 3: { text: "b" } }),
  "a huge empty array": () => new Array(4_294_967_295),
  "an array with members": () => Object.assign(["a"], { role: "user", content: "b" }),
  "a toJSON that throws": () => ({
    toJSON() {
      throw new Error("hostile toJSON");
    },
  }),
  "a toJSON that returns itself": () => ({
    toJSON() {
      return this;
    },
  }),
  "a toJSON without end": () => endless(),
  "a toJSON that is no function": () => ({ toJSON: 5, text: "a" }),
  // biome-ignore lint/suspicious/noThenProperty: being mistaken for a promise is what is tried.
  "a thenable": () => ({ then: (resolve) => resolve("a") }),
  "a rejected promise": () => {
    const promise = Promise.reject(new Error("hostile promise"));
    promise.catch(() => {});
    return promise;
  },
  "a Map": () => new Map([["role", "user"]]),
  "a Set": () => new Set(["a"]),
  "a WeakMap": () => new WeakMap(),
  "an invalid Date": () => new Date(Number.NaN),
  "a regular expression": () => /hostile/gu,
  "an error": () => new Error("hostile"),
  "boxed text": () => Object("text"),
  "a boxed symbol": () => Object(Symbol("hostile")),
  "an object without prototype": () => Object.assign(Object.create(null), { text: "a" }),
  "an own __proto__": () => JSON.parse('{"__proto__": {"polluted": true}, "text": "a"}'),
  "an own constructor": () => JSON.parse('{"constructor": {"prototype": {"polluted": true}}}'),
  "members named like methods": () => ({ hasOwnProperty: 1, toString: 2, valueOf: 3 }),
  "a symbol as key": () => ({ [Symbol("hostile")]: 1, [Symbol.toPrimitive]: () => "a", text: "a" }),
  "a name of surrogates": () => ({ "\ud800": "a" }),
  "a long name": () => ({ ["x".repeat(100_000)]: "a" }),
  "a forged placeholder": () => ({ "bedrock-extract:attachment": 0 }),
  "a forged placeholder of no index": () => ({ "bedrock-extract:attachment": -1, mediaType: "image/png" }),
  "an empty buffer": () => new Uint8Array(0),
  "a detached buffer": () => {
    const { buffer } = new Uint8Array(8);
    structuredClone(buffer, { transfer: [buffer] });
    return buffer;
  },
  "shared memory": () => new SharedArrayBuffer(8),
  "a view of floats": () => new Float64Array([Number.NaN]),
  "a stream": () => new ReadableStream(),
  "a blob that cannot be read": () =>
    Object.assign(new Blob(["x"]), { arrayBuffer: () => Promise.reject(new Error("hostile blob")) }),
  "a forged blob": () => ({ [Symbol.toStringTag]: "Blob", size: 1e9, arrayBuffer: () => "no buffer" }),
  "the global object": () => globalThis,
};

function nest(levels, wrap) {
  let value = "bottom";
  for (let level = 0; level < levels; level += 1) value = wrap(value);
  return value;
}

function endless() {
  return { toJSON: () => ({ next: endless() }) };
}

const user = (content) => ({ messages: [{ role: "user", content }] });
const question = [{ role: "user", content: "Jason is 25" }];
const answered = { role: "user", content: [{ toolResult: { toolUseId: "t1", content: [{ text: "b" }] } }] };
const called = (input) => [
  { role: "user", content: "a" },
  { role: "assistant", content: [{ toolUse: { toolUseId: "t1", name: "find", input } }] },
  answered,
];

/** Options of a call, with the value in one place. */
export const places = {
  messages: (value) => ({ messages: value }),
  "a message": (value) => ({ messages: [value, ...question] }),
  role: (value) => ({ messages: [{ role: value, content: "a" }] }),
  "a field of a message": (value) => ({ messages: [{ role: "user", content: "a", __proto__: null, extra: value }] }),
  content: (value) => user(value),
  "a part": (value) => user([value, { text: "a" }]),
  "a native text": (value) => user([{ text: value }, "a"]),
  "a part's type": (value) => user([{ type: value, text: "a" }]),
  "a part's text": (value) => user([{ type: "text", text: value }, "a"]),
  "an image URL": (value) => user([{ type: "image_url", image_url: { url: value } }, "a"]),
  "an image": (value) => user([{ type: "image", image: value }, "a"]),
  "an image source": (value) => user([{ image: { source: value } }, "a"]),
  "an image format": (value) => user([{ image: { format: value, source: { bytes: "iVBORw0KGgo=" } } }, "a"]),
  "a document's name": (value) =>
    user([{ document: { format: "pdf", name: value, source: { bytes: "JVBERi0x" } } }, "a"]),
  "a file name": (value) =>
    user([{ type: "input_file", filename: value, file_data: "data:application/pdf;base64,JVBERi0x" }, "a"]),
  "a block of the future": (value) => user([{ hologram: value }, "a"]),
  "an id in a tool result": (value) => user([{ type: "tool_result", tool_use_id: value, content: "a" }]),
  "the input of a tool": (value) => ({ messages: called(value) }),
  "the input of an Anthropic tool": (value) => ({
    messages: [
      question[0],
      { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "find", input: { value } }] },
      answered,
    ],
  }),
  "the output of an AI SDK tool": (value) => ({
    messages: [
      ...called({}).slice(0, 2),
      { role: "user", content: [{ type: "tool-result", toolCallId: "t1", toolName: "find", output: value }] },
    ],
  }),
  "the mark of a cache": (value) => user([{ type: "text", text: "a", cache_control: value }]),
  "the context of a document": (value) =>
    user([
      { type: "document", context: value, source: { type: "base64", media_type: "application/pdf", data: "JVBERi0x" } },
      "a",
    ]),
  "a member of a tool's input": (value) => ({ messages: called({ deep: [value] }) }),
  tool_calls: (value) => ({ messages: [...question, { role: "assistant", content: null, tool_calls: value }] }),
  "a tool call": (value) => ({ messages: [...question, { role: "assistant", content: null, tool_calls: [value] }] }),
  "the arguments of a tool": (value) => ({
    messages: [
      ...question,
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "t1", type: "function", function: { name: "find", arguments: value } }],
      },
      { role: "tool", tool_call_id: "t1", content: "b" },
    ],
  }),
  system: (value) => ({ system: value, messages: question }),
  "a part of system": (value) => ({ system: [value], messages: question }),
  context: (value) => ({ context: value, messages: [{ role: "user", content: "Jason {{ name }}" }] }),
  "a value of context": (value) => ({
    context: { name: value },
    messages: [{ role: "user", content: "Jason {{ name }}" }],
  }),
  temperature: (value) => ({ temperature: value, messages: question }),
  max_tokens: (value) => ({ max_tokens: value, messages: question }),
  stop: (value) => ({ stop: value, messages: question }),
  "a stop text": (value) => ({ stop: [value], messages: question }),
  top_k: (value) => ({ top_k: value, messages: question }),
  inferenceConfig: (value) => ({ inferenceConfig: value, messages: question }),
  toolConfig: (value) => ({ toolConfig: value, messages: question }),
  "a tool of toolConfig": (value) => ({ toolConfig: { tools: [value] }, messages: question }),
  additionalModelRequestFields: (value) => ({ additionalModelRequestFields: value, messages: question }),
  "a field of the model": (value) => ({ additionalModelRequestFields: { field: value }, messages: question }),
  additionalModelResponseFieldPaths: (value) => ({ additionalModelResponseFieldPaths: value, messages: question }),
  requestMetadata: (value) => ({ requestMetadata: value, messages: question }),
  projectIdentifier: (value) => ({ projectIdentifier: value, messages: question }),
  outputConfig: (value) => ({ outputConfig: value, messages: question }),
  thinking: (value) => ({ thinking: value, messages: question }),
  reasoning_effort: (value) => ({ reasoning_effort: value, messages: question }),
  model: (value) => ({ model: value, messages: question }),
  mode: (value) => ({ mode: value, messages: question }),
  maxRetries: (value) => ({ maxRetries: value, messages: question }),
  "maxRetries.attempts": (value) => ({ maxRetries: { attempts: value }, messages: question }),
  "maxRetries.delay": (value) => ({ maxRetries: { delay: value }, messages: question }),
  hooks: (value) => ({ hooks: value, messages: question }),
  "hooks.request": (value) => ({ hooks: { request: value }, messages: question }),
  reask: (value) => ({ reask: value, messages: question }),
  repair: (value) => ({ repair: value, messages: question }),
  retryUnchanged: (value) => ({ retryUnchanged: value, messages: question }),
  tokenBudget: (value) => ({ tokenBudget: value, messages: question }),
  validation: (value) => ({ validation: value, messages: question }),
  maskValues: (value) => ({ maskValues: value, messages: question }),
  maxTokensLimit: (value) => ({ maxTokensLimit: value, messages: question }),
  "the options": (value) => value,
};
