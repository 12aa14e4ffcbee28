// Bundlers, as their users call them: a build for pages, run in Chromium, and one for Node.js, run beside no other file.
import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { htmlOf } from "./kit.mjs";

/** Builds with a command line and opens the page of the output. */
async function inPage(kit, folder, build, script = "app.js") {
  rmSync(join(kit.project.directory, folder), { recursive: true, force: true });
  kit.writePageModule("page.mjs");
  kit.project.write(`${folder}/index.html`, htmlOf(`./${script}`));
  await build();
  await kit.checkPage(`/${folder}/index.html`);
}

/** Builds with a command line and runs the output, which `file` names, in a folder of its own. */
async function inNode(kit, file, build) {
  kit.writeProgram("program.mjs");
  await build();
  await kit.check(process.execPath, [join(kit.project.directory, file)]);
}

const esbuild = (kit, ...parameters) => kit.build(kit.bin("esbuild"), [...parameters, "--bundle", "--log-level=error"]);

export const esbuildConsumer = {
  name: "esbuild",
  host: "esbuild",
  quick: ["page, one file", "Node.js, CommonJS"],
  packages: { esbuild: "latest" },
  forms: {
    "page, one file": (kit) =>
      inPage(kit, "esbuild", () => esbuild(kit, "page.mjs", "--format=esm", "--outfile=esbuild/app.js")),
    "page, split": (kit) =>
      inPage(
        kit,
        "esbuild-split",
        () => esbuild(kit, "page.mjs", "--format=esm", "--splitting", "--outdir=esbuild-split"),
        "page.js",
      ),
    "page, script": (kit) =>
      inPage(kit, "esbuild-iife", () => esbuild(kit, "page.mjs", "--format=iife", "--outfile=esbuild-iife/app.js")),
    "Node.js, ES module": (kit) =>
      inNode(kit, "esbuild-node/app.mjs", () =>
        esbuild(kit, "program.mjs", "--platform=node", "--format=esm", "--outfile=esbuild-node/app.mjs"),
      ),
    "Node.js, CommonJS": async (kit) => {
      kit.project.write("program.mjs", printingProgram(kit.entry));
      await esbuild(kit, "program.mjs", "--platform=node", "--format=cjs", "--outfile=esbuild-node/app.cjs");
      await kit.check(process.execPath, [join(kit.project.directory, "esbuild-node/app.cjs")]);
    },
    "Node.js, build for Workers with `--loader:.wasm=binary`": (kit) =>
      inNode(kit, "esbuild-binary/app.mjs", () => {
        const parameters = ["--conditions=workerd", "--loader:.wasm=binary", "--target=es2022", "--format=esm"];
        return esbuild(kit, "program.mjs", ...parameters, "--outfile=esbuild-binary/app.mjs");
      }),
    neutral: (kit) =>
      inNode(kit, "esbuild-neutral/app.mjs", () =>
        esbuild(kit, "program.mjs", "--platform=neutral", "--format=esm", "--outfile=esbuild-neutral/app.mjs"),
      ),
  },
};

/** Without `await` at the top, which CommonJS does not take. */
export const printingProgram = (entry) => `
  import * as library from "${entry}";
  import * as z from "zod";
  import { runSuite } from "./suite.mjs";
  runSuite(library, z, JSON.parse(process.argv[2])).then((results) => console.log(JSON.stringify(results)));
`;

/** `plugin` is the code of the option for `node-resolve`. */
async function rollup(kit, { input, output, resolve, inline = false }) {
  const config = `
    import { nodeResolve } from "@rollup/plugin-node-resolve";
    export default {
      input: "${input}",
      output: { dir: "${output}", format: "es", entryFileNames: "app.js", inlineDynamicImports: ${inline} },
      plugins: [nodeResolve(${JSON.stringify(resolve)})],
    };`;
  kit.project.write("rollup.config.mjs", config);
  await kit.build(kit.bin("rollup"), ["-c", "rollup.config.mjs", "--silent"]);
}

export const rollupConsumer = {
  name: "rollup",
  host: "Rollup",
  quick: ["page"],
  packages: { rollup: "latest", "@rollup/plugin-node-resolve": "latest" },
  forms: {
    page: (kit) =>
      inPage(kit, "rollup", () => rollup(kit, { input: "page.mjs", output: "rollup", resolve: { browser: true } })),
    "page, one file": (kit) =>
      inPage(kit, "rollup-one", () =>
        rollup(kit, { input: "page.mjs", output: "rollup-one", resolve: { browser: true }, inline: true }),
      ),
    "page, no conditions": (kit) =>
      inPage(kit, "rollup-plain", () => rollup(kit, { input: "page.mjs", output: "rollup-plain", resolve: {} })),
    "Node.js": (kit) =>
      inNode(kit, "rollup-node/app.js", () =>
        rollup(kit, { input: "program.mjs", output: "rollup-node", resolve: { exportConditions: ["node"] } }),
      ),
  },
};

const vite = (version, quick) => ({
  name: "vite",
  host: "Vite",
  quick,
  packages: { vite: version },
  forms: {
    "development server": async (kit) => {
      viteFiles(kit, "vite-dev");
      // What it made of the package for the entry before is not for this one.
      rmSync(join(kit.project.directory, "node_modules", ".vite"), { recursive: true, force: true });
      const parameters = ["vite-dev", "--host", "127.0.0.1", "--port", "0"];
      await kit.withServer(kit.bin("vite"), parameters, (url) => kit.checkPage(`${url}/`));
    },
    build: async (kit) => {
      viteFiles(kit, "vite-build");
      await kit.build(kit.bin("vite"), ["build", "vite-build", "--base", "./", "--logLevel", "error"]);
      await kit.checkPage("/vite-build/dist/index.html");
    },
  },
});

function viteFiles(kit, folder) {
  const { directory, write } = kit.project;
  rmSync(join(directory, folder), { recursive: true, force: true });
  write(`${folder}/index.html`, htmlOf("./page.mjs"));
  kit.writePageModule(`${folder}/page.mjs`);
  copyFileSync(join(directory, "suite.mjs"), join(directory, folder, "suite.mjs"));
}

/** The newest major and the two before it. */
export const viteConsumers = [vite("latest", ["development server", "build"]), vite("7"), vite("6")];

/** webpack and Rspack read the same configuration. */
const webpackLike = ({ name, host, packages }) => {
  const build = async (kit, { input, folder, target, file = "app.js" }) => {
    const output = { path: join(kit.project.directory, folder), filename: file };
    const config = { mode: "production", target, entry: `./${input}`, performance: { hints: false }, output };
    kit.project.write("packer.config.mjs", `export default ${JSON.stringify(config)};`);
    await kit.build(kit.bin(name), ["build", "--config", "packer.config.mjs"]);
  };
  const page = (target) => (kit) => {
    const folder = `${name}-${target}`;
    return inPage(kit, folder, () => build(kit, { input: "page.mjs", folder, target }));
  };
  return {
    name,
    host,
    packages,
    forms: {
      page: page("web"),
      "page, `webworker`": page("webworker"),
      "Node.js, CommonJS": async (kit) => {
        const folder = `${name}-node`;
        kit.project.write("program.mjs", printingProgram(kit.entry));
        await build(kit, { input: "program.mjs", folder, target: "node20", file: "app.cjs" });
        await kit.check(process.execPath, [join(kit.project.directory, folder, "app.cjs")]);
      },
    },
  };
};

export const webpackConsumer = webpackLike({
  name: "webpack",
  host: "webpack",
  packages: { webpack: "5", "webpack-cli": "latest" },
});
export const rspackConsumer = webpackLike({
  name: "rspack",
  host: "Rspack",
  packages: { "@rspack/core": "latest", "@rspack/cli": "latest" },
});

/** It reads `exports` where the project says so. */
export const parcelConsumer = {
  name: "parcel",
  host: "Parcel",
  packages: { parcel: "latest" },
  forms: {
    "page, `packageExports`": async (kit) => {
      const { directory, write } = kit.project;
      const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
      write("package.json", JSON.stringify({ ...manifest, "@parcel/resolver-default": { packageExports: true } }));
      rmSync(join(directory, ".parcel-cache"), { recursive: true, force: true });
      write("parcel/index.html", htmlOf("./page.mjs"));
      kit.writePageModule("parcel/page.mjs");
      copyFileSync(join(directory, "suite.mjs"), join(directory, "parcel", "suite.mjs"));
      const parameters = ["build", "parcel/index.html", "--dist-dir", "parcel/dist", "--public-url", "./"];
      await kit.build(kit.bin("parcel"), [...parameters, "--no-source-maps"]);
      await kit.checkPage("/parcel/dist/index.html");
    },
  },
};
