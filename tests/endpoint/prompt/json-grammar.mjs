// Compiles JSON Schema to a GBNF grammar. Whitespace is free and optional properties may be left out:
// grammars that fix the layout push small models into closing their arrays empty.
import { resolveReference } from "../constrained-schema.mjs";

const MAX_RULES = 2000;
const MAX_COUNTED_ITEMS = 20;

// Bounded, because a model that is free to emit blanks for ever sometimes does.
const BASE_RULES = {
  ws: "[ \\t\\n]{0,20}",
  char: '[^"\\\\\\x00-\\x1F] | "\\\\" (["\\\\/bfnrt] | "u" [0-9a-fA-F]{4})',
  string: '"\\"" char* "\\""',
  integer: '"-"? ("0" | [1-9] [0-9]{0,15})',
  number: '"-"? ("0" | [1-9] [0-9]{0,15}) ("." [0-9]{1,16})? ([eE] [-+]? [0-9]{1,3})?',
  boolean: '"true" | "false"',
  null: '"null"',
  value: "object | array | string | number | boolean | null",
  member: 'string ws ":" ws value',
  object: '"{" ws (member (ws "," ws member)*)? ws "}"',
  array: '"[" ws (value (ws "," ws value)*)? ws "]"',
  date: '"\\"" [0-9]{4} "-" [01] [0-9] "-" [0-3] [0-9] "\\""',
  time: '"\\"" [0-2] [0-9] ":" [0-5] [0-9] ":" [0-5] [0-9] ("Z" | [-+] [0-2] [0-9] ":" [0-5] [0-9])? "\\""',
  datetime:
    '"\\"" [0-9]{4} "-" [01] [0-9] "-" [0-3] [0-9] "T" [0-2] [0-9] ":" [0-5] [0-9] ":" [0-5] [0-9] ("." [0-9]{1,6})? ("Z" | [-+] [0-2] [0-9] ":" [0-5] [0-9]) "\\""',
  uuid: '"\\"" [0-9a-f]{8} "-" [0-9a-f]{4} "-" [0-9a-f]{4} "-" [0-9a-f]{4} "-" [0-9a-f]{12} "\\""',
};
const RULE_BY_FORMAT = { date: "date", time: "time", "date-time": "datetime", uuid: "uuid" };

/** A grammar of every JSON object: the answer is JSON, but may break the schema. */
export const ANY_OBJECT_GRAMMAR = printGrammar({ root: "ws object", ...BASE_RULES });

/** A grammar of the JSON values that have the schema's structure. */
export function schemaGrammar(schema) {
  const grammar = { root: schema, rules: {}, byReference: new Map() };
  const body = compile(schema, grammar);
  return printGrammar({ root: `ws ${body}`, ...BASE_RULES, ...grammar.rules });
}

// Returns the name of a rule or a literal: something that can stand anywhere in a sequence.
function compile(schema, grammar) {
  if (typeof schema !== "object" || schema === null) return "value";
  if (schema.$ref !== undefined) return compileReference(schema.$ref, grammar);
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum) return choice(schema.enum.map(literal), grammar);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives)
    return choice(
      alternatives.map((option) => compile(option, grammar)),
      grammar,
    );
  if (schema.allOf?.length === 1) return compile(schema.allOf[0], grammar);
  if (Array.isArray(schema.type)) {
    return choice(
      schema.type.map((type) => compile({ ...schema, type }, grammar)),
      grammar,
    );
  }
  if (schema.type === "object" || schema.properties) return compileObject(schema, grammar);
  if (schema.type === "array") return compileArray(schema, grammar);
  if (schema.type === "string") return compileString(schema, grammar);
  return Object.hasOwn(BASE_RULES, schema.type ?? "value") ? (schema.type ?? "value") : "value";
}

function compileReference(reference, grammar) {
  const known = grammar.byReference.get(reference);
  if (known) return known;
  const target = resolveReference(grammar.root, reference);
  if (target === undefined) return "value";
  // Named before its body is compiled, so that a recursive schema refers back to it.
  const name = addRule("", grammar);
  grammar.byReference.set(reference, name);
  grammar.rules[name] = compile(target, grammar);
  return name;
}

function compileString({ format, minLength, maxLength }, grammar) {
  if (RULE_BY_FORMAT[format]) return RULE_BY_FORMAT[format];
  if (minLength === undefined && maxLength === undefined) return "string";
  const most = maxLength === undefined || maxLength > 200 ? "" : maxLength;
  const least = Math.min(minLength ?? 0, 200);
  return addRule(`"\\"" char{${least},${most}} "\\""`, grammar);
}

function compileArray({ items, minItems = 0, maxItems }, grammar) {
  const item = compile(items, grammar);
  const least = Math.min(minItems, MAX_COUNTED_ITEMS);
  if (maxItems === 0) return addRule('"[" ws "]"', grammar);
  const most = maxItems === undefined || maxItems > MAX_COUNTED_ITEMS ? "" : maxItems - 1;
  const list = `${item} (ws "," ws ${item}){${Math.max(least - 1, 0)},${most}}`;
  return addRule(`"[" ws ${least > 0 ? list : `(${list})?`} ws "]"`, grammar);
}

function compileObject(schema, grammar) {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return compileMap(schema.additionalProperties, grammar);
  const required = new Set(schema.required ?? []);
  // Built from the last property backwards. Two rules each: as the first member written, and after another one.
  let first = '""';
  let next = '""';
  for (const [name, child] of properties.reverse()) {
    const member = `${literal(name)} ws ":" ws ${compile(child, grammar)}`;
    const taken = `${member} ${next}`;
    const followed = `ws "," ws ${taken}`;
    const optional = !required.has(name);
    first = addRule(optional ? `${taken} | ${first}` : taken, grammar);
    next = addRule(optional ? `${followed} | ${next}` : followed, grammar);
  }
  return addRule(`"{" ws ${first} ws "}"`, grammar);
}

function compileMap(values, grammar) {
  if (values === false) return addRule('"{" ws "}"', grammar);
  if (typeof values !== "object") return "object";
  const member = addRule(`string ws ":" ws ${compile(values, grammar)}`, grammar);
  return addRule(`"{" ws (${member} (ws "," ws ${member})*)? ws "}"`, grammar);
}

function choice(options, grammar) {
  return options.length === 1 ? options[0] : addRule(options.join(" | "), grammar);
}

function addRule(body, grammar) {
  const count = Object.keys(grammar.rules).length;
  if (count >= MAX_RULES) throw new RangeError(`the schema needs more than ${MAX_RULES} grammar rules`);
  const name = `r${count}`;
  grammar.rules[name] = body;
  return name;
}

// The JSON text of a value, quoted once more as a GBNF string.
function literal(value) {
  return JSON.stringify(JSON.stringify(value));
}

function printGrammar(rules) {
  return Object.entries(rules)
    .map(([name, body]) => `${name} ::= ${body}\n`)
    .join("");
}
