// Checks a request body against the service model's shapes and words the violations as the service does.
import { readFileSync } from "node:fs";
import { validationError } from "./service-errors.mjs";

const { shapes } = JSON.parse(readFileSync(new URL("./service-shapes.json", import.meta.url), "utf8"));

// The service lists every violation; a hostile body could hold millions.
const MAX_REPORTED = 10;
const MAX_QUOTED_CHARACTERS = 120;
const MAX_DEPTH = 100;

/** Throws a ValidationException when `body` is not a valid input of the operation ("Converse" or "ConverseStream"). */
export function checkRequestShape(operation, body, { modelId }) {
  const violations = [];
  if (!isRecord(body)) throw validationError("The request body must be a JSON object.");
  checkDocumentDepth(body);
  checkShape("ConversationalModelId", modelId, "modelId", violations);
  checkShape(`${operation}Request`, body, "", violations);
  if (violations.length === 0) return;
  const count = violations.length;
  const listed = violations.slice(0, MAX_REPORTED).join("; ");
  throw validationError(`${count} validation error${count === 1 ? "" : "s"} detected: ${listed}`);
}

function checkShape(name, value, path, violations) {
  const shape = shapes[name];
  const check = CHECKS[shape.type];
  check(shape, value, path, violations);
}

const CHECKS = {
  structure(shape, value, path, violations) {
    if (!expectType(isRecord(value), "an object", value, path, violations)) return;
    checkMembers(shape, value, path, violations);
    for (const member of shape.required ?? []) {
      if (shape.inPath?.includes(member)) continue;
      if (isAbsent(value[member])) {
        violations.push(describe(null, join(path, member), "Member must not be null"));
      }
    }
  },
  union(shape, value, path, violations) {
    if (!expectType(isRecord(value), "an object", value, path, violations)) return;
    const set = Object.keys(value).filter((key) => !isAbsent(value[key]));
    if (set.length !== 1) {
      const members = Object.keys(shape.members).join(", ");
      violations.push(describe(value, path, `Member must have exactly one of the members set: [${members}]`));
      return;
    }
    checkMembers(shape, value, path, violations);
  },
  list(shape, value, path, violations) {
    if (!expectType(Array.isArray(value), "a list", value, path, violations)) return;
    checkLength(shape, value.length, value, path, violations);
    value.forEach((item, index) => {
      const itemPath = `${path}.${index + 1}.member`;
      if (isAbsent(item)) violations.push(describe(null, itemPath, "Member must not be null"));
      else checkShape(shape.member, item, itemPath, violations);
    });
  },
  map(shape, value, path, violations) {
    if (!expectType(isRecord(value), "an object", value, path, violations)) return;
    checkLength(shape, Object.keys(value).length, value, path, violations);
    for (const [key, item] of Object.entries(value)) {
      checkShape(shape.key, key, `${path}.key`, violations);
      checkShape(shape.value, item, join(path, key), violations);
    }
  },
  string(shape, value, path, violations) {
    if (!expectType(typeof value === "string", "a string", value, path, violations)) return;
    checkLength(shape, [...value].length, value, path, violations);
    if (shape.enum && !shape.enum.includes(value)) {
      violations.push(describe(value, path, `Member must satisfy enum value set: [${shape.enum.join(", ")}]`));
    }
    if (shape.pattern && !new RegExp(`^(?:${shape.pattern})$`).test(value)) {
      violations.push(describe(value, path, `Member must satisfy regular expression pattern: ${shape.pattern}`));
    }
  },
  integer(shape, value, path, violations) {
    if (!expectType(Number.isInteger(value), "an integer", value, path, violations)) return;
    checkRange(shape, value, path, violations);
  },
  float(shape, value, path, violations) {
    if (!expectType(typeof value === "number", "a number", value, path, violations)) return;
    checkRange(shape, value, path, violations);
  },
  boolean(_shape, value, path, violations) {
    expectType(typeof value === "boolean", "a boolean", value, path, violations);
  },
  blob(shape, value, path, violations) {
    const encoded = typeof value === "string" && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
    if (!expectType(encoded, "base64 text", value, path, violations)) return;
    checkLength(shape, Buffer.byteLength(value, "base64"), value, path, violations);
  },
  document() {},
};

function checkMembers(shape, value, path, violations) {
  for (const [key, item] of Object.entries(value)) {
    const memberPath = join(path, key);
    if (!Object.hasOwn(shape.members, key) || shape.inPath?.includes(key)) {
      violations.push(
        `Value at '${clip(memberPath)}' failed to satisfy constraint: Member is not known to the service`,
      );
    } else if (!isAbsent(item)) {
      checkShape(shape.members[key], item, memberPath, violations);
    }
  }
}

function checkLength({ min, max }, length, value, path, violations) {
  if (min !== undefined && length < min) {
    violations.push(describe(value, path, `Member must have length greater than or equal to ${min}`));
  }
  if (max !== undefined && length > max) {
    violations.push(describe(value, path, `Member must have length less than or equal to ${max}`));
  }
}

function checkRange({ min, max }, value, path, violations) {
  if (min !== undefined && value < min) {
    violations.push(describe(value, path, `Member must have value greater than or equal to ${min}`));
  }
  if (max !== undefined && value > max) {
    violations.push(describe(value, path, `Member must have value less than or equal to ${max}`));
  }
}

function expectType(matches, expected, value, path, violations) {
  if (!matches) violations.push(describe(value, path, `Member must be ${expected}`));
  return matches;
}

function describe(value, path, constraint) {
  const quoted = value === null ? "null" : `'${clip(typeof value === "string" ? value : JSON.stringify(value))}'`;
  return `Value ${quoted} at '${clip(path)}' failed to satisfy constraint: ${constraint}`;
}

// Documents are free-form, so their nesting is the one thing the shapes leave unbounded.
function checkDocumentDepth(body) {
  let level = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw validationError(`The request body is nested more than ${MAX_DEPTH} levels deep.`);
    level = level.flatMap((value) => Object.values(value).filter((item) => typeof item === "object" && item !== null));
  }
}

function join(path, member) {
  return path === "" ? member : `${path}.${member}`;
}

function clip(text) {
  return text.length > MAX_QUOTED_CHARACTERS ? `${text.slice(0, MAX_QUOTED_CHARACTERS)}…` : text;
}

function isAbsent(value) {
  return value === undefined || value === null;
}

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
