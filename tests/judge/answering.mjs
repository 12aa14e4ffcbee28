// A client whose model gives one answer, as a call of the tool or as text: the whole way of an answer, without a network.
import { builtPackage } from "../built-package.mjs";

const { fromBedrock } = await builtPackage();

const MODES = { tool: "BEDROCK_TOOLS", text: "BEDROCK_JSON" };

/** What the call makes of an answer given as JSON text: `{ data, completion }` or `{ error }`. */
export async function ask(responseModel, answer, { mode = "tool", root = false, ...options } = {}) {
  const input = root ? `{"value":${answer}}` : answer;
  const requests = [];
  const client = fromBedrock({
    region: "us-east-1",
    model: "anthropic.claude-3-haiku-20240307-v1:0",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
    maxRetries: 0,
    mode: MODES[mode],
    fetch: async (_, { body }) => {
      const request = JSON.parse(new TextDecoder().decode(body));
      requests.push(request);
      const name = request.toolConfig?.tools[0].toolSpec.name;
      const block =
        mode === "tool"
          ? `{"toolUse":{"toolUseId":"t1","name":${JSON.stringify(name)},"input":${input}}}`
          : `{"text":${JSON.stringify(input)}}`;
      return new Response(
        `{"output":{"message":{"role":"assistant","content":[${block}]}},"stopReason":"end_turn","usage":{}}`,
      );
    },
  });
  try {
    const call = { responseModel, messages: [{ role: "user", content: "x" }], ...options };
    return { ...(await client.createWithCompletion(call)), requests };
  } catch (error) {
    return { error, requests };
  }
}
