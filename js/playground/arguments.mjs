// The playground's command line.
import { parseArgs } from "node:util";

export const help = `Serves a page that extracts objects, on this machine only.

  npm run playground                  with a local language model (Qwen2.5 Coder 0.5B, 491 MB, downloaded once)
  npm run playground -- --scripted    with prepared answers, without a model

Options (behind "--"):
  --scripted         prepared answers for the examples of the page
  --light            the small model (SmolLM2 135M, 98 MB)
  --model-file PATH  a GGUF file of your own
  --upstream URL     an OpenAI-compatible server, instead of a model file
  --port NUMBER      the port on 127.0.0.1; 8808 when left out, 0 for any that is free
  --screenshots DIR  writes pictures of the page into DIR, and serves nothing
  --help             this text

The page can ask the real Amazon Bedrock as well, with temporary credentials that you give it.`;

const DEFAULT_PORT = "8808";

/** A mistake on the command line. */
export class UsageError extends Error {}

/** Reads the arguments: `{ scripted, light, modelFile?, upstream?, port, screenshots?, help }`. */
export function readArguments(argv) {
  const values = parse(argv);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--port takes a number from 0 to 65535, not ${values.port}`);
  }
  return {
    scripted: values.scripted,
    light: values.light,
    modelFile: values["model-file"],
    upstream: values.upstream,
    port,
    screenshots: values.screenshots,
    help: values.help,
  };
}

function parse(argv) {
  const text = { type: "string" };
  const flag = { type: "boolean", default: false };
  const options = {
    help: { ...flag, short: "h" },
    light: flag,
    "model-file": text,
    port: { ...text, default: DEFAULT_PORT },
    screenshots: text,
    scripted: flag,
    upstream: text,
  };
  try {
    return parseArgs({ args: argv, options }).values;
  } catch (error) {
    throw new UsageError(error.message);
  }
}
