/**
 * Puts JSON Schemas inside another one. Their definitions move to the new root, because that is where models and the
 * service look for them, and their references follow.
 *
 * JSON Schema 2020-12, Core 8.2: https://json-schema.org/draft/2020-12/json-schema-core#section-8.2
 */

import { badSchema } from "../errors.js";
import { prepareSchema } from "../schema/prepared.js";
import { cut } from "../text/words.js";

/** Keywords of one JSON Schema. */
export type Keywords = Record<string, unknown>;

/** A response model to be put inside another schema, and what to call it where it has no title. */
export interface Part {
  /** The `responseModel` of the part. */
  readonly model: unknown;
  /** What messages call the part. */
  readonly name: string;
}

/** Schemas as they may stand inside another one, and the keywords that they need at its root. */
export interface Embedded {
  /** The JSON Schemas of the parts, in order. */
  readonly schemas: readonly Keywords[];
  /** The keywords that belong at the root of the schema around them. */
  readonly root: Keywords;
}

/** Their values are data, in which a `$ref` is none. */
const DATA: ReadonlySet<string> = new Set(["const", "default", "enum", "examples"]);

/** Their values are schemas by name, and no names are keywords. */
const BY_NAME: ReadonlySet<string> = new Set([
  "$defs",
  "definitions",
  "dependencies",
  "dependentSchemas",
  "patternProperties",
  "properties",
]);

/** Drafts before 2019-09 keep definitions under another name. */
const OLD_DRAFT = /\bdraft-0[3-7]\b/u;

/**
 * Makes response models ready to stand inside another schema.
 *
 * @throws BedrockExtractError `BAD_SCHEMA` for models that are not usable, or not of one draft.
 */
export function embed(parts: readonly Part[]): Embedded {
  const given = parts.map(({ model }) => JSON.parse(prepareSchema(model).text) as Keywords);
  const dialect = commonDialect(given);
  const place = OLD_DRAFT.test(dialect ?? "") ? "definitions" : "$defs";
  const definitions = new Map<string, unknown>();
  const schemas = given.map((schema, index) => new Move(schema, parts[index]?.name ?? "", place, definitions).run());
  const root: Keywords = dialect === undefined ? {} : { $schema: dialect };
  if (definitions.size > 0) root[place] = record(definitions);
  return { schemas, root };
}

/** The title of a schema, or of the definition that it refers to. */
export function titleOf({ schemas, root }: Embedded): string | undefined {
  const [schema] = schemas;
  const [, place, name] = /^#\/([^/]+)\/([^/]+)$/u.exec(String(schema?.$ref)) ?? [];
  const target = place === undefined ? undefined : (root[place] as Keywords | undefined)?.[decoded(name ?? "")];
  return [schema, target].map((found) => (isKeywords(found) ? found.title : undefined)).find(isText) ?? undefined;
}

/** One `$schema` is for the whole: keywords mean different things in different drafts. */
function commonDialect(schemas: readonly Keywords[]): string | undefined {
  const dialects = schemas.map(({ $schema }) => (isText($schema) ? $schema.replace(/#$/u, "") : undefined));
  const drafts = new Set(dialects.map((dialect) => dialect ?? "https://json-schema.org/draft/2020-12/schema"));
  if (drafts.size > 1) {
    const shown = [...drafts].map((draft) => `\`${cut(draft, 60)}\``).slice(0, 2);
    throw badSchema(`Schemas of different drafts stand together: ${shown.join(" and ")}`, "Write them in one draft");
  }
  return dialects.find(isText);
}

/** Moves one schema: its definitions to `definitions`, and itself too where it refers to itself. */
class Move {
  readonly #schema: Keywords;
  readonly #name: string;
  readonly #place: string;
  readonly #definitions: Map<string, unknown>;
  /** What is appended to a definition's name, by its place and name in the schema. */
  readonly #suffixes = new Map<string, string>();
  #self: string | undefined;

  constructor(schema: Keywords, name: string, place: string, definitions: Map<string, unknown>) {
    this.#schema = schema;
    this.#name = name;
    this.#place = place;
    this.#definitions = definitions;
  }

  run(): Keywords {
    const { $schema: _dialect, $id: _id, $defs, definitions, ...body } = this.#schema;
    const found = Object.entries({ $defs, definitions }).flatMap(([place, schemas]) =>
      isKeywords(schemas) ? Object.entries(schemas).map(([name, schema]) => ({ place, name, schema })) : [],
    );
    // Names before references, which may point forward.
    const named = found.map(({ place, name, schema }) => {
      const free = this.#reserve(name);
      this.#suffixes.set(`${place}/${name}`, free.slice(name.length));
      return { free, schema };
    });
    const moved = this.#schemaCopy(body);
    for (const { free, schema } of named) this.#definitions.set(free, this.#copy(schema));
    if (this.#self === undefined) return moved;
    this.#definitions.set(this.#self, moved);
    return { $ref: `#/${this.#place}/${this.#self}` };
  }

  #reserve(name: string): string {
    let free = name;
    for (let copy = 2; this.#definitions.has(free); copy += 1) free = `${name}_${copy}`;
    this.#definitions.set(free, true);
    return free;
  }

  #copy(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((item) => this.#copy(item));
    if (!isKeywords(node)) return node;
    // A schema with an identity of its own refers to itself. One of a fragment alone is an old draft's anchor.
    const { $id } = node;
    return isText($id) && !$id.startsWith("#") ? node : this.#schemaCopy(node);
  }

  #schemaCopy(schema: Keywords): Keywords {
    return record(
      Object.entries(schema).map(([keyword, value]): [string, unknown] => {
        if (keyword === "$recursiveRef") return ["$ref", this.#reference(String(value))];
        if ((keyword === "$ref" || keyword === "$dynamicRef") && isText(value))
          return [keyword, this.#reference(value)];
        if (DATA.has(keyword)) return [keyword, value];
        if (!BY_NAME.has(keyword) || !isKeywords(value)) return [keyword, this.#copy(value)];
        return [keyword, record(Object.entries(value).map(([name, inner]) => [name, this.#copy(inner)]))];
      }),
    );
  }

  #reference(given: string): string {
    const reference = this.#withoutOwnId(given);
    if (reference !== "#" && !reference.startsWith("#/")) return reference;
    const [, place = "", name = "", rest = ""] =
      /^#\/(\$defs|%24defs|definitions)\/([^/]+)(.*)$/su.exec(reference) ?? [];
    const suffix = this.#suffixes.get(`${decoded(place)}/${decoded(name)}`);
    if (suffix !== undefined) return `#/${this.#place}/${name}${suffix}${rest}`;
    // A name that needs no escapes in a reference.
    this.#self ??= this.#reserve(String(this.#schema.title ?? this.#name).replace(/[^\w-]+/gu, "_"));
    return `#/${this.#place}/${this.#self}${reference.slice(1)}`;
  }

  /** The schema loses its `$id`, so what refers to it by that becomes a local reference. */
  #withoutOwnId(reference: string): string {
    const { $id } = this.#schema;
    const id = isText($id) ? $id.replace(/#$/u, "") : "";
    if (id === "" || !reference.startsWith(id)) return reference;
    const rest = reference.slice(id.length);
    if (rest === "") return "#";
    return rest.startsWith("#") ? rest : reference;
  }
}

/** A segment of a JSON Pointer in a URI, as the name that it stands for. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return segment;
  }
}

/** Without a prototype, a property named `__proto__` is one like any other. */
function record(entries: Iterable<readonly [string, unknown]>): Keywords {
  const fields: Keywords = Object.create(null);
  for (const [name, value] of entries) fields[name] = value;
  return fields;
}

function isKeywords(value: unknown): value is Keywords {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
