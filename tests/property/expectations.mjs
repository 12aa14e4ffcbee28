// What must hold for the request that comes of a generated conversation.
import assert from "node:assert/strict";
import { checkConversation } from "../endpoint/conversation-rules.mjs";
import { checkRequestShape } from "../endpoint/shape-check.mjs";

/** The endpoint of the tests accepts the request. */
export function acceptedByEndpoint({ modelId, body }) {
  checkRequestShape("Converse", body, { modelId });
  checkConversation(body, { novaSchemas: modelId.includes("nova") });
}

/** Nothing is lost, changed or moved beyond the rules: results first, blank text gone, turns of one role joined. */
export function blocksPreserved({ modelId, body }, expected) {
  const turns = body.messages.map(({ role, content }) => ({ role, content: content.map(nameless) }));
  const jsonIsRead = !modelId.includes("nova");
  assert.deepEqual(
    turns,
    expected.turns.map((turn) => orderedTurn(turn, jsonIsRead)),
  );
  const system = body.system ?? [];
  assert.deepEqual(system.slice(0, expected.system.length), expected.system);
  const added = system.slice(expected.system.length);
  assert.ok(
    added.length <= 1 && added.every(({ text }) => typeof text === "string"),
    "one text may be added to system",
  );
}

/** Document names are the service's business and ours: here, that they differ. */
export function documentNamesDiffer({ body }) {
  const names = body.messages.flatMap(({ content }) => content.flatMap(({ document }) => document?.name ?? []));
  assert.equal(new Set(names).size, names.length);
}

const isResult = (block) => block.toolResult !== undefined;

function orderedTurn({ role, content }, jsonIsRead) {
  const results = content.filter(isResult).map((block) => withText(block, jsonIsRead));
  const others = content.filter((block) => !isResult(block));
  const parted = others.flatMap((block, index) => [...between(others[index - 1], block), block]);
  const alone = parted.some(({ document }) => document) && !parted.some(({ text }) => text !== undefined);
  // Ahead of marks for caching at the end: what they keep then holds the words, too.
  const end = parted.findLastIndex(({ cachePoint }) => cachePoint === undefined) + 1;
  if (alone) parted.splice(end, 0, wordsFor("document"));
  return { role, content: [...results, ...parted] };
}

/** JSON in a result is text where the model misreads it, and where it holds a name that the service refuses. */
function withText({ toolResult }, jsonIsRead) {
  const content = toolResult.content.map((block) => {
    const text = block.json && JSON.stringify(block.json);
    return text !== undefined && (!jsonIsRead || text.includes('"__type":')) ? { text } : block;
  });
  return { toolResult: { ...toolResult, content } };
}

const wordsFor = (member) => ({ text: `Use the ${member} above.` });

/** The words that stand before a mark for caching where it would follow a medium that takes none. */
function between(medium, block) {
  const member = ["document", "video"].find((name) => medium?.[name] !== undefined);
  if (block.cachePoint === undefined || member === undefined) return [];
  const { format, citations } = medium[member];
  return format === "pdf" || citations?.enabled ? [] : [wordsFor(member)];
}

function nameless(block) {
  if (block.toolResult !== undefined) {
    return { toolResult: { ...block.toolResult, content: block.toolResult.content.map(nameless) } };
  }
  if (block.document === undefined) return block;
  const { name: _, ...document } = block.document;
  return { document };
}

/** A text that differs when anything in the value does. */
export function fingerprint(value) {
  return JSON.stringify(value, function (name, changed) {
    const given = this[name];
    if (given instanceof ArrayBuffer) return { buffer: Buffer.from(given).toString("base64") };
    if (ArrayBuffer.isView(given)) {
      const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
      return { kind: given.constructor.name, bytes: bytes.toString("base64") };
    }
    if (given instanceof Blob) return { size: given.size, type: given.type };
    return changed;
  });
}

/** Freezes everything but binary data, which cannot be frozen. */
export function deepFreeze(value) {
  const binary = ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof Blob;
  if (typeof value !== "object" || value === null || binary) return value;
  for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}
