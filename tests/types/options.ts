// Options, messages, clients and errors: what compiles and what must not.

import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import {
  type BedrockExtractClient,
  BedrockExtractError,
  type BedrockExtractErrorCode,
  type ClientOptions,
  type Completion,
  type Explanation,
  fromBedrock,
  fromProvider,
  isBedrockExtractError,
  Mode,
  version,
} from "bedrock-extract";
import { expectType } from "./equality.js";

const responseModel = { type: "object" } as const;
const messages = [{ role: "user", content: "hello" }] as const;

/** An interface, unlike a type, has no index signature. */
interface Place {
  city: string;
  at: Date;
}
const place: Place = { city: "Oslo", at: new Date() };

// Clients.
declare const modelOfEnvironment: string;
expectType<BedrockExtractClient>()(fromProvider("bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0"));
fromProvider("bedrock/arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc", {
  region: "us-east-1",
});
fromProvider(modelOfEnvironment, { mode: Mode.BEDROCK_TOOLS, maxRetries: 0 });
fromProvider(modelOfEnvironment, { mode: "BEDROCK_JSON", apiKey: async () => "key" });
expectType<BedrockExtractClient>()(fromBedrock(new BedrockRuntimeClient({}), { model: "m" }));
fromBedrock(new BedrockRuntimeClient({ region: "eu-west-1" }));
fromBedrock({ credentials: { accessKeyId: "a", secretAccessKey: "b", sessionToken: undefined } });
fromBedrock({ credentials: async () => ({ accessKeyId: "a", secretAccessKey: "b" }), fetch });
fromBedrock({ fetch: async (url, init) => fetch(`${url}?`, init) });
fromBedrock({ fetch: (url: string, init: RequestInit) => fetch(url, init) });
// @ts-expect-error the provider names the model
fromProvider("bedrock/m", { model: "n" });
// @ts-expect-error unknown option
fromProvider("bedrock/m", { regoin: "us-east-1" });
// @ts-expect-error unknown mode
fromProvider("bedrock/m", { mode: "tools" });
// @ts-expect-error secret missing
fromBedrock({ credentials: { accessKeyId: "a" } });
// @ts-expect-error a call option
fromBedrock({ messages });
// @ts-expect-error not a number
fromBedrock({ timeout: "5s" });
fromBedrock({ model: "m", family: "nova" });
// @ts-expect-error no family, and no model's id
fromBedrock({ model: "m", family: "supernova" });
fromBedrock({ repair: "whole" });
fromBedrock({ retryUnchanged: true });
// @ts-expect-error not one of the words
fromBedrock({ repair: "patches" });

// Calls.
const client = fromBedrock();
const { create } = client;
await create({
  responseModel,
  messages,
  signal: new AbortController().signal,
  timeout: 1000,
  stop: "END",
  max_tokens: 5,
});
await create({ responseModel, messages, repair: "patch" });
await create({ responseModel, messages, mode: "MD_JSON", family: "anthropic.claude-sonnet-4-5" });
// @ts-expect-error: no mode
await create({ responseModel, messages, mode: "FUNCTIONS" });
await create({ responseModel, messages, modelId: undefined, inferenceConfig: { maxTokens: 1, stopSequences: ["x"] } });
await create({
  responseModel,
  messages,
  additionalModelRequestFields: { top_k: 5, nested: { deep: [1, null, true] } },
});
await create({
  responseModel,
  messages,
  context: place,
  fetchMedia: { maxBytes: 5, maxRedirects: 0, timeout: 5 },
  toolConfig: {
    tools: [
      { toolSpec: { name: "n", description: "d", inputSchema: { json: { type: "object" } }, strict: true } },
      { systemTool: { name: "nova_grounding" } },
      { cachePoint: { type: "default", ttl: "1h" } },
    ],
    toolChoice: { any: {} },
  },
  guardrailConfig: { guardrailIdentifier: "g", guardrailVersion: "DRAFT", trace: "enabled_full" },
  outputConfig: { effort: "low" },
  serviceTier: { type: "priority" },
  projectIdentifier: "default",
  performanceConfig: { latency: "optimized" },
  promptVariables: { name: { text: "Jason" } },
  requestMetadata: { team: "a" },
  additionalModelResponseFieldPaths: ["/stop_sequence"],
  thinking: { type: "enabled", budget_tokens: 2000, display: "omitted" },
  reasoningEffort: "low",
});
await create({ responseModel, messages, outputConfig: { effort: "tomorrow" }, serviceTier: { type: "tomorrow" } });
await create({ responseModel, messages, reasoning_effort: "none", top_k: 1, stop_sequences: ["x"], fetchMedia: true });
await create({
  responseModel,
  messages,
  toolConfig: { toolChoice: { tool: { name: "n" } } },
  max_completion_tokens: 1,
});
fromBedrock({ fetchMedia: true, toolConfig: { tools: [] }, thinking: { type: "adaptive" }, topK: 1 });
expectType<Promise<Explanation>>()(client.explain({ responseModel, messages }));
expectType<Exclude<Mode, "auto">>()((await client.explain({ responseModel, messages })).mode);
// @ts-expect-error the call's own
fromBedrock({ context: {} });
// @ts-expect-error no object
await create({ responseModel, messages, context: "Oslo" });
// @ts-expect-error two choices
await create({ responseModel, messages, toolConfig: { toolChoice: { any: {}, auto: {} } } });
// @ts-expect-error unknown choice
await create({ responseModel, messages, toolConfig: { toolChoice: { none: {} } } });
// @ts-expect-error input schema missing
await create({ responseModel, messages, toolConfig: { tools: [{ toolSpec: { name: "n" } }] } });
// @ts-expect-error unknown latency
await create({ responseModel, messages, performanceConfig: { latency: "fast" } });
// @ts-expect-error unknown limit
await create({ responseModel, messages, fetchMedia: { maxSize: 1 } });
// @ts-expect-error one text
await create({ responseModel, messages, stop_sequences: "END" });
// @ts-expect-error no text
await create({ responseModel, messages, promptVariables: { name: "Jason" } });
// @ts-expect-error only here
await client.chat.completions.explain({ responseModel, messages });
// @ts-expect-error messages missing
await create({ responseModel });
// @ts-expect-error response model missing
await create({ messages });
// @ts-expect-error unknown option
await create({ responseModel, messages, maxRetry: 1 });
// @ts-expect-error unknown entry
await create({ responseModel, messages, inferenceConfig: { maxToken: 1 } });

// Errors.
declare const thrown: unknown;
if (isBedrockExtractError(thrown)) {
  expectType<BedrockExtractErrorCode>()(thrown.code);
  expectType<Completion | undefined>()(thrown.completion);
  expectType<boolean>()(thrown.retryable);
}
if (isBedrockExtractError(thrown, "THROTTLED")) expectType<"THROTTLED">()(thrown.code);
// @ts-expect-error unknown code
isBedrockExtractError(thrown, "THROTTLE");
if (thrown instanceof BedrockExtractError) expectType<string>()(thrown.help);

expectType<string>()(version);
expectType<"BEDROCK_JSON">()(Mode.BEDROCK_JSON);
const mode: Mode = "BEDROCK_TOOLS";
export const options: ClientOptions = { mode };
