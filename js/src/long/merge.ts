/** Makes one value of what the parts of a text gave, by explicit rules, and tells where each piece is from. */

import { isEqual } from "../many/equality.js";
import { pointerTo } from "../text/json-pointer.js";
import type { MergeConflict, MergeRule } from "../types/long.js";

/** What a part gave for a place. */
interface Given {
  readonly part: number;
  readonly value: unknown;
}

/** One value, with what was decided on the way to it. */
export interface Merged {
  readonly value: unknown;
  readonly conflicts: readonly MergeConflict[];
  readonly provenance: Readonly<Record<string, readonly number[]>>;
}

/** Merges the values of parts, in the order of the parts. */
export function merged(given: readonly Given[], rules: Readonly<Record<string, MergeRule>>): Merged {
  const merge = new Merge(rules);
  return { value: merge.at("", given), conflicts: merge.conflicts, provenance: merge.provenance };
}

class Merge {
  readonly conflicts: MergeConflict[] = [];
  readonly provenance: Record<string, readonly number[]> = Object.create(null);
  readonly #rules: ReadonlyMap<string, MergeRule>;

  constructor(rules: Readonly<Record<string, MergeRule>>) {
    this.#rules = new Map(Object.entries(rules));
  }

  /** The value of a place; undefined where no part has one. */
  at(path: string, given: readonly Given[]): unknown {
    const found = given.filter(({ value }) => value !== undefined && value !== null);
    const [first] = found;
    if (first === undefined) return given[0]?.value;
    const rule = this.#rules.get(path);
    if (typeof rule === "function") return this.#chosen(path, found, rule(found.map(({ value }) => value)));
    if (found.every(({ value }) => Array.isArray(value))) return this.#list(path, found, rule);
    if (found.every(({ value }) => isRecord(value))) return this.#record(path, found);
    return this.#one(path, found, rule);
  }

  #record(path: string, given: readonly Given[]): object {
    const names = new Set(given.flatMap(({ value }) => Object.keys(value as object)));
    const entries = Array.from(names, (name): [string, unknown] => {
      const held = given.flatMap(({ part, value }) =>
        Object.hasOwn(value as object, name) ? [{ part, value: Reflect.get(value as object, name) as unknown }] : [],
      );
      return [name, this.at(path + pointerTo([name]), held)];
    });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  #list(path: string, given: readonly Given[], rule: MergeRule | undefined): unknown[] {
    const key = typeof rule === "object" ? rule.key : undefined;
    const groups = new Groups(key);
    for (const { part, value } of given) for (const element of value as unknown[]) groups.add({ part, value: element });
    return groups.all.map((group, index) => {
      const place = `${path}/${index}`;
      const [first] = group;
      if (key === undefined || group.length === 1) return this.#chosen(place, group, first?.value);
      return this.at(place, group);
    });
  }

  #one(path: string, given: readonly Given[], rule: MergeRule | undefined): unknown {
    const groups = new Groups(undefined);
    for (const one of given) groups.add(one);
    const most = groups.all.reduce((best, group) => (partsOf(group).length > partsOf(best).length ? group : best));
    const chosen = rule === "vote" ? most[0] : rule === "last" ? given.at(-1) : given[0];
    return this.#chosen(path, given, chosen?.value, groups);
  }

  /** Notes what was chosen, and from which parts it is. */
  #chosen(path: string, given: readonly Given[], value: unknown, groups: Groups | undefined = undefined): unknown {
    const same = given.filter((one) => isEqual(one.value, value));
    this.provenance[path] = partsOf(same.length > 0 ? same : given);
    if (groups !== undefined && groups.all.length > 1) {
      const values = groups.all.map((group) => ({ value: group[0]?.value, parts: partsOf(group) }));
      this.conflicts.push({ path, values, chosen: value });
    }
    return value;
  }
}

/** Values that are the same, by a key of theirs or as a whole. */
class Groups {
  readonly all: Given[][] = [];
  readonly #key: string | undefined;
  readonly #known = new Map<string, Given[]>();

  constructor(key: string | undefined) {
    this.#key = key;
  }

  add(one: Given): void {
    const name = nameOf(this.#key === undefined ? one.value : keyOf(one.value, this.#key));
    const known = name === undefined ? undefined : this.#known.get(name);
    if (known !== undefined) {
      known.push(one);
      return;
    }
    const group = [one];
    this.all.push(group);
    if (name !== undefined) this.#known.set(name, group);
  }
}

function keyOf(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

/** The same text for the same plain value, however its names are ordered; none for what is no value. */
function nameOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return JSON.stringify(value, (_, held: unknown) =>
    isRecord(held) ? Object.fromEntries(Object.entries(held).sort(([one], [other]) => (one < other ? -1 : 1))) : held,
  );
}

function partsOf(given: readonly Given[]): number[] {
  return [...new Set(given.map(({ part }) => part))];
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
