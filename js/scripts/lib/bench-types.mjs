// `npm run bench -- types`: what the compiler takes to check a call with a schema of 200 properties, as a ratio to `z.infer` of the
// same schema alone. Fails above the limit, or where the types do not compile. `--json` for machines.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { median } from "./bench-rounds.mjs";
import { inRepository } from "./paths.mjs";
import { say } from "./progress.mjs";

const PROPERTIES = 200;
const ROUNDS = 11;

/** How much more than `z.infer` a call may take. */
const LIMIT = 1.5;

const COMPILERS = ["typescript-5.4", "typescript"];

const OPTIONS = {
  ...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
  ...{ target: "es2022", lib: ["es2022", "dom"], module: "esnext", moduleResolution: "bundler" },
};

const ZOD_KINDS = [
  "z.string()",
  "z.int().optional()",
  'z.enum(["a", "b", "c"])',
  "z.array(z.object({ x: z.number(), y: z.string().nullable() }))",
  'z.discriminatedUnion("k", [z.object({ k: z.literal("a") }), z.object({ k: z.literal("b"), n: z.number() })])',
  "z.string().default('none').transform((text) => text.length)",
];

const JSON_KINDS = [
  { type: "string" },
  { type: ["integer", "null"] },
  { enum: ["a", "b", "c"] },
  { type: "array", items: { type: "object", properties: { x: { type: "number" } }, required: ["x"] } },
  { anyOf: [{ type: "object", properties: { k: { const: "a" } }, required: ["k"] }, { $ref: "#/$defs/other" }] },
  { type: "array", items: { $ref: "#/$defs/other" } },
];

export async function typesBenchmark(parameters) {
  const folder = makeProject();
  try {
    const results = COMPILERS.map((compiler) => ({ compiler, ...measured(compiler, folder) }));
    if (parameters.includes("--json")) say(JSON.stringify(results, null, 2));
    else print(results);
    const over = results.filter(({ ratio }) => ratio > LIMIT);
    if (over.length > 0) throw new Error(`A call takes more than ${LIMIT} times z.infer to check`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeProject() {
  mkdirSync(inRepository("target"), { recursive: true });
  const folder = mkdtempSync(inRepository("target", "types-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(inRepository("pkg"), join(folder, "node_modules", "bedrock-extract"));
  symlinkSync(inRepository("node_modules", "zod"), join(folder, "node_modules", "zod"));
  for (const [name, text] of Object.entries(largePrograms())) {
    writeFileSync(join(folder, `${name}.ts`), text);
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ compilerOptions: OPTIONS, files: [`${name}.ts`] }));
  }
  return folder;
}

/** Programs with a schema of 200 properties, by name. */
export function largePrograms() {
  const properties = Array.from({ length: PROPERTIES }, (_, index) => `p${index}`);
  const shape = properties.map((name, index) => `  ${name}: ${ZOD_KINDS[index % ZOD_KINDS.length]},`).join("\n");
  const zod = `import * as z from "zod";\nconst Schema = z.object({\n${shape}\n});\n`;
  const reads = `export const text: string = value.p0;\nexport const length: number = value.p5;\n`;
  const client = `import { fromBedrock } from "bedrock-extract";\nconst client = fromBedrock();\n`;
  const literal = {
    type: "object",
    properties: Object.fromEntries(properties.map((name, index) => [name, JSON_KINDS[index % JSON_KINDS.length]])),
    required: properties,
    $defs: { other: { type: "object", properties: { b: { type: "boolean" } }, required: ["b"] } },
  };
  return {
    infer: `${zod}declare const value: z.infer<typeof Schema>;\n${reads}`,
    create: `${client}${zod}const value = await client.create({ responseModel: Schema, messages: [] });\n${reads}`,
    json:
      `${client}const value = await client.create({ responseModel: ${JSON.stringify(literal)}, messages: [] });\n` +
      `export const text: string = value.p0;\nexport const flag: boolean | undefined = value.p5[0]?.b;\n`,
  };
}

/** Medians of the seconds that checking takes; programs take turns, so that a busy machine slows all of them. */
function measured(compiler, folder) {
  const rounds = Array.from({ length: ROUNDS }, () =>
    Object.fromEntries(["infer", "create", "json"].map((name) => [name, checkTime(compiler, folder, name)])),
  );
  const [infer, create, json] = ["infer", "create", "json"].map((name) => median(rounds.map((round) => round[name])));
  return { infer, create, json, ratio: create / infer };
}

function checkTime(compiler, folder, name) {
  const tsc = inRepository("node_modules", compiler, "bin", "tsc");
  const project = ["-p", join(folder, `${name}.json`), "--extendedDiagnostics"];
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...project], { encoding: "utf8" });
  const [, seconds] = /^Check time:\s+([\d.]+)s/mu.exec(stdout) ?? [];
  if (status !== 0 || seconds === undefined) throw new Error(`${compiler} does not compile ${name}.ts:\n${stdout}`);
  return Number(seconds);
}

function print(results) {
  const ms = (seconds) => `${(seconds * 1000).toFixed(0)} ms`;
  say(`\nA schema of ${PROPERTIES} properties; medians of ${ROUNDS} times that checking takes`);
  for (const { compiler, infer, create, json, ratio } of results) {
    say(`  ${compiler}`);
    say(`    z.infer of it                 ${ms(infer)}`);
    say(`    create() with it              ${ms(create)}, ${ratio.toFixed(2)} times that; at most ${LIMIT}`);
    say(`    create() with a JSON Schema   ${ms(json)}`);
  }
}
