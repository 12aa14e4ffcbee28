// One ticket and one tree in every library's own words: a text that is trimmed, a default, a union told apart, and a type that
// contains itself.
import { Type as LegacyType } from "@sinclair/typebox";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import { Schema as Effect, Effect as Effects } from "effect";
import { Schema as EffectThree } from "effect3";
import { Type } from "typebox";
import * as v from "valibot";
import * as z from "zod";
import * as mini from "zod/mini";
import { z as zodThree } from "zod/v3";
import { z as originalZodThree } from "zod3";
import { z as earlyZod } from "zod3/v4";

/** By library. `isThree`: it needs the older of two versions; `isPlain`: nothing but JSON Schema comes of it. */
export const libraries = {
  Zod: {
    schema: ticketOfZod(z),
    tree: treeOfZod(z),
  },
  "zod/mini": {
    schema: mini.object({
      title: mini.string().check(mini.trim(), mini.describe("What is wrong")),
      priority: mini._default(mini.number(), 3),
      due: mini.pipe(
        mini.string(),
        mini.transform((text) => new Date(text)),
      ),
      contact: mini.discriminatedUnion("kind", [
        mini.object({ kind: mini.literal("email"), address: mini.string() }),
        mini.object({ kind: mini.literal("phone"), number: mini.string() }),
      ]),
    }),
    tree: miniTree(),
  },
  "Zod 3 of zod/v3": { schema: ticketOfZod(zodThree), tree: treeOfZod(zodThree) },
  "Zod 3": { schema: ticketOfZod(originalZodThree), tree: treeOfZod(originalZodThree) },
  "Zod 4 before it had a converter": { isThree: true, schema: ticketOfZod(earlyZod), tree: treeOfZod(earlyZod) },
  Valibot: { schema: ticketOfValibot(), tree: treeOfValibot() },
  "Valibot with its converter": {
    schema: toStandardJsonSchema(ticketOfValibot()),
    tree: toStandardJsonSchema(treeOfValibot()),
  },
  ArkType: {
    schema: type({
      title: type("string.trim").describe("What is wrong"),
      priority: "number = 3",
      due: type("string").pipe((text) => new Date(text)),
      contact: type({ kind: "'email'", address: "string" }).or({ kind: "'phone'", number: "string" }),
    }),
    tree: type.module({ node: { value: "number", children: "node[]" } }).node,
  },
  Effect: {
    schema: Effect.Struct({
      title: Effect.Trim.pipe(Effect.annotateEncoded({ description: "What is wrong" })),
      priority: Effect.Finite.pipe(Effect.withDecodingDefaultKey(Effects.succeed(3))),
      due: Effect.Date,
      contact: Effect.Union([
        Effect.Struct({ kind: Effect.Literal("email"), address: Effect.String }),
        Effect.Struct({ kind: Effect.Literal("phone"), number: Effect.String }),
      ]),
    }),
    tree: treeOfEffect(Effect),
  },
  "Effect 3": {
    isThree: true,
    schema: EffectThree.Struct({
      title: EffectThree.Trim.annotations({ description: "What is wrong" }),
      priority: EffectThree.optionalWith(EffectThree.Number, { default: () => 3 }),
      due: EffectThree.Date,
      contact: EffectThree.Union(
        EffectThree.Struct({ kind: EffectThree.Literal("email"), address: EffectThree.String }),
        EffectThree.Struct({ kind: EffectThree.Literal("phone"), number: EffectThree.String }),
      ),
    }),
    tree: treeOfEffect(EffectThree),
  },
  "TypeBox 0.34": { isPlain: true, schema: ticketOfTypeBox(LegacyType), tree: legacyTree() },
  "TypeBox 1": { isPlain: true, schema: ticketOfTypeBox(Type), tree: typeBoxTree() },
  "JSON Schema": {
    isPlain: true,
    schema: JSON.parse(JSON.stringify(ticketOfTypeBox(Type))),
    tree: {
      type: "object",
      properties: { value: { type: "number" }, children: { type: "array", items: { $ref: "#" } } },
      required: ["value", "children"],
    },
  },
};

function ticketOfZod(zod) {
  return zod.object({
    title: zod.string().trim().describe("What is wrong"),
    priority: zod.number().default(3),
    due: zod.string().transform((text) => new Date(text)),
    contact: zod.discriminatedUnion("kind", [
      zod.object({ kind: zod.literal("email"), address: zod.string() }),
      zod.object({ kind: zod.literal("phone"), number: zod.string() }),
    ]),
  });
}

function treeOfZod(zod) {
  const node = zod.object({ value: zod.number(), children: zod.lazy(() => zod.array(node)) });
  return node;
}

function miniTree() {
  const node = mini.object({ value: mini.number(), children: mini.lazy(() => mini.array(node)) });
  return node;
}

function ticketOfValibot() {
  return v.object({
    title: v.pipe(v.string(), v.trim(), v.description("What is wrong")),
    priority: v.optional(v.number(), 3),
    due: v.pipe(
      v.string(),
      v.transform((text) => new Date(text)),
    ),
    contact: v.variant("kind", [
      v.object({ kind: v.literal("email"), address: v.string() }),
      v.object({ kind: v.literal("phone"), number: v.string() }),
    ]),
  });
}

function treeOfValibot() {
  const node = v.object({ value: v.number(), children: v.lazy(() => v.array(node)) });
  return node;
}

function treeOfEffect(effect) {
  const struct = effect.Struct({ value: effect.Finite, children: effect.Array(effect.suspend(() => node)) });
  const node = struct[effect === Effect ? "annotate" : "annotations"]({ identifier: "Node" });
  return node;
}

function ticketOfTypeBox(box) {
  return box.Object({
    title: box.String({ description: "What is wrong" }),
    priority: box.Optional(box.Number({ default: 3 })),
    due: box.String(),
    contact: box.Union([
      box.Object({ kind: box.Literal("email"), address: box.String() }),
      box.Object({ kind: box.Literal("phone"), number: box.String() }),
    ]),
  });
}

function legacyTree() {
  return LegacyType.Recursive((node) =>
    LegacyType.Object({ value: LegacyType.Number(), children: LegacyType.Array(node) }),
  );
}

function typeBoxTree() {
  return Type.Cyclic({ Node: Type.Object({ value: Type.Number(), children: Type.Array(Type.Ref("Node")) }) }, "Node");
}
