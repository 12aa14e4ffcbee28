// A typed skeleton of a JSON Schema, e.g. {"name": <string>}. Small models fill a skeleton in, but
// echo a raw schema back.
import { resolveReference } from "../constrained-schema.mjs";

const MAX_DEPTH = 8;
const MAX_ENUM_VALUES = 20;
const MAX_NOTE_CHARACTERS = 80;
const FORMAT_NOTES = {
  date: "YYYY-MM-DD",
  time: "HH:MM:SS",
  "date-time": "YYYY-MM-DDTHH:MM:SSZ",
};

export function schemaSkeleton(schema) {
  return render(schema, { root: schema, depth: 0 });
}

function render(schema, place) {
  if (typeof schema !== "object" || schema === null) return "<any>";
  if (place.depth > MAX_DEPTH) return "<object>";
  if (schema.$ref !== undefined) return render(resolveReference(place.root, schema.$ref), deeper(place));
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum)
    return `<${schema.enum
      .slice(0, MAX_ENUM_VALUES)
      .map((value) => JSON.stringify(value))
      .join(" or ")}>`;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return [...new Set(alternatives.map((option) => render(option, deeper(place))))].join(" or ");
  if (schema.allOf?.length === 1) return render(schema.allOf[0], deeper(place));
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => render({ ...schema, type }, deeper(place))).join(" or ");
  }
  if (schema.type === "object" || schema.properties) return renderObject(schema, place);
  if (schema.type === "array") return `[${render(schema.items, deeper(place))}, ...]`;
  return renderScalar(schema);
}

function renderObject(schema, place) {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) {
    const values = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
    return `{<string>: ${render(values, deeper(place))}, ...}`;
  }
  const required = new Set(schema.required ?? []);
  const members = properties.map(([name, child]) => {
    const value = render(child, deeper(place));
    return `${JSON.stringify(name)}: ${required.has(name) ? value : `${value} (optional)`}`;
  });
  return `{${members.join(", ")}}`;
}

function renderScalar(schema) {
  const notes = [FORMAT_NOTES[schema.format] ?? schema.format, schema.description?.slice(0, MAX_NOTE_CHARACTERS)];
  const note = notes.filter(Boolean).join(", ");
  return `<${schema.type ?? "any"}${note ? `: ${note}` : ""}>`;
}

function deeper(place) {
  return { ...place, depth: place.depth + 1 };
}
