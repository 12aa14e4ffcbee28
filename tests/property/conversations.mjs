// Generates conversations that mix every accepted form, each with the turns that must come out of it.
import { document, image, recording } from "./media.mjs";

/** Models whose families differ in where results, first turns and parameters go; none that moves blocks into each other. */
const models = [
  "anthropic.claude-3-haiku-20240307-v1:0",
  "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
  "amazon.nova-lite-v1:0",
  "openai.gpt-oss-120b-1:0",
  "qwen.qwen3-32b-v1:0",
  "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123",
];

const texts = [
  "Jason",
  "is 25",
  "{{ name }}",
  "日本語",
  "🙂 ok",
  'a "quote"',
  "line\nbreak",
  "\u200b",
  "<think>{}</think>",
  "x".repeat(300),
];
const blanks = ["", " ", "\n\t ", "\u00a0", "\u3000"];

/** `{ options, expected: { system, turns } }`: what `explain` takes, and what must come of it, without document names. */
export function conversation(random) {
  for (;;) {
    const made = anyConversation(random);
    const documents = made.expected.turns.map(({ content }) => content.filter(({ document }) => document).length);
    // The service takes no more in one turn, and turns are merged.
    if (Math.max(...documents) <= 5) return made;
  }
}

function anyConversation(random) {
  const modelId = random.pick(models);
  const expected = { system: [], turns: [] };
  const messages = [];
  const mode = random.pick(["BEDROCK_TOOLS", "BEDROCK_JSON"]);
  const options = { modelId, mode, messages, ...parameters(random, modelId) };
  if (random.chance(0.3)) options.system = systemOption(random, expected);
  for (let turn = random.integer(0, 4); turn > 0; turn -= 1) {
    addUser(random, messages, expected);
    if (random.chance(0.35)) addToolTraffic(random, messages, expected);
    else addAssistant(random, messages, expected);
    if (random.chance(0.2)) addSystem(random, messages, expected);
  }
  addUser(random, messages, expected);
  if (random.chance(0.2)) addSystem(random, messages, expected);
  return { options, expected };
}

function speak(expected, role, blocks) {
  const present = blocks.filter((block) => block !== null);
  if (present.length === 0) return;
  const last = expected.turns.at(-1);
  if (last?.role === role) last.content.push(...present);
  else expected.turns.push({ role, content: present });
}

function addUser(random, messages, expected) {
  const parts = random.shuffled([text(random, false), ...random.list(0, 4, () => userPart(random))]);
  if (random.chance(0.3)) parts.length = Math.min(parts.length, 1);
  // A turn of nothing but blanks would vanish.
  if (parts.every(({ block }) => block === null)) parts.push(text(random, false));
  addMessage(random, messages, "user", parts);
  speak(
    expected,
    "user",
    parts.map(({ block }) => block),
  );
  if (random.chance(0.15)) addUser(random, messages, expected);
}

function addAssistant(random, messages, expected) {
  const parts = random.list(1, 3, () => assistantPart(random));
  addMessage(random, messages, "assistant", parts);
  speak(
    expected,
    "assistant",
    parts.map(({ block }) => block),
  );
}

function addMessage(random, messages, role, parts) {
  const [{ part }] = parts;
  const single = parts.length === 1 && typeof part === "string" && random.chance(0.8);
  messages.push({ role, content: single ? part : parts.map((each) => each.part) });
}

function addSystem(random, messages, expected) {
  const parts = random.list(1, 3, () => systemPart(random));
  addMessage(random, messages, random.pick(["system", "developer"]), parts);
  expected.system.push(...parts.flatMap(({ block }) => block ?? []));
}

function systemOption(random, expected) {
  const parts = random.list(1, 3, () => systemPart(random));
  expected.system.unshift(...parts.flatMap(({ block }) => block ?? []));
  const [{ part }] = parts;
  return parts.length === 1 && typeof part === "string" ? part : parts.map((each) => each.part);
}

/** Calls of one style, answered in any order and style by the turn that follows. */
function addToolTraffic(random, messages, expected) {
  const calls = random.list(1, 3, () => ({
    id: `call_${random.integer(0, 1e9)}`,
    name: random.pick(["find", "look-up", "get_2"]),
    input: random.pick([{}, { name: "Jason" }, { deep: [{ a: null }, 1.5, "x"] }]),
  }));
  const said = random.list(0, 1, () => text(random, true));
  const uses = calls.map(({ id, name, input }) => ({ toolUse: { toolUseId: id, name, input } }));
  messages.push(random.pick(callStyles)(said, calls));
  speak(expected, "assistant", [...said.map(({ block }) => block), ...uses]);
  const before = random.chance(0.15) ? [text(random, false)] : [];
  if (before.length > 0) messages.push({ role: "user", content: before.map(({ part }) => part) });
  const results = random.shuffled(calls).map((call) => result(random, call));
  messages.push(...results.map(({ message }) => message));
  speak(
    expected,
    "user",
    [...before, ...results].map(({ block }) => block),
  );
}

const callStyles = [
  (said, calls) => ({
    role: "assistant",
    content: said.length === 0 ? null : said.map(({ part }) => part),
    tool_calls: calls.map(({ id, name, input }) => ({
      id,
      type: "function",
      function: { name, arguments: JSON.stringify(input) },
    })),
  }),
  (said, calls) => assistantCalls(said, calls, ({ id, name, input }) => ({ type: "tool_use", id, name, input })),
  (said, calls) =>
    assistantCalls(said, calls, ({ id, name, input }) => ({
      type: "tool-call",
      toolCallId: id,
      toolName: name,
      input,
    })),
  (said, calls) => assistantCalls(said, calls, ({ id, name, input }) => ({ toolUse: { toolUseId: id, name, input } })),
];

function assistantCalls(said, calls, part) {
  return { role: "assistant", content: [...said.map((each) => each.part), ...calls.map(part)] };
}

function result(random, { id, name }) {
  const reserved = random.chance(0.2) ? { by: [{ __type: "Person" }] } : {};
  const json = { age: random.integer(0, 99), of: ["Jason", null], ...reserved };
  const shown = random.pick(["25", "nobody found", "{}"]);
  const inText = { toolResult: { toolUseId: id, content: [{ text: shown }] } };
  const inJson = { toolResult: { toolUseId: id, content: [{ json }] } };
  const user = (part) => ({ role: "user", content: [part] });
  return random.pick([
    () => ({ message: { role: "tool", tool_call_id: id, content: shown }, block: inText }),
    () => ({ message: { role: "tool", tool_call_id: id, content: [{ type: "text", text: shown }] }, block: inText }),
    () => ({ message: user(inText), block: inText }),
    () => ({ message: user(inJson), block: inJson }),
    () => ({ message: user({ type: "tool_result", tool_use_id: id, content: shown }), block: inText }),
    () => ({ message: user({ type: "tool_result", tool_use_id: id, content: [{ json }] }), block: inJson }),
    () => ({ message: user(aiSdkResult(id, name, { type: "text", value: shown })), block: inText }),
    () => ({
      message: { role: "tool", content: [aiSdkResult(id, name, { type: "json", value: json })] },
      block: inJson,
    }),
  ])();
}

function aiSdkResult(toolCallId, toolName, output) {
  return { type: "tool-result", toolCallId, toolName, output };
}

function userPart(random) {
  return random.pick([text, text, text, image, image, document, recording, userBlock])(random, true);
}

function assistantPart(random) {
  return random.pick([text, text, text, assistantBlock])(random, true);
}

function systemPart(random) {
  const point = { cachePoint: { type: "default" } };
  const guarded = { guardContent: { text: { text: "Guarded", qualifiers: ["grounding_source"] } } };
  return random.pick([
    () => text(random, true),
    () => text(random, false),
    () => ({ part: point, block: point }),
    () => ({ part: guarded, block: guarded }),
  ])();
}

function text(random, mayBeBlank) {
  const blank = mayBeBlank && random.chance(0.15);
  const written = random.pick(blank ? blanks : texts);
  const part = random.pick([
    written,
    written,
    { text: written },
    { type: "text", text: written },
    { type: "input_text", text: written },
    { type: "output_text", text: written },
  ]);
  return { part, block: blank ? null : { text: written } };
}

const same = (block) => ({ part: block, block });

function userBlock(random) {
  return same(
    random.pick([
      { cachePoint: { type: "default", ttl: "1h" } },
      { guardContent: { text: { text: "Guarded", qualifiers: ["query"] } } },
      {
        searchResult: {
          source: "https://example.com/a",
          title: "A",
          content: [{ text: "25" }],
          citations: { enabled: true },
        },
      },
    ]),
  );
}

function assistantBlock(random) {
  return random.pick([
    () => same({ reasoningContent: { reasoningText: { text: "Hm\n", signature: "c2lnbmF0dXJl" } } }),
    () => same({ reasoningContent: { redactedContent: "AAECAw==" } }),
    () =>
      same({
        citationsContent: {
          content: [{ text: "25" }],
          citations: [{ title: "A", location: { documentPage: { documentIndex: 0, start: 1, end: 2 } } }],
        },
      }),
    () => ({ part: { type: "refusal", refusal: "I cannot" }, block: { text: "I cannot" } }),
  ])();
}

/** Parameters that the model is not known to refuse. */
function parameters(random, model) {
  const given = {};
  const maybe = (name, ...values) => {
    if (random.chance(0.15)) given[name] = random.pick(values);
  };
  maybe("max_tokens", 1, 4096);
  maybe("maxTokens", 100);
  maybe("max_completion_tokens", 200);
  maybe("temperature", 0, 0.5, 1, null);
  maybe("top_p", 0.5);
  maybe("topP", 0.25);
  maybe("top_k", 1, 40);
  maybe("stop", "END", ["A", "B"], null);
  maybe("stop_sequences", ["C"]);
  maybe("inferenceConfig", {}, { maxTokens: 7 }, { temperature: 0.1, stopSequences: ["D"] });
  maybe("additionalModelRequestFields", {}, { a: { b: [1] } }, { top_k: 3 });
  maybe("requestMetadata", { team: "billing" });
  maybe("guardrailConfig", { guardrailIdentifier: "abc123", guardrailVersion: "1" });
  maybe("performanceConfig", { latency: "optimized" });
  maybe("serviceTier", { type: "flex" });
  maybe("additionalModelResponseFieldPaths", ["/stop_sequence"]);
  for (const name of model.includes("gpt-oss") ? ["stop", "stop_sequences", "inferenceConfig"] : []) delete given[name];
  for (const name of model.includes("sonnet-4-5") ? ["top_p", "topP"] : []) delete given[name];
  for (const name of model.startsWith("arn:") ? ["top_k"] : []) delete given[name];
  return given;
}
