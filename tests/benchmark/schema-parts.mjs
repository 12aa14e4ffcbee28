// Short ways to write the JSON Schemas of the benchmark.

/** An object whose fields are all required, but for those named in `optional`. */
export const object = (properties, optional = []) => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

export const list = (items, limits = {}) => ({ type: "array", items, ...limits });
export const choice = (...options) => ({ type: "string", enum: options });
export const pattern = (expression, description) => ({
  type: "string",
  pattern: expression,
  ...(description && { description }),
});
export const count = (limits = {}) => ({ type: "integer", minimum: 0, ...limits });

export const text = { type: "string" };
export const integer = { type: "integer" };
export const number = { type: "number" };
export const flag = { type: "boolean" };
export const date = { type: "string", format: "date" };
export const moment = { type: "string", format: "date-time" };
export const email = { type: "string", format: "email" };
export const clock = pattern("^[0-2][0-9]:[0-5][0-9]$", "HH:MM, 24 hours");
