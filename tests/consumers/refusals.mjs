// What cannot work says so, and names what to use: builds for Workers that run elsewhere, or that treat `.wasm` files otherwise.
import assert from "node:assert/strict";
import { join } from "node:path";

/** Makes one call and prints the code and the message of its failure. */
const callingProgram = (entry) => `
  import { fromBedrock } from "${entry}";
  import * as z from "zod";
  fromBedrock({ region: "us-east-1", model: "m", apiKey: "key" })
    .create({ responseModel: z.object({ name: z.string() }), messages: [{ role: "user", content: "x" }] })
    .catch(({ code, message }) => console.log(JSON.stringify({ code, message })));
`;

async function buildFor(kit, condition, ...parameters) {
  kit.project.write("program.mjs", callingProgram(kit.entry));
  const options = ["--bundle", "--format=esm", `--conditions=${condition}`, "--outdir=refused", "--target=es2022"];
  await kit.build(kit.bin("esbuild"), ["program.mjs", ...options, "--out-extension:.js=.mjs", ...parameters]);
  return join(kit.project.directory, "refused", "program.mjs");
}

/** Runs a build in a host, and sees that our own error names the way out. */
async function isNamed(kit, command, parameters) {
  const { stdout } = await kit.build(command, parameters);
  const { code, message } = JSON.parse(stdout);
  assert.equal(code, "UNSUPPORTED_RUNTIME", message);
  assert.match(message, /`bedrock-extract\/inline`/u);
  return "`UNSUPPORTED_RUNTIME`, names `bedrock-extract/inline`";
}

/** Sees that the host's error shows the name that the binary gives what it imports. */
async function isMissed(kit, command, parameters) {
  const { stderr } = await kit.build(command, parameters).catch((error) => error);
  assert.match(stderr, /@use bedrock-extract\/inline instead/u);
  return "the host's error, which names `bedrock-extract/inline`";
}

const deno = (kit, file) => [kit.bin("deno"), ["run", "--no-prompt", "--allow-net=127.0.0.1", file]];

const forms = {
  ...Object.fromEntries(
    ["workerd", "edge-light"].map((condition) => [
      `esbuild, \`--conditions=${condition}\`, no loader`,
      async (kit) => {
        const { stderr } = await buildFor(kit, condition).catch((error) => error);
        assert.match(stderr, /No loader is configured for "\.wasm" files/u);
        // esbuild shortens the line to the width of the terminal.
        assert.match(stderr, /"; \/\/ or bedrock-?/u);
        return "esbuild's error, whose line names `bedrock-extract/inline`";
      },
    ]),
  ),
  "esbuild, `--loader:.wasm=file`, in Node.js": async (kit) =>
    isNamed(kit, process.execPath, [await buildFor(kit, "workerd", "--loader:.wasm=file")]),
  "esbuild, `--loader:.wasm=file`, in Deno": async (kit) =>
    isNamed(kit, ...deno(kit, await buildFor(kit, "workerd", "--loader:.wasm=file"))),
  "esbuild, `--loader:.wasm=copy`, in Bun": async (kit) =>
    isNamed(kit, kit.bin("bun"), ["run", await buildFor(kit, "workerd", "--loader:.wasm=copy")]),
  // These two read the file as a module, and miss what it imports before anything of ours runs.
  "esbuild, `--loader:.wasm=copy`, in Deno": async (kit) =>
    isMissed(kit, ...deno(kit, await buildFor(kit, "workerd", "--loader:.wasm=copy"))),
  "esbuild, `--loader:.wasm=copy`, in Node.js": async (kit) => {
    const file = await buildFor(kit, "workerd", "--loader:.wasm=copy");
    // Without the flag, versions before 22.19 and 24.5 do not know the kind of the file.
    return isMissed(kit, process.execPath, ["--experimental-wasm-modules", file]);
  },
};

export const refusalConsumer = {
  name: "refusals",
  host: "Builds for Workers elsewhere",
  quick: Object.keys(forms),
  packages: { esbuild: "latest", bun: "latest", deno: "latest" },
  forms,
};
