// Wrappers around `create` that take a schema of a library, and give what it yields. Those for Zod are in ../generics.ts.

import type { TSchema as LegacySchema, Static as LegacyStatic } from "@sinclair/typebox";
import { type } from "arktype";
import { fromBedrock, type JsonSchema, list, type Maybe, maybe, withJsonSchema } from "bedrock-extract";
import { Schema } from "effect";
import { Schema as Three } from "effect3";
import type { JSONSchema7 } from "json-schema";
import * as v from "valibot";
import * as mini from "zod/mini";
import { z as three } from "zod/v3";
import { expectType } from "../equality.js";

const client = fromBedrock();
const messages = [{ role: "user", content: "x" }] as const;

export async function valibot<S extends v.GenericSchema>(schema: S): Promise<v.InferOutput<S>> {
  return client.create({ responseModel: schema, messages });
}
export async function valibotOf<T>(schema: v.GenericSchema<unknown, T>): Promise<T> {
  return client.create({ responseModel: schema, messages });
}
export async function valibotList<T>(schema: v.GenericSchema<unknown, T>): Promise<T[]> {
  return client.create({ responseModel: list(schema), messages });
}
export async function zodMini<S extends mini.ZodMiniType>(schema: S): Promise<mini.output<S>> {
  return client.create({ responseModel: schema, messages });
}
export async function zodMiniMaybe<S extends mini.ZodMiniType>(schema: S): Promise<Maybe<mini.output<S>>> {
  return client.create({ responseModel: maybe(schema), messages });
}
export async function zodThree<S extends three.ZodTypeAny>(schema: S): Promise<three.output<S>> {
  return client.create({ responseModel: schema, messages });
}
export async function zodThreeOf<T>(schema: three.ZodType<T, three.ZodTypeDef, unknown>): Promise<T> {
  return client.create({ responseModel: schema, messages });
}
export async function zodThreeJoined<S extends three.ZodTypeAny>(schema: S): Promise<three.output<S>> {
  return client.create({ responseModel: withJsonSchema(schema, {}), messages });
}
export async function arktype<S extends type.Any>(schema: S): Promise<S["infer"]> {
  return client.create({ responseModel: schema, messages });
}
export async function effect<A, I>(schema: Schema.Codec<A, I>): Promise<A> {
  return client.create({ responseModel: schema, messages });
}
export async function effectBy<S extends Schema.Codec<unknown, unknown>>(schema: S): Promise<S["Type"]> {
  return client.create({ responseModel: schema, messages });
}
export async function effectThree<A, I>(schema: Three.Schema<A, I>): Promise<A> {
  return client.create({ responseModel: schema, messages });
}
export async function effectThreeBy<S extends Three.Schema.AnyNoContext>(schema: S): Promise<S["Type"]> {
  return client.create({ responseModel: schema, messages });
}
export async function typeBoxLegacy<S extends LegacySchema>(schema: S): Promise<LegacyStatic<S>> {
  return client.create({ responseModel: schema, messages });
}
export async function jsonSchema<T>(schema: JsonSchema<T>): Promise<T> {
  return client.create({ responseModel: schema, messages });
}
export async function jsonSchemaSeven(schema: JSONSchema7): Promise<unknown> {
  return client.create({ responseModel: schema, messages });
}

expectType<{ n: number }>()(await valibot(v.object({ n: v.pipe(v.string(), v.toNumber()) })));
expectType<{ n: number }>()(await valibotOf(v.object({ n: v.number() })));
expectType<{ n: number }[]>()(await valibotList(v.object({ n: v.number() })));
expectType<{ n: number }>()(await zodMini(mini.object({ n: mini.number() })));
expectType<{ n: number }>()(await zodThree(three.object({ n: three.coerce.number() })));
expectType<{ n: number }>()(await arktype(type({ n: "number" })));
expectType<number>()(await effect(Schema.FiniteFromString));
expectType<{ readonly n: number }>()(await effectBy(Schema.Struct({ n: Schema.FiniteFromString })));
expectType<number>()(await effectThree(Three.NumberFromString));

// What a schema yields is not what another one yields.
export async function wrong<T>(schema: v.GenericSchema<unknown, T>): Promise<T[]> {
  // @ts-expect-error
  return client.create({ responseModel: schema, messages });
}
export async function wrongEffect<A, I>(schema: Schema.Codec<A, I>): Promise<I> {
  // @ts-expect-error
  return client.create({ responseModel: schema, messages });
}
export async function wrongMini<S extends mini.ZodMiniType>(schema: S): Promise<mini.output<S>[]> {
  // @ts-expect-error
  return client.create({ responseModel: schema, messages });
}
