// Streamed answers read by us and by others. It runs from the cache, beside the packages it imports.
import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { BedrockRuntimeClient, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { Agent, BedrockModel } from "@strands-agents/sdk";
import { Output, streamText } from "ai";
import { parse as jsonriver } from "jsonriver";
import { parse as partialJson } from "partial-json";
import { z } from "zod";

const region = "us-east-1";
const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret", sessionToken: "token" };
const model = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const messages = [{ role: "user", content: "Who is there?" }];
const converse = [{ role: "user", content: [{ text: "Who is there?" }] }];
const FRAME = 1000 / 60;

export const Element = z.object({ name: z.string(), email: z.string(), age: z.number(), bio: z.string() });
const Whole = z.object({ people: z.array(Element) });

/** Reads every value as it comes, as a program does that shows it: the texts of the last element are looked at. */
function look(value) {
  const last = value?.people?.at(-1) ?? value?.at?.(-1);
  let sum = 0;
  for (const text of [last?.name, last?.email, last?.bio]) {
    if (typeof text === "string" && text !== "") sum += text.charCodeAt(text.length - 1);
  }
  return sum;
}

async function readAll(stream, pull) {
  let count = 0;
  let last;
  let shown = -Infinity;
  for await (const value of stream) {
    last = value;
    if (pull === "60 Hz") {
      if (performance.now() - shown < FRAME) continue;
      shown = performance.now();
    }
    look(value);
    count += 1;
  }
  return { count, last };
}

/** Waits for the next frame of a display before it asks for the next value. */
async function readFrames(stream) {
  let count = 0;
  let last;
  for await (const value of stream) {
    last = value;
    look(value);
    count += 1;
    await new Promise((resolve) => setTimeout(resolve, FRAME));
  }
  return { count, last };
}

function ours(kind) {
  return async ({ url, library, pull }) => {
    const client = library.fromBedrock({ region, credentials, endpoint: url, model, mode: "BEDROCK_TOOLS" });
    const run = client.stream({ responseModel: Whole, schemaName: "extract", messages });
    if (kind === "changes") {
      let count = 0;
      for await (const event of run.fullStream) {
        if (event.type === "append") count += event.append.charCodeAt(0) > 0 ? 1 : 0;
      }
      return { count, last: await run.object };
    }
    if (pull === "end") return { count: 1, last: await run.object };
    const read = pull === "60 Hz" ? readFrames(run.partialStream) : readAll(run.partialStream);
    const { count } = await read;
    return { count, last: await run.object };
  };
}

async function* deltas(url) {
  const codec = new EventStreamCodec(
    (bytes) => new TextDecoder().decode(bytes),
    (text) => new TextEncoder().encode(text),
  );
  const decoder = new TextDecoder();
  const response = await fetch(`${url}/model/${encodeURIComponent(model)}/converse-stream`, {
    method: "POST",
    body: JSON.stringify({ messages: converse }),
  });
  let rest = new Uint8Array();
  for await (const chunk of response.body) {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    let at = 0;
    while (bytes.length - at >= 4) {
      const length = new DataView(bytes.buffer, at).getUint32(0);
      if (bytes.length - at < length) break;
      const { headers, body } = codec.decode(bytes.subarray(at, at + length));
      at += length;
      if (headers[":event-type"].value !== "contentBlockDelta") continue;
      const { delta } = JSON.parse(decoder.decode(body));
      const text = delta.text ?? delta.toolUse?.input ?? "";
      if (text !== "") yield text;
    }
    rest = bytes.subarray(at);
  }
}

/** The honest floor: a codec and a parser that reads each character once, and nothing else. */
async function floor({ url, pull }) {
  const values = jsonriver(deltas(url));
  return pull === "end" ? readAll(values, "60 Hz") : readAll(values, pull);
}

async function awsSdk({ url, pull }) {
  const client = new BedrockRuntimeClient({
    region,
    credentials,
    endpoint: url,
    requestHandler: new NodeHttpHandler(),
  });
  const toolConfig = {
    tools: [{ toolSpec: { name: "extract", inputSchema: { json: z.toJSONSchema(Whole) } } }],
    toolChoice: { tool: { name: "extract" } },
  };
  const command = new ConverseStreamCommand({ modelId: model, messages: converse, toolConfig });
  const { stream } = await client.send(command);
  async function* partials() {
    let text = "";
    for await (const { contentBlockDelta } of stream) {
      const delta = contentBlockDelta?.delta?.toolUse?.input ?? "";
      if (delta === "") continue;
      text += delta;
      if (pull !== "end") yield text;
    }
    if (pull === "end") yield text;
  }
  let count = 0;
  let last;
  let shown = -Infinity;
  for await (const text of partials()) {
    last = text;
    if (pull === "60 Hz" && performance.now() - shown < FRAME) continue;
    shown = performance.now();
    look(partialJson(text));
    count += 1;
  }
  return { count, last: Whole.parse(JSON.parse(last)) };
}

function aiSdk(output, wrap) {
  return async ({ url, pull }) => {
    const bedrock = createAmazonBedrock({ baseURL: url, region, ...credentials });
    const result = streamText({ model: bedrock(model), output, prompt: "Who is there?" });
    if (pull === "end") return { count: 1, last: wrap(await result.output) };
    const { count } = await readAll(result.partialOutputStream, pull);
    return { count, last: wrap(await result.output) };
  };
}

/** Its partials are pieces of text. */
async function strands({ url }) {
  const bedrock = new BedrockModel({
    modelId: model,
    region,
    clientConfig: { region, credentials, endpoint: url, requestHandler: new NodeHttpHandler() },
  });
  const agent = new Agent({ model: bedrock, structuredOutputSchema: Whole, printer: false });
  let count = 0;
  const stream = agent.stream("Who is there?");
  for (;;) {
    const { done, value } = await stream.next();
    if (done) return { count, last: value.structuredOutput };
    if (JSON.stringify(value?.event?.type ?? value?.type ?? "").includes("elta")) count += 1;
  }
}

/** The answer that a side asks for: a call of the tool, JSON in the text, or a list in the envelope of the AI SDK. */
export const SIDES = {
  "bedrock-extract": { read: ours("partials"), answer: "tool" },
  "bedrock-extract: changes": { read: ours("changes"), answer: "tool" },
  "jsonriver + smithy codec": { read: floor, answer: "tool" },
  "AWS SDK + partial-json": { read: awsSdk, answer: "tool" },
  "AI SDK: object": { read: aiSdk(Output.object({ schema: Whole }), (value) => value), answer: "text" },
  "AI SDK: array": { read: aiSdk(Output.array({ element: Element }), (people) => ({ people })), answer: "elements" },
  "Strands: pieces of text": { read: strands, answer: "strands" },
};
