// Loads the facade's sources around a scripted core, freshly for every test: no state is shared between tests.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

// The AWS SDK announces the end of its own support for Node versions that this package still supports.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const scripted = fileURLToPath(new URL("./scripted-core.mjs", import.meta.url));

const bundled = build({
  stdin: {
    contents: `
      import { script, log } from "./core/instance.js";
      export * from "./index.js";
      export { refusalOf } from "./media/policy.js";
      export { script, log };`,
    resolveDir: fileURLToPath(new URL("../../../js/src/", import.meta.url)),
  },
  bundle: true,
  write: false,
  format: "esm",
  target: "es2022",
  logLevel: "silent",
  plugins: [
    {
      name: "scripted-core",
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /\/core\/instance\.js$|^\.\/instance\.js$/ }, () => ({
          path: "core",
          namespace: "scripted",
        }));
        onLoad({ filter: /./, namespace: "scripted" }, () => ({
          contents: `
            import { scriptCore } from ${JSON.stringify(scripted)};
            export const { script, log, loadCore, memorySize, replaceInstance, useFreshInstance } = scriptCore();`,
          resolveDir: "/",
        }));
      },
    },
  ],
});

let copies = 0;

/** The facade's exports, with `script` and `log` of its core, and the policy for fetched URLs. */
export async function loadFacade() {
  const [file] = (await bundled).outputFiles;
  copies += 1;
  return import(`data:text/javascript;base64,${Buffer.from(file.text).toString("base64")}#${copies}`);
}

/** A JSON Schema, messages and credentials for tests that are about something else. */
export const personSchema = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer" } },
  required: ["name", "age"],
};
export const messages = [{ role: "user", content: "Jason is 25 years old" }];
export const credentials = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "secret-of-the-test",
  sessionToken: "session",
};

/** A `fetch` that answers every request with the given JSON, and keeps the calls. */
export function answering(...answers) {
  const calls = [];
  const fetch = async (url, init) => {
    calls.push({ url, init });
    const answer = answers[Math.min(calls.length, answers.length) - 1];
    return answer instanceof Response ? answer : new Response(JSON.stringify(answer));
  };
  return { fetch, calls };
}

/** The error that a call or function fails with. */
export async function failure(call) {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error("It succeeded, but was expected to fail");
}

/** The value with everything in it frozen. Memory of binary data cannot be. */
export function frozen(value) {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
