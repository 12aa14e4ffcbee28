// What the benchmark sends: a long conversation in mixed styles, and a large image.

export const model = "anthropic.claude-3-haiku-20240307-v1:0";

export const responseModel = {
  title: "Person",
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer" } },
  required: ["name", "age"],
};

const sentence = "Jason, who is 25 years old, lives in Oslo \u2013 near the \u201charbour\u201d.\n";

const styles = [
  (text) => text,
  (text) => [{ text }],
  (text) => [{ type: "text", text }],
  (text) => ["Note:", { type: "input_text", text }, { cachePoint: { type: "default" } }],
];

/** `count` turns with about `bytes` bytes of text between them. */
export function longConversation(count = 200, bytes = 1_000_000) {
  const text = sentence.repeat(Math.round(bytes / count / Buffer.byteLength(sentence)));
  return Array.from({ length: count }, (_, index) => ({
    // The last turn is the user's.
    role: (count - index) % 2 === 1 ? "user" : "assistant",
    content: styles[index % styles.length](`${index}: ${text}`),
  }));
}

/** Conversations of about as much text, in other shapes: what takes time is the number of parts. */
export const otherConversations = {
  "in 2 parts a message": () => inParts(2),
  "in 50 parts a message": () => inParts(50),
  "in tool calls and results": toolConversation,
};

function inParts(parts, count = 201, bytes = 1_000_000) {
  const text = sentence.repeat(Math.max(1, Math.round(bytes / count / parts / Buffer.byteLength(sentence))));
  return Array.from({ length: count }, (_, index) => ({
    role: index % 2 === 0 ? "user" : "assistant",
    content: Array.from({ length: parts }, (_, part) => ({ type: "text", text: `${part}: ${text}` })),
  }));
}

function toolConversation(calls = 100, bytes = 1_000_000) {
  const text = sentence.repeat(Math.round(bytes / calls / 2 / Buffer.byteLength(sentence)));
  const exchanges = Array.from({ length: calls }, (_, index) => {
    const call = { name: "note", arguments: JSON.stringify({ index, text }) };
    return [
      { role: "assistant", content: null, tool_calls: [{ id: `call_${index}`, type: "function", function: call }] },
      { role: "tool", tool_call_id: `call_${index}`, content: text },
    ];
  });
  return [{ role: "user", content: "Who is it?" }, ...exchanges.flat()];
}

/** Bytes that begin as a PNG file does. */
export function largeImage(bytes = 10_000_000) {
  const image = new Uint8Array(bytes);
  for (let index = 0; index < bytes; index += 1) image[index] = (index * 31) ^ (index >> 8);
  image.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return image;
}

/** A conversation about the image. */
export const aboutImage = (bytes) => [
  { role: "user", content: [{ image: { source: bytes } }, { text: "Who is it?" }] },
];

/** A `fetch` that answers at once, and calls `onBody` while the request's body is in memory. */
export function answering(onBody) {
  const toolUse = { toolUseId: "t1", name: "Person", input: { name: "Jason", age: 25 } };
  const answer = JSON.stringify({
    output: { message: { role: "assistant", content: [{ toolUse }] } },
    stopReason: "tool_use",
    usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
    metrics: { latencyMs: 1 },
  });
  return async (_url, { body }) => {
    onBody(body);
    return new Response(answer, { headers: { "content-type": "application/json" } });
  };
}

export const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
