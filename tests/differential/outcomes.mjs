// What each side makes of a case, in a form that can be compared.
import { isDeepStrictEqual } from "node:util";

const defaultModel = "anthropic.claude-3-haiku-20240307-v1:0";
const ourModes = { TOOLS: "BEDROCK_TOOLS", MD_JSON: "BEDROCK_JSON" };

/** Every case once per mode, with what it leaves out. */
export function expand(cases) {
  return cases.flatMap(({ modes = ["TOOLS", "MD_JSON"], model = defaultModel, client = "fromProvider", ...rest }) =>
    modes.map((mode) => ({ ...rest, mode, model, client })),
  );
}

/** `{ sent }` or `{ refused, detail }` of Python instructor. */
export async function theirOutcome(oracle, { mode, model, client, request, responseModel }) {
  const throughProvider = client === "fromProvider";
  const answer = await oracle.ask({ mode, model, request, responseModel, throughProvider });
  if (answer.refused !== undefined) return { refused: true, detail: answer.refused };
  return { sent: comparable(answer, mode) };
}

/** `{ sent }` or `{ refused, detail }` of this package, `refused` being the option that is named. */
export async function ourOutcome({ fromProvider, fromBedrock }, schema, { mode, model, client, request }) {
  const options = { mode: ourModes[mode], region: "us-east-1", endpoint: undefined };
  try {
    const made =
      client === "fromProvider"
        ? fromProvider(`bedrock/${model}`, options)
        : fromBedrock(model === null ? options : { ...options, model });
    const { url, body } = await made.explain({ responseModel: schema, ...withBytes(request) });
    return { sent: comparable({ url, body }, mode) };
  } catch (error) {
    if (error.code !== "BAD_OPTION") throw error;
    return { refused: error.path, detail: error.message };
  }
}

/** Why the outcomes are not in the relation that the case states; undefined when they are. */
export function judge({ expect, ours: stated }, ours, theirs) {
  if (expect === "same") {
    if (ours.refused !== undefined || theirs.refused !== undefined) return "must be sent by both";
    return isDeepStrictEqual(ours.sent, theirs.sent) ? undefined : "must be the same request";
  }
  if (expect === "both-refuse") {
    if (ours.refused === undefined || theirs.refused === undefined) return "must be refused by both";
  } else if (isDeepStrictEqual(ours.sent, theirs.sent) && ours.refused === theirs.refused) {
    return "is no difference";
  }
  if (stated.refused !== undefined) {
    return ours.refused === stated.refused ? undefined : `must be refused at ${stated.refused}`;
  }
  if (ours.refused !== undefined) return "must be sent by us";
  for (const [member, value] of Object.entries(stated.sent)) {
    if (!isDeepStrictEqual(ours.sent[member], value ?? undefined)) return `must be sent with the stated ${member}`;
  }
  return undefined;
}

/** The request without what each side words for itself: the prompt of the JSON mode and the tool's description. */
function comparable({ url, body }, mode) {
  const { system = [], inferenceConfig = {}, toolConfig, ...others } = body;
  const own = mode === "MD_JSON" ? system.slice(0, -1) : system;
  const result = { url, ...others };
  if (own.length > 0) result.system = own;
  if (Object.keys(inferenceConfig).length > 0) result.inferenceConfig = inferenceConfig;
  if (toolConfig !== undefined) result.toolConfig = { ...toolConfig, tools: toolConfig.tools?.map(withoutDescription) };
  return result;
}

function withoutDescription(tool) {
  if (tool.toolSpec === undefined) return tool;
  const { description: _, ...toolSpec } = tool.toolSpec;
  return { ...tool, toolSpec };
}

function withBytes(value) {
  if (Array.isArray(value)) return value.map(withBytes);
  if (typeof value !== "object" || value === null) return value;
  if (typeof value.$bytes === "string") return new Uint8Array(Buffer.from(value.$bytes, "base64"));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withBytes(item)]));
}
