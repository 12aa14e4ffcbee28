// Who extracts: this package and its peers, all of them asked for the same objects at the same endpoint.
import { readFileSync } from "node:fs";
import { awsSdkZod } from "../../../tests/benchmark/peers/aws-sdk-zod.mjs";
import { loadAiSdk, peerVersions } from "../../../tests/benchmark/peers/environment.mjs";
import { zodOf } from "../../../tests/benchmark/peers/zod-model.mjs";
import { pythonEnvironment } from "../../../tests/differential/python/environment.mjs";
import { startOracle } from "../../../tests/differential/python/oracle.mjs";
import { inRepository, packageVersion } from "./paths.mjs";
import { SetupError } from "./progress.mjs";

const instructorProgram = new URL("../../../tests/benchmark/instructor_extraction.py", import.meta.url).href;
const instructorModes = ["MD_JSON", "TOOLS"];
/** What every side is asked with. */
export const limits = { maxRetries: 2, inferenceConfig: { temperature: 0, maxTokens: 500 } };

/**
 * `{ rows, versions, close }` of the side of that name. A row is a title and `extract({ name, schema, text })`, which
 * resolves to the object or rejects; `versions` says of what.
 */
export function openSide(side, endpoint, { library, modes }) {
  return openers[side](endpoint, { library, modes });
}

const openers = {
  async ours(endpoint, { library, modes }) {
    const { url, region, credentials, modelId } = endpoint;
    const client = library.fromProvider(`bedrock/${modelId}`, { endpoint: url, region, credentials });
    const rows = modes.map((mode) => ({
      title: `bedrock-extract, \`${mode}\``,
      extract({ name, schema, text }) {
        const messages = [{ role: "user", content: text }];
        return client.create({ responseModel: schema, schemaName: name, messages, mode, ...limits });
      },
    }));
    return { rows, versions: [`bedrock-extract ${packageVersion()}`], close() {} };
  },

  async instructor(endpoint) {
    const oracle = await startInstructor(endpoint);
    const rows = instructorModes.map((mode) => ({
      title: `Python instructor, \`${mode}\``,
      async extract({ name, schema, text }) {
        const reply = await oracle.ask({ mode, model: endpoint.modelId, name, schema, text, ...limits });
        if (reply.failed !== undefined) throw new Error(reply.failed);
        return reply.value;
      },
    }));
    return { rows, versions: [pinnedPython("instructor")], close: () => oracle.close() };
  },

  async "ai-sdk"(endpoint) {
    const { aiSdk } = await loadAiSdk();
    const ask = aiSdk(endpoint, limits);
    const extract = ({ name, schema, text }) => ask({ name, model: zodOf(schema), text });
    const versions = ["ai", "@ai-sdk/amazon-bedrock"].map((name) => `${name} ${peerVersions[name]}`);
    return { rows: [{ title: "AI SDK, `Output.object`", extract }], versions, close() {} };
  },

  async "aws-sdk-zod"(endpoint) {
    const { extract: ask, close } = awsSdkZod(endpoint, limits);
    const extract = ({ name, schema, text }) => ask({ name, model: zodOf(schema), text });
    const versions = ["@aws-sdk/client-bedrock-runtime", "zod"].map(pinnedPackage);
    return { rows: [{ title: "AWS SDK and zod by hand", extract }], versions, close };
  },
};

/** Python instructor, ready to be asked about the endpoint. */
export async function startInstructor({ url, region, credentials }) {
  const { python, unavailable } = await pythonEnvironment();
  if (unavailable) throw new SetupError(`Python instructor cannot be installed: ${unavailable}. Leave it out.`);
  const oracle = startOracle(python, instructorProgram);
  const { accessKeyId, secretAccessKey } = credentials;
  await oracle.ask({ endpoint: url, region, accessKeyId, secretAccessKey });
  return oracle;
}

function pinnedPackage(name) {
  const { devDependencies } = JSON.parse(readFileSync(inRepository("package.json"), "utf8"));
  return `${name} ${devDependencies[name]}`;
}

function pinnedPython(name) {
  const requirements = readFileSync(inRepository("tests", "differential", "python", "requirements.txt"), "utf8");
  return `${name} ${new RegExp(`^${name}==(\\S+)`, "m").exec(requirements)?.[1]}`;
}
