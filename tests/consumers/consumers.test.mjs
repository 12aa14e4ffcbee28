// The cheap part of the matrix of `npm run consumers`: hosts that this repository has installed anyway.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { findBrowser } from "../package/support/browser-binary.mjs";
import { consumers } from "./consumers.mjs";
import { runConsumer } from "./run.mjs";

const { reason } = await findBrowser();
const needsPage = (form) => /page|server|^build$/u.test(form);

let endpoint;
before(async () => {
  endpoint = await startEndpoint({ backend: "scripted" });
});
after(() => endpoint?.close());

for (const consumer of consumers.filter(({ quick }) => quick)) {
  test(consumer.host, async (context) => {
    const runnable = consumer.quick.filter((form) => reason === undefined || !needsPage(form));
    const forms = Object.fromEntries(runnable.map((form) => [form, consumer.forms[form]]));
    for await (const { form, entry, result, error } of runConsumer(consumer, endpoint, {
      fromRepository: true,
      forms,
    })) {
      await context.test(`${form}, ${entry}`, () => assert.notEqual(result, "fails", error));
    }
  });
}
