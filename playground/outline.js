// The fields that a JSON Schema promises, so that the page can show them before they arrive.
import { escaped, nameOf } from "./progress.js";

const MAX_DEPTH = 6;

/**
 * The outline of a schema: `{ type, fields?: [name, outline][], items?: outline }`. `type` is in words, for people.
 */
export function outlineOf(schema, root = schema, depth = 0) {
  if (typeof schema !== "object" || schema === null || depth > MAX_DEPTH) return { type: "anything" };
  if (typeof schema.$ref === "string") {
    const { $ref, ...rest } = schema;
    return outlineOf({ ...resolved($ref, root), ...rest }, root, depth + 1);
  }
  const options = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(options)) return ofOptions(options, root, depth);
  if (Array.isArray(schema.allOf)) return ofAll(schema, root, depth);
  const type = typeOf(schema);
  if (schema.properties) {
    const fields = Object.entries(schema.properties);
    return { type, fields: fields.map(([name, inner]) => [name, outlineOf(inner, root, depth + 1)]) };
  }
  return schema.items ? { type, items: outlineOf(schema.items, root, depth + 1) } : { type };
}

/**
 * The rows to show, in order: `{ path, name, depth, type, isGroup, isElement }`. Fields of the schema come first, then what else
 * arrived. While a call runs, what waits behind a list is held back until the list is complete: every element would push it down.
 */
export function rowsOf(outline, progress, isRunning = false) {
  const rows = [];
  addRows({ rows, isRunning, isListOpen: false }, outline, progress, "", 0);
  return rows;
}

function addRows(table, outline, progress, path, depth) {
  const state = progress.stateOf(path);
  if (table.isListOpen && state === "pending") return;
  const node = progress.at(path);
  const isObject = node === undefined ? outline.fields !== undefined : node.kind === "object";
  const isList = node === undefined ? outline.items !== undefined : node.kind === "list";
  // The root has no name: its fields stand for it.
  const isShown = path !== "" || !(isObject || isList);
  if (isShown) {
    const isElement = /\/\d+$/u.test(path) && progress.at(path.slice(0, path.lastIndexOf("/")))?.kind === "list";
    const name = isElement ? String(Number(nameOf(path)) + 1) : nameOf(path);
    table.rows.push({ path, name, depth, type: outline.type, isGroup: isObject || isList, isElement });
  }
  const inner = isShown ? depth + 1 : depth;
  if (isObject) {
    const known = new Map(outline.fields?.map(([name, field]) => [`${path}/${escaped(name)}`, field]));
    const others = (node?.children ?? []).filter((child) => !known.has(child));
    for (const child of [...known.keys(), ...others]) {
      addRows(table, known.get(child) ?? { type: "" }, progress, child, inner);
    }
  }
  if (isList) {
    for (const child of node?.children ?? []) addRows(table, outline.items ?? { type: "" }, progress, child, inner);
    if (table.isRunning && (state === "pending" || state === "writing")) table.isListOpen = true;
  }
}

function ofOptions(options, root, depth) {
  const outlines = options.filter(({ type }) => type !== "null").map((option) => outlineOf(option, root, depth + 1));
  const isOptional = outlines.length < options.length;
  if (outlines.length === 1) {
    return isOptional ? { ...outlines[0], type: `${outlines[0].type} or null` } : outlines[0];
  }
  return { type: [...new Set(outlines.map(({ type }) => type))].join(" or ") };
}

function ofAll({ allOf, ...rest }, root, depth) {
  const parts = [rest, ...allOf].map((part) => outlineOf(part, root, depth + 1));
  const fields = parts.flatMap((part) => part.fields ?? []);
  return fields.length > 0 ? { type: "object", fields } : parts.at(-1);
}

function typeOf({ type, enum: members, const: constant, format, items, properties }) {
  if (Array.isArray(members)) return members.map((member) => String(member)).join(" | ");
  if (constant !== undefined) return String(constant);
  if (Array.isArray(type)) return type.join(" or ");
  if (type === "array" || items) return "list";
  if (properties) return "object";
  return format ?? type ?? "anything";
}

function resolved(reference, root) {
  if (!reference.startsWith("#")) return {};
  const names = reference.slice(1).split("/").slice(1);
  return names.reduce((value, name) => value?.[nameOf(name)], root) ?? {};
}
