// Any OpenAI-compatible server (chat/completions) as the model behind the endpoint.
import { ServiceError } from "../service-errors.mjs";

const MAX_ANSWER_BYTES = 4_000_000;
const STOPS = { length: "length", stop: "end", tool_calls: "end" };

/** `url` is the base url, e.g. http://127.0.0.1:11434/v1. */
export function createOpenaiBackend({ url, model = "default", apiKey }) {
  const address = `${url.replace(/\/+$/, "")}/chat/completions`;

  async function generate({ system, messages, output, maxTokens, temperature, stopSequences, signal, onText }) {
    const answer = await post(
      {
        model,
        messages: [{ role: "system", content: system }, ...messages.map(({ role, text }) => ({ role, content: text }))],
        max_tokens: maxTokens,
        temperature,
        ...(stopSequences.length > 0 && { stop: stopSequences }),
        ...responseFormat(output),
      },
      signal,
    );
    const [choice] = answer.choices ?? [];
    const text = choice?.message?.content ?? "";
    onText(text);
    return {
      text,
      inputTokens: answer.usage?.prompt_tokens ?? 0,
      outputTokens: answer.usage?.completion_tokens ?? 0,
      stop: STOPS[choice?.finish_reason] ?? "end",
    };
  }

  async function post(body, signal) {
    const headers = { "content-type": "application/json", ...(apiKey && { authorization: `Bearer ${apiKey}` }) };
    let response;
    try {
      response = await fetch(address, { method: "POST", headers, body: JSON.stringify(body), signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw new ServiceError(
        "ServiceUnavailableException",
        `The upstream model server cannot be reached: ${error.cause?.code ?? error.message}. Check --upstream.`,
      );
    }
    const text = await readBounded(response);
    if (response.status === 429)
      throw new ServiceError("ThrottlingException", "Too many requests, please wait before trying again.");
    if (!response.ok) throw modelError(`The upstream model server answered ${response.status}.`, response.status);
    try {
      return JSON.parse(text);
    } catch {
      throw modelError("The upstream model server did not answer in JSON.", response.status);
    }
  }

  return { generate, close: async () => {}, constrainsOutput: false };
}

function responseFormat(output) {
  if (output === "text") return {};
  if (output === "json") return { response_format: { type: "json_object" } };
  return {
    response_format: { type: "json_schema", json_schema: { name: "answer", schema: output.schema, strict: true } },
  };
}

async function readBounded(response) {
  const chunks = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw modelError("The upstream model server's answer is too large.", response.status);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function modelError(message, originalStatusCode) {
  return new ServiceError("ModelErrorException", message, { details: { originalStatusCode } });
}
