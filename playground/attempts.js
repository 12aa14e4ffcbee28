// The answers of the model, one after the other, with what was wrong and what was mended.
import { element, mark } from "./dom.js";

/** The list item of an attempt. */
export function attemptItem(attempt) {
  const isValid = attempt.issues.length === 0;
  const state = isValid ? "valid" : "invalid";
  return element(
    "li",
    { "data-state": state },
    element("h3", {}, mark(state), `Attempt ${attempt.number}: ${isValid ? "valid" : "not valid"}`),
    element("p", { class: "facts quiet" }, factsOf(attempt)),
    element(
      "ul",
      {},
      ...attempt.issues.map(({ message }) => element("li", { "data-kind": "objection" }, message)),
      ...attempt.repairs.map((repair) => element("li", { "data-kind": "repair" }, repairText(repair))),
    ),
    element("pre", { class: "code" }, pretty(attempt.answer)),
  );
}

/** What was changed of an answer, in words. */
export function repairText({ path, kind, from }) {
  return `${path || "The answer"}: ${kind.replaceAll("-", " ")}, from ${from}`;
}

function factsOf({ usage, latencyMs, requests, stopReason, cutOff, patched }) {
  return [
    cutOff ? "cut off, so its tokens are not known" : `${usage.inputTokens} tokens in, ${usage.outputTokens} out`,
    ...(latencyMs === undefined ? [] : [`${latencyMs} ms at the service`]),
    ...(requests > 1 ? [`${requests} requests`] : []),
    ...(patched === undefined ? [] : [`corrects ${patched.join(", ")}`]),
    ...(stopReason === undefined ? [] : [`stopped: ${stopReason}`]),
  ].join(" · ");
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
