/**
 * Copies a caller's value as plain data for `JSON.stringify`, refusing by name what JSON would drop or distort. Binary
 * data goes to the attachments where media may stand.
 *
 * `JSON.stringify` alone would silently lose functions, turn `NaN` into null and a Map into `{}`, and would fail on
 * cycles without saying where. The value is read once, so that getters run once, and is never changed.
 */

import { ATTACHMENT, type Attachments, isBinary, TEXT } from "./attachments.js";
import { BedrockExtractError, capital, cut, describeKind, isBedrockExtractError } from "./errors.js";

/** The JSON parser of the core stops at 128 levels; the request puts a few of its own around the value. */
const DEPTH_LIMIT = 120;

/** Shared references are written out each time: without a bound, a small object could describe a huge text. */
const VALUE_LIMIT = 1_000_000;

const PATH_LIMIT = 160;

/** From here on a text is cheaper beside the JSON than in it. No web address is as long. */
const LONG_TEXT = 4096;

/** Options in which media may stand. */
const MEDIA_OPTIONS = /^(?:messages|system|toolConfig)\b/u;

/** The fields as plain data, without those that are undefined. Binary data is replaced by placeholders. */
export function plainRequest(fields: object, attachments: Attachments): object {
  return plainData(fields, "", "BAD_OPTION", attachments);
}

/** A JSON Schema as plain data. */
export function plainSchema(schema: object): object {
  return plainData(schema, "responseModel", "BAD_SCHEMA");
}

function plainData(value: object, root: string, code: "BAD_OPTION" | "BAD_SCHEMA", attachments?: Attachments): object {
  const refuse: Refusal = (place, message, help, cause) => {
    const path = cut(place, PATH_LIMIT);
    return new BedrockExtractError({ code, message: `${message} at \`${path}\``, help, path, cause });
  };
  return new Snapshot(refuse, attachments).take(value, root, 0) as object;
}

type Refusal = (place: string, message: string, help: string, cause?: unknown) => BedrockExtractError;

/** One pass over a value that copies what JSON can hold. */
class Snapshot {
  readonly #ancestors = new Set<object>();
  readonly #refuse: Refusal;
  readonly #attachments: Attachments | undefined;
  #values = 0;

  constructor(refuse: Refusal, attachments: Attachments | undefined) {
    this.#refuse = refuse;
    this.#attachments = attachments;
  }

  take(given: unknown, path: string, depth: number): unknown {
    this.#values += 1;
    if (this.#values > VALUE_LIMIT) {
      throw this.#refuse(path, `More than ${VALUE_LIMIT} values`, "Shorten the value");
    }
    const value = this.#replaced(given, path);
    switch (typeof value) {
      case "string":
        return value.length > LONG_TEXT && this.#attachments !== undefined
          ? this.#attachments.addText(value)
          : wellFormed(value);
      case "boolean":
        return value;
      case "number":
        if (Number.isFinite(value)) return value;
        throw this.#refuse(path, `\`${value}\` has no JSON form`, "Pass a finite number");
      case "bigint":
        throw this.#refuse(path, "A BigInt has no JSON form", "Convert it with `Number(…)` or `String(…)`");
      case "object":
        return value === null ? null : this.#guarded(path, () => this.#nested(value, path, depth));
      default:
        throw this.#refuse(path, `${capital(describeKind(value))} has no JSON form`, "Remove it, or pass plain data");
    }
  }

  /** What `toJSON` says, as in `JSON.stringify`: dates become ISO text. Binary data must not: a Buffer would be a list. */
  #replaced(value: unknown, path: string): unknown {
    if (typeof value !== "object" || value === null) return value;
    return this.#guarded(path, () => {
      if (isBinary(value)) return value;
      const { toJSON } = value as { readonly toJSON?: unknown };
      return typeof toJSON === "function" ? (toJSON.call(value, path) as unknown) : value;
    });
  }

  #nested(value: object, path: string, depth: number): unknown {
    if (isBinary(value)) return this.#binary(value, path);
    this.#refuseUnrepresentable(value, path);
    if (depth >= DEPTH_LIMIT) throw this.#refuse(path, `More than ${DEPTH_LIMIT} nested levels`, "Flatten the value");
    if (this.#ancestors.has(value)) {
      throw this.#refuse(path, "The value contains itself", "Remove the circular reference");
    }
    this.#ancestors.add(value);
    const copy = Array.isArray(value) ? this.#array(value, path, depth) : this.#object(value, path, depth);
    this.#ancestors.delete(value);
    return copy;
  }

  #binary(value: object, path: string): object {
    if (this.#attachments !== undefined && MEDIA_OPTIONS.test(path)) {
      return this.#attachments.add(value, cut(path, PATH_LIMIT));
    }
    throw this.#refuse(path, `${capital(describeKind(value))} has no JSON form`, "Pass the bytes as base64 text");
  }

  #array(items: readonly unknown[], path: string, depth: number): unknown[] {
    return Array.from({ length: Math.min(items.length, VALUE_LIMIT + 1) }, (_, index) => {
      const place = `${path}[${index}]`;
      return this.take(
        this.#guarded(place, () => items[index]),
        place,
        depth + 1,
      );
    });
  }

  #object(fields: object, path: string, depth: number): object {
    // Without a prototype, a field named `__proto__` is a field like any other.
    const copy: Record<string, unknown> = Object.create(null);
    for (const name of Object.keys(fields)) {
      const place = join(path, name);
      if ((name === ATTACHMENT || name === TEXT) && this.#attachments !== undefined) {
        throw this.#refuse(place, "The key of a placeholder is reserved", "Pass the data itself");
      }
      const value = this.#guarded(place, () => (fields as Readonly<Record<string, unknown>>)[name]);
      if (value !== undefined) copy[wellFormed(name)] = this.take(value, place, depth + 1);
    }
    return copy;
  }

  #refuseUnrepresentable(value: object, path: string): void {
    if (typeof (value as { readonly then?: unknown }).then === "function") {
      throw this.#refuse(path, "A promise has no JSON form", "Await it first");
    }
    if (value instanceof Map || value instanceof Set || value instanceof WeakMap || value instanceof WeakSet) {
      throw this.#refuse(path, `${capital(describeKind(value))} has no JSON form`, "Pass a plain object or array");
    }
  }

  #guarded<Result>(path: string, read: () => Result): Result {
    try {
      return read();
    } catch (cause) {
      if (isBedrockExtractError(cause)) throw cause;
      throw this.#refuse(path, "Reading the value threw an error, see `cause`", "Pass plain data", cause);
    }
  }
}

/** Half of a surrogate pair, the usual leftover of cutting text inside an emoji, cannot be sent as UTF-8. */
function wellFormed(text: string): string {
  // Several times faster where there is one; this package's lowest language level does not know it.
  const { toWellFormed } = text as { toWellFormed?(): string };
  return toWellFormed === undefined ? text.replace(/\p{Surrogate}/gu, "\ufffd") : toWellFormed.call(text);
}

/** A path with one more name. */
export function join(path: string, name: string): string {
  if (!/^[\p{L}_$][\p{L}\p{N}_$]{0,59}$/u.test(name)) return `${path}[${JSON.stringify(cut(name, 60))}]`;
  return path === "" ? name : `${path}.${name}`;
}
