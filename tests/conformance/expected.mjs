// Where the verdict differs from the suite's on purpose, or because the validator does: each with its reason. A rule fits a case
// by `draft/file`, group and test, and says what comes of it.
export const DIFFERENCES = [
  {
    reason: "A schema that says nothing of a type or form is none that a model could be asked for.",
    outcome: "BAD_SCHEMA",
    message: /allows any value/u,
  },
  {
    reason: "The core has no network: what a schema refers to must be in it.",
    outcome: "BAD_SCHEMA",
    message: /refers to `https?:.*which is not in it/u,
  },
  {
    reason: "A schema with properties and no type is asked for as an object; nothing else comes of a tool's input.",
    outcome: "invalid",
    test: /^ignores (arrays|strings|other non-objects)$/u,
    schema: (schema) => schema.type === undefined && schema.properties !== undefined,
  },
  {
    reason: "Formats are asserted: a model that writes an impossible date is to be told so.",
    outcome: "invalid",
    test: /is only an annotation by default$/u,
    file: /^draft2020-12\/format\.json$/u,
  },
  {
    reason: "Vocabularies of other metaschemas are not known: all keywords count.",
    outcome: "invalid",
    file: /\/vocabulary\.json$/u,
  },
  {
    reason:
      "Internationalised host names and addresses are checked loosely: the tables would weigh more than the core.",
    outcome: "valid",
    file: /\/optional\/format\/idn-(hostname|email)\.json$/u,
  },
];

/** The rule that expects this difference. */
export function differenceOf({ draft, file, schema, test, outcome, message }) {
  return DIFFERENCES.find(
    (rule) =>
      rule.outcome === outcome &&
      (rule.file?.test(`${draft}/${file}`) ?? true) &&
      (rule.test?.test(test) ?? true) &&
      (rule.message?.test(message) ?? true) &&
      (rule.schema?.(schema) ?? true),
  );
}
