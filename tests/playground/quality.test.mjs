// How the playground is to use: by keyboard and screen reader, on a phone, in the dark, at once, and without jumps.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { inRepository } from "../../js/scripts/lib/paths.mjs";
import { choose, extract, fill, found, startStage } from "./support.mjs";

const skip = found.reason;
const axe = readFileSync(inRepository("node_modules", "axe-core", "axe.min.js"), "utf8");
const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 360, height: 780 };

let stage;
before(async () => {
  if (!skip) stage = await startStage();
});
after(() => stage?.close());

/** Serious and critical findings of all rules, or of the named ones; one line each. */
async function findings(page, ...rules) {
  await page.evaluate(axe);
  return await page.evaluate(async (runOnly) => {
    const options = { resultTypes: ["violations"], ...(runOnly.length > 0 && { runOnly }) };
    const { violations } = await globalThis.axe.run(document, options);
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" ")}`);
  }, rules);
}

/** The states of the page that are looked at. */
const states = {
  empty: async () => {},
  streaming: async (page) => {
    await page.evaluate("document.querySelector('#extract').click()");
    await page.waitForSelector("[data-path='/lines/0/description']");
  },
  finished: extract,
  failed: async (page) => {
    await choose(page, "badge");
    await fill(page, { model: "scripted.stubborn" });
    await extract(page);
  },
  "with keys": (page) => fill(page, { service: "keys" }),
  "with Cognito": (page) => fill(page, { service: "cognito" }),
};
test("axe finds what is wrong, if something is", { skip }, async () => {
  const page = await stage.open();
  await page.evaluate(
    "document.querySelector('#model').closest('label').replaceWith(document.querySelector('#model'))",
  );
  assert.match((await findings(page)).join("\n"), /^label: <input id="model"/u);
  await page.close();
});

/** Looks at the page as it stands: light, in the dark, and on a phone. */
async function inspect(page, name) {
  await page.setViewport(DESKTOP);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  assert.deepEqual(await findings(page), [], name);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  assert.deepEqual(await findings(page, "color-contrast"), [], `${name}, dark`);
  await page.setViewport(PHONE);
  const wide = await page.evaluate(() => ({
    page: document.documentElement.scrollWidth,
    parts: [...document.querySelectorAll("main *:not(.hidden, .hidden *)")]
      .filter((part) => part.getBoundingClientRect().right > innerWidth + 0.5)
      .map(({ outerHTML }) => outerHTML.slice(0, 120)),
  }));
  assert.deepEqual(wide, { page: PHONE.width, parts: [] }, `${name}, phone`);
}

for (const [name, act] of Object.entries(states)) {
  test(`axe has no serious finding, and a phone shows it without scrolling sideways: ${name}`, { skip }, async () => {
    const page = await stage.open();
    await act(page);
    await inspect(page, name);
    await page.close();
  });
}

test("the same holds for every tab", { skip }, async () => {
  const page = await stage.open();
  await extract(page);
  for (const tab of ["json", "request", "attempts", "code"]) {
    await page.evaluate((id) => document.getElementById(id).click(), `tab-${tab}`);
    await inspect(page, tab);
  }
  await page.close();
});

test("everything works by keyboard, with a visible focus", { skip }, async () => {
  const page = await stage.open();
  const passed = new Set();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return undefined;
      // What is drawn in the place of a hidden radio button or file field has its outline.
      const shown = element.matches("input[type='radio']") ? element.nextElementSibling : element;
      const drawn = element.id === "files" ? document.querySelector("#drop") : shown;
      const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
      return { name: element.id || element.name, isVisible: outlineStyle !== "none" && outlineWidth !== "0px" };
    });
    if (at === undefined) break;
    assert.ok(at.name === "" || at.isVisible, `${at.name} shows no focus`);
    passed.add(at.name);
  }
  for (const id of ["language", "example", "schema", "text", "files", "model", "mode", "service", "extract"]) {
    assert.ok(passed.has(id), `${id} cannot be reached: ${[...passed].join()}`);
  }
  assert.ok(passed.has("tab-fields") && passed.has("panel-fields") && !passed.has("tab-json"));

  await page.focus("#tab-fields");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate("document.activeElement.id"), "tab-request");
  assert.ok(await page.evaluate("!document.querySelector('#panel-request').hidden"));
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate("document.activeElement.id"), "tab-fields");

  await page.focus("#text");
  await page.keyboard.down("Control");
  await page.keyboard.press("Enter");
  await page.keyboard.up("Control");
  await page.waitForSelector("#status[data-state='done']", { timeout: 20_000 });
  await page.close();
});

test("what happens is announced", { skip }, async () => {
  const page = await stage.open();
  const live = await page.evaluate(() => document.querySelector("#status").getAttribute("role"));
  assert.equal(live, "status");
  await page.close();
});

test("while an answer arrives, nothing jumps", { skip }, async () => {
  for (const size of [{}, PHONE]) {
    const page = await stage.open(size);
    await page.evaluate(() => {
      globalThis.shifts = [];
      new PerformanceObserver((list) => {
        for (const { value, startTime, sources } of list.getEntries()) {
          shifts.push({ value, startTime, parts: sources.map(({ node }) => node?.dataset?.path ?? node?.nodeName) });
        }
      }).observe({ type: "layout-shift" });
      // At the end long texts unfold.
      new MutationObserver(() => {
        globalThis.end ??= performance.now();
      }).observe(document.querySelector("#fields"), { attributeFilter: ["data-ended"] });
    });
    const places = () =>
      page.evaluate(() =>
        ["#status", "#metrics", ".tabs", "#panel-fields", "#input"].map((selector) => {
          const { top, left, width } = document.querySelector(selector).getBoundingClientRect();
          return [selector, Math.round(top + scrollY), Math.round(left), Math.round(width)];
        }),
      );
    const atFirst = await places();
    await extract(page);
    assert.deepEqual(await places(), atFirst);
    assert.ok(await page.evaluate("end > 0"));
    const shifts = await page.evaluate("shifts.filter(({ startTime }) => startTime < end)");
    const total = shifts.reduce((sum, { value }) => sum + value, 0);
    assert.ok(total < 0.01, `${total} ${JSON.stringify(shifts)}`);
    await page.close();
  }
});

test("the page takes input within a second", { skip }, async () => {
  const page = await stage.open();
  const times = [];
  for (let visit = 0; visit < 3; visit += 1) {
    await page.reload();
    await page.waitForSelector("html[data-ready]");
    times.push(await page.evaluate("performance.getEntriesByName('interactive')[0].startTime"));
  }
  assert.ok(Math.min(...times) < 1000, times.join());
  await page.close();
});

test("no page reported an error", { skip }, () => assert.deepEqual(stage.failures, []));
