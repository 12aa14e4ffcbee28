// Pictures of the page in its states, made with the prepared answers.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { findBrowser } from "../../tests/package/support/browser-binary.mjs";
import { SetupError } from "../scripts/lib/progress.mjs";
import { startPlayground } from "./playground.mjs";

const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 360, height: 780, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

/** What is done before each picture. */
const PICTURES = {
  empty: {},
  streaming: {
    acts: (page) =>
      startAndWait(page, "[data-path='/lines/1/description'][data-state='valid'], [data-path='/lines/1/quantity']"),
  },
  finished: { acts: (page) => extract(page, "invoice") },
  failing: { acts: fail },
  attempts: { acts: (page) => extract(page, "badge", "attempts") },
  request: { acts: (page) => openTab(page, "request") },
  code: { acts: (page) => openTab(page, "code") },
  service: { acts: showService },
  dark: { isDark: true, acts: (page) => extract(page, "badge") },
  "dark-streaming": {
    isDark: true,
    acts: (page) =>
      startAndWait(page, "[data-path='/lines/0/unitPrice'][data-state='arrived'], [data-path='/lines/1']"),
  },
  phone: { viewport: PHONE },
  "phone-finished": { viewport: PHONE, acts: (page) => extract(page, "contact") },
};

/** Writes the pictures into a directory; resolves to their paths. */
export async function takeScreenshots(directory) {
  const found = await findBrowser();
  if (found.reason) throw new SetupError(`Pictures need a browser: ${found.reason}.`);
  mkdirSync(directory, { recursive: true });
  const playground = await startPlayground({ scripted: true });
  const browser = await puppeteer.launch({
    executablePath: found.path,
    headless: "shell",
    args: [...found.parameters, "--no-sandbox"],
  });
  try {
    const paths = [];
    for (const [name, { viewport = DESKTOP, isDark = false, acts }] of Object.entries(PICTURES)) {
      const page = await browser.newPage();
      await page.setViewport(viewport);
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: isDark ? "dark" : "light" }]);
      await page.goto(playground.url);
      await page.waitForFunction("document.querySelector('#request').textContent !== ''");
      await acts?.(page);
      paths.push(join(directory, `${name}.png`));
      await page.screenshot({ path: paths.at(-1) });
      await page.close();
    }
    return paths;
  } finally {
    await browser.close();
    await playground.close();
  }
}

async function choose(page, example) {
  await page.select("#example", example);
  await page.waitForFunction(`document.querySelector('#model').value === 'scripted.${example}'`);
}

async function extract(page, example, tab = "fields") {
  await choose(page, example);
  await page.type("#price-input", "3");
  await page.type("#price-output", "15");
  await page.evaluate("document.querySelector('form .scroll').scrollTop = 0");
  await page.click("#extract");
  await page.waitForSelector("#status[data-state='done']", { timeout: 20_000 });
  await page.click(`#tab-${tab}`);
}

async function startAndWait(page, selector) {
  await page.click("#extract");
  await page.waitForSelector(selector, { timeout: 20_000 });
}

async function fail(page) {
  await choose(page, "badge");
  await page.evaluate("document.querySelector('#model').value = 'scripted.stubborn'");
  await page.click("#extract");
  await page.waitForSelector("#status[data-state='failed']", { timeout: 20_000 });
}

async function openTab(page, tab) {
  await page.click(`#tab-${tab}`);
}

async function showService(page) {
  await page.select("#service", "keys");
  await page.evaluate("document.querySelector('#service').scrollIntoView({ block: 'center' })");
}
