// Hooks, spans and the record of a call: what handlers are told is typed by the name of the hook.

import { type Completion, type CompletionWarning, fromBedrock, type Issue, type Usage } from "bedrock-extract";
import { instrument, type SpanLike } from "bedrock-extract/otel";
import { expectType } from "./equality.js";

const client = fromBedrock({ hooks: { usage: ({ total }) => expectType<Usage>()(total) } });
const remove: () => void = client.on("invalid", ({ issues }) => expectType<readonly Issue[]>()(issues));
remove();
client.once("error", async ({ error }) => error.code);
client.once("error", ({ willRetry, attempt, request }) => {
  expectType<boolean>()(willRetry);
  expectType<number>()(attempt + request);
});
client.clear();

declare const completion: Completion;
expectType<readonly CompletionWarning[]>()(completion.warnings);
expectType<"MEDIA_TYPE_MISMATCH" | "NOT_STREAMED" | "ROUNDED_NUMBER" | "SECRET_MASKED" | "UNKNOWN_FORMAT">()(
  completion.warnings[0]?.code ?? "UNKNOWN_FORMAT",
);
// @ts-expect-error there is no such hook
client.on("completion:kwarg", () => {});
// @ts-expect-error a handler is a function
client.on("request", 3);

declare const tracer: { startSpan(name: string, options?: object, context?: unknown): SpanLike };
const uninstall: () => void = instrument(client, { tracer, captureContent: true });
uninstall();
