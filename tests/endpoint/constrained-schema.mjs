// The subset of JSON Schema the service accepts for constrained output (strict tools and outputConfig).
import { validationError } from "./service-errors.mjs";

const UNSUPPORTED_BY_TYPE = {
  integer: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  array: ["maxItems", "uniqueItems"],
};
const FORMATS = new Set(["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"]);
// References may fan out exponentially; the service gives up on such schemas too.
const MAX_VISITED = 10_000;
const SUBSCHEMA_LISTS = ["anyOf", "oneOf", "allOf"];

/** Throws the service's ValidationException for the first keyword that constrained decoding cannot honour. */
export function checkConstrainedSchema(root, path) {
  const walk = {
    root,
    visited: 0,
    fail(reason) {
      throw validationError(`${path}: ${reason}`);
    },
  };
  visit(root, [], walk);
}

function visit(schema, openReferences, walk) {
  if (typeof schema !== "object" || schema === null) return;
  const { fail } = walk;
  walk.visited += 1;
  if (walk.visited > MAX_VISITED) fail("Schema is too complex");
  const { type } = schema;
  if (type === "object" && schema.additionalProperties !== false) {
    fail("For 'object' type, 'additionalProperties' must be explicitly set to false");
  }
  const unsupported = (UNSUPPORTED_BY_TYPE[type] ?? []).filter((keyword) => keyword in schema);
  if (unsupported.length > 0) fail(`For '${type}' type, properties ${unsupported.join(", ")} are not supported`);
  if (type === "array" && (schema.minItems ?? 0) > 1) {
    fail("For 'array' type, 'minItems' values other than 0 or 1 are not supported");
  }
  if (schema.format !== undefined && !FORMATS.has(schema.format)) {
    fail(`For 'string' type, 'format' value '${schema.format}' is not supported`);
  }
  if (schema.$ref !== undefined) followReference(schema.$ref, openReferences, walk);
  // Definitions are visited where they are used: only there is it visible that one is recursive.
  for (const child of Object.values(schema.properties ?? {})) visit(child, openReferences, walk);
  for (const keyword of SUBSCHEMA_LISTS) {
    for (const child of schema[keyword] ?? []) visit(child, openReferences, walk);
  }
  visit(schema.items, openReferences, walk);
}

function followReference(reference, openReferences, walk) {
  const { root, fail } = walk;
  if (openReferences.includes(reference)) fail(`Recursive schema references are not supported ('${reference}')`);
  const target = resolveReference(root, reference);
  if (target === undefined) fail(`Schema reference '${reference}' cannot be resolved`);
  visit(target, [...openReferences, reference], walk);
}

/** The subschema an internal `#/…` reference points to, or undefined. */
export function resolveReference(root, reference) {
  if (reference === "#") return root;
  if (!reference.startsWith("#/")) return undefined;
  return reference
    .slice(2)
    .split("/")
    .map((part) => unescapePercent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((node, part) => (node && Object.hasOwn(node, part) ? node[part] : undefined), root);
}

function unescapePercent(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
