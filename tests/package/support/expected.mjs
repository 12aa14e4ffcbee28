// The scenarios behind the suite's model ids, and what the suite must report in every runtime.
import { packageVersion } from "../../../js/scripts/lib/paths.mjs";

const jason = { name: "Jason", age: 25 };
const other = { name: "Maria", age: 41 };
const invalid = { name: "jason", age: -1 };
const png = { image: { format: "png", source: { bytes: "iVBORw0KGgoBAgM=" } } };
const usage = { inputTokens: 10, outputTokens: 5, totalTokens: 15 };

export function defineScenarios(endpoint) {
  endpoint.reset();
  endpoint.define("person-by-tool", { input: jason });
  endpoint.define("person-in-text", { text: `Here it is:\n\`\`\`json\n${JSON.stringify(jason)}\n\`\`\`` });
  endpoint.define("other-person-in-text", { text: JSON.stringify(other) });
  endpoint.define("person-repaired", [
    { input: invalid, usage },
    { input: jason, usage },
  ]);
  endpoint.define("person-never-valid", { text: JSON.stringify(invalid) });
  endpoint.define("person-mended", [{ input: invalid }, { input: jason }]);
  endpoint.define("people", { input: { value: [jason, invalid.age, other] } });
  endpoint.define("throttled-once", ["throttle", { text: JSON.stringify(jason) }]);
}

export const expected = {
  version: packageVersion(),
  toolCall: jason,
  jsonInText: jason,
  chatName: jason,
  repaired: {
    data: jason,
    attempts: [
      {
        number: 1,
        issues: [
          { path: "/name", keyword: "pattern" },
          { path: "/age", keyword: "minimum" },
        ],
      },
      { number: 2, issues: [] },
    ],
    totalTokens: 2 * usage.totalTokens,
  },
  exhausted: { code: "VALIDATION_FAILED", path: "/name", attempts: 2 },
  sessionToken: jason,
  sessionTokenFunction: jason,
  apiKey: jason,
  wrongSecret: { code: "ACCESS_DENIED", status: 403, attempts: 0 },
  wrongApiKey: { code: "ACCESS_DENIED", status: 403, attempts: 0 },
  aborted: { code: "ABORTED" },
  timeout: { code: "TIMEOUT", path: "timeout", attempts: 0 },
  unknownOption: { code: "BAD_OPTION", path: "maxRetry" },
  badSchema: { code: "BAD_SCHEMA", path: "responseModel" },
  throttledOnce: jason,
  concurrent: [jason, other],
  largeRequest: jason,
  media: jason,
  streamed: {
    last: jason,
    object: jason,
    isComplete: true,
    elements: [jason, other],
    invalid: [1],
    events: true,
    text: JSON.stringify(jason),
    serverEvents: "event: text",
  },
  explained: {
    path: "/model/scripted.person-in-text/converse",
    modelId: "scripted.person-in-text",
    mode: "BEDROCK_JSON",
    content: [{ text: "Who is this?" }, png, png],
  },
};
