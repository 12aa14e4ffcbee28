import assert from "node:assert/strict";
import { test } from "node:test";
import { answering, credentials, failure, loadFacade, messages, personSchema } from "./support/facade.mjs";

const jason = { name: "Jason", age: 25 };

/** The request that reaches the core for the given client and call options. */
async function requestFor(clientOptions, callOptions = {}) {
  const { fromBedrock, log } = await loadFacade();
  const client = fromBedrock({ region: "us-east-1", credentials, fetch: answering(jason).fetch, ...clientOptions });
  await client.create({ responseModel: personSchema, messages, model: "m", ...callOptions });
  return log.requests[0];
}

async function optionError(callOptions, clientOptions = {}) {
  const { fromBedrock, isBedrockExtractError } = await loadFacade();
  const error = await failure(() =>
    fromBedrock(clientOptions).create({ responseModel: personSchema, messages, ...callOptions }),
  );
  assert.ok(isBedrockExtractError(error, "BAD_OPTION"), String(error.stack));
  return error;
}

test("everything that describes the request reaches the core, and nothing that only concerns the host", async () => {
  const described = {
    system: "Be brief",
    mode: "BEDROCK_JSON",
    maxRetries: 1,
    inferenceConfig: { maxTokens: 10 },
    additionalModelRequestFields: { top_k: 5 },
    requestMetadata: { team: "a" },
    guardrailConfig: { guardrailIdentifier: "g", guardrailVersion: "1" },
    performanceConfig: { latency: "standard" },
    serviceTier: { type: "flex" },
    projectIdentifier: "proj-1",
    temperature: 0,
    topP: 1,
    stop: "END",
    max_tokens: 3,
  };
  const signal = new AbortController().signal;
  const request = await requestFor(
    { endpoint: "https://proxy.example" },
    { ...described, timeout: 5000, signal, schemaName: "Person" },
  );
  assert.deepEqual(request, {
    region: "us-east-1",
    endpoint: "https://proxy.example",
    modelId: "m",
    messages,
    ...described,
  });
});

test("a call's options replace its client's, whichever of their names is used", async () => {
  const presets = { modelId: "preset", maxTokens: 1, stopSequences: ["A"], temperature: 0.5, mode: "BEDROCK_JSON" };
  assert.deepEqual(await requestFor(presets, { model: "called", max_tokens: 2, stop: "B", mode: "BEDROCK_TOOLS" }), {
    region: "us-east-1",
    modelId: "called",
    mode: "BEDROCK_TOOLS",
    max_tokens: 2,
    stop: "B",
    temperature: 0.5,
    messages,
  });
});

test("inferenceConfig is merged entry by entry, and a call's own settings win over the client's entries", async () => {
  const presets = { inferenceConfig: { maxTokens: 1, topP: 0.1, temperature: 0.1 } };
  const request = await requestFor(presets, { inferenceConfig: { maxTokens: 2 }, temperature: 0.9 });
  assert.deepEqual(request.inferenceConfig, { maxTokens: 2, topP: 0.1 });
  assert.equal(request.temperature, 0.9);
});

test("a call's own settings win over what its client put into the model's own fields", async () => {
  const other = { keep: 1, inferenceConfig: { keep: 2 } };
  const merged = (fields) => ({
    ...other,
    ...fields,
    inferenceConfig: { ...other.inferenceConfig, ...fields.inferenceConfig },
  });
  for (const [called, fields] of [
    [{ topK: 9 }, { top_k: 1, k: 1, inferenceConfig: { topK: 1 } }],
    [{ top_k: 9 }, { top_k: 1 }],
    [{ temperature: 0 }, { temperature: 1, inferenceConfig: { temperature: 1 } }],
    [{ top_p: 0 }, { top_p: 1, inferenceConfig: { topP: 1 } }],
    [{ maxTokens: 9 }, { max_tokens: 1, inferenceConfig: { maxTokens: 1 } }],
    [{ stop: "x" }, { stop_sequences: ["y"] }],
    [{ thinking: { type: "disabled" } }, { thinking: { type: "adaptive" } }],
    [
      { reasoning_effort: "low" },
      { reasoning_effort: "high", reasoning_config: "high", reasoningConfig: { type: "enabled" } },
    ],
  ]) {
    const preset = merged(fields);
    const written = JSON.stringify(preset);
    const request = await requestFor({ additionalModelRequestFields: preset }, called);
    assert.deepEqual(request.additionalModelRequestFields, other, JSON.stringify(called));
    assert.equal(JSON.stringify(preset), written, "the caller's own object stays as it is");
  }
  const nested = { output_config: { effort: "max" }, reasoning: { effort: "max", summary: "auto" } };
  const request = await requestFor(
    { outputConfig: { effort: "max" }, additionalModelRequestFields: nested },
    { reasoningEffort: "low" },
  );
  assert.deepEqual(request.outputConfig, {});
  assert.deepEqual(request.additionalModelRequestFields, { output_config: {}, reasoning: { summary: "auto" } });
  const untouched = await requestFor({ additionalModelRequestFields: { top_k: 1 } }, { temperature: 0 });
  assert.deepEqual(untouched.additionalModelRequestFields, { top_k: 1 });
});

test("modelId wins over model, and undefined options count as absent", async () => {
  const request = await requestFor(
    { maxRetries: 1 },
    { modelId: "id", model: "other", maxRetries: undefined, mode: undefined },
  );
  assert.equal(request.modelId, "id");
  assert.equal(request.maxRetries, 1);
  assert.ok(!("model" in request) && !("mode" in request));
});

test("an unknown option is refused with the nearest accepted name", async () => {
  const nearest = {
    maxRetry: "maxRetries",
    max_retries: "maxRetries",
    response_model: "responseModel",
    Messages: "messages",
    temprature: "temperature",
    top_kk: "top_k",
    response_format: "responseModel",
    tool_choice: "toolConfig: { toolChoice }",
  };
  for (const [name, accepted] of Object.entries(nearest)) {
    const error = await optionError({ [name]: 1 });
    assert.equal(error.message, `Unknown option \`${name}\` in create(). Did you mean \`${accepted}\`?`);
    assert.equal(error.path, name);
  }
});

test("an unknown option without a near name is refused plainly, and a long one is cut", async () => {
  assert.match((await optionError({ quux: 1 })).message, /^Unknown option `quux` in create\(\)\. Remove it/);
  assert.ok((await optionError({ ["x".repeat(10_000)]: 1 })).message.length < 200);
  assert.match((await optionError(JSON.parse('{"__proto__": 1}'))).message, /`__proto__`/);
});

test("client options are checked when the client is made", async () => {
  const { fromBedrock, fromProvider } = await loadFacade();
  const refused = [
    [{ regoin: "x" }, /Did you mean `region`/],
    [{ accessKeyId: "x" }, /`credentials: \{ accessKeyId, secretAccessKey \}`/],
    [{ fetch: "x" }, /`fetch` is a string, not a function/],
    [{ region: "" }, /`region` is empty/],
    [{ endpoint: new URL("http://x") }, /`endpoint` is a URL/],
    [{ timeout: 0 }, /`timeout` is 0/],
    [{ timeout: Number.NaN }, /`timeout` is NaN/],
    [{ timeout: 2 ** 31 }, /up to 2147483647/],
    [{ timeout: "5s" }, /`timeout` is a string/],
    [{ credentials: "x" }, /`credentials` is a string/],
    [{ apiKey: 1 }, /`apiKey` is a number/],
    [{ apiKey: "k", credentials }, /Both `apiKey` and `credentials`/],
    [{ dangerouslyAllowBrowserCredentials: 1 }, /true or false/],
    [{ responseModel: {} }, /Unknown option `responseModel` in fromBedrock\(\)/],
  ];
  for (const [options, expected] of refused) {
    assert.throws(
      () => fromBedrock(options),
      (error) => error.code === "BAD_OPTION" && expected.test(error.message),
    );
  }
  assert.throws(() => fromBedrock("us-east-1"), /options of fromBedrock\(\) are a string/);
  assert.throws(() => fromBedrock(null), /options of fromBedrock\(\) are null/);
  assert.throws(() => fromBedrock({}, {}), /not an AWS SDK v3 client/);
  assert.throws(() => fromProvider("bedrock/m", { model: "n" }), /also given as `model`/);
});

test("call options that the host uses are checked", async () => {
  assert.match((await optionError({ responseModel: undefined })).message, /`responseModel` is missing/);
  assert.match((await optionError({ messages: undefined })).message, /`messages` is missing/);
  assert.match((await optionError({ messages: "hello" })).message, /`messages` is a string, not an array/);
  assert.match((await optionError({ signal: {} })).message, /`signal` is an object, not an AbortSignal/);
  assert.match((await optionError({ schemaName: 5 })).message, /`schemaName` is a number/);
  const cause = new Error("no");
  const throwing = Object.defineProperty({}, "model", {
    enumerable: true,
    get() {
      throw cause;
    },
  });
  const { fromBedrock } = await loadFacade();
  const error = await failure(() => fromBedrock().create(throwing));
  assert.match(error.message, /Reading the options of create\(\) threw/);
  assert.equal(error.cause, cause);
  const fields = Object.defineProperty({ keep: 1 }, "top_k", { ...Object.getOwnPropertyDescriptor(throwing, "model") });
  const unread = await optionError({ topK: 1 }, { additionalModelRequestFields: fields });
  assert.match(unread.message, /Reading the option `additionalModelRequestFields` threw/);
});

test("the model string is split at its first slash", async () => {
  const { fromProvider, log } = await loadFacade();
  const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
  const client = fromProvider(`bedrock/${arn}`, { credentials, fetch: answering(jason).fetch });
  await client.create({ responseModel: personSchema, messages });
  assert.equal(log.requests[0].modelId, arn);
});

test("a model string of another form is refused with the accepted form", async () => {
  const { fromProvider } = await loadFacade();
  for (const model of ["claude", "openai/gpt", "/m", "bedrock/", "bedrock/ ", "", 5, undefined, "Bedrock/m"]) {
    assert.throws(
      () => fromProvider(model),
      (error) =>
        error.code === "BAD_OPTION" && error.path === "model" && /Write `bedrock\/` followed by/.test(error.message),
    );
  }
});

test("what JSON would drop or distort is refused where it stands", async () => {
  const cyclic = { text: "x" };
  cyclic.self = { deeper: [cyclic] };
  const throwing = {
    get text() {
      throw new Error("no");
    },
  };
  let deep = "x";
  for (let level = 0; level < 200; level += 1) deep = [deep];
  const refused = [
    [{ text: 1n }, "messages[0].content[0].text", /BigInt/],
    [{ text: Number.NaN }, "messages[0].content[0].text", /`NaN` has no JSON form/],
    [{ text: () => "x" }, "messages[0].content[0].text", /A function/],
    [{ text: Symbol("s") }, "messages[0].content[0].text", /A symbol/],
    [undefined, "messages[0].content[0]", /Undefined/],
    [cyclic, "messages[0].content[0].self.deeper[0]", /contains itself/],
    [throwing, "messages[0].content[0].text", /threw/],
    [{ text: Promise.resolve("x") }, "messages[0].content[0].text", /Await/],
    [{ "a b": new Map() }, 'messages[0].content[0]["a b"]', /A Map/],
    [{ deep }, undefined, /nested levels/],
    [{ toJSON: () => 1n }, "messages[0].content[0]", /BigInt/],
  ];
  for (const [part, path, expected] of refused) {
    const error = await optionError({ messages: [{ role: "user", content: [part] }] });
    assert.match(error.message, expected);
    if (path !== undefined) assert.equal(error.path, path);
    assert.ok(error.message.includes(`\`${error.path}\``));
  }
});

test("an object that shares parts exponentially is refused instead of written out", async () => {
  let shared = ["x"];
  for (let level = 0; level < 40; level += 1) shared = [shared, shared];
  assert.match((await optionError({ additionalModelRequestFields: { shared } })).message, /More than 1000000 values/);
});

test("caller's objects are read once, never changed, and kept from later changes", async () => {
  const { fromBedrock, log } = await loadFacade();
  let reads = 0;
  const part = {
    get text() {
      reads += 1;
      return "once";
    },
  };
  const own = [Object.freeze({ role: "user", content: Object.freeze([part]) })];
  const client = fromBedrock({ credentials, fetch: answering(jason).fetch });
  const running = client.create({ responseModel: personSchema, messages: own });
  own.push({ role: "user", content: "later" });
  await running;
  assert.deepEqual(log.requests[0].messages, [{ role: "user", content: [{ text: "once" }] }]);
  assert.equal(reads, 1);
});

test("dates, __proto__ keys and broken emoji survive in the form JSON has for them", async () => {
  const fields = { at: new Date(0), nested: JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}'), cut: "a\ud83d" };
  const request = await requestFor({}, { additionalModelRequestFields: fields });
  assert.equal(
    JSON.stringify(request.additionalModelRequestFields),
    '{"at":"1970-01-01T00:00:00.000Z","nested":{"__proto__":{"x":1},"constructor":2},"cut":"a\ufffd"}',
  );
});

test("region and endpoint come from options, then the environment, then the default", async () => {
  const keep = { ...process.env };
  try {
    delete process.env.AWS_REGION;
    delete process.env.AWS_DEFAULT_REGION;
    assert.equal((await requestFor({ region: undefined })).region, "us-east-1");
    process.env.AWS_DEFAULT_REGION = "eu-central-1";
    assert.equal((await requestFor({ region: undefined })).region, "eu-central-1");
    process.env.AWS_REGION = "eu-west-3";
    assert.equal((await requestFor({ region: undefined })).region, "eu-west-3");
    assert.equal((await requestFor({ region: "ap-south-1" })).region, "ap-south-1");
  } finally {
    process.env = keep;
  }
});

test("the functions of a client work without it", async () => {
  const { fromBedrock } = await loadFacade();
  const client = fromBedrock({ credentials, fetch: answering(jason).fetch });
  const { create, createWithCompletion } = client;
  assert.deepEqual(await create({ responseModel: personSchema, messages }), jason);
  assert.deepEqual((await createWithCompletion({ responseModel: personSchema, messages })).data, jason);
  assert.equal(client.chat.completions.create, create);
  assert.equal(client.chat.completions.createWithCompletion, createWithCompletion);
});
