// The page: reacts to the form, runs calls, and shows what becomes of them.
import { requestText } from "./attempts.js";
import { explain, extract, loadLibrary } from "./call.js";
import { codeFor } from "./code.js";
import { byId, element, setText } from "./dom.js";
import { examples } from "./examples.js";
import { makeFiles } from "./files.js";
import { outlineOf } from "./outline.js";
import { spreadPastedKeys } from "./paste.js";
import { Result } from "./result.js";
import { readSchema, SchemaError } from "./schema.js";
import { readKeys, readSettings } from "./settings.js";
import { makeTabs } from "./tabs.js";

const PAUSE_MILLISECONDS = 250;
const MODELS_OF_AWS = [
  "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
  "amazon.nova-lite-v1:0",
  "us.meta.llama4-maverick-17b-instruct-v1:0",
];

const form = byId("input");
const result = new Result();
const local = await (await fetch("/settings.json")).json();
const files = makeFiles({ input: byId("files"), area: byId("drop"), list: byId("file-list") }, changed);

/** The schema as it was typed last; undefined while it is none. */
let schema;
let request;
let running;
let timer;

/** Fills the form with an example. */
function fill({ id, language, schema: text, text: source }) {
  document.querySelector(`input[name="language"][value="${language}"]`).checked = true;
  byId("schema").value = text;
  byId("text").value = source;
  if (local.isScripted && byId("service").value === "local") byId("model").value = `scripted.${id}`;
  return schemaChanged();
}

async function schemaChanged() {
  const { language, schema: text } = readSettings();
  const state = byId("schema-state");
  try {
    const read = await readSchema(language, text);
    // Another text may have been typed while Zod was loaded.
    if (byId("schema").value !== text || readSettings().language !== language) return;
    schema = read;
    state.dataset.state = "good";
    setText(
      state,
      language === "zod" ? "The variable z is Zod 4. The code runs in this page." : "JSON Schema, drafts 4 to 2020-12.",
    );
    if (running === undefined) result.outline(outlineOf(schema.jsonSchema));
  } catch (error) {
    schema = undefined;
    state.dataset.state = "bad";
    setText(state, error instanceof SchemaError ? error.message : `The schema cannot be used: ${error.message}`);
  }
  await changed();
}

/** Something of the form has changed: so have the request and the code. */
async function changed() {
  const settings = readSettings();
  setText(byId("code"), codeFor(settings, files()));
  await showRequest(settings);
}

async function showRequest(settings) {
  if (schema === undefined) return showNoRequest("The schema has to be mended first.");
  try {
    request = await explain({ settings, local, schema, files: files() });
    setText(
      byId("request-facts"),
      `${request.mode}, by ${request.mechanism.replaceAll("-", " ")}. Streamed, it goes to converse-stream.`,
    );
    setText(byId("request"), requestText(request.url, request.body));
  } catch (error) {
    showNoRequest(error.message);
  }
}

function showNoRequest(reason) {
  request = undefined;
  setText(byId("request-facts"), reason);
  setText(byId("request"), "");
}

async function run() {
  if (running !== undefined) return;
  await schemaChanged();
  if (schema === undefined) {
    byId("schema").focus();
    return;
  }
  running = new AbortController();
  byId("extract").disabled = true;
  byId("stop").disabled = false;
  result.outline(outlineOf(schema.jsonSchema));
  result.begin();
  if (matchMedia("(max-width: 900px)").matches) byId("result").scrollIntoView();
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  const hears = {
    request: (payload) => result.request(payload),
    attempt: (attempt) => result.attempt(attempt),
    event: (event) => result.event(event, elapsed()),
  };
  try {
    const input = { settings: readSettings(), keys: readKeys(), local, schema, files: files() };
    result.done(await extract(input, hears, running.signal), elapsed());
  } catch (error) {
    result.fail(error, elapsed(), running.signal.aborted);
  } finally {
    running = undefined;
    byId("extract").disabled = false;
    byId("stop").disabled = true;
  }
}

function serviceChanged() {
  const { service, model } = readSettings();
  for (const field of document.querySelectorAll("[data-for]")) field.hidden = !field.dataset.for.includes(service);
  // A prepared answer calls a tool.
  for (const mode of document.querySelectorAll('#mode option[value^="BEDROCK_JSON"]')) {
    mode.disabled = local.isScripted && service === "local";
  }
  const models = service === "local" ? local.models : MODELS_OF_AWS;
  const others = service === "local" ? MODELS_OF_AWS : local.models;
  byId("models").replaceChildren(...models.map((id) => element("option", { value: id })));
  if (model === "" || others.includes(model)) byId("model").value = models[0];
  setText(byId("who-answers"), service === "local" ? local.title : "Amazon Bedrock");
}

async function copy(button) {
  const texts = { json: result.json, request: request?.bodyText ?? "", code: byId("code").textContent };
  await navigator.clipboard.writeText(texts[button.dataset.copy]);
  setText(button, "Copied");
  setTimeout(() => setText(button, "Copy"), 1500);
}

function listen() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    }
  });
  form.addEventListener("input", ({ target }) => {
    clearTimeout(timer);
    if (target.id === "service") serviceChanged();
    if (target.id === "example") return void fill(examples.find(({ id }) => id === target.value));
    const isSchema = target.id === "schema" || target.name === "language";
    timer = setTimeout(isSchema ? schemaChanged : changed, PAUSE_MILLISECONDS);
  });
  byId("stop").addEventListener("click", () => running?.abort());
  for (const button of document.querySelectorAll("[data-copy]")) button.addEventListener("click", () => copy(button));
  for (const radio of document.querySelectorAll('[name="runtime"]')) radio.addEventListener("input", changed);
  spreadPastedKeys();
  makeTabs(document.querySelector('[role="tablist"]'), () => {});
}

byId("example").replaceChildren(
  ...examples.map(({ id, title }) => element("option", { value: id }, `Example: ${title}`)),
);
serviceChanged();
listen();
document.documentElement.dataset.ready = "";
performance.mark("interactive");
await fill(examples[0]);
loadLibrary();
