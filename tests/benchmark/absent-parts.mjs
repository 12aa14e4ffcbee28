// What the texts of the benchmark of absent fields are made of, and what counts as invented.
import { object } from "./schema-parts.mjs";

/**
 * A text with its schema and the one object that is right. Fields are `[schema, value]`: those of `required`, and those of
 * `mentioned`, which are optional and told all the same. `absent` holds schemas only: what the text says nothing of.
 */
export function telling(name, text, required, absent, mentioned = {}) {
  const told = { ...required, ...mentioned };
  const of = (fields, index) => Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field[index]]));
  const properties = { ...of(required, 0), ...absent, ...of(mentioned, 0) };
  const optional = [...Object.keys(absent), ...Object.keys(mentioned)];
  return { name, schema: object(properties, optional), text, expected: of(told, 1) };
}

/** The optional fields of a schema that the right object does not have, each as its path; an absent object counts once. */
export function absentFields({ schema, expected }) {
  return fieldsOf(schema, expected, []).absent;
}

/** The optional fields that the right object has. */
export function mentionedFields({ schema, expected }) {
  return fieldsOf(schema, expected, []).mentioned;
}

/** What a value holds at a path; null and an empty list say that there is nothing. */
export function holds(value, path) {
  const found = path.reduce((node, step) => node?.[step], value);
  return found !== undefined && found !== null && !(Array.isArray(found) && found.length === 0);
}

function fieldsOf(schema, expected, path) {
  const found = { absent: [], mentioned: [] };
  const add = (other) => {
    for (const kind of Object.keys(found)) found[kind].push(...other[kind]);
  };
  if (schema.type === "array") {
    for (const [index, item] of expected.entries()) add(fieldsOf(schema.items, item, [...path, index]));
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const place = [...path, name];
    const isPresent = Object.hasOwn(expected, name);
    if (!schema.required.includes(name)) found[isPresent ? "mentioned" : "absent"].push(place);
    if (isPresent) add(fieldsOf(property, expected[name], place));
  }
  return found;
}
