// Wrappers around `create` that take a schema, and give what it yields.

import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import {
  type CompletionResult,
  type CreateOptions,
  citations,
  fromBedrock,
  type InferResponse,
  type JsonSchema,
  list,
  type Maybe,
  maybe,
  type ResponseModel,
  type StandardSchema,
} from "bedrock-extract";
import * as v from "valibot";
import * as z from "zod";
import { expectType } from "./equality.js";

const client = fromBedrock();
const messages = [{ role: "user", content: "Jason is 25 years old" }] as const;

// Zod: by the type of the value, by that of the schema, by that of objects.
export async function byType<T>(schema: z.ZodType<T>): Promise<T> {
  return client.create({ responseModel: schema, messages });
}
export async function bySchema<S extends z.ZodType>(schema: S): Promise<z.output<S>> {
  return client.create({ responseModel: schema, messages });
}
export async function byObject<S extends z.ZodObject>(schema: S): Promise<z.infer<S>> {
  return client.create({ responseModel: schema, messages });
}
export async function byShape<S extends z.ZodRawShape>(shape: S): Promise<z.output<z.ZodObject<S>>> {
  return client.create({ responseModel: z.object(shape), messages });
}
export async function withRecord<S extends z.ZodType>(schema: S): Promise<CompletionResult<z.output<S>>> {
  return client.createWithCompletion({ responseModel: schema, messages });
}
export async function awaited<S extends z.ZodType>(schema: S): Promise<z.output<S>> {
  const value = await client.create({ responseModel: schema, messages });
  return value;
}
export async function dataOnly<S extends z.ZodType>(schema: S): Promise<z.output<S>> {
  const { data } = await client.chat.completions.createWithCompletion({ responseModel: schema, messages });
  return data;
}
export async function withMessages<S extends z.ZodType>(
  schema: S,
  options: Omit<CreateOptions<S>, "responseModel">,
): Promise<z.output<S>> {
  return client.create({ ...options, responseModel: schema });
}

const User = z.object({ name: z.string().transform((name) => name.length), age: z.int().optional() });
type Named = { name: number; age?: number | undefined };
expectType<Named>()(await byType(User));
expectType<Named>()(await bySchema(User));
expectType<Named>()(await byObject(User));
expectType<Named>()(await byShape(User.shape));
expectType<CompletionResult<Named>>()(await withRecord(User));
expectType<string>()(await bySchema(z.string()));

// Standard Schema, of any library.
type Output<S extends StandardSchema> = NonNullable<S["~standard"]["types"]>["output"];
export async function byStandard<S extends StandardSchema>(schema: S): Promise<Output<S>> {
  return client.create({ responseModel: schema, messages });
}
export async function byStandardOutput<T>(schema: StandardSchema<unknown, T>): Promise<T> {
  return client.create({ responseModel: schema, messages });
}
export async function byValibot<S extends v.GenericSchema>(schema: S): Promise<v.InferOutput<S>> {
  return client.create({ responseModel: toStandardJsonSchema(schema), messages });
}
export async function recordOfStandard<S extends StandardSchema>(schema: S): Promise<CompletionResult<Output<S>>> {
  return client.createWithCompletion({ responseModel: schema, messages });
}
const ark = type({ name: "string" });
const valibot = v.object({ name: v.optional(v.string(), "none") });
expectType<{ name: string }>()(await byStandard(ark));
expectType<{ name: string }>()(await byStandard(toStandardJsonSchema(valibot)));
expectType<Named>()(await byStandard(User));
expectType<{ name: string }>()(await byStandardOutput(ark));
expectType<{ name: string }>()(await byValibot(valibot));

// Whatever may be a response model.
export async function byModel<const Model extends ResponseModel>(model: Model): Promise<InferResponse<Model>> {
  return client.create({ responseModel: model, messages });
}
export async function byStandardModel<S extends StandardSchema>(model: S): Promise<InferResponse<S>> {
  return client.create({ responseModel: model, messages });
}
export async function byZodModel<S extends z.ZodType>(model: S): Promise<InferResponse<S>> {
  return client.create({ responseModel: model, messages });
}
export async function byJsonSchema<const Schema extends JsonSchema>(schema: Schema): Promise<InferResponse<Schema>> {
  return client.create({ responseModel: schema, messages });
}
expectType<{ ok: boolean }>()(
  await byModel({ type: "object", properties: { ok: { type: "boolean" } }, required: ["ok"] }),
);
expectType<{ ok: boolean }>()(
  await byJsonSchema({ type: "object", properties: { ok: { type: "boolean" } }, required: ["ok"] }),
);
expectType<Named>()(await byModel(User));
declare const either: ResponseModel;
expectType<unknown>()(await client.create({ responseModel: either, messages }));

// Helpers around what is generic.
export async function all<S extends z.ZodType>(schema: S): Promise<z.output<S>[]> {
  return client.create({ responseModel: list(schema), messages });
}
export async function allByType<T>(schema: z.ZodType<T>): Promise<T[]> {
  return client.create({ responseModel: list(schema, { min: 1 }), messages });
}
export async function found<S extends z.ZodType>(schema: S): Promise<Maybe<z.output<S>>> {
  return client.create({ responseModel: maybe(schema), messages });
}
export async function result<S extends z.ZodObject>(schema: S): Promise<z.output<S> | null> {
  const { result } = await client.create({ responseModel: maybe(schema), messages });
  return result;
}
export async function cited<S extends z.ZodType>(schema: S): Promise<z.output<S>> {
  const { value } = await client.create({ responseModel: citations(schema), messages });
  return value;
}
export async function allStandard<S extends StandardSchema>(schema: S): Promise<Output<S>[]> {
  return client.create({ responseModel: list(schema), messages });
}
export async function foundStandard<S extends StandardSchema>(schema: S): Promise<Maybe<Output<S>>> {
  return client.create({ responseModel: maybe(schema), messages });
}
export async function allModels<const Model extends ResponseModel>(model: Model): Promise<InferResponse<Model>[]> {
  return client.create({ responseModel: list(model), messages });
}
expectType<Named[]>()(await all(User));
expectType<Maybe<Named>>()(await found(User));

// What a schema yields is not what another one yields.
export async function wrong<S extends z.ZodType, Other extends z.ZodType>(schema: S): Promise<z.output<Other>> {
  // @ts-expect-error
  return client.create({ responseModel: schema, messages });
}
export async function wrongType<T>(schema: z.ZodType<T>): Promise<T[]> {
  // @ts-expect-error
  return client.create({ responseModel: schema, messages });
}
