// What users write, compiled by every version of TypeScript that is supported, in every way to find modules. It needs no library
// but the package, and no globals beyond those of ECMAScript.

import {
  type BedrockExtractClient,
  type CompletionResult,
  type CreateOptions,
  citations,
  fromBedrock,
  fromProvider,
  type InferResponse,
  isBedrockExtractError,
  type JsonSchema,
  list,
  maybe,
  type ResponseModel,
  type StandardSchema,
  withJsonSchema,
} from "bedrock-extract";

type Same<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;

function expectType<Expected>(): <Actual>(
  value: Actual,
  ...same: Same<Expected, Actual> extends true ? [] : [never]
) => void {
  return () => undefined;
}

export const client: BedrockExtractClient = fromProvider("bedrock/amazon.nova-lite-v1:0", { region: "us-east-1" });

interface Person {
  name: string;
}

export async function calls(text: string): Promise<Person> {
  const messages = [{ role: "user", content: text }] as const;
  const person = await client.create({
    responseModel: {
      type: "object",
      properties: { name: { type: "string" }, tags: { type: "array", items: { enum: ["a", "b"] } } },
      required: ["name"],
    },
    messages,
  });
  expectType<{ name: string; tags?: ("a" | "b")[] }>()(person);
  // @ts-expect-error the schema has no such property
  person.age;
  const schema: JsonSchema<Person> = { type: "object" };
  expectType<Person>()(await client.create({ responseModel: schema, messages }));
  expectType<Person[]>()(await client.create({ responseModel: list(schema), messages }));
  expectType<Person | null>()((await client.create({ responseModel: maybe(schema), messages })).result);
  expectType<Person>()((await client.create({ responseModel: citations(schema, { source: text }), messages })).value);
  const stream = client.stream({ responseModel: schema, messages });
  expectType<Person>()(await stream.object);
  // @ts-expect-error there is no such option
  fromBedrock({ regoin: "us-east-1" });
  return person;
}

export async function wrapped<const Model extends ResponseModel>(
  responseModel: Model,
  options: Omit<CreateOptions<Model>, "responseModel">,
): Promise<CompletionResult<InferResponse<Model>>> {
  return client.createWithCompletion({ ...options, responseModel });
}

export async function ofLibrary<T>(schema: StandardSchema<unknown, T>): Promise<T> {
  return client.create({ responseModel: withJsonSchema(schema, { type: "object" }), messages: [] });
}

/** As a library declares a schema without a converter. */
interface LibrarySchema<Output> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (
      value: unknown,
    ) => { readonly value: Output } | { readonly issues: readonly { message: string }[] };
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}
export async function ofSomeLibrary<Output>(schema: LibrarySchema<Output>): Promise<Output> {
  return client.create({ responseModel: schema, messages: [] });
}

export async function failing(): Promise<string> {
  try {
    return (await calls("Jason")).name;
  } catch (error) {
    if (isBedrockExtractError(error, "VALIDATION_FAILED")) {
      expectType<"VALIDATION_FAILED">()(error.code);
      return error.completion?.attempts[0]?.issues?.[0]?.message ?? error.help;
    }
    if (!isBedrockExtractError(error)) throw error;
    switch (error.code) {
      case "THROTTLED":
      case "TIMEOUT":
        expectType<"THROTTLED" | "TIMEOUT">()(error.code);
        return "later";
      default:
        return error.help;
    }
  }
}
