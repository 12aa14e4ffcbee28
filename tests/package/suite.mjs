// The one suite that every runtime runs unchanged, against a packed and installed package. It imports nothing and uses
// nothing but the language and `Blob`, so that a runtime's own globals stay out of it. Returns plain data to be compared.

const messages = [{ role: "user", content: "Jason is 25 years old" }];

const plainPerson = {
  type: "object",
  properties: { name: { type: "string", pattern: "^[A-Z]" }, age: { type: "integer", minimum: 0 } },
  required: ["name", "age"],
  additionalProperties: false,
};

/** The same for the slim entries, which take no plain schema. */
const judgedPerson = (z) => z.strictObject({ name: z.string().regex(/^[A-Z]/), age: z.int().min(0) });

/** One image as bytes and as a Blob. */
function mediaMessages({ image }) {
  const bytes = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3);
  const blob = new Blob([bytes], { type: "image/png" });
  return [{ role: "user", content: [{ text: "Who is this?" }, image(bytes), { type: "image", image: blob }] }];
}

/** What the streams of a client give, in text and as a call. */
async function streamed(client, responseModel, personSchema) {
  const gathered = async (stream) => {
    const items = [];
    for await (const item of stream) items.push(item);
    return items;
  };
  const run = client.stream({ model: "scripted.person-in-text", mode: "BEDROCK_JSON", responseModel, messages });
  const partials = await gathered(run.partialStream);
  const people = client.createIterable({
    model: "scripted.people",
    mode: "BEDROCK_TOOLS",
    responseModel,
    messages,
  });
  const elements = await gathered(people);
  const options = { model: "scripted.person-by-tool", mode: "BEDROCK_TOOLS", responseModel, messages };
  const repaired = client.stream({ ...options, model: "scripted.person-mended", responseModel: personSchema });
  return {
    last: partials.at(-1),
    object: await run.object,
    isComplete: run.isComplete("/name"),
    elements,
    invalid: (await people.done).invalid.map(({ index }) => index),
    events:
      (await gathered(repaired.fullStream)).filter(({ type }) => type === "reset" || type === "invalid").length > 0,
    text: await client.stream(options).toTextStreamResponse().text(),
    serverEvents: (await client.stream(options).toEventStreamResponse().text()).split("\n")[0],
  };
}

/**
 * @param library what `import "bedrock-extract"` gives
 * @param z what `import "zod"` gives
 * @param endpoint `{ url, region, credentials, sessionCredentials, apiKey }` of the local endpoint, and `slim` for the slim entries
 */
export async function runSuite(library, z, endpoint) {
  const { fromBedrock, fromProvider, isBedrockExtractError, version } = library;
  const connection = {
    region: endpoint.region,
    endpoint: endpoint.url,
    credentials: endpoint.credentials,
    // Allows the keys of a local endpoint in a browser; means nothing elsewhere.
    dangerouslyAllowBrowserCredentials: true,
  };
  const client = fromBedrock(connection);
  const personSchema = endpoint.slim ? judgedPerson(z) : plainPerson;
  const zodPerson = z.object({ name: z.string(), age: z.int() });
  const create = (scenario, options = {}) =>
    client.create({ model: `scripted.${scenario}`, responseModel: personSchema, messages, ...options });

  const failure = async (call) => {
    try {
      return { unexpected: await call() };
    } catch (error) {
      if (!isBedrockExtractError(error)) return { foreign: String(error), stack: error?.stack };
      return { code: error.code, path: error.path, status: error.status, attempts: error.completion?.attempts.length };
    }
  };

  const results = { version };
  results.toolCall = await fromProvider("bedrock/scripted.person-by-tool", {
    ...connection,
    mode: "BEDROCK_TOOLS",
  }).create({ responseModel: zodPerson, messages });
  results.jsonInText = await create("person-in-text", { responseModel: zodPerson, mode: "BEDROCK_JSON" });
  results.chatName = await client.chat.completions.create({
    model: "scripted.person-in-text",
    responseModel: personSchema,
    messages,
  });

  const repaired = await client.createWithCompletion({
    model: "scripted.person-repaired",
    mode: "BEDROCK_TOOLS",
    responseModel: personSchema,
    messages,
  });
  results.repaired = {
    data: repaired.data,
    attempts: repaired.completion.attempts.map(({ number, issues }) => ({
      number,
      issues: issues.map(({ path, keyword }) => ({ path, keyword })),
    })),
    totalTokens: repaired.completion.usage.totalTokens,
  };
  results.exhausted = await failure(() => create("person-never-valid", { maxRetries: 1, mode: "BEDROCK_JSON" }));

  const answered = (options) =>
    fromBedrock({ ...connection, credentials: undefined, ...options }).create({
      model: "scripted.person-in-text",
      responseModel: personSchema,
      messages,
    });
  results.sessionToken = await answered({ credentials: endpoint.sessionCredentials });
  results.sessionTokenFunction = await answered({ credentials: async () => endpoint.sessionCredentials });
  results.apiKey = await answered({ apiKey: endpoint.apiKey });
  results.wrongSecret = await failure(() =>
    answered({ credentials: { ...endpoint.credentials, secretAccessKey: "wrong" } }),
  );
  results.wrongApiKey = await failure(() => answered({ apiKey: "wrong" }));

  const controller = new AbortController();
  const aborted = failure(() => create("hang", { signal: controller.signal }));
  controller.abort();
  results.aborted = await aborted;
  results.timeout = await failure(() => create("hang", { timeout: 200 }));
  results.unknownOption = await failure(() => create("person-in-text", { maxRetry: 1 }));
  results.badSchema = await failure(() => create("person-in-text", { responseModel: { type: "objekt" } }));
  results.throttledOnce = await create("throttled-once");
  results.concurrent = await Promise.all([create("person-in-text"), create("other-person-in-text")]);
  results.largeRequest = await create("person-in-text", {
    messages: [{ role: "user", content: "Jason is 25 years old. ".repeat(5_000) }],
  });
  results.media = await create("person-in-text", { messages: mediaMessages(library) });
  results.streamed = await streamed(client, zodPerson, personSchema);
  const { url, modelId, mode, body } = await client.explain({
    model: "scripted.person-in-text",
    mode: "BEDROCK_JSON",
    responseModel: personSchema,
    messages: mediaMessages(library),
  });
  results.explained = { path: url.slice(endpoint.url.length), modelId, mode, content: body.messages[0].content };
  // Plain data only: what a field holds as undefined is absent.
  return JSON.parse(JSON.stringify(results));
}
