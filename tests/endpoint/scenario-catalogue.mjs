// The scenarios a scripted answer can follow: what each is called, and what it does unless told otherwise.
import { ServiceError } from "./service-errors.mjs";

const REFUSAL = "Sorry, the model cannot answer this question.";
const HTML_BODY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

/**
 * name → defaults. `kind` says what is sent:
 *  - "answer"  a complete answer: `text` and/or `input` (arguments of a tool call), `stopReason`, `usage`, `trace`
 *  - "error"   `status`, `code`, `message`, `details`, `headers`, or a raw `body` with its `contentType`
 *  - "damage"  a complete answer spoiled on its way, as `damage` says
 *  - "hang"    nothing at all, until the client gives up
 * `text: null` leaves the text out. Every scenario also takes `delayMs`, and `unchecked: true` to skip authentication and validation.
 */
export const SCENARIOS = {
  // Answers a model gives
  text: { kind: "answer", text: "Hello from the scripted model." },
  "tool-input": { kind: "answer", input: {} },
  "no-tool-call": { kind: "answer", text: "I would rather answer in words.", stopReason: "end_turn" },
  "wrong-tool": { kind: "answer", toolName: "some_other_tool", input: {} },
  "malformed-tool-input": { kind: "answer", input: {}, rawInput: '{"name": "Jason", "age": ' },
  "max-tokens": { kind: "answer", text: '{"name": "Jas', stopReason: "max_tokens" },
  "guardrail-intervened": { kind: "answer", text: REFUSAL, stopReason: "guardrail_intervened" },
  "content-filtered": { kind: "answer", text: REFUSAL, stopReason: "content_filtered" },
  "empty-content": { kind: "answer", content: [], stopReason: "end_turn" },
  slow: { kind: "answer", text: "Hello from the scripted model.", delayMs: 2000 },
  "slow-stream": { kind: "answer", text: "Hello from the scripted model.", gapMs: 300 },
  "unknown-event": { kind: "answer", text: "Hello from the scripted model.", extraEvent: "somethingNew" },

  // Answers that are not what the protocol says
  "missing-output": { kind: "damage", damage: "missing-output", text: "" },
  "cut-body": { kind: "damage", damage: "cut-body", text: "Hello from the scripted model." },
  "stalled-body": { kind: "damage", damage: "stalled-body", text: "Hello from the scripted model." },
  "truncated-json": { kind: "damage", damage: "truncated-json", text: "Hello from the scripted model." },
  "not-json": { kind: "damage", damage: "not-json", text: "<html><body>It works!</body></html>" },
  "connection-reset": { kind: "damage", damage: "connection-reset", text: "" },
  "bad-crc": { kind: "damage", damage: "bad-crc", text: "Hello from the scripted model." },
  "stream-cut": { kind: "damage", damage: "stream-cut", text: "Hello from the scripted model." },
  "stream-no-message-stop": {
    kind: "damage",
    damage: "stream-no-message-stop",
    text: "Hello from the scripted model.",
  },
  "stream-exception": {
    kind: "damage",
    damage: "stream-exception",
    text: "Hello from",
    exception: "throttlingException",
    message: "Too many requests, please wait before trying again.",
  },
  "stream-model-error": {
    kind: "damage",
    damage: "stream-exception",
    text: "Hello from",
    exception: "modelStreamErrorException",
    message: "The system encountered an unexpected error during processing. Try your request again.",
    details: { originalStatusCode: 500, originalMessage: "Model produced invalid sequence." },
  },
  "stream-error": {
    kind: "damage",
    damage: "stream-error",
    text: "Hello from",
    code: "InternalFailure",
    message: "The request processing has failed because of an unknown error.",
  },
  hang: { kind: "hang" },

  // Errors of the service
  throttle: error("ThrottlingException", "Too many requests, please wait before trying again."),
  "internal-error": error(
    "InternalServerException",
    "The system encountered an unexpected error during processing. Try your request again.",
  ),
  "service-unavailable": error("ServiceUnavailableException", "Bedrock is unable to process your request."),
  "model-timeout": error(
    "ModelTimeoutException",
    "Model has timed out in processing the request. Try your request again.",
  ),
  "model-not-ready": error(
    "ModelNotReadyException",
    "Model is not ready for inference. Wait and try your request again.",
  ),
  "model-error": {
    ...error(
      "ModelErrorException",
      "Model produced invalid sequence as part of ToolUse. Please refer to the model tool use troubleshooting guide.",
    ),
    details: { originalStatusCode: 424, resourceName: "scripted" },
  },
  // The service's own check, Nova's and Claude's.
  "tool-schema-invalid": error(
    "ValidationException",
    "The json schema definition at toolConfig.tools.0.toolSpec.inputSchema is invalid. Fix the following errors and try again: $.properties: null found, object expected",
  ),
  "tool-schema-extraneous-key": error(
    "ValidationException",
    "The model returned the following errors: Malformed input request: #/toolConfig/tools/0/toolSpec/inputSchema/json: extraneous key [additionalProperties] is not permitted, please reformat your input and try again.",
  ),
  "tool-schema-not-2020-12": error(
    "ValidationException",
    "The model returned the following errors: tools.0.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12 (https://json-schema.org/draft/2020-12).",
  ),
  validation: error("ValidationException", "The model returned the following errors: the request is not valid."),
  "resource-not-found": error(
    "ResourceNotFoundException",
    "This model version has reached the end of its life. Please refer to the AWS documentation for more details.",
  ),
  "access-denied": error("AccessDeniedException", "You don't have access to the model with the specified model ID."),
  // The front door's permission check spells the key with a capital letter.
  "iam-denied": {
    kind: "error",
    status: 403,
    code: "AccessDeniedException",
    body: JSON.stringify({
      Message:
        "User: arn:aws:iam::123456789012:user/reader is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/scripted because no identity-based policy allows the bedrock:InvokeModel action",
    }),
  },
  "expired-token": error("ExpiredTokenException", "The security token included in the request is expired"),
  "clock-skew": { kind: "error", code: "InvalidSignatureException", skewMinutes: 60 },
  "html-502": { kind: "error", status: 502, contentType: "text/html", body: HTML_BODY },
  "html-503": {
    kind: "error",
    status: 503,
    contentType: "text/html",
    body: HTML_BODY.replaceAll("502 Bad Gateway", "503 Service Temporarily Unavailable"),
  },
};

const KNOWN_FIELDS = new Set([
  "body",
  "code",
  "content",
  "contentType",
  "delayMs",
  "details",
  "exception",
  "extraEvent",
  "gapMs",
  "headers",
  "input",
  "latencyMs",
  "message",
  "rawInput",
  "repeat",
  "scenario",
  "skewMinutes",
  "status",
  "stopReason",
  "text",
  "toolName",
  "toolUseId",
  "trace",
  "unchecked",
  "usage",
]);

/** Completes "name" or `{ scenario: "name", ...overrides }` with the defaults of the catalogue. */
export function completeScenario(step) {
  const given = typeof step === "string" ? { scenario: step } : step;
  if (typeof given !== "object" || given === null) throw scenarioError("A scenario is a name or an object.");
  // Text or tool input alone says enough.
  const name = given.scenario ?? ("input" in given ? "tool-input" : "text");
  if (!Object.hasOwn(SCENARIOS, name)) {
    throw scenarioError(
      `Unknown scenario '${String(name).slice(0, 60)}'. Known are: ${Object.keys(SCENARIOS).join(", ")}.`,
    );
  }
  const unknown = Object.keys(given).find((field) => !KNOWN_FIELDS.has(field));
  if (unknown) throw scenarioError(`Unknown scenario field '${unknown.slice(0, 60)}'.`);
  return { ...SCENARIOS[name], ...given, scenario: name };
}

export function scenarioError(message) {
  return new ServiceError("ScenarioError", message, { status: 400 });
}

function error(code, message) {
  return { kind: "error", code, message };
}
