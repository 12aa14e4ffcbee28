// `npm run consumers`: the packed package in the hosts and build tools of its users, each in a project of its own that installs
// everything from the npm registry. `npm run consumers -- NAME …` runs some of them. Writes the table of runtimes.md.
import { consumers } from "../../tests/consumers/consumers.mjs";
import { runConsumer } from "../../tests/consumers/run.mjs";
import { startEndpoint } from "../../tests/endpoint/endpoint.mjs";
import { build } from "./build.mjs";
import { writeTable } from "./lib/consumers-table.mjs";
import { main, SetupError, say } from "./lib/progress.mjs";

const names = [...new Set(consumers.map(({ name }) => name))];
const hosts = [...new Set(consumers.map(({ host }) => host))];

await main(async () => {
  const chosen = process.argv.slice(2);
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown) throw new SetupError(`There is no consumer "${unknown}". Consumers: ${names.join(", ")}.`);

  await build();
  const endpoint = await startEndpoint({ backend: "scripted" });
  const failed = new Set();
  try {
    for (const name of chosen.length > 0 ? chosen : names) {
      const outcomes = await run(name, endpoint);
      // After each of them: a run takes minutes, and may be cut off.
      writeTable(outcomes, hosts);
      if (outcomes.some(({ result }) => result === "fails")) failed.add(name);
    }
  } finally {
    await endpoint.close();
  }
  if (failed.size > 0) {
    throw new SetupError(
      `Failed: ${[...failed].join(", ")}. Repeat with: npm run consumers -- ${[...failed].join(" ")}`,
    );
  }
  say("pkg-template/docs/runtimes.md is up to date.");
});

/** The outcomes of all versions of a host. */
async function run(name, endpoint) {
  const outcomes = [];
  for (const consumer of consumers.filter((candidate) => candidate.name === name)) {
    for await (const outcome of runConsumer(consumer, endpoint)) {
      const { host, version, form, entry, result, error } = outcome;
      say(`${result === "fails" ? "✖" : "✔"} ${host} ${version}, ${form}, ${entry}: ${result}`);
      if (error) say(error.replaceAll(/^/gm, "    "));
      outcomes.push(outcome);
    }
  }
  return outcomes;
}
