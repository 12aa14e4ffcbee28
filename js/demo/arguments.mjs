// The demo's command line.
import { parseArgs } from "node:util";

export const help = `Extracts typed objects from text through Amazon Bedrock's wire protocol.

  npm run demo                            three prepared texts
  npm run demo -- "Jason is 25 years old" a text of your own, read as { name, age }

Options (behind "--"):
  --stream           fills the object in while the model writes it
  --mode MODE        BEDROCK_TOOLS or BEDROCK_JSON; chosen by model when left out
  --light            the small model (SmolLM2 135M, 98 MB) instead of Qwen2.5 Coder 0.5B (491 MB)
  --model-file PATH  a GGUF file of your own for the local endpoint
  --upstream URL     an OpenAI-compatible server behind the local endpoint, instead of a model file
  --aws              the real Amazon Bedrock, with your credentials from the environment; needs --model
  --model ID         model id, inference profile or ARN
  --region REGION    with --aws; otherwise AWS_REGION, AWS_DEFAULT_REGION, us-east-1
  --help             this text

Without --aws nothing leaves this machine: a local endpoint with a real language model answers.`;

const modes = ["BEDROCK_TOOLS", "BEDROCK_JSON"];

/** A mistake on the command line. */
export class UsageError extends Error {}

/** Reads the arguments: `{ text?, mode?, light, modelFile?, upstream?, stream, aws, model?, region?, help }`. */
export function readArguments(argv) {
  const { values, positionals } = parse(argv);
  const options = {
    text: positionals.join(" ").trim() || undefined,
    mode: values.mode,
    light: values.light ?? false,
    modelFile: values["model-file"],
    upstream: values.upstream,
    stream: values.stream ?? false,
    aws: values.aws ?? false,
    model: values.model,
    region: values.region,
    help: values.help ?? false,
  };
  if (options.aws && !options.model && !options.help) {
    throw new UsageError("--aws needs --model, for example --model us.amazon.nova-lite-v1:0");
  }
  if (options.mode !== undefined && !modes.includes(options.mode)) {
    throw new UsageError(`--mode ${options.mode} is not known: it takes ${modes.join(" or ")}`);
  }
  return options;
}

function parse(argv) {
  const text = { type: "string" };
  const flag = { type: "boolean" };
  const options = {
    aws: flag,
    help: { ...flag, short: "h" },
    light: flag,
    mode: text,
    model: text,
    "model-file": text,
    region: text,
    stream: flag,
    upstream: text,
  };
  try {
    return parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error.message);
  }
}
