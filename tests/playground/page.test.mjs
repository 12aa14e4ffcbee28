// The playground in Chromium: fields that fill in, objections, the request, files, and what is typed wrongly.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { choose, extract, fill, found, rowsOf, settled, startStage, textOf } from "./support.mjs";

const skip = found.reason;
let stage;
before(async () => {
  if (!skip) stage = await startStage();
});
after(() => stage?.close());

const lastRequest = () => stage.playground.endpoint.requests.at(-1);

test("the fields of the schema wait, fill in one after the other, and are valid", { skip }, async () => {
  const page = await stage.open({ drawsAll: true });
  assert.deepEqual(
    (await rowsOf(page)).map(([path, state, value]) => [path, state, value]),
    [
      ["/number", "pending", "string"],
      ["/supplier", "pending", "string"],
      ["/issued", "pending", "date"],
      ["/currency", "pending", "EUR | GBP | SEK | USD"],
      ["/lines", "pending", "list"],
      ["/total", "pending", "number"],
      ["/paid", "pending", "boolean"],
    ],
  );
  await page.evaluate(() => {
    globalThis.seen = [];
    new MutationObserver(() => {
      const states = [...document.querySelectorAll("#fields tr[data-path]")].map(
        ({ dataset }) => `${dataset.path} ${dataset.state}`,
      );
      seen.push(states);
    }).observe(document.querySelector("#fields tbody"), { subtree: true, childList: true, attributes: true });
  });
  assert.deepEqual(await extract(page), {
    state: "done",
    headline: "Valid",
    detail: "The first answer has the schema’s form.",
  });
  const seen = await page.evaluate("seen");
  const first = (state) => seen.findIndex((states) => states.includes(state));
  const order = ["/number valid", "/lines writing", "/lines/0/quantity arrived", "/lines/2 writing", "/total valid"];
  const times = order.map(first);
  assert.ok(
    times.every((time, index) => time >= 0 && (index === 0 || time > times[index - 1])),
    times.join(),
  );
  assert.ok(seen[first("/number valid")].includes("/lines pending"), "the end is not there yet");
  assert.ok(!seen[first("/lines/2 writing")].some((row) => row.startsWith("/total")), "the list does not push it down");

  const object = JSON.parse(await textOf(page, "json"));
  assert.equal(object.supplier, "Lindqvist & Söner AB");
  assert.equal(object.lines[1].unitPrice, 35);
  assert.ok((await rowsOf(page)).every(([, state]) => state === "valid"));
  assert.deepEqual(
    (await rowsOf(page)).find(([path]) => path === "/lines/2/description"),
    ["/lines/2/description", "valid", "Fitting, two days", ""],
  );
  assert.match(await textOf(page, "time-first"), /^\d+ ms$/u);
  assert.match(await textOf(page, "time-whole"), /^(?:\d+ ms|\d\.\d\d s)$/u);
  await page.close();
});

test("tokens are counted, and cost what the prices say", { skip }, async () => {
  const page = await stage.open();
  await fill(page, { "price-input": "1000", "price-output": "3000" });
  await extract(page);
  const [tokensIn, tokensOut] = [Number(await textOf(page, "tokens-in")), Number(await textOf(page, "tokens-out"))];
  assert.ok(tokensIn > 0 && tokensOut > 0);
  const expected = (tokensIn * 1000 + tokensOut * 3000) / 1e6;
  assert.ok(Math.abs(Number(await textOf(page, "cost")) - expected) < expected / 100, await textOf(page, "cost"));
  await page.close();
});

test("an answer that breaks a rule shows the objection, and is asked for again", { skip }, async () => {
  const page = await stage.open();
  await choose(page, "badge");
  await page.evaluate(() => {
    globalThis.told = [];
    const status = document.querySelector("#status");
    const note = () =>
      told.push(
        `${status.textContent.trim().replace(/\s+/gu, " ")} ${document.querySelectorAll("#attempts li h3").length}`,
      );
    new MutationObserver(note).observe(status, { subtree: true, childList: true, characterData: true });
  });
  assert.deepEqual((await extract(page)).detail, "Answer 2 has the schema’s form.");
  assert.deepEqual(JSON.parse(await textOf(page, "json")), { name: "MARIA LOPEZ", team: "Research" });
  const attempts = await page.evaluate(() =>
    [...document.querySelectorAll("#attempts > li")].map((item) => [
      item.querySelector("h3").textContent,
      item.querySelector("[data-kind='objection']")?.textContent,
      item.querySelector("pre").textContent,
    ]),
  );
  assert.deepEqual(attempts, [
    ["Attempt 1: not valid", "/name: must be in upper case letters", '{ "name": "Maria Lopez", "team": "Research" }'],
    ["Attempt 2: valid", null, '{ "name": "MARIA LOPEZ", "team": "Research" }'],
  ]);
  const told = await page.evaluate("told");
  assert.ok(told.includes("Asking again /name: must be in upper case letters 1"), told.join("\n"));
  await page.evaluate("document.querySelectorAll('#attempts details')[1].open = true");
  await page.waitForFunction("document.querySelectorAll('#attempts details pre')[1].textContent !== ''");
  const shown = await page.evaluate("document.querySelectorAll('#attempts details pre')[1].textContent");
  assert.deepEqual(
    JSON.parse(shown.slice(shown.indexOf("{"))),
    lastRequest().body,
    "the second request as it went out",
  );
  await page.close();
});

test("a call that fails says why, and marks the place", { skip }, async () => {
  const page = await stage.open();
  await choose(page, "badge");
  await fill(page, { model: "scripted.stubborn", "max-retries": "0" });
  const { state, headline, detail } = await extract(page);
  assert.deepEqual([state, headline], ["failed", "VALIDATION_FAILED"]);
  assert.match(detail, /must be in upper case letters/u);
  assert.deepEqual(await rowsOf(page), [
    ["/name", "invalid", "Maria Lopez", "must be in upper case letters"],
    ["/team", "valid", "Research", ""],
  ]);
  await fill(page, { model: "scripted.access-denied" });
  assert.equal((await extract(page)).headline, "ACCESS_DENIED");
  await page.close();
});

test("the request that is shown is the one that is sent", { skip }, async () => {
  const page = await stage.open();
  await fill(page, { text: "Invoice 7 of Ada Ltd.", temperature: "0.5", mode: "BEDROCK_TOOLS" });
  await page.waitForFunction("document.querySelector('#request').textContent.includes('Ada Ltd.')");
  const shown = await textOf(page, "request");
  assert.match(shown, /^POST http:\/\/127\.0\.0\.1:\d+\/model\/scripted\.invoice\/converse\n/u);
  assert.match(await textOf(page, "request-facts"), /^BEDROCK_TOOLS, by tool\. /u);
  await extract(page);
  const { body } = lastRequest();
  assert.deepEqual(JSON.parse(shown.slice(shown.indexOf("{"))), body);
  assert.equal(body.inferenceConfig.temperature, 0.5);
  await page.close();
});

test("a file goes along as a document or an image", { skip }, async () => {
  const page = await stage.open();
  await page.evaluate(() => {
    const png = atob(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    );
    const files = new DataTransfer();
    files.items.add(new File(["%PDF-1.4\n%%EOF"], "invoice.pdf", { type: "application/pdf" }));
    files.items.add(new File([Uint8Array.from(png, (c) => c.charCodeAt(0))], "stamp.png", { type: "image/png" }));
    document.querySelector("#drop").dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true }));
  });
  assert.match(await textOf(page, "file-list"), /^invoice\.pdf, 14 bytesRemovestamp\.png/u);
  assert.equal((await extract(page)).state, "done");
  const [text, document, image] = lastRequest().body.messages[0].content;
  assert.match(text.text, /^Lindqvist/u);
  assert.equal(document.document.format, "pdf");
  assert.equal(atob(document.document.source.bytes), "%PDF-1.4\n%%EOF");
  assert.equal(image.image.format, "png");
  await page.click("#file-list button");
  assert.doesNotMatch(await textOf(page, "file-list"), /invoice/u);
  await page.close();
});

test("a schema that is none is told in words, and nothing is sent", { skip }, async () => {
  const page = await stage.open();
  const sent = stage.playground.endpoint.requests.length;
  for (const [example, schema, message] of [
    ["invoice", "{ type: 'object' }", /^This is not JSON: /u],
    ["invoice", "[]", /^A JSON Schema is an object/u],
    ["contact", "z.object({", /^This code does not run: /u],
    ["contact", "({ name: 1 })", /^This is no Zod schema/u],
    ["contact", "  ", /^The schema is empty/u],
  ]) {
    await choose(page, example);
    await settled(page);
    await fill(page, { schema });
    await page.waitForFunction("document.querySelector('#schema-state').dataset.state === 'bad'");
    assert.match(await textOf(page, "schema-state"), message);
    await page.evaluate("document.querySelector('#extract').click()");
    await page.waitForFunction("document.activeElement.id === 'schema'");
  }
  assert.equal(stage.playground.endpoint.requests.length, sent);
  await page.close();
});

test("Stop ends a call, and the next one works", { skip }, async () => {
  const page = await stage.open();
  await page.evaluate("document.querySelector('#extract').click()");
  await page.waitForSelector("[data-path='/number'][data-state='valid']");
  await page.evaluate("document.querySelector('#stop').click()");
  await page.waitForFunction("document.querySelector('#headline').textContent === 'Stopped'");
  assert.equal((await rowsOf(page)).find(([path]) => path === "/paid")[1], "absent");
  assert.equal((await extract(page)).state, "done");
  await page.close();
});

test("no page reported an error", { skip }, () => assert.deepEqual(stage.failures, []));
