// Runs consumers, each in a project of its own, and tells what became of every form.
import { ENTRIES, openKit } from "./kit.mjs";

/** Characters of a failure that a report shows. */
const FAILURE_LENGTH = 2_000;
const LINE_LENGTH = 500;

/**
 * `{ name, host, version, form, entry, result, error }` of each form with each entry. A form that gives a text has that for its
 * result, otherwise it passes.
 */
export async function* runConsumer(consumer, endpoint, { fromRepository = false, forms = consumer.forms } = {}) {
  const { name, host } = consumer;
  const rowOf = (version, form, entry, ended) => ({ name, host, version, form, entry, ...ended });
  let kit;
  try {
    kit = openKit(consumer, endpoint, fromRepository);
  } catch (error) {
    // The other consumers have nothing to do with it.
    for (const entry of ENTRIES) yield rowOf("not installed", "install", entry, failure(error));
    return;
  }
  try {
    const version =
      (await consumer.version?.()) ?? kit.project.versionOf(consumer.main ?? Object.keys(consumer.packages)[0]);
    for (const [form, run] of Object.entries(forms)) {
      for (const entry of ENTRIES) yield rowOf(version, form, entry, await outcome(run, kit.for(entry)));
    }
  } finally {
    await kit.close();
  }
}

async function outcome(run, kit) {
  try {
    return { result: (await run(kit)) ?? "passes" };
  } catch (error) {
    return failure(error);
  }
}

function failure(error) {
  const lines = [error.message, error.stdout, error.stderr].filter(Boolean).join("\n").split("\n");
  // Node.js shows the whole line of a bundle.
  const shown = lines.filter((line) => line.length < LINE_LENGTH).join("\n");
  return { result: "fails", error: shown.slice(0, FAILURE_LENGTH) };
}
