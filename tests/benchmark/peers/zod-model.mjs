// The zod schema of a text: the same names, types, limits, formats and descriptions, written as one writes zod.
import { z } from "zod";

const ANNOTATIONS = new Set(["type", "properties", "required", "items", "enum", "format", "description"]);
const SCALARS = { string: z.string, integer: z.int, number: z.number, boolean: z.boolean };
const FORMATS = { date: z.iso.date, "date-time": () => z.iso.datetime({ offset: true }), email: z.email };
const LIMITS = {
  minimum: (part, limit) => part.gte(limit),
  exclusiveMinimum: (part, limit) => part.gt(limit),
  maximum: (part, limit) => part.lte(limit),
  minLength: (part, limit) => part.min(limit),
  minItems: (part, limit) => part.min(limit),
  maxItems: (part, limit) => part.max(limit),
  pattern: (part, expression) => part.regex(new RegExp(expression, "u")),
};

/** The zod schema of a JSON Schema of the benchmark. */
export function zodOf(schema) {
  let part = bare(schema);
  for (const [keyword, value] of Object.entries(schema)) {
    if (Object.hasOwn(LIMITS, keyword)) part = LIMITS[keyword](part, value);
    else if (!ANNOTATIONS.has(keyword)) throw new Error(`There is no zod equivalent of ${keyword} here.`);
  }
  return schema.description === undefined ? part : part.describe(schema.description);
}

function bare({ type, enum: options, format, properties, required, items }) {
  if (options) return z.enum(options);
  if (type === "array") return z.array(zodOf(items));
  if (format) return FORMATS[format]();
  if (type !== "object") return SCALARS[type]();
  const members = Object.entries(properties).map(([name, member]) => {
    const part = zodOf(member);
    return [name, required.includes(name) ? part : part.optional()];
  });
  return z.object(Object.fromEntries(members));
}
