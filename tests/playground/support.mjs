// The playground with prepared answers, and Chromium to look at it.
import puppeteer from "puppeteer-core";
import { startPlayground } from "../../js/playground/playground.mjs";
import { findBrowser } from "../package/support/browser-binary.mjs";

export const found = await findBrowser();

/** Fast enough for tests, slow enough to see fields arrive one by one. */
const GAP_MILLISECONDS = 10;

/** Starts both; `open()` gives a page that is ready, and `failures` what went wrong in pages. */
export async function startStage() {
  const playground = await startPlayground({ scripted: true, gapMs: GAP_MILLISECONDS });
  const browser = await puppeteer.launch({
    executablePath: found.path,
    headless: "shell",
    args: [...found.parameters.filter((parameter) => parameter !== "--disable-web-security"), "--no-sandbox"],
  });
  const failures = [];
  return {
    playground,
    failures,
    /** `drawsAll` draws every event by itself; otherwise a busy machine draws many at once. */
    async open({ width = 1280, height = 860, isDark = false, drawsAll = false } = {}) {
      const page = await browser.newPage();
      if (drawsAll) await page.evaluateOnNewDocument(drawAll);
      page.on("pageerror", (error) => failures.push(String(error)));
      page.on("console", (message) => {
        // The status of a refused request is what some tests are about.
        if (message.type() === "error" && !message.text().startsWith("Failed to load")) failures.push(message.text());
      });
      await page.setViewport({ width, height });
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: isDark ? "dark" : "light" }]);
      await page.goto(playground.url);
      await settled(page);
      return page;
    },
    async close() {
      await browser.close();
      await playground.close();
    },
  };
}

/** Runs in the page: answers come in small pieces, and the page has drawn each before the next one comes. */
function drawAll() {
  const plain = fetch;
  globalThis.fetch = async (...given) => {
    const answer = await plain(...given);
    if (!answer.url.includes("/model/")) return answer;
    const pieces = new TransformStream({
      async transform(bytes, controller) {
        for (let at = 0; at < bytes.length; at += 100) {
          controller.enqueue(bytes.slice(at, at + 100));
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      },
    });
    return new Response(answer.body.pipeThrough(pieces), answer);
  };
  globalThis.requestAnimationFrame = (draw) => setTimeout(draw, 0);
}

/** Waits until the request of the current form is shown. */
export async function settled(page) {
  await page.waitForFunction("document.querySelector('#request').textContent !== ''", { timeout: 20_000 });
}

/** Puts values into fields by their ids, as somebody who types. */
export async function fill(page, values) {
  await page.evaluate((entries) => {
    for (const [id, value] of entries) {
      const field = document.getElementById(id);
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }, Object.entries(values));
}

/** Chooses an example; the code is the last that shows it. */
export async function choose(page, example) {
  await fill(page, { example });
  await page.waitForFunction(`document.querySelector('#code').textContent.includes('"scripted.${example}"')`);
}

/** Presses the button and waits for the end; resolves to `{ state, headline, detail }`. */
export async function extract(page) {
  // In the page: a field that has been scrolled away must not get the click.
  await page.evaluate(() => {
    // A call may end before anybody looks: what the last one left does not count.
    document.querySelector("#status").dataset.state = "running";
    document.querySelector("#extract").click();
  });
  await page.waitForSelector("#status:not([data-state='running'])", { timeout: 20_000 });
  return await page.evaluate(() => ({
    state: document.querySelector("#status").dataset.state,
    headline: document.querySelector("#headline").textContent,
    detail: document.querySelector("#detail").textContent,
  }));
}

export const textOf = (page, id) => page.evaluate((name) => document.getElementById(name).textContent, id);

/** The rows of fields: `[path, state, value, objection]`. */
export const rowsOf = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("#fields tbody tr")].map((row) => [
      row.dataset.path,
      row.dataset.state,
      row.querySelector(".value").textContent,
      row.querySelector(".objection").textContent,
    ]),
  );
