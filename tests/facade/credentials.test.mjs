import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { answering, credentials, failure, loadFacade, messages, personSchema } from "./support/facade.mjs";

const jason = { name: "Jason", age: 25 };
const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret-of-the-test" };
const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK"];

const globals = ["process", "Deno", "window", "document", "navigator", "WorkerGlobalScope", "fetch"];
const before = new Map(globals.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]));
afterEach(() => {
  for (const [name, descriptor] of before) {
    if (descriptor === undefined) delete globalThis[name];
    else Object.defineProperty(globalThis, name, descriptor);
  }
});

function replaceGlobal(name, value) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** The credentials that reach the core's `sign`. */
async function signedWith(options, second) {
  const { fromBedrock, log } = await loadFacade();
  const client =
    second === undefined ? fromBedrock({ fetch: answering(jason).fetch, ...options }) : fromBedrock(options, second);
  await client.create({ responseModel: personSchema, messages, model: "m" });
  return log.signed.map((entry) => entry.credentials);
}

async function refusal(options) {
  const error = await failure(() => signedWith(options));
  assert.doesNotMatch(`${error.message} ${error.help} ${error.stack}`, /hunter2/);
  return error;
}

function withEnvironment(env) {
  replaceGlobal("process", { ...process, env });
}

test("credentials and keys of the options are used as they are", async () => {
  assert.deepEqual(await signedWith({ credentials }), [credentials]);
  assert.deepEqual(await signedWith({ credentials: { ...keys, sessionToken: undefined, expiration: new Date() } }), [
    keys,
  ]);
  assert.deepEqual(await signedWith({ apiKey: "key" }), [{ apiKey: "key" }]);
  assert.deepEqual(await signedWith({ apiKey: async () => "later" }), [{ apiKey: "later" }]);
});

test("a provider function is asked for every request", async () => {
  let calls = 0;
  const { fromBedrock, log } = await loadFacade();
  const provider = async () => ({ ...keys, sessionToken: `token-${++calls}` });
  const refusing = { "~standard": { version: 1, vendor: "own", validate, jsonSchema: { input: () => personSchema } } };
  let validations = 0;
  function validate(value) {
    validations += 1;
    return validations === 1 ? { issues: [{ message: "once more" }] } : { value };
  }
  await fromBedrock({ credentials: provider, fetch: answering(jason).fetch }).create({
    responseModel: refusing,
    messages,
  });
  assert.deepEqual(
    log.signed.map((entry) => entry.credentials.sessionToken),
    ["token-1", "token-2"],
  );
});

test("the environment is used where options give nothing, a bearer key first", async () => {
  withEnvironment({ AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "s", AWS_SESSION_TOKEN: "" });
  assert.deepEqual(await signedWith({}), [{ accessKeyId: "AKID", secretAccessKey: "s" }]);
  withEnvironment({ AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "s", AWS_SESSION_TOKEN: "t" });
  assert.deepEqual(await signedWith({}), [{ accessKeyId: "AKID", secretAccessKey: "s", sessionToken: "t" }]);
  withEnvironment({ AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "s", AWS_BEARER_TOKEN_BEDROCK: "b" });
  assert.deepEqual(await signedWith({}), [{ apiKey: "b" }]);
  assert.deepEqual(await signedWith({ credentials }), [credentials], "options win over the environment");
});

test("missing credentials name options and variables", async () => {
  withEnvironment({});
  const error = await refusal({});
  assert.equal(error.code, "MISSING_CREDENTIALS");
  for (const name of ["credentials", "apiKey", names[0], names[1], names[3]])
    assert.ok(error.message.includes(`\`${name}\``), name);
  withEnvironment({ AWS_ACCESS_KEY_ID: "AKID" });
  assert.match((await refusal({})).message, /`AWS_ACCESS_KEY_ID` is set but `AWS_SECRET_ACCESS_KEY` is not/);
  withEnvironment({ AWS_SECRET_ACCESS_KEY: "hunter2" });
  assert.match((await refusal({})).message, /`AWS_SECRET_ACCESS_KEY` is set but `AWS_ACCESS_KEY_ID` is not/);
});

test("a runtime without an environment is told apart", async () => {
  for (const processLike of [undefined, {}, { env: null }]) {
    replaceGlobal("process", processLike);
    assert.match((await refusal({})).message, /this runtime has no environment/);
  }
  const throwing = {
    get env() {
      throw new Error("not here");
    },
  };
  replaceGlobal("process", throwing);
  assert.match((await refusal({})).message, /does not permit reading the environment/);
});

test("Deno is asked for each variable and never read without a grant", async () => {
  const granted = new Set(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]);
  const deno = {
    permissions: {
      querySync({ name, variable }) {
        assert.equal(name, "env");
        return { state: granted.has(variable) ? "granted" : "prompt" };
      },
    },
    env: {
      get(name) {
        assert.ok(granted.has(name), `${name} was read without a grant`);
        return `value-of-${name}`;
      },
    },
  };
  replaceGlobal("Deno", deno);
  assert.deepEqual(await signedWith({}), [
    { accessKeyId: "value-of-AWS_ACCESS_KEY_ID", secretAccessKey: "value-of-AWS_SECRET_ACCESS_KEY" },
  ]);
  granted.clear();
  const error = await refusal({});
  assert.equal(error.code, "MISSING_CREDENTIALS");
  assert.match(error.message, /does not permit reading the environment\. .*`--allow-env`/);
});

test("nothing is read from the environment before the first call", async () => {
  let reads = 0;
  const count = () => {
    reads += 1;
  };
  const env = new Proxy({}, { get: count, has: count });
  withEnvironment(env);
  const { fromProvider } = await loadFacade();
  fromProvider("bedrock/m");
  assert.equal(reads, 0);
});

test("unusable results name the field and never show a secret", async () => {
  const cases = [
    [{ credentials: {} }, /`credentials\.accessKeyId` is undefined, not a string/, "credentials.accessKeyId"],
    [
      { credentials: { accessKeyId: "A" } },
      /`credentials\.secretAccessKey` is undefined/,
      "credentials.secretAccessKey",
    ],
    [{ credentials: { accessKeyId: "", secretAccessKey: "hunter2" } }, /`credentials\.accessKeyId` is empty/],
    [{ credentials: { ...keys, secretAccessKey: "hunter2\n" } }, /`credentials\.secretAccessKey` contains blanks/],
    [{ credentials: { ...keys, secretAccessKey: " hunter2" } }, /`credentials\.secretAccessKey` contains blanks/],
    [{ credentials: { ...keys, sessionToken: "" } }, /`credentials\.sessionToken` is empty/],
    [{ credentials: { ...keys, sessionToken: null } }, /`credentials\.sessionToken` is null/],
    [{ credentials: { ...keys, sessionToken: "hunter2".repeat(10_000) } }, /longer than any key/],
    [{ credentials: () => undefined }, /`credentials` gave undefined, not an object/],
    [{ credentials: async () => "hunter2" }, /`credentials` gave a string/],
    [{ apiKey: "" }, /`apiKey` is empty/],
    [{ apiKey: "hunter2\r\nx-injected: 1" }, /`apiKey` contains blanks, line breaks/],
    [{ apiKey: async () => 5 }, /`apiKey` is a number/],
  ];
  for (const [options, expected, path] of cases) {
    const error = await refusal(options);
    assert.equal(error.code, "MISSING_CREDENTIALS");
    assert.match(error.message, expected);
    if (path !== undefined) assert.equal(error.path, path);
  }
  withEnvironment({ AWS_BEARER_TOKEN_BEDROCK: "hunter2 " });
  assert.match((await refusal({})).message, /`AWS_BEARER_TOKEN_BEDROCK` contains blanks/);
});

test("a provider that fails is the cause, and its words stay out of the message", async () => {
  const cause = new Error("profile hunter2 not found");
  const error = await failure(() =>
    signedWith({
      credentials: () => {
        throw cause;
      },
    }),
  );
  assert.equal(error.code, "MISSING_CREDENTIALS");
  assert.equal(error.cause, cause);
  assert.match(error.message, /The `credentials` function failed/);
  assert.doesNotMatch(error.message, /hunter2/);
});

test("browsers get long-lived keys only on request", async () => {
  replaceGlobal("window", globalThis);
  replaceGlobal("document", {});
  const error = await refusal({ credentials: keys });
  assert.equal(error.code, "BAD_OPTION");
  assert.match(error.message, /refused in a browser.*`dangerouslyAllowBrowserCredentials`/);
  assert.deepEqual(await signedWith({ credentials: keys, dangerouslyAllowBrowserCredentials: true }), [keys]);
  assert.deepEqual(await signedWith({ credentials }), [credentials], "temporary credentials need no permission");
});

test("a worker of a page counts as a browser, a server with worker globals does not", async () => {
  replaceGlobal("WorkerGlobalScope", class {});
  replaceGlobal("navigator", { userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36" });
  assert.match((await refusal({ credentials: keys })).message, /refused in a browser/);
  for (const navigator of [{ userAgent: "Cloudflare-Workers" }, { userAgent: "Deno/2.9.6" }, {}, undefined]) {
    replaceGlobal("navigator", navigator);
    assert.deepEqual(await signedWith({ credentials: keys }), [keys]);
  }
  replaceGlobal("WorkerGlobalScope", undefined);
  replaceGlobal("navigator", { userAgent: "Mozilla/5.0 (linux) jsdom" });
  assert.deepEqual(await signedWith({ credentials: keys }), [keys]);
});

test("an AWS SDK client supplies region, credentials, token and custom endpoint", async () => {
  const { fromBedrock, log } = await loadFacade();
  const sdk = new BedrockRuntimeClient({
    region: "eu-west-1",
    credentials: { ...keys, sessionToken: "from-sdk" },
    endpoint: "http://127.0.0.1:8080/base",
  });
  const { fetch } = answering(jason);
  await fromBedrock(sdk, { fetch, model: "m" }).create({ responseModel: personSchema, messages });
  assert.equal(log.requests[0].region, "eu-west-1");
  assert.equal(log.requests[0].endpoint, "http://127.0.0.1:8080/base");
  assert.deepEqual(log.signed[0].credentials, { ...keys, sessionToken: "from-sdk" });

  const plain = new BedrockRuntimeClient({ region: "eu-west-2", token: { token: "bearer" }, credentials: { ...keys } });
  await fromBedrock(plain, { fetch }).create({ responseModel: personSchema, messages });
  assert.equal(log.requests[1].region, "eu-west-2");
  assert.ok(!("endpoint" in log.requests[1]));
  assert.deepEqual(log.signed[1].credentials, { apiKey: "bearer" });
});

test("options beside an AWS SDK client win over its settings", async () => {
  const { fromBedrock, log } = await loadFacade();
  const sdk = new BedrockRuntimeClient({ region: "eu-west-1", credentials: { ...keys }, token: { token: "bearer" } });
  const options = {
    fetch: answering(jason).fetch,
    region: "us-west-2",
    endpoint: "https://proxy.example",
    credentials,
  };
  await fromBedrock(sdk, options).create({ responseModel: personSchema, messages });
  assert.equal(log.requests[0].region, "us-west-2");
  assert.equal(log.requests[0].endpoint, "https://proxy.example");
  assert.deepEqual(log.signed[0].credentials, credentials);
});

test("an AWS SDK client without region or credentials is reported with its own cause", async () => {
  const { fromBedrock } = await loadFacade();
  const reject = async () => {
    throw new Error("Region is missing");
  };
  const settings = { send() {}, config: { region: reject, credentials: reject } };
  const region = await failure(() => fromBedrock(settings).create({ responseModel: personSchema, messages }));
  assert.equal(region.code, "BAD_OPTION");
  assert.equal(region.path, "region");
  assert.equal(region.cause.message, "Region is missing");
  const error = await failure(() =>
    fromBedrock(settings, { region: "us-east-1" }).create({ responseModel: personSchema, messages }),
  );
  assert.equal(error.code, "MISSING_CREDENTIALS");
  assert.match(error.message, /^The `credentials` of the AWS SDK client failed/);
  assert.equal(error.cause.message, "Region is missing");
  const token = { send() {}, config: { ...settings.config, token: reject } };
  const refused = await failure(() =>
    fromBedrock(token, { region: "us-east-1" }).create({ responseModel: personSchema, messages }),
  );
  assert.match(refused.message, /^The `token` of the AWS SDK client failed/);
});

test("an AWS SDK client, an option or the environment chooses one of the region's endpoints", async () => {
  const choices = [
    ["useFipsEndpoint", "AWS_USE_FIPS_ENDPOINT"],
    ["useDualstackEndpoint", "AWS_USE_DUALSTACK_ENDPOINT"],
  ];
  for (const [name, variable] of choices) {
    const { fromBedrock, log } = await loadFacade();
    const { fetch } = answering(jason);
    const create = (...options) => fromBedrock(...options).create({ responseModel: personSchema, messages });
    const sdk = new BedrockRuntimeClient({ region: "us-east-1", credentials: { ...keys }, [name]: true });
    await create(sdk, { fetch });
    await create({ fetch, credentials, [name]: true });
    withEnvironment({ [variable]: "true" });
    await create({ fetch, credentials });
    await create({ fetch, credentials, [name]: false });
    await create({ fetch, credentials, endpoint: "https://own.example/" });
    await create(sdk, { fetch, endpoint: "https://own.example/" });
    assert.deepEqual(
      log.requests.map((request) => [request[name], request.endpoint]),
      [
        [true, undefined],
        [true, undefined],
        [true, undefined],
        [undefined, undefined],
        [undefined, "https://own.example/"],
        [undefined, "https://own.example/"],
      ],
    );
  }
});

test("an AWS SDK client without an endpoint of its own follows the environment's", async () => {
  withEnvironment({ AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "https://proxy.example" });
  const { fromBedrock, log } = await loadFacade();
  for (const endpoint of [undefined, "https://own.example/"]) {
    const sdk = new BedrockRuntimeClient({
      region: "us-east-1",
      credentials: { ...keys },
      ...(endpoint && { endpoint }),
    });
    await fromBedrock(sdk, { fetch: answering(jason).fetch }).create({ responseModel: personSchema, messages });
  }
  assert.deepEqual(
    log.requests.map(({ endpoint }) => endpoint),
    ["https://proxy.example", "https://own.example/"],
  );
});

test("an AWS SDK client takes a bearer key of the environment where the SDK does", async () => {
  process.env.AWS_BEARER_TOKEN_BEDROCK = "from-environment";
  try {
    const sdk = (settings) => new BedrockRuntimeClient({ region: "us-east-1", ...settings });
    const { fetch } = answering(jason);
    assert.deepEqual(await signedWith(sdk({}), { fetch }), [{ apiKey: "from-environment" }]);
    assert.deepEqual(await signedWith(sdk({ token: { token: "own" } }), { fetch }), [{ apiKey: "own" }]);
    const told = sdk({ credentials: { ...keys }, authSchemePreference: ["sigv4"] });
    assert.deepEqual(await signedWith(told, { fetch }), [keys]);
    assert.deepEqual(await signedWith(sdk({}), { fetch, credentials }), [credentials]);
  } finally {
    delete process.env.AWS_BEARER_TOKEN_BEDROCK;
  }
});
