// A `fetch` that has no ear for its signal answers after the call has ended: that answer is ended, not left open.
import assert from "node:assert/strict";
import { test } from "node:test";
import { credentials, failure, loadFacade, messages, personSchema } from "./support/facade.mjs";

const { fromBedrock } = await loadFacade();

/** A `fetch` that answers once it is let, whatever its signal says. */
function deaf() {
  const state = { cancelled: 0 };
  const asked = new Promise((resolve) => {
    state.fetch = () => {
      resolve();
      return new Promise((resolve, reject) => {
        state.fail = reject;
        state.answer = (status = 200) => {
          const body = new ReadableStream({
            cancel() {
              state.cancelled += 1;
            },
          });
          resolve(new Response(body, { status, headers: { location: "https://example.com/b" } }));
        };
      });
    };
  });
  return Object.assign(state, { asked });
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
const picture = [{ role: "user", content: [{ image: { source: "https://example.com/a" } }] }];

for (const [what, conversation, options] of [
  ["the service's", messages, {}],
  ["a medium's", picture, { fetchMedia: true }],
]) {
  for (const [end, code] of [
    ["signal", "ABORTED"],
    ["timeout", "TIMEOUT"],
    ["deadline", "TIMEOUT"],
  ]) {
    test(`${what} late answer is ended after the call's ${end}`, async () => {
      for (const status of [200, 302, 503]) {
        const web = deaf();
        const controller = new AbortController();
        const limits = { timeout: { timeout: 20 }, deadline: { deadline: Date.now() + 20 }, signal: {} };
        const client = fromBedrock({ credentials, fetch: web.fetch, ...options });
        const call = client.create({
          responseModel: personSchema,
          messages: conversation,
          signal: controller.signal,
          ...limits[end],
        });
        const failed = failure(() => call);
        await web.asked;
        if (end === "signal") controller.abort();
        assert.equal((await failed).code, code);
        assert.equal(web.cancelled, 0);
        web.answer(status);
        await turn();
        assert.equal(web.cancelled, 1, `${status}`);
      }
    });
  }

  test(`${what} late failure, or an answer that is none, is nobody's`, async () => {
    const orphans = [];
    const note = (reason) => orphans.push(reason);
    process.on("unhandledRejection", note);
    for (const late of [(web) => web.fail(new Error("late")), (web) => web.none("text")]) {
      const web = deaf();
      const none = new Promise((resolve) => {
        web.none = resolve;
      });
      const fetch = (...request) => Promise.race([web.fetch(...request), none]);
      const client = fromBedrock({ credentials, fetch, ...options });
      const call = client.create({ responseModel: personSchema, messages: conversation, timeout: 10 });
      assert.equal((await failure(() => call)).code, "TIMEOUT");
      late(web);
      await turn();
    }
    process.off("unhandledRejection", note);
    assert.deepEqual(orphans, []);
  });
}

test("a medium's late answer is ended after the medium's own timeout", async () => {
  const web = deaf();
  const client = fromBedrock({ credentials, fetch: web.fetch, fetchMedia: { timeout: 10 } });
  const error = await failure(() => client.create({ responseModel: personSchema, messages: picture }));
  assert.deepEqual([error.code, error.path], ["TIMEOUT", "messages[0].content[0].image.source"]);
  web.answer();
  await turn();
  assert.equal(web.cancelled, 1);
});
