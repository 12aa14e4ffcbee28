// The kinds of faults, and what follows from each: a policy of `table-policies.mjs`, and what the error says.
import {
  ASKED_AGAIN,
  ASKED_ONCE,
  ASKED_OTHERWISE,
  ASKED_TWICE,
  FINAL,
  FINAL_ANSWER,
  MORE_ROOM,
  OK,
  REPEATED,
  REPEATED_FOR_ONE,
  REPEATED_ONCE,
  SPENT,
  TAKEN,
  TAKEN_UNCOUNTED,
} from "./table-policies.mjs";

const HUGE = { usage: { inputTokens: 1e300, outputTokens: 1e300, totalTokens: 1e300 } };
const RIGHT = { name: "Jason", age: 25 };
const ANSWER_BODY = JSON.stringify({
  output: {
    message: {
      role: "assistant",
      content: [{ toolUse: { toolUseId: "t1", name: "User", input: RIGHT } }, { text: JSON.stringify(RIGHT) }],
    },
  },
  stopReason: "tool_use",
  usage: { inputTokens: 100, outputTokens: 200, totalTokens: 300 },
});

const body = (text, changes) => ({
  scenario: "html-502",
  status: 200,
  contentType: "application/json",
  body: text,
  ...changes,
});
const plain = (status, changes) => ({ scenario: "html-502", status, ...changes });
const refused = (code, message, status) => ({ scenario: "validation", code, message, status });
const usable = (changes) => ({ input: RIGHT, text: JSON.stringify(RIGHT), ...changes });

const INVALID = counted({ input: { name: "Jason", age: "old" }, text: '{"name":"Jason","age":"old"}' });
const CHOICE = "This model doesn't support the toolConfig.toolChoice.tool field. Remove it and try again.";

const again = (code) => ({ policy: REPEATED, code, retryable: true });
const final = (code) => ({ policy: FINAL, code, retryable: false });
const ended = (code) => ({ policy: FINAL_ANSWER, code, retryable: false });
const asked = (code) => ({ policy: ASKED_AGAIN, code, retryable: false });
/** In the text there is no schema of a tool. */
const UNTAKEN = {
  ...final("UNSUPPORTED_BY_MODEL"),
  status: undefined,
  inText: { ...final("REQUEST_REFUSED"), status: 400 },
};

/**
 * name → `step` of the endpoint, what follows, the HTTP `status` that the error tells, and whether it has the request's id
 * (`requestId: undefined` where that depends on when the connection breaks). `call` holds options of the call, `inText` what is
 * different in the modes without tools.
 */
export const TABLE = {
  // The service is too busy, or failed: it may pass
  throttled: { step: "throttle", ...again("THROTTLED"), status: 429 },
  "throttled, with the service's hint": {
    step: { scenario: "throttle", headers: { "x-amz-retry-after": "20" } },
    ...again("THROTTLED"),
    status: 429,
  },
  "throttled, with a hint that is no number": {
    step: { scenario: "throttle", headers: { "x-amz-retry-after": "soon" } },
    ...again("THROTTLED"),
    status: 429,
  },
  "throttled, with a proxy's hint, which is not heard": {
    step: { scenario: "throttle", headers: { "retry-after": "3600" } },
    ...again("THROTTLED"),
    status: 429,
  },
  "429 without a name": { step: plain(429), ...again("THROTTLED"), status: 429 },
  "the model is not ready": { step: "model-not-ready", ...again("SERVICE_ERROR"), status: 429 },
  500: { step: "internal-error", ...again("SERVICE_ERROR"), status: 500 },
  "502 in HTML": { step: "html-502", ...again("SERVICE_ERROR"), status: 502 },
  503: { step: "service-unavailable", ...again("SERVICE_ERROR"), status: 503 },
  "503 in HTML": { step: "html-503", ...again("SERVICE_ERROR"), status: 503 },
  "504 without a body": { step: plain(504, { body: "" }), ...again("SERVICE_ERROR"), status: 504 },
  "424, the model failed": { step: "model-error", ...again("SERVICE_ERROR"), status: 424 },
  "424 without a name": { step: plain(424), ...again("SERVICE_ERROR"), status: 424 },
  "408, the model timed out": { step: "model-timeout", ...again("TIMEOUT"), status: 408 },
  "408 without a name": { step: plain(408), ...again("TIMEOUT"), status: 408 },

  // The service refuses: it will not pass
  "quota exceeded": { step: refused("ServiceQuotaExceededException", "Too many."), ...final("THROTTLED"), status: 400 },
  403: { step: "access-denied", ...final("ACCESS_DENIED"), status: 403 },
  "403 of the permission check": { step: "iam-denied", ...final("ACCESS_DENIED"), status: 403 },
  "403 without a name": { step: plain(403), ...final("ACCESS_DENIED"), status: 403 },
  "401 without a name": { step: plain(401), ...final("ACCESS_DENIED"), status: 401 },
  "expired token": { step: "expired-token", ...final("ACCESS_DENIED"), status: 403 },
  "clock skew": { step: "clock-skew", ...final("ACCESS_DENIED"), policy: REPEATED_ONCE, status: 403 },
  "wrong signature": {
    step: refused("InvalidSignatureException", "The request signature we calculated does not match."),
    ...final("ACCESS_DENIED"),
    status: 403,
  },
  "unknown credentials": {
    step: refused("UnrecognizedClientException", "The security token included in the request is invalid."),
    ...final("ACCESS_DENIED"),
    status: 403,
  },
  404: { step: "resource-not-found", ...final("MODEL_NOT_FOUND"), status: 404 },
  "404 without a name": { step: plain(404), ...final("MODEL_NOT_FOUND"), status: 404 },
  400: { step: "validation", ...final("REQUEST_REFUSED"), status: 400 },
  "400 without a name": { step: plain(400), ...final("REQUEST_REFUSED"), status: 400 },
  "400, unknown model": {
    step: refused("ValidationException", "The provided model identifier is invalid."),
    ...final("MODEL_NOT_FOUND"),
    status: 400,
  },
  "400, only by inference profile": {
    step: refused("ValidationException", "Invocation with on-demand throughput isn't supported."),
    ...final("MODEL_NOT_FOUND"),
    status: 400,
  },
  "400, too long": {
    step: refused("ValidationException", "Input is too long for requested model."),
    ...final("CONTEXT_WINDOW_EXCEEDED"),
    status: 400,
  },
  "400, the tool's schema is invalid": { step: "tool-schema-invalid", ...UNTAKEN },
  "400, a keyword in the tool's schema": { step: "tool-schema-extraneous-key", ...UNTAKEN },
  "400, the tool's schema is of no draft": { step: "tool-schema-not-2020-12", ...UNTAKEN },
  418: { step: plain(418), ...final("REQUEST_REFUSED"), status: 418 },
  302: { step: plain(302, { headers: { location: "/elsewhere" } }), ...final("REQUEST_REFUSED"), status: 302 },
  "an exception of the future": {
    step: refused("FutureException", "New.", 400),
    ...final("REQUEST_REFUSED"),
    status: 400,
  },
  "an exception of the future with 500": {
    step: refused("FutureException", "New.", 500),
    ...again("SERVICE_ERROR"),
    status: 500,
  },

  // The connection, and bodies that are no answers
  "connection reset": { step: "connection-reset", ...again("NETWORK"), requestId: false },
  "cut body": { step: "cut-body", ...again("NETWORK"), requestId: undefined },
  "no answer within the timeout": {
    step: "hang",
    ...final("TIMEOUT"),
    retryable: true,
    requestId: false,
    call: { timeout: 3000 },
  },
  "a body that stalls until the timeout": {
    step: "stalled-body",
    ...final("TIMEOUT"),
    retryable: true,
    call: { timeout: 3000 },
  },
  "a body that ends too early": { step: "truncated-json", ...again("INVALID_RESPONSE") },
  "an empty body": { step: body(""), ...again("INVALID_RESPONSE") },
  "a body that is no JSON": { step: "not-json", ...again("INVALID_RESPONSE") },
  "JSON that is no object": { step: body("[1]"), ...again("INVALID_RESPONSE") },
  "an answer without a message": { step: "missing-output", ...final("INVALID_RESPONSE") },
  "content that is no list": {
    step: body('{"output":{"message":{"role":"assistant","content":"x"}}}'),
    ...final("INVALID_RESPONSE"),
  },
  204: { step: plain(204, { body: "" }), ...final("INVALID_RESPONSE"), status: 204 },
  "an oversized body": { step: { text: "0123456789", repeat: 400_000 }, ...final("INVALID_RESPONSE") },
  "another content type": { step: body(ANSWER_BODY, { contentType: "text/plain" }), policy: TAKEN },

  // Answers that ended for a reason
  max_tokens: { step: counted("max-tokens"), ...ended("INCOMPLETE_OUTPUT") },
  "max_tokens behind a whole object": {
    step: counted(usable({ stopReason: "max_tokens" })),
    ...ended("INCOMPLETE_OUTPUT"),
  },
  model_context_window_exceeded: {
    step: counted({ text: '{"name": "Jas', stopReason: "model_context_window_exceeded" }),
    ...ended("CONTEXT_WINDOW_EXCEEDED"),
  },
  guardrail_intervened: { step: counted("guardrail-intervened"), ...ended("GUARDRAIL_INTERVENED") },
  content_filtered: { step: counted("content-filtered"), ...ended("CONTENT_FILTERED") },
  malformed_tool_use: {
    step: counted(usable({ stopReason: "malformed_tool_use" })),
    ...asked("MALFORMED_OUTPUT"),
  },
  malformed_model_output: {
    step: counted({ text: "{", stopReason: "malformed_model_output" }),
    ...asked("MALFORMED_OUTPUT"),
  },
  "a refusal in words": { step: counted({ text: "I cannot help.", stopReason: "refusal" }), ...asked("NO_ANSWER") },
  "a stop reason of the future, without an object": {
    step: counted({ text: "So.", stopReason: "future_reason" }),
    ...asked("NO_ANSWER"),
  },
  "a stop reason of the future, with the object": {
    step: counted(usable({ stopReason: "future_reason" })),
    policy: TAKEN,
  },

  // Answers that are no use
  "no tool call": { step: counted("no-tool-call"), ...asked("NO_ANSWER") },
  "another tool": { step: counted("wrong-tool"), ...asked("NO_ANSWER") },
  "empty content": { step: counted("empty-content"), ...asked("NO_ANSWER") },
  "blank text": { step: counted({ text: " \n" }), ...asked("NO_ANSWER") },
  "thoughts only": {
    step: counted({ content: [{ reasoningContent: { reasoningText: { text: "Hm." } } }] }),
    ...asked("NO_ANSWER"),
  },
  "half an object": {
    step: counted({ text: '{"name": "Jason", "age": ' }),
    ...asked("NO_ANSWER"),
    inText: asked("VALIDATION_FAILED"),
  },
  "arguments that are no JSON": {
    step: counted("malformed-tool-input"),
    ...asked("VALIDATION_FAILED"),
    inText: asked("NO_ANSWER"),
  },
  "an invalid object": { step: INVALID, ...asked("VALIDATION_FAILED") },
  "an object without a required field": {
    step: counted({ input: { name: "Jason" }, text: '{"name":"Jason"}' }),
    ...asked("VALIDATION_FAILED"),
  },
  "an empty object": { step: counted({ input: {}, text: "{}" }), ...asked("VALIDATION_FAILED") },

  // What options change
  "a tool's choice that is refused": {
    step: refused("ValidationException", CHOICE),
    ...final("REQUEST_REFUSED"),
    policy: ASKED_OTHERWISE,
    status: 400,
    inText: { policy: FINAL },
  },
  "max_tokens, with more room": {
    step: counted("max-tokens"),
    ...ended("INCOMPLETE_OUTPUT"),
    policy: MORE_ROOM,
    call: { maxTokens: 10, maxTokensLimit: 20 },
  },
  "an invalid object that takes the last token": {
    step: INVALID,
    ...asked("TOKEN_BUDGET_EXCEEDED"),
    policy: SPENT,
    call: { tokenBudget: 300 },
  },
  "an invalid object, without a further attempt": {
    step: INVALID,
    ...asked("VALIDATION_FAILED"),
    policy: ASKED_ONCE,
    call: { maxRetries: 0 },
  },
  "an invalid object, with one further attempt": {
    step: INVALID,
    ...asked("VALIDATION_FAILED"),
    policy: ASKED_TWICE,
    call: { maxRetries: 1 },
  },
  "throttled, without a further attempt": {
    step: "throttle",
    ...again("THROTTLED"),
    policy: REPEATED_FOR_ONE,
    status: 429,
    call: { maxRetries: 0 },
  },

  // Usage as it should not be
  "no usage": {
    step: body(ANSWER_BODY.replace(/,"usage":\{[^}]*\}/u, "")),
    policy: TAKEN_UNCOUNTED,
  },
  "usage that is null": {
    step: body(ANSWER_BODY.replace(/"usage":\{[^}]*\}/u, '"usage":null')),
    policy: TAKEN_UNCOUNTED,
  },
  "counts that are no numbers": {
    step: usable({ usage: { inputTokens: null, outputTokens: "many", totalTokens: {} } }),
    policy: TAKEN_UNCOUNTED,
  },
  "negative counts": {
    step: usable({ usage: { inputTokens: -5, outputTokens: -5, totalTokens: -10 } }),
    policy: TAKEN_UNCOUNTED,
  },
  "counts with fractions": {
    step: usable({ usage: { inputTokens: 100.9, outputTokens: 200.5, totalTokens: 300.4 } }),
    policy: TAKEN,
  },
};

/** An answer that takes 300 tokens. */
function counted(step) {
  const given = typeof step === "string" ? { scenario: step } : step;
  return { ...given, usage: { inputTokens: 100, outputTokens: 200, totalTokens: 300 } };
}

/**
 * Faults of several kinds in one call: what each request is answered with, what follows, and the requests of each attempt.
 */
export const SEQUENCES = [
  {
    title: "every attempt may be repeated twice",
    steps: [
      "throttle",
      "html-503",
      "wrong",
      "connection-reset",
      "truncated-json",
      "wrong",
      "throttle",
      "throttle",
      "right",
    ],
    follows: [OK, 9, 30006, 3],
    attempts: [3, 3, 3],
  },
  {
    title: "faults of different kinds count together",
    steps: ["throttle", "connection-reset", "internal-error", "right"],
    follows: ["SERVICE_ERROR", 3, 0, 0],
    attempts: [],
  },
  {
    title: "an answer of no use after repeated requests is one attempt",
    steps: ["throttle", "throttle", counted("no-tool-call"), "right"],
    follows: [OK, 4, 30300, 2],
    attempts: [3, 1],
  },
  {
    title: "a final fault ends repetition",
    steps: ["throttle", "access-denied", "right"],
    follows: ["ACCESS_DENIED", 2, 0, 0],
    attempts: [],
  },
  {
    title: "counts beyond all bounds stay at the largest that is counted",
    steps: [
      { ...HUGE, input: { name: 1 }, text: '{"name":1}' },
      { ...HUGE, ...usable() },
    ],
    follows: [OK, 2, 2 ** 64, 2],
    attempts: [1, 1],
  },
];
