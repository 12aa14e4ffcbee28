// What the form says, as plain data. Keys are read when a call needs them, and kept nowhere else.

const byId = (id) => document.getElementById(id);
const text = (id) => byId(id).value.trim();
const number = (id) => (byId(id).value === "" ? undefined : Number(byId(id).value));

/** Everything but the keys. */
export function readSettings() {
  return {
    language: chosen("language"),
    schema: byId("schema").value,
    text: byId("text").value,
    model: text("model"),
    mode: byId("mode").value,
    repair: byId("repair").value,
    maxRetries: number("max-retries"),
    maxTokens: number("max-tokens"),
    temperature: number("temperature"),
    prices: { input: number("price-input"), output: number("price-output") },
    service: byId("service").value,
    region: text("region"),
    endpoint: text("endpoint"),
    runtime: chosen("runtime"),
  };
}

/** What opens the service: of all that the form holds, only this is secret. */
export function readKeys() {
  return {
    accessKeyId: text("access-key-id"),
    secretAccessKey: text("secret-access-key"),
    sessionToken: text("session-token"),
    apiKey: text("api-key"),
    tokenUrl: text("token-url"),
  };
}

/** The options of a call that are the same in the page and in copied code; what has its default is left out. */
export function callOptions({ mode, repair, maxRetries, maxTokens, temperature, prices }) {
  const { input, output } = prices;
  return {
    ...(mode !== "auto" && { mode }),
    ...(repair !== "whole" && { repair }),
    ...(maxRetries !== undefined && maxRetries !== 2 && { maxRetries }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...((input !== undefined || output !== undefined) && { prices: { input: input ?? 0, output: output ?? 0 } }),
  };
}

function chosen(name) {
  return document.querySelector(`input[name="${name}"]:checked`).value;
}
