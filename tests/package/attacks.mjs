// The worst that strangers' answers, schemas and texts were found to do, run unchanged in every runtime, each beside calls of
// others that are open. Returns plain data to be compared.

const MB = 2 ** 20;
const BYSTANDERS = 20;

const connection = {
  region: "us-east-1",
  model: "m",
  mode: "BEDROCK_TOOLS",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secretsecret" },
  dangerouslyAllowBrowserCredentials: true,
  maxRetries: 0,
};
const messages = [{ role: "user", content: "Jason" }];
const thing = (properties, more = {}) => ({ type: "object", properties, ...more });
const small = thing({ name: { type: "string" } });

/** A response that calls the tool with this JSON text. */
function answerOf(input) {
  const body = `{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t","name":"Thing","input":${input}}}]}},"stopReason":"tool_use"}`;
  return new Response(body);
}

/** A call of each attack, with its answer, and what is to come of it. */
const attacks = {
  "ten thousand numbers as texts below a long name": async (create) => {
    const name = "n".repeat(10_000);
    const texts = Array.from({ length: 10_000 }, () => "1");
    const schema = thing({ [name]: { type: "array", items: { type: "integer" } } });
    const value = await create(schema, JSON.stringify({ [name]: texts }));
    return value[name].length;
  },
  "schemas that lead to each other without end": async (create) => {
    const chain = (length, link) =>
      Object.fromEntries(Array.from({ length }, (_, at) => [`d${at}`, link({ $ref: `#/$defs/d${at + 1}` })]));
    const defs = [
      { ...chain(5_000, (next) => ({ allOf: [next] })), d5000: {} },
      { ...chain(20_000, (next) => next), d20000: {} },
    ];
    const codes = [];
    for (const $defs of defs) {
      const schema = thing({ a: { $ref: "#/$defs/d0" } }, { $defs });
      codes.push(
        await create(schema, "{}").then(
          () => "accepted",
          ({ code }) => code,
        ),
      );
    }
    return codes;
  },
  "a million small values": (create) =>
    create(thing({}), `{"a":[${"1,".repeat(1_400_000)}1]}`).then(
      () => "accepted",
      ({ code }) => code,
    ),
  "large requests at once": async (create) => {
    const large = [{ role: "user", content: "x".repeat(5 * MB) }];
    const calls = Array.from({ length: 20 }, () => create(small, '{"name":"large"}', { messages: large }));
    return (await Promise.all(calls)).filter(({ name }) => name === "large").length;
  },
  "patterns that try every way": async (create) => {
    const schema = (pattern) => thing({ text: { type: "string", pattern } });
    const codes = [];
    for (const [pattern, text] of [
      ["^(a+)+$", `${"a".repeat(100_000)}!`],
      ["^(a|aa)+\\1$", `${"a".repeat(40)}!`],
    ]) {
      codes.push(
        await create(schema(pattern), JSON.stringify({ text })).then(
          () => "accepted",
          ({ code }) => code,
        ),
      );
    }
    return codes;
  },
};

/** @param library what `import "bedrock-extract"` gives */
export async function runAttacks({ fromBedrock }) {
  const memories = watchMemories();
  const client = (fetch) => fromBedrock({ ...connection, fetch });
  const create = (responseModel, input, more) =>
    client(async () => answerOf(input)).create({ responseModel, schemaName: "Thing", messages, ...more });
  const results = {};
  for (const [name, attack] of Object.entries(attacks)) {
    let release;
    const gate = new Promise((resolve) => {
      release = resolve;
    });
    let sent = 0;
    const slow = client(async () => {
      sent += 1;
      await gate;
      return answerOf('{"name":"bystander"}');
    });
    const open = Array.from({ length: BYSTANDERS }, () =>
      slow.create({ responseModel: small, schemaName: "Thing", messages }),
    );
    while (sent < BYSTANDERS) await new Promise((resolve) => setTimeout(resolve, 1));
    const outcome = await attack(create);
    release();
    const bystanders = (await Promise.all(open)).filter((value) => value.name === "bystander").length;
    const later = (await create(small, '{"name":"later"}')).name;
    results[name] = { outcome, bystanders, sent, later };
  }
  return { results, megabytes: Math.ceil(memories() / MB) };
}

/** Gives the most bytes that the memory of an instance of the package has had. */
function watchMemories() {
  const memories = [];
  const note = (instance) => {
    memories.push(instance.exports.memory);
    return instance;
  };
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct: (Instance, parameters) => note(new Instance(...parameters)),
  });
  WebAssembly.instantiate = new Proxy(WebAssembly.instantiate, {
    async apply(instantiate, self, parameters) {
      const made = await Reflect.apply(instantiate, self, parameters);
      note(made.instance ?? made);
      return made;
    },
  });
  return () => Math.max(...memories.map(({ buffer }) => buffer.byteLength));
}
