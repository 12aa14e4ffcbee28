// ArkType: sixty types and more.

import { scope, type } from "arktype";
import { expectType } from "../equality.js";
import { asked, result } from "./result.js";

class Point {
  constructor(readonly x: number) {}
}

// Values.
expectType<string>()(result(type("string")));
expectType<string>()(result(type("string.email")));
expectType<string>()(result(type("string.url")));
expectType<string>()(result(type("string.uuid")));
expectType<string>()(result(type("string.date.iso")));
expectType<string>()(result(type("string.digits")));
expectType<string>()(result(type("1 <= string <= 9")));
expectType<`a${string}`>()(result(type("/^a/")));
expectType<number>()(result(type("number")));
expectType<number>()(result(type("number.integer")));
expectType<number>()(result(type("number > 0")));
expectType<number>()(result(type("0 <= number < 10")));
expectType<number>()(result(type("number % 2")));
expectType<boolean>()(result(type("boolean")));
expectType<null>()(result(type("null")));
expectType<undefined>()(result(type("undefined")));
expectType<bigint>()(result(type("bigint")));
expectType<symbol>()(result(type("symbol")));
expectType<Date>()(result(type("Date")));
expectType<unknown>()(result(type("unknown")));
expectType<never>()(result(type("never")));
expectType<object>()(result(type("object")));

// Some of several.
expectType<"a">()(result(type("'a'")));
expectType<1>()(result(type("1")));
expectType<true>()(result(type("true")));
expectType<"a" | "b">()(result(type("'a' | 'b'")));
expectType<"a" | "b">()(result(type.enumerated("a", "b")));
expectType<1 | "a" | null>()(result(type("1 | 'a' | null")));
expectType<"a">()(result(type.unit("a")));
expectType<string | number>()(result(type("string | number")));
expectType<string | undefined>()(result(type("string | undefined")));
expectType<string | null>()(result(type("string | null")));
expectType<string | number>()(result(type("string").or("number")));
expectType<{ k: "a"; x: number } | { k: "b"; y: string }>()(
  result(type({ k: "'a'", x: "number" }).or({ k: "'b'", y: "string" })),
);
expectType<{ k: "a" } | { k: "b" } | { k: "c" }>()(result(type.or({ k: "'a'" }, { k: "'b'" }, { k: "'c'" })));

// Collections.
expectType<string[]>()(result(type("string[]")));
expectType<string[][]>()(result(type("string[][]")));
expectType<string[]>()(result(type("string").array()));
expectType<string[]>()(result(type("string[] >= 1")));
expectType<(string | number)[]>()(result(type("(string | number)[]")));
expectType<[string, number]>()(result(type(["string", "number"])));
expectType<[string, number?]>()(result(type(["string", "number?"])));
expectType<[string, ...number[]]>()(result(type(["string", "...", "number[]"])));
expectType<{ [name: string]: number }>()(result(type({ "[string]": "number" })));
expectType<Record<string, number>>()(result(type("Record<string, number>")));

// Objects.
const User = type({ name: "string", "age?": "number" });
expectType<{ name: string; age?: number }>()(result(User));
expectType<{ name: string; age?: number }>()(result(User.onUndeclaredKey("reject")));
expectType<{ name: string; age?: number }>()(result(type({ "+": "reject", name: "string", "age?": "number" })));
expectType<{ name?: string; age?: number }>()(result(User.partial()));
expectType<{ name: string; age: number }>()(result(User.required()));
expectType<{ name: string }>()(result(User.pick("name")));
expectType<{ age?: number }>()(result(User.omit("name")));
expectType<{ name: string; age?: number; id: string }>()(result(User.merge({ id: "string" })));
expectType<{ a: { b: { c: string }[] } }>()(result(type({ a: { b: type({ c: "string" }).array() } })));
expectType<{ a: string; b: number }>()(result(type({ a: "string" }).and({ b: "number" })));
expectType<"name" | "age">()(result(User.keyof()));
expectType<string>()(result(User.get("name")));

// What the library makes of them.
expectType<{ role: string }>()(result(type({ role: "string = 'x'" })));
expectType<{ tags: string[] }>()(result(type({ tags: type("string[]").default(() => []) })));
expectType<number>()(result(type("string").pipe((text) => text.length)));
expectType<Date>()(result(type("string.date.parse")));
expectType<number>()(result(type("string.numeric.parse")));
expectType<number>()(result(type("string.integer.parse")));
expectType<string>()(result(type("string.trim")));
expectType<string>()(result(type("string.json")));
expectType<Point>()(result(type("number").pipe((x) => new Point(x))));
expectType<string>()(result(type("string").narrow((text) => text !== "")));
expectType<string>()(result(type("string").describe("Any")));
expectType<string>()(result(type("string").configure({ description: "Any" })));
expectType<readonly string[]>()(result(type("string[]").readonly()));
expectType<Point>()(result(type.instanceOf(Point)));

// What contains itself, and names.
const types = scope({ node: { value: "number", children: "node[]" }, id: "string > 0" }).export();
expectType<string>()(result(types.id));
expectType<typeof types.node.infer>()(result(types.node));
expectType<number>()(result(types.node.get("value")));

// What the model is asked for.
expectType<{ name: string; role?: string }>()(asked(type({ name: "string.numeric.parse", role: "string = 'x'" })));
expectType<string>()(asked(type("string.date.parse")));
