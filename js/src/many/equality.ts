/** Whether two parts of messages say the same. */

/** Holders within holders that are looked into. */
const DEPTH = 12;

/** Whether they hold the same plain data, or the very same object where it is none. */
export function isEqual(one: unknown, other: unknown, depth: number = DEPTH): boolean {
  if (Object.is(one, other)) return true;
  if (!isHolder(one) || !isHolder(other) || depth === 0) return false;
  if (one instanceof Uint8Array && other instanceof Uint8Array) return areBytesEqual(one, other);
  if (!isPlain(one) || !isPlain(other)) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every(
    (name) => Object.hasOwn(other, name) && isEqual(Reflect.get(one, name), Reflect.get(other, name), depth - 1),
  );
}

function areBytesEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function isHolder(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isPlain(value: object): boolean {
  return Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
}
