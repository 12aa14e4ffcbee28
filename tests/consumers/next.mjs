// Next.js, built and started: a route in Node.js, a route in the edge runtime, and a page that runs the suite itself.
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";

const route = (entry, runtime) => `
  import * as library from "${entry}";
  import * as z from "zod";
  import { runSuite } from "../suite.mjs";
  export const runtime = "${runtime}";
  export const dynamic = "force-dynamic";
  export async function POST(request) {
    return Response.json(await runSuite(library, z, await request.json()));
  }
`;

const clientPage = (entry) => `
  "use client";
  import { useEffect } from "react";
  import * as library from "${entry}";
  import * as z from "zod";
  import { runSuite } from "./suite.mjs";
  export default function Page() {
    useEffect(() => {
      globalThis.run = (settings) => runSuite(library, z, settings);
    }, []);
    return null;
  }
`;

const layout = `
  export default function Layout({ children }) {
    return <html><head><link rel="icon" href="data:," /></head><body>{children}</body></html>;
  }
`;

const environment = { NEXT_TELEMETRY_DISABLED: "1" };
const next = (kit) => join(kit.project.directory, "node_modules", "next", "dist", "bin", "next");
const node = (kit) => join(kit.project.directory, "node_modules", "node", "bin", "node");

/** Builds the application for an entry once, and starts it for each form. */
async function inNext(kit, use, isFirst = false) {
  const { directory, write } = kit.project;
  const built = `built-${kit.slim ? "slim" : "full"}`;
  const folder = join(directory, built);
  if (isFirst) {
    rmSync(folder, { recursive: true, force: true });
    write(`${built}/next.config.mjs`, `export default { turbopack: { root: ${JSON.stringify(directory)} } };`);
    write(`${built}/app/layout.jsx`, layout);
    write(`${built}/app/page.jsx`, clientPage(kit.entry));
    write(`${built}/app/node/route.js`, route(kit.entry, "nodejs"));
    write(`${built}/app/edge/route.js`, route(kit.entry, "edge"));
    cpSync(join(directory, "suite.mjs"), join(folder, "app", "suite.mjs"));
    await kit.build(node(kit), [next(kit), "build", built], environment);
  }
  const parameters = [next(kit), "start", built, "--hostname", "127.0.0.1", "--port", "0"];
  await kit.withServer(node(kit), parameters, use, environment);
}

const posted = (kit, path) => (url) =>
  kit.checkCall(async (body) => (await fetch(`${url}${path}`, { method: "POST", body })).text());

export const nextConsumer = {
  name: "next",
  host: "Next.js",
  packages: { next: "latest", react: "latest", "react-dom": "latest", node: "24" },
  forms: {
    "route, Node.js": (kit) => inNext(kit, posted(kit, "/node"), true),
    "route, edge": (kit) => inNext(kit, posted(kit, "/edge")),
    "client page": (kit) => inNext(kit, (url) => kit.checkPage(`${url}/`)),
  },
};
