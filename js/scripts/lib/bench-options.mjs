// What `npm run bench -- extraction` is asked for.
import { parseArgs } from "node:util";
import { halves } from "../../../tests/benchmark/texts.mjs";
import { MODELS } from "../../../tests/endpoint/weights/catalogue.mjs";
import { SetupError } from "./progress.mjs";

/** Our own ways to ask. */
export const MODES = ["BEDROCK_JSON", "BEDROCK_TOOLS", "BEDROCK_TOOLS_STRICT", "BEDROCK_JSON_SCHEMA"];
/** This package and its peers. */
export const SIDES = ["ours", "instructor", "ai-sdk", "aws-sdk-zod"];
const TEXTS = [...Object.keys(halves), "absent", "all"];

const OPTIONS = {
  model: { type: "string", multiple: true, default: ["qwen"] },
  mode: { type: "string", multiple: true, default: MODES },
  texts: { type: "string", default: "all" },
  sides: { type: "string", default: SIDES.join(",") },
  details: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
};

/** `{ models, modes, halves, absent, sides, details, json }`; every name in it exists. `absent` asks for absent fields, too. */
export function readBenchOptions(parameters) {
  const { model, mode, texts, sides, details, json } = parse(parameters);
  const [asked] = known("--texts", [texts], TEXTS);
  return {
    models: known("--model", model, Object.keys(MODELS)),
    modes: known("--mode", mode, MODES),
    halves: Object.keys(halves).filter((half) => asked === half || asked === "all"),
    absent: ["absent", "all"].includes(asked),
    sides: known("--sides", sides.split(","), SIDES),
    details,
    json,
  };
}

function parse(parameters) {
  try {
    return parseArgs({ args: parameters, options: OPTIONS }).values;
  } catch (error) {
    const names = Object.keys(OPTIONS).map((name) => `--${name}`);
    throw new SetupError(`${error.message.split(". ")[0]}. Use ${names.join(", ")}.`);
  }
}

function known(option, names, choices) {
  const unknown = names.find((name) => !choices.includes(name));
  if (unknown === undefined) return [...new Set(names)];
  throw new SetupError(`${option} takes ${choices.join(", ")}, not "${unknown}".`);
}
