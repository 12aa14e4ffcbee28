/**
 * Copies a caller's value as plain data for `JSON.stringify`, refusing by name what JSON would drop or distort. Binary
 * data goes to the attachments where media may stand.
 *
 * `JSON.stringify` alone would silently lose functions, turn `NaN` into null and a Map into `{}`, and would fail on
 * cycles without saying where. The value is read once, so that getters run once, and is never changed.
 */

import { BedrockExtractError, isBedrockExtractError } from "../errors.js";
import { wellFormed } from "../text/well-formed.js";
import { capital, cut, describeKind } from "../text/words.js";
import { type Attachments, isBinary } from "./attachments.js";

/** The JSON parser of the core stops at 128 levels; the request puts a few of its own around the value. */
const DEPTH_LIMIT = 120;

/** Shared references are written out each time: without bounds, a small object could describe a huge text. */
const VALUE_LIMIT = 1_000_000;

/** UTF-16 code units of all strings and names; the core takes as many bytes of JSON. */
const TEXT_LIMIT = 64 * 1024 * 1024;

const PATH_LIMIT = 160;

/** A string of this length is cheaper beside the JSON than in it. */
const LONG_TEXT = 1024;

/** A member of this name is a placeholder that was copied from somewhere: it would mean nothing. */
const PLACEHOLDER = /^bedrock-extract:(?:[^:]*:)?(?:attachment|text)$/u;

/** Options in which media may stand. */
const MEDIA_OPTIONS: ReadonlySet<unknown> = new Set(["messages", "system", "toolConfig"]);

/** The fields as plain data, without those that are undefined. Binary data is replaced by placeholders. */
export function plainRequest(fields: object, attachments: Attachments): object {
  return new Snapshot("", "BAD_OPTION", attachments).of(fields);
}

/** A JSON Schema as plain data. */
export function plainSchema(schema: object): object {
  return new Snapshot("responseModel", "BAD_SCHEMA").of(schema);
}

/** One pass over a value that copies what JSON can hold. */
class Snapshot {
  readonly #root: string;
  readonly #code: "BAD_OPTION" | "BAD_SCHEMA";
  readonly #attachments: Attachments | undefined;
  /** Where the pass is: names and indexes from the root on, written out only for an error. */
  readonly #trail: (string | number)[] = [];
  readonly #ancestors: object[] = [];
  #values = 0;
  #characters = 0;

  constructor(root: string, code: "BAD_OPTION" | "BAD_SCHEMA", attachments?: Attachments) {
    this.#root = root;
    this.#code = code;
    this.#attachments = attachments;
  }

  of(value: object): object {
    try {
      return this.#take(value) as object;
    } catch (cause) {
      if (isBedrockExtractError(cause)) throw cause;
      throw this.#refusal("Reading the value threw an error, see `cause`", "Pass plain data", cause);
    }
  }

  #take(value: unknown): unknown {
    this.#values += 1;
    if (this.#values > VALUE_LIMIT) throw this.#refusal(`More than ${VALUE_LIMIT} values`, "Shorten the value");
    switch (typeof value) {
      case "string":
        return this.#text(value);
      case "boolean":
        return value;
      case "number":
        if (Number.isFinite(value)) return value;
        throw this.#refusal(`\`${value}\` has no JSON form`, "Pass a finite number");
      case "bigint":
        throw this.#refusal("A BigInt has no JSON form", "Convert it with `Number(…)` or `String(…)`");
      case "object":
        return value === null ? null : this.#nested(value);
      default:
        throw this.#refusal(`${capital(describeKind(value))} has no JSON form`, "Remove it, or pass plain data");
    }
  }

  #text(text: string): unknown {
    this.#count(text);
    // A URL may have to be fetched, and is looked for in the JSON.
    return text.length > LONG_TEXT && this.#attachments !== undefined && !/^https?:/iu.test(text)
      ? this.#attachments.addText(text)
      : wellFormed(text);
  }

  #count(text: string): void {
    this.#characters += text.length;
    if (this.#characters <= TEXT_LIMIT) return;
    throw this.#refusal(`More than ${TEXT_LIMIT} characters of text`, "Shorten the strings, or put media in Amazon S3");
  }

  #nested(value: object): unknown {
    const prototype: unknown = Object.getPrototypeOf(value);
    // Nearly all values, which are spared the questions that only objects of a class need.
    const plain = prototype === Object.prototype || prototype === Array.prototype;
    if (!plain && isBinary(value)) return this.#binary(value);
    // As in `JSON.stringify`: dates become ISO text. Binary data must not: a Buffer would be a list.
    const { toJSON, then } = value as { readonly toJSON?: unknown; readonly then?: unknown };
    if (typeof toJSON === "function") return this.#replaced(toJSON.call(value, String(this.#trail.at(-1) ?? "")));
    if (typeof then === "function") throw this.#refusal("A promise has no JSON form", "Await it first");
    if (!plain && isCollection(value)) {
      throw this.#refusal(`${capital(describeKind(value))} has no JSON form`, "Pass a plain object or array");
    }
    return this.#members(value);
  }

  /** What `toJSON` gave is not asked again. */
  #replaced(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return this.#take(value);
    return isBinary(value) ? this.#binary(value) : this.#members(value);
  }

  #members(value: object): unknown {
    if (this.#ancestors.length >= DEPTH_LIMIT) {
      throw this.#refusal(`More than ${DEPTH_LIMIT} nested levels`, "Flatten the value");
    }
    if (this.#ancestors.includes(value)) {
      throw this.#refusal("The value contains itself", "Remove the circular reference");
    }
    this.#ancestors.push(value);
    const copy = Array.isArray(value) ? this.#array(value) : this.#object(value as Readonly<Record<string, unknown>>);
    this.#ancestors.pop();
    return copy;
  }

  #binary(value: object): object {
    if (this.#attachments !== undefined && MEDIA_OPTIONS.has(this.#trail[0])) {
      return this.#attachments.add(value, this.#place());
    }
    throw this.#refusal(`${capital(describeKind(value))} has no JSON form`, "Pass the bytes as base64 text");
  }

  #array(items: readonly unknown[]): unknown[] {
    const copy: unknown[] = [];
    const { length } = items;
    for (let index = 0; index < length; index += 1) {
      this.#trail.push(index);
      copy.push(this.#take(items[index]));
      this.#trail.pop();
    }
    return copy;
  }

  #object(fields: Readonly<Record<string, unknown>>): object {
    const copy: Record<string, unknown> = {};
    for (const name of Object.keys(fields)) {
      this.#trail.push(name);
      this.#count(name);
      if (this.#attachments !== undefined && PLACEHOLDER.test(name)) {
        throw this.#refusal("The key of a placeholder is reserved", "Pass the data itself");
      }
      const value = fields[name];
      if (value !== undefined) define(copy, wellFormed(name), this.#take(value));
      this.#trail.pop();
    }
    return copy;
  }

  #place(): string {
    return cut(placeOf(this.#root, this.#trail), PATH_LIMIT);
  }

  #refusal(message: string, help: string, cause?: unknown): BedrockExtractError {
    const path = this.#place();
    return new BedrockExtractError({ code: this.#code, message: `${message} at \`${path}\``, help, path, cause });
  }
}

function isCollection(value: object): boolean {
  return value instanceof Map || value instanceof Set || value instanceof WeakMap || value instanceof WeakSet;
}

/** A field named `__proto__` is a field like any other. */
function define(fields: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== "__proto__") fields[name] = value;
  else Object.defineProperty(fields, name, { value, configurable: true, enumerable: true, writable: true });
}

/** The path of names and indexes from a root on. */
export function placeOf(root: string, trail: readonly (string | number)[]): string {
  return trail.reduce<string>((path, step) => (typeof step === "number" ? `${path}[${step}]` : join(path, step)), root);
}

/** A path with one more name. */
export function join(path: string, name: string): string {
  if (!/^[\p{L}_$][\p{L}\p{N}_$]{0,59}$/u.test(name)) return `${path}[${JSON.stringify(cut(name, 60))}]`;
  return path === "" ? name : `${path}.${name}`;
}
