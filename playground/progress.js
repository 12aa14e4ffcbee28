// What of a streamed value has arrived, and what is known of it. It hears the events of `fullStream`.

/** @typedef {"absent" | "arrived" | "invalid" | "pending" | "valid" | "writing"} State */

export class Progress {
  /** JSON Pointer → `{ kind, value, children, isComplete }` */
  #nodes = new Map();
  /** JSON Pointer → what is wrong there */
  #objections = new Map();
  /** The first names of pointers whose part of the value was refused. */
  #refused = new Set();
  #isAccepted = false;
  #hasEnded = false;

  /** Takes an event of `fullStream`. */
  hear(event) {
    switch (event.type) {
      case "value":
        this.#put(event.path, event.value, false);
        break;
      case "append":
        this.#nodes.get(event.path).value += event.append;
        break;
      case "complete":
        this.#nodes.get(event.path).isComplete = true;
        break;
      case "invalid":
        this.#refused.add(first(event.path));
        this.object(event.issues);
        break;
      case "reset":
        this.#clear();
        break;
      case "done":
        this.#clear();
        this.#put("", event.data, true);
        this.#isAccepted = true;
        this.#hasEnded = true;
        break;
    }
  }

  /** Nothing follows, although the value was not accepted. `issues` say why, if it is the value's fault. */
  fail(issues) {
    this.#hasEnded = true;
    this.object(issues);
  }

  /** Adds objections: `{ path, message }` each. */
  object(issues) {
    for (const { path, message } of issues) {
      this.#refused.add(first(path));
      this.#objections.set(path, message);
    }
  }

  /** What stands at a JSON Pointer: `{ kind: "list" | "object" | "scalar", value, children }`, or undefined. */
  at(path) {
    return this.#nodes.get(path);
  }

  /** The value at a JSON Pointer as far as it has arrived. */
  value(path = "") {
    const node = this.#nodes.get(path);
    if (node === undefined || node.kind === "scalar") return node?.value;
    const values = node.children.map((child) => [nameOf(child), this.value(child)]);
    return node.kind === "list" ? values.map(([, value]) => value) : Object.fromEntries(values);
  }

  /** What is wrong at a JSON Pointer. */
  objection(path) {
    return this.#objections.get(path);
  }

  /** Whether anything of the value is there. */
  get hasBegun() {
    return this.#nodes.size > 0;
  }

  /** @returns {State} */
  stateOf(path) {
    if (this.#objections.has(path)) return "invalid";
    const node = this.#nodes.get(path);
    if (node === undefined) return this.#hasEnded ? "absent" : "pending";
    if (this.#isAccepted) return "valid";
    if (!node.isComplete) return this.#hasEnded ? "arrived" : "writing";
    // The package judges each property of the value, or element of the list, as soon as it is complete.
    const part = path === "" ? "" : `/${first(path)}`;
    const isJudged = path !== "" && this.#nodes.get(part)?.isComplete && !this.#refused.has(first(path));
    return isJudged ? "valid" : "arrived";
  }

  #clear() {
    this.#nodes.clear();
    this.#objections.clear();
    this.#refused.clear();
  }

  /** Containers and strings that have just begun are empty; whatever else comes is all there. */
  #put(path, value, isComplete) {
    const parent = path === "" ? undefined : this.#nodes.get(path.slice(0, path.lastIndexOf("/")));
    const known = this.#nodes.has(path);
    if (parent !== undefined && !known) parent.children.push(path);
    if (!isContainer(value)) {
      this.#nodes.set(path, { kind: "scalar", value, children: [], isComplete: isComplete || value !== "" });
      return;
    }
    const entries = Object.entries(value);
    const whole = isComplete || entries.length > 0;
    const kind = Array.isArray(value) ? "list" : "object";
    this.#nodes.set(path, { kind, children: [], isComplete: whole });
    for (const [name, inner] of entries) this.#put(`${path}/${escaped(name)}`, inner, whole);
  }
}

/** The last name of a JSON Pointer. */
export function nameOf(path) {
  return path
    .slice(path.lastIndexOf("/") + 1)
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
}

/** A name as it stands in a JSON Pointer. */
export function escaped(name) {
  return String(name).replaceAll("~", "~0").replaceAll("/", "~1");
}

function first(path) {
  return path.split("/", 2)[1];
}

/** A date, which a transform may give, is a value of its own. */
function isContainer(value) {
  return Array.isArray(value) || Object.prototype.toString.call(value) === "[object Object]";
}
