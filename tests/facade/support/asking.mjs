// The built package against the scripted endpoint: what a helper asks for, and what becomes of the answers.
import { after, before, beforeEach } from "node:test";
import { builtPackage } from "../../built-package.mjs";
import { startEndpoint } from "../../endpoint/endpoint.mjs";

export const bedrock = await builtPackage();

/** Starts an endpoint for the tests of a file. */
export function asking() {
  const state = {};
  before(async () => {
    state.endpoint = await startEndpoint({ backend: "scripted" });
    const { url, region, credentials } = state.endpoint;
    state.client = bedrock.fromProvider("bedrock/scripted.test", {
      ...{ endpoint: url, region, credentials, mode: "BEDROCK_TOOLS" },
    });
  });
  beforeEach(() => state.endpoint.reset());
  after(() => state.endpoint.close());

  /** Extracts with the answers, one after the other; gives the result, the record, and the first schema sent. */
  async function ask(responseModel, answers, options = {}) {
    state.endpoint.reset();
    state.endpoint.script(answers.map((input) => ({ input })));
    const { data, completion } = await state.client.createWithCompletion({
      responseModel,
      messages: [{ role: "user", content: "What does the text say?" }],
      ...options,
    });
    const [{ toolSpec }] = state.endpoint.requests[0].body.toolConfig.tools;
    const issues = completion.attempts.map((attempt) => attempt.issues.map(({ message }) => message));
    return { data, issues, tool: toolSpec, schema: toolSpec.inputSchema.json };
  }
  return { state, ask };
}
