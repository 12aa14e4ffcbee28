// Who is called, when, and until when: hooks around the scripted core.
import assert from "node:assert/strict";
import { test } from "node:test";
import { seeded } from "../property/random.mjs";
import { answering, credentials, failure, loadFacade, messages, personSchema } from "./support/facade.mjs";
import { assertGrammar } from "./support/grammar.mjs";

const jason = { name: "Jason", age: 25 };
const EVENT = "usage";
const { fromBedrock, script } = await loadFacade();

/** A client whose calls tell `EVENT` once each. */
function client(options = {}) {
  script.override = {
    progress: () =>
      JSON.stringify({ modelId: "m", attempts: 1, attempt: { number: 1, issues: [], usage: {} }, usage: {} }),
  };
  const made = fromBedrock({ credentials, fetch: answering(jason).fetch, ...options });
  return { ...made, call: () => made.create({ responseModel: personSchema, messages }) };
}

test("handlers are called as a list of them says, whatever is added and taken out", async () => {
  for (let seed = 0; seed < 150; seed += 1) {
    const random = seeded(seed);
    const { on, once, off, clear, call } = client();
    const heard = [];
    const handlers = ["a", "b", "c"].map((name) => Object.assign(() => heard.push(name), { label: name }));
    /** What is listening, by the documented rules. */
    let model = [];
    const removers = [];
    for (let step = 0; step < 30; step += 1) {
      const handler = random.pick(handlers);
      const entry = { handler };
      switch (random.pick(["on", "on", "once", "once", "off", "off", "remove", "call", "call", "clear"])) {
        case "on":
          removers.push([on(EVENT, handler), entry]);
          model.push(entry);
          break;
        case "once":
          entry.once = true;
          removers.push([once(EVENT, handler), entry]);
          model.push(entry);
          break;
        case "off": {
          off(EVENT, handler);
          const found = model.find((one) => one.handler === handler);
          model = model.filter((one) => one !== found);
          break;
        }
        case "remove": {
          if (removers.length === 0) break;
          const [remove, removed] = random.pick(removers);
          remove();
          model = model.filter((one) => one !== removed);
          break;
        }
        case "clear": {
          const name = random.pick([undefined, EVENT, "invalid", "invalid"]);
          clear(name);
          if (name !== "invalid") model = [];
          break;
        }
        default: {
          await call();
          const expected = model.map((one) => one.handler.label);
          assert.deepEqual(heard.splice(0), expected, `seed ${seed}, step ${step}`);
          model = model.filter((one) => !one.once);
        }
      }
    }
  }
});

test("a handler that was added for once is taken out as it was given", async () => {
  const heard = [];
  const handler = () => heard.push("called");
  const { on, once, off, call } = client();
  once(EVENT, handler);
  off(EVENT, handler);
  await call();
  assert.deepEqual(heard, []);
  once(EVENT, handler);
  once(EVENT, handler);
  off(EVENT, handler);
  await call();
  await call();
  assert.deepEqual(heard.splice(0), ["called"]);
  on(EVENT, handler);
  once(EVENT, handler);
  off(EVENT, handler);
  await call();
  await call();
  assert.deepEqual(heard.splice(0), ["called"], "the earliest is taken out, and the other is called once");
});

test("what handlers add and take out counts from then on", async () => {
  const heard = [];
  const { on, once, off, clear, call } = client();
  const last = () => heard.push("last");
  on(EVENT, () => {
    heard.push("first");
    off(EVENT, last);
    on(EVENT, () => heard.push("added"));
  });
  once(EVENT, last);
  await call();
  assert.deepEqual(heard.splice(0), ["first"]);
  await call();
  assert.deepEqual(heard.splice(0), ["first", "added"]);
  clear();
  on(EVENT, () => {
    heard.push("clears");
    clear(EVENT);
  });
  on(EVENT, last);
  await call();
  await call();
  assert.deepEqual(heard.splice(0), ["clears"]);
});

test("the names of instructor mean the same hooks, wherever a name is given", async () => {
  const heard = [];
  const hear = (payload) => heard.push(payload.usage === undefined ? "other" : "usage");
  const { on, off, once, clear, call } = client({ hooks: { "completion:usage": hear, usage: hear } });
  await call();
  assert.deepEqual(heard.splice(0), ["usage", "usage"]);
  off("completion:usage", hear);
  off("usage", hear);
  on("usage", hear);
  once("completion:usage", hear);
  await call();
  assert.deepEqual(heard.splice(0), ["usage", "usage"]);
  clear("completion:usage");
  await call();
  assert.deepEqual(heard, []);
});

test("taking out twice takes out one", async () => {
  const heard = [];
  const handler = () => heard.push("called");
  const { on, call } = client();
  const remove = on(EVENT, handler);
  on(EVENT, handler);
  remove();
  remove();
  await call();
  assert.deepEqual(heard, ["called"]);
});

test("names and handlers that are none are refused in every function", async () => {
  const made = client();
  for (const method of ["on", "once", "off", "clear"]) {
    for (const [name, expected] of [
      ["completion:kwarg", /^There is no hook `completion:kwarg`. Did you mean `completion:kwargs`\?$/u],
      ["requests", /^There is no hook `requests`. Did you mean `request`\?$/u],
      ["finished", /^There is no hook `finished`. Use one of error, /u],
      [5, /^The name of a hook is a number. Use one of /u],
      [Symbol("x"), /^The name of a hook is a symbol. /u],
      [Object.create(null), /^The name of a hook is an object. /u],
    ]) {
      const error = await failure(() => made[method](name, () => {}));
      assert.deepEqual([error.code, error.path], ["BAD_OPTION", "hooks"]);
      assert.match(error.message, expected);
      assertGrammar(error);
    }
  }
  for (const method of ["on", "once"]) {
    for (const handler of [undefined, null, 5, {}, "f"]) {
      const error = await failure(() => made[method]("invalid", handler));
      assert.deepEqual([error.code, error.path], ["BAD_OPTION", "hooks.invalid"]);
    }
  }
});

test("a request is told when it leaves: after the wait, with credentials at hand", async () => {
  const told = [];
  script.override = {};
  script.firstDelay = 30;
  try {
    const note = (what) => told.push(what);
    const started = performance.now();
    const made = fromBedrock({
      credentials: async () => {
        note("credentials");
        return credentials;
      },
      fetch: async () => {
        note("fetch");
        return Response.json(jason);
      },
      hooks: { request: () => note(performance.now() - started >= 25 ? "late" : "early") },
    });
    await made.create({ responseModel: personSchema, messages });
    assert.deepEqual(told.splice(0), ["credentials", "late", "fetch"]);

    // What never leaves is not told.
    const aborted = new AbortController();
    const call = made.create({ responseModel: personSchema, messages, signal: aborted.signal });
    setTimeout(() => aborted.abort(), 5);
    assert.equal((await failure(() => call)).code, "ABORTED");
    assert.deepEqual(told, []);
  } finally {
    script.firstDelay = 0;
  }
});
