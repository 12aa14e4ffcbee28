/** Reading options of an application whose `Object.prototype` was changed: what stands there is meant for no one. */

/** A copy that inherits nothing. */
export function bare<Fields extends object>(fields: Fields): Fields {
  return Object.assign(Object.create(null) as object, fields) as Fields;
}

/** A property of the object or of its class, and not one that every object has. */
export function member(object: object, name: string): unknown {
  let holder: object | null = object;
  while (holder !== null && !Object.hasOwn(holder, name)) holder = Object.getPrototypeOf(holder) as object | null;
  if (holder === null) return undefined;
  const isOfAll = holder !== object && Object.getPrototypeOf(holder) === null;
  return isOfAll ? undefined : (Reflect.get(object, name) as unknown);
}
