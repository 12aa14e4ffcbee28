/** What was changed of an answer, or chosen from it. */

/** A change of an answer that made the value that it plainly stands for. */
export interface Repair {
  /** JSON Pointer into the value, `""` for its root. */
  readonly path: string;
  /** What was done. */
  readonly kind: RepairKind;
  /** What stood there before, quoted and cut. */
  readonly from: string;
}

/**
 * | kind | what was done |
 * |---|---|
 * | `boolean` | a string became the boolean that it spells |
 * | `first-of-several` | of several calls of the tool with different values, the first valid one was taken |
 * | `found-in-text` | the answer stood in the text instead of a tool call, or among the model's thoughts |
 * | `json-syntax` | slips in the JSON text: comments, quotes, commas, names without quotes, brackets missing at the end |
 * | `last-of-several` | of several values in the text the last valid one was taken; those in code fences come before others |
 * | `lone-surrogate` | half of a surrogate pair became the replacement character U+FFFD |
 * | `number` | a string became the number that it spells, or, in draft 4, `25.0` the integer 25 |
 * | `parsed-text` | a string became the object or array whose JSON it holds |
 * | `removed-null` | a null was taken out where a property may be absent but not null |
 * | `removed-property` | a property that a closed schema does not have was taken out, because nothing else was wrong |
 * | `spelling` | case or white space of a string became that of the option that it names |
 * | `text` | a number or boolean became a string |
 * | `tool-name` | the tool was called by another spelling of its name |
 * | `unwrapped` | the value stood inside another object, such as one with the schema's name, or alone in a list |
 * | `wrapped-in-list` | an element became the list that holds it and nothing else |
 */
export type RepairKind =
  | "boolean"
  | "first-of-several"
  | "found-in-text"
  | "json-syntax"
  | "last-of-several"
  | "lone-surrogate"
  | "number"
  | "parsed-text"
  | "removed-null"
  | "removed-property"
  | "spelling"
  | "text"
  | "tool-name"
  | "unwrapped"
  | "wrapped-in-list";
