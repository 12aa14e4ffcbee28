// The right side of the page: status, figures, fields, attempts.
import { attemptItem, repairText } from "./attempts.js";
import { byId, element, setRichText, setText } from "./dom.js";
import { FieldTable } from "./fields.js";
import { formatJson } from "./json.js";
import { Progress } from "./progress.js";

const NOTHING = "–";

export class Result {
  #table = new FieldTable(byId("fields"));
  #outline = { type: "anything" };
  #progress = new Progress();
  #attempts = [];
  /** The last request of each attempt. */
  #requests = new Map();
  #isRunning = false;
  #hasEnded = false;
  #data;
  #isDrawing = false;

  /** Shows the fields of another schema, as long as nothing has been asked. */
  outline(outline) {
    this.#outline = outline;
    this.#clear();
    this.#draw();
  }

  /** The value as far as it is there, as JSON text. */
  get json() {
    const value = this.#data === undefined ? this.#progress.value() : this.#data;
    return value === undefined ? "" : formatJson(value);
  }

  begin() {
    this.#clear();
    this.#requests.clear();
    this.#showAttempts([]);
    for (const id of ["time-first", "time-whole", "attempt-count", "tokens-in", "tokens-out", "cost"]) {
      setText(byId(id), NOTHING);
    }
    this.status("running", "Asking", "The request is on its way.");
    this.#isRunning = true;
    this.#draw();
  }

  /** A request leaves. */
  request(payload) {
    const { attempt, mechanism } = payload;
    this.#requests.set(attempt, payload);
    const objection = this.#attempts.at(-1)?.issues[0]?.message;
    if (attempt > 1 && objection) this.status("running", "Asking again", objection);
    else this.status("running", "Asking", `Attempt ${attempt}, by ${mechanism.replaceAll("-", " ")}`);
    setText(byId("attempt-count"), String(attempt));
  }

  /** An answer of the model is not valid. */
  attempt(attempt) {
    this.#showAttempts([...this.#attempts, attempt]);
    this.#progress.object(attempt.issues);
    const sum = (name) => String(this.#attempts.reduce((total, { usage }) => total + usage[name], 0));
    setText(byId("tokens-in"), sum("inputTokens"));
    setText(byId("tokens-out"), sum("outputTokens"));
    this.#later();
  }

  /** An event of the stream. */
  event(event, milliseconds) {
    const had = this.#progress.hasBegun;
    this.#progress.hear(event);
    if (!had && this.#progress.hasBegun) {
      const first = byId("time-first");
      if (first.textContent === NOTHING) setText(first, time(milliseconds));
      if (this.#attempts.length === 0) setText(byId("headline"), "Streaming");
    }
    this.#later();
  }

  /** The call has ended well. */
  done({ data, completion }, milliseconds) {
    this.#data = data;
    this.#end(completion, milliseconds);
    const count = completion.attempts.length;
    this.status("done", "Valid", `${count === 1 ? "The first answer" : `Answer ${count}`} has the schema’s form.`);
  }

  /** The call has ended in an error. */
  fail(error, milliseconds, wasStopped) {
    const issues = error.code === "VALIDATION_FAILED" ? (error.completion?.attempts.at(-1)?.issues ?? []) : [];
    this.#progress.fail(issues);
    this.#end(error.completion, milliseconds);
    if (wasStopped) this.status("idle", "Stopped", "You stopped the call.");
    else this.status("failed", error.code ?? "Error", error.message);
  }

  status(state, headline, detail) {
    byId("status").dataset.state = state;
    setText(byId("headline"), headline);
    setRichText(byId("detail"), detail);
  }

  #showAttempts(attempts) {
    this.#attempts = attempts;
    byId("attempts").replaceChildren(
      ...attempts.map((attempt) => attemptItem(attempt, this.#requests.get(attempt.number))),
    );
    byId("no-attempts").hidden = attempts.length > 0;
  }

  #clear() {
    this.#progress = new Progress();
    this.#data = undefined;
    this.#hasEnded = false;
    byId("notes").replaceChildren();
  }

  #end(completion, milliseconds) {
    this.#isRunning = false;
    this.#hasEnded = true;
    setText(byId("time-whole"), time(milliseconds));
    if (completion !== undefined) {
      setText(byId("attempt-count"), String(completion.attempts.length));
      setText(byId("tokens-in"), String(completion.usage.inputTokens));
      setText(byId("tokens-out"), String(completion.usage.outputTokens));
      setText(byId("cost"), completion.cost === undefined ? NOTHING : cost(completion.cost));
      byId("notes").replaceChildren(...notesOf(completion));
      this.#showAttempts(completion.attempts);
    }
    this.#draw();
  }

  /** Draws once for all events of a frame. */
  #later() {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    requestAnimationFrame(() => {
      this.#isDrawing = false;
      this.#draw();
    });
  }

  #draw() {
    this.#table.show(this.#outline, this.#progress, { isRunning: this.#isRunning, hasEnded: this.#hasEnded });
    setText(byId("json"), this.json);
  }
}

function notesOf({ repairs, warnings, fallbacks, endedEarly }) {
  const note = (title, text) => element("li", {}, element("strong", {}, title), ` ${text}`);
  return [
    ...repairs.map((repair) => note("Repaired", repairText(repair))),
    ...warnings.map(({ path, message }) => note("Warning", `${path} ${message}`.trim())),
    ...fallbacks.map(({ mechanism, message }) => note(`Refused: ${mechanism}`, message)),
    ...(endedEarly === undefined ? [] : [note("Ended early", "The model gave the same value again.")]),
  ];
}

function time(milliseconds) {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

function cost(amount) {
  return new Intl.NumberFormat("en", { maximumSignificantDigits: 3, minimumFractionDigits: 2 }).format(amount);
}
