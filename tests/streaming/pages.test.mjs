// A page shows fields while they arrive: through our reader in React, Vue and Svelte, and through `useObject`.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEndpoint } from "../endpoint/endpoint.mjs";
import { findBrowser } from "../package/support/browser-binary.mjs";
import { createConsumerProject } from "../package/support/consumer-project.mjs";
import { PAGES, statesOfPage } from "./pages.mjs";

const recipe = {
  title: "Pancakes",
  servings: 4,
  ingredients: [
    { name: "flour", amount: "two cups" },
    { name: "eggs", amount: "three" },
    { name: "milk", amount: "one pint" },
  ],
};

const found = await findBrowser();
let endpoint;
let project;
before(async () => {
  endpoint = await startEndpoint({ backend: "scripted" });
  endpoint.define("recipe", { input: recipe, gapMs: 30 });
  project = createConsumerProject();
});
after(async () => {
  await endpoint?.close();
  project?.remove();
});

for (const file of PAGES) {
  test(`${file} shows the recipe as it comes`, { skip: found.reason }, async () => {
    const { states, failures } = await statesOfPage(file, { found, project, endpoint, model: "scripted.recipe" });
    assert.deepEqual(failures, []);
    const first = (pattern) => states.findIndex((state) => pattern.test(state));
    const [title, servings, flour, milk] = [/Pancakes/u, /For 4/u, /flour/u, /one pint milk/u].map(first);
    assert.ok(title >= 0 && title < servings && servings < flour && flour < milk, JSON.stringify(states));
    assert.match(states.at(-1), /^Pancakes\nFor 4\ntwo cups flour\nthree eggs\none pint milk$/u);
  });
}
