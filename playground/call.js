// Makes clients and calls of the package from the settings.
import { callOptions } from "./settings.js";

let library;

/** Loads the package, once. */
export async function loadLibrary() {
  library ??= import("/bedrock-extract/entry/browser.js");
  return await library;
}

/** The request that a call would send first, without keys and without sending it. */
export async function explain(input) {
  const { fromBedrock, ...parts } = await loadLibrary();
  const { settings, local } = input;
  const client = fromBedrock({ ...placeOf(settings, local), model: settings.model });
  return await client.explain(callOf(input, parts));
}

/**
 * Extracts one object. `input` is `{ settings, keys, local, schema, files }`; `hears` has `event` for the events of the stream,
 * `request` for each request that leaves, `attempt` for each answer that is not valid. Resolves to `{ data, completion }`.
 */
export async function extract(input, hears, signal) {
  const { fromBedrock, fromTokenEndpoint, ...parts } = await loadLibrary();
  const { settings, keys, local } = input;
  const client = fromBedrock({
    ...placeOf(settings, local),
    ...keysOf(settings, keys, local, fromTokenEndpoint),
    model: settings.model,
  });
  const run = client.stream({
    ...callOf(input, parts),
    signal,
    hooks: { request: (payload) => hears.request(payload), invalid: ({ attempt }) => hears.attempt(attempt) },
  });
  for await (const event of run.fullStream) hears.event(event);
  return await run.done;
}

function placeOf({ service, region, endpoint }, local) {
  if (service === "local") return { region: local.region, endpoint: location.origin };
  return { ...(region && { region }), ...(endpoint && { endpoint }) };
}

function keysOf({ service }, keys, local, fromTokenEndpoint) {
  const { accessKeyId, secretAccessKey, sessionToken, apiKey, tokenUrl } = keys;
  switch (service) {
    case "keys":
      return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } };
    case "api-key":
      return { apiKey };
    case "token":
      return { apiKey: fromTokenEndpoint(tokenUrl) };
    case "cognito":
      throw new Error("This page does not sign in with Cognito: choose another way under Service.");
    default:
      return { apiKey: local.apiKey };
  }
}

function callOf({ settings, schema, files }, { document, image }) {
  const media = files.map((file) => (file.type.startsWith("image/") ? image(file) : document(file)));
  const { text } = settings;
  const content = media.length === 0 ? text : [...(text.trim() === "" ? [] : [{ text }]), ...media];
  return { ...callOptions(settings), responseModel: schema.responseModel, messages: [{ role: "user", content }] };
}
