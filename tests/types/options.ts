// Options, messages, clients and errors: what compiles and what must not.

import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import {
  type BedrockExtractClient,
  BedrockExtractError,
  type BedrockExtractErrorCode,
  type ClientOptions,
  type Completion,
  fromBedrock,
  fromProvider,
  isBedrockExtractError,
  Mode,
  version,
} from "bedrock-extract";
import { expectType } from "./equality.js";

const responseModel = { type: "object" } as const;
const messages = [{ role: "user", content: "hello" }] as const;

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
fromProvider("bedrock/m", { mode: "TOOLS" });
// @ts-expect-error secret missing
fromBedrock({ credentials: { accessKeyId: "a" } });
// @ts-expect-error a call option
fromBedrock({ messages });
// @ts-expect-error not a number
fromBedrock({ timeout: "5s" });

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
await create({ responseModel, messages, modelId: undefined, inferenceConfig: { maxTokens: 1, stopSequences: ["x"] } });
await create({
  responseModel,
  messages,
  additionalModelRequestFields: { top_k: 5, nested: { deep: [1, null, true] } },
});
// @ts-expect-error messages missing
await create({ responseModel });
// @ts-expect-error response model missing
await create({ messages });
// @ts-expect-error unknown option
await create({ responseModel, messages, maxRetry: 1 });
// @ts-expect-error unknown entry
await create({ responseModel, messages, inferenceConfig: { maxToken: 1 } });

// Messages: OpenAI style, native, mixed.
await create({
  responseModel,
  messages: [
    { role: "system", content: "a" },
    { role: "developer", content: [{ type: "text", text: "b" }] },
    { role: "user", content: [{ text: "c" }, { type: "input_text", text: "d" }, { cachePoint: { type: "default" } }] },
    { role: "assistant", content: [{ toolUse: { toolUseId: "t", name: "n", input: { x: [1] } } }] },
  ],
});
// @ts-expect-error unknown role
await create({ responseModel, messages: [{ role: "tool", content: "x" }] });
// @ts-expect-error unknown part
await create({ responseModel, messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "" } }] }] });
// @ts-expect-error mistyped part
await create({ responseModel, messages: [{ role: "user", content: [{ type: "text", txt: "x" }] }] });
// @ts-expect-error no JSON
await create({ responseModel, messages: [{ role: "user", content: [{ image: { bytes: () => 1 } }] }] });

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
