// The table of fields: a row for each field of the schema from the start, and one for each element when it arrives.
import { element, mark, setMark, setText } from "./dom.js";
import { rowsOf } from "./outline.js";

const WORDS = {
  absent: "absent",
  arrived: "arrived",
  invalid: "invalid",
  pending: "pending",
  valid: "valid",
  writing: "being written",
};

export class FieldTable {
  #table;
  #body;
  /** JSON Pointer → the parts of its row */
  #rows = new Map();

  constructor(table) {
    this.#table = table;
    this.#body = table.tBodies[0];
  }

  /** Shows the state of things; only what has changed is touched. */
  show(outline, progress, { isRunning, hasEnded }) {
    this.#table.toggleAttribute("data-ended", hasEnded);
    const wanted = rowsOf(outline, progress, isRunning);
    const paths = new Set(wanted.map(({ path }) => path));
    for (const [path, { row }] of this.#rows) {
      if (paths.has(path)) continue;
      row.remove();
      this.#rows.delete(path);
    }
    let before = null;
    for (const description of wanted) {
      const parts = this.#rowFor(description);
      const next = before === null ? this.#body.firstChild : before.nextSibling;
      if (parts.row !== next) this.#body.insertBefore(parts.row, next);
      before = parts.row;
      fill(parts, description, progress);
    }
  }

  #rowFor({ path, depth }) {
    let parts = this.#rows.get(path);
    if (parts === undefined) {
      parts = makeRow();
      parts.row.style.setProperty("--depth", depth);
      parts.row.dataset.path = path;
      this.#rows.set(path, parts);
    }
    return parts;
  }
}

function makeRow() {
  const sign = mark("pending");
  const name = element("span");
  const state = element("span", { class: "hidden" });
  const value = element("span", { class: "value" });
  const objection = element("span", { class: "objection" });
  const row = element(
    "tr",
    {},
    element("th", { scope: "row" }, element("div", { class: "name" }, sign, name, state)),
    element("td", {}, element("div", { class: "cell" }, value, objection)),
  );
  return { row, sign, name, state, value, objection };
}

function fill({ row, sign, name, state, value, objection }, { path, name: title, type, isGroup, isElement }, progress) {
  const now = progress.stateOf(path);
  if (row.dataset.state !== now) {
    row.dataset.state = now;
    setMark(sign, now);
    setText(state, `, ${WORDS[now]}`);
  }
  row.toggleAttribute("data-group", isGroup);
  row.toggleAttribute("data-element", isElement);
  const node = progress.at(path);
  setText(name, title || "value");
  value.classList.toggle("type", node === undefined || node.kind !== "scalar");
  setText(value, textOf(node, type, now));
  setText(objection, (progress.objection(path) ?? "").replace(`${path}: `, ""));
}

function textOf(node, type, state) {
  if (node === undefined) return state === "absent" ? "" : type;
  if (node.kind === "object") return "";
  if (node.kind === "list") return node.children.length === 1 ? "1 element" : `${node.children.length} elements`;
  const { value } = node;
  if (value instanceof Date) return value.toISOString();
  return typeof value === "string" ? value : String(value);
}
