// Generated schemas of the libraries, each with a value that is meant for it.
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import * as z from "zod";

const words = [
  "Ann",
  "Köln",
  " padded ",
  "",
  "AB-1234",
  "ab-1234",
  "2026-11-25T10:00",
  "10:00",
  "PT1H30S",
  "5",
  "true",
];

/** A schema of Zod and a value for it. The value may still be refused: the library is asked. */
export function zodCase(choices, depth = 0) {
  const { integer, pick, chance } = choices;
  const leaves = [
    () => [z.string(), pick(words)],
    () => [z.string().trim().length(2), "  ab  "],
    () => [z.string().toLowerCase(), "ABC"],
    () => [z.string().regex(/^[a-z]{2}-\d{4}$/i), pick(["AB-1234", "ab-1234"])],
    () => [z.string().regex(/^a.b$/s), "a\nb"],
    () => [z.string().regex(/^b$/m), "a\nb"],
    () => [z.url(), pick(["https://de.wikipedia.org/wiki/Größe", "https://münchen.de/x", "https://a.example/a b"])],
    () => [z.iso.duration(), pick(["PT1H30S", "P3W"])],
    () => [z.iso.time(), pick(["10:00", "10:00:05.5"])],
    () => [z.iso.datetime({ local: true }), "2026-11-25T10:00:00"],
    () => [z.email({ pattern: z.regexes.unicodeEmail }), "jörg@exämple.com"],
    () => [z.int().catch(0), pick(["many", 5, null])],
    () => [z.enum(["bug", "other"]).catch("other"), "question"],
    () => [
      z.preprocess((value) => (typeof value === "string" ? value.split(", ") : value), z.array(z.string())),
      "a, b",
    ],
    () => [z.coerce.number(), pick(["12", 12, true, null])],
    () => [z.coerce.boolean(), pick([1, "no", null])],
    () => [z.number(), pick([0.1, -5, 1e300, 9007199254740992])],
    () => [z.stringbool(), pick(["yes", "off", "TRUE"])],
    () => [z.literal(["a", 1, null]), pick(["a", 1, null])],
    () => [z.string().transform((text) => text.length), "four"],
    () => [z.codec(z.string(), z.number(), { decode: Number, encode: String }), "12"],
    () => [z.any(), pick([null, { a: [1] }, "x"])],
  ];
  const [schema, value] =
    depth < 3 && chance(0.5)
      ? pick([
          () => objectCase(choices, depth),
          () => {
            const [item, held] = zodCase(choices, depth + 1);
            return [z.array(item), Array.from({ length: integer(0, 3) }, () => held)];
          },
          () => {
            const [one, held] = zodCase(choices, depth + 1);
            return [z.union([one, zodCase(choices, depth + 1)[0]]), held];
          },
          () => {
            const [held, value] = zodCase(choices, depth + 1);
            return [z.record(z.string(), held), { [pick(["k", "a/b", "x~y"])]: value }];
          },
        ])()
      : pick(leaves)();
  if (chance(0.2)) return [schema.nullable(), chance(0.5) ? null : value];
  return [schema, value];
}

function objectCase(choices, depth) {
  const { integer, chance } = choices;
  const names = ["a", "b", "c", "d"].slice(0, integer(1, 4));
  const cases = names.map((name) => [name, zodCase(choices, depth + 1)]);
  const fields = cases.map(([name, [schema]]) => [name, chance(0.3) ? schema.optional() : schema]);
  const kept = cases.filter(([name]) => !fields.find(([field]) => field === name)[1].isOptional?.() || chance(0.6));
  const object = { z: z.object, strict: z.strictObject, loose: z.looseObject }[choices.pick(["z", "strict", "loose"])];
  return [object(Object.fromEntries(fields)), Object.fromEntries(kept.map(([name, [, value]]) => [name, value]))];
}

/** The same for Valibot. */
export function valibotCase(choices, depth = 0) {
  const { integer, pick, chance } = choices;
  const leaves = [
    () => [v.string(), pick(words)],
    () => [v.pipe(v.string(), v.isoDateTime()), "2026-11-25T10:00"],
    () => [v.pipe(v.string(), v.isoTime()), "10:00"],
    () => [v.pipe(v.string(), v.trim(), v.length(2)), "  ab  "],
    () => [v.pipe(v.string(), v.regex(/^[a-z]{2}-\d{4}$/i)), "AB-1234"],
    () => [v.pipe(v.string(), v.url()), "https://münchen.de/Größe"],
    () => [v.fallback(v.pipe(v.number(), v.integer()), 0), pick(["many", 3])],
    () => [
      v.pipe(
        v.string(),
        v.check((text) => text.length < 20),
      ),
      "short",
    ],
    () => [
      v.pipe(
        v.string(),
        v.transform((text) => text.length),
      ),
      "four",
    ],
    () => [v.number(), pick([0.1, -5, 1e300])],
    () => [v.picklist(["a", "b"]), pick(["a", "b"])],
    () => [v.nullable(v.boolean()), pick([true, null])],
  ];
  if (depth >= 3 || !chance(0.5)) return pick(leaves)();
  return pick([
    () => {
      const names = ["a", "b", "c"].slice(0, integer(1, 3));
      const cases = names.map((name) => [name, valibotCase(choices, depth + 1)]);
      const fields = cases.map(([name, [schema]]) => [name, schema]);
      const object = pick([v.object, v.strictObject, v.looseObject]);
      return [object(Object.fromEntries(fields)), Object.fromEntries(cases.map(([name, [, value]]) => [name, value]))];
    },
    () => {
      const [item, held] = valibotCase(choices, depth + 1);
      return [v.array(item), Array.from({ length: integer(0, 3) }, () => held)];
    },
    () => {
      const [one, held] = valibotCase(choices, depth + 1);
      return [v.union([one, valibotCase(choices, depth + 1)[0]]), held];
    },
  ])();
}

/** A Valibot schema as Standard Schema with its converter. */
export const standardOf = (schema) => toStandardJsonSchema(schema);

/** The same for ArkType. */
export function arktypeCase(choices) {
  const { pick } = choices;
  const leaves = [
    ["string", pick(words)],
    ["string.trim", "  ab  "],
    ["string.lower", "ABC"],
    ["string.numeric.parse", "12"],
    ["string.url", "https://münchen.de/x"],
    ["number", pick([0.5, -5])],
    ["'a' | 'b'", pick(["a", "b"])],
    ["string | null", pick(["x", null])],
    ["string[]", ["a", "b"]],
  ];
  const names = ["a", "b", "c", "d"].slice(0, choices.integer(1, 4));
  const cases = names.map((name) => [name, pick(leaves)]);
  const definition = Object.fromEntries(cases.map(([name, [definition]]) => [name, definition]));
  const value = Object.fromEntries(cases.map(([name, [, value]]) => [name, value]));
  return [type(definition), value];
}
