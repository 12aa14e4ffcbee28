// A client whose model answers with whatever text is given: the whole way of an answer, without a network.
import { fromBedrock } from "../../pkg/dist/entry/node.js";

/** `{ client, answerWith }`: every request of the client is answered with the last text. Nothing is repaired. */
export function answeringClient() {
  let answer = "";
  const client = fromBedrock({
    region: "us-east-1",
    model: "anthropic.claude-3-haiku-20240307-v1:0",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
    maxRetries: 0,
    validation: "strict",
    mode: "BEDROCK_JSON",
    fetch: async () =>
      Response.json({
        output: { message: { role: "assistant", content: [{ text: answer }] } },
        stopReason: "end_turn",
        usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
        metrics: { latencyMs: 1 },
      }),
  });
  return {
    client,
    answerWith: (value) => {
      answer = JSON.stringify(value);
      return answer;
    },
  };
}
