// A service with a quota on a clock that the test moves: calls of a minute take milliseconds.
import { mock } from "node:test";

const MINUTE = 60_000;

/** Replaces clock and timers for the test, and gives the hands of the clock. */
export function simulatedClock(t) {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.UTC(2026, 0, 1) });
  t.after(() => mock.timers.reset());
  return {
    /** Moves the clock until the promise is settled, and gives its result. */
    async run(promise, step = 50, longest = 60 * MINUTE) {
      let settled = false;
      const end = () => {
        settled = true;
      };
      promise.then(end, end);
      for (let passed = 0; !settled; passed += step) {
        if (passed > longest) throw new Error("nothing came of it within an hour");
        for (let turn = 0; turn < 4 && !settled; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        if (!settled) mock.timers.tick(step);
      }
      return promise;
    },
  };
}

/** A quota as services have it: at most `limit` within any minute, or a bucket that fills all the time. */
export function quota(kind, limit) {
  let taken = [];
  let level = limit;
  let filledAt = Date.now();
  return {
    take(amount = 1) {
      const time = Date.now();
      if (kind === "bucket") {
        level = Math.min(limit, level + ((time - filledAt) / MINUTE) * limit);
        filledAt = time;
        if (level < amount) return false;
        level -= amount;
        return true;
      }
      const since = kind === "calendar" ? time - (time % MINUTE) : time - MINUTE;
      taken = taken.filter((one) => one.time >= since);
      if (taken.reduce((sum, one) => sum + one.amount, 0) + amount > limit) return false;
      taken.push({ time, amount });
      return true;
    },
  };
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A `fetch` that answers after `latency`, with what `answer` gives for the number of the request. It notes every request. */
export function service({ admits = () => true, latency = 400, words, usage, answer } = {}) {
  const requests = [];
  const fetch = async (url, { body }) => {
    const request = { url: String(url), time: Date.now(), body: JSON.parse(new TextDecoder().decode(body)) };
    requests.push(request);
    await pause(latency);
    request.admitted = admits(request);
    request.answeredAt = Date.now();
    if (!request.admitted)
      return refusal(429, "ThrottlingException", words ?? "Too many requests, please wait before trying again.");
    return answer?.(request, requests.length) ?? extracted({ text: textOf(request) }, usage);
  };
  return { fetch, requests };
}

/** A refusal in the service's form. */
export function refusal(status, name, message) {
  return new Response(JSON.stringify({ message }), {
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": name },
  });
}

/** An answer in the service's form. */
export function extracted(input, usage = { inputTokens: 100, outputTokens: 20, totalTokens: 120 }) {
  const toolUse = { toolUseId: "t1", name: "extract", input };
  const body = {
    output: { message: { role: "assistant", content: [{ toolUse }] } },
    stopReason: "tool_use",
    usage,
    metrics: { latencyMs: 1 },
  };
  return new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });
}

/** The text of the last message. */
export function textOf({ body }) {
  return body.messages
    .at(-1)
    .content.map(({ text }) => text ?? "")
    .join("");
}

export const Text = {
  title: "extract",
  type: "object",
  properties: { text: { type: "string" } },
  required: ["text"],
};

export const conversation = (text) => [{ role: "user", content: text }];
