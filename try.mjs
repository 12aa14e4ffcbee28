import { startEndpoint } from "./tests/endpoint/endpoint.mjs";
import { runConsumer } from "./tests/consumers/run.mjs";
const [file, exp, repo] = process.argv.slice(2);
const mod = await import("./tests/consumers/"+file+".mjs");
const endpoint = await startEndpoint({ backend: "scripted" });
for (const c of [mod[exp]].flat()) { const t=Date.now(); for await (const r of runConsumer(c, endpoint, { fromRepository: repo === "repo" })) console.log(Date.now()-t, r.host, r.version, r.form, r.entry, r.result, r.error ?? ""); }
await endpoint.close();
