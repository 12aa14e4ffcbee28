// Deno with permission for the network alone, and Bun as it runs, builds and compiles.
import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { htmlOf } from "./kit.mjs";
import { startRegistry } from "./registry.mjs";

const denoFlags = ["--no-prompt", "--allow-net=127.0.0.1"];

const denoEnvironment = (kit) => ({ DENO_DIR: join(kit.project.directory, ".deno"), DENO_NO_UPDATE_CHECK: "1" });

export const denoConsumer = {
  name: "deno",
  host: "Deno",
  packages: { deno: "latest" },
  forms: {
    "`node_modules`, `--allow-net` alone": (kit) =>
      kit.check(kit.bin("deno"), ["run", ...denoFlags, kit.writeProgram("deno.mjs")], denoEnvironment(kit)),
    "`npm:`, `--allow-net` alone": async (kit) => {
      const registry = await startRegistry(kit.project);
      try {
        const { write, directory } = kit.project;
        // What it keeps of an earlier registry is not for this one.
        rmSync(join(directory, ".deno"), { recursive: true, force: true });
        rmSync(join(directory, "deno-npm"), { recursive: true, force: true });
        // Without a manifest or a node_modules above it, as a script of its own has none.
        write("deno-npm/deno.json", JSON.stringify({ nodeModulesDir: "none", imports: { zod: "npm:zod" } }));
        cpSync(join(directory, "suite.mjs"), join(directory, "deno-npm", "suite.mjs"));
        const specifier = kit.entry.replace("bedrock-extract", "npm:bedrock-extract");
        kit.writeProgram("deno-npm/program.mjs", { specifier });
        const environment = { ...denoEnvironment(kit), NPM_CONFIG_REGISTRY: registry.url };
        const place = join(directory, "deno-npm");
        await kit.check(kit.bin("deno"), ["run", ...denoFlags, "program.mjs"], environment, place);
      } finally {
        registry.close();
      }
    },
  },
};

const bunBuild = (kit, input, folder, ...parameters) => {
  rmSync(join(kit.project.directory, folder), { recursive: true, force: true });
  return kit.build(kit.bin("bun"), ["build", input, "--outdir", folder, ...parameters]);
};

export const bunConsumer = {
  name: "bun",
  host: "Bun",
  packages: { bun: "latest" },
  forms: {
    run: (kit) => kit.check(kit.bin("bun"), ["run", kit.writeProgram("bun.mjs")]),
    "build for Bun": async (kit) => {
      kit.writeProgram("bun.mjs");
      await bunBuild(kit, "bun.mjs", "bun-bun", "--target", "bun");
      await kit.check(kit.bin("bun"), ["run", join(kit.project.directory, "bun-bun", "bun.js")]);
    },
    "build for Node.js": async (kit) => {
      kit.writeProgram("bun.mjs");
      await bunBuild(kit, "bun.mjs", "bun-node", "--target", "node");
      await kit.check(process.execPath, [join(kit.project.directory, "bun-node", "bun.js")]);
    },
    "build for pages": async (kit) => {
      kit.writePageModule("page.mjs");
      await bunBuild(kit, "page.mjs", "bun-page", "--target", "browser");
      kit.project.write("bun-page/index.html", htmlOf("./page.js"));
      await kit.checkPage("/bun-page/index.html");
    },
    "`--compile`": async (kit) => {
      kit.writeProgram("bun.mjs");
      const program = join(kit.project.directory, "bun-compiled");
      await kit.build(kit.bin("bun"), ["build", "bun.mjs", "--compile", "--outfile", program]);
      await kit.check(existsSync(program) ? program : `${program}.exe`, []);
    },
  },
};
