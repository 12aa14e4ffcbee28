// The answers of the model, one after the other, with what was wrong and what was mended.
import { element, mark, setText } from "./dom.js";
import { formatJson } from "./json.js";

const SHOWN_CHARACTERS = 400;

/** The list item of an attempt. `request` is the payload of the hook for the last request that it took. */
export function attemptItem(attempt, request) {
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
    ...(request === undefined ? [] : [requestDetails(request)]),
  );
}

/** The request, written when it is opened. */
function requestDetails({ url, body }) {
  const text = element("pre", { class: "code" });
  const details = element("details", {}, element("summary", {}, "Its request"), text);
  details.addEventListener("toggle", () => setText(text, requestText(url, body)), { once: true });
  return details;
}

/** A request as it is shown: the bytes of files say nothing to a reader. */
export function requestText(url, body) {
  return `POST ${url}\n\n${formatJson(body, { replace: shortened })}`;
}

function shortened(value) {
  if (typeof value !== "string" || value.length <= SHOWN_CHARACTERS || /\s/u.test(value)) return value;
  return `${value.slice(0, 40)}… (${value.length} characters)`;
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
    return formatJson(JSON.parse(text));
  } catch {
    return text;
  }
}
