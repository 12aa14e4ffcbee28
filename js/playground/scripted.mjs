// Prepared answers: one model id for each example of the page, and some that fail.

const GAP_MILLISECONDS = 35;
/** An example can be run this often from its beginning: a sequence has a hundred steps at most. */
const RUNS = 50;

const invoice = {
  number: "INV-2024-0117",
  supplier: "Lindqvist & Söner AB",
  issued: "2024-03-08",
  currency: "SEK",
  lines: [
    { description: "Oak flooring, brushed", quantity: 42, unitPrice: 389.5 },
    { description: "Underlay, 3 mm", quantity: 42, unitPrice: 35 },
    { description: "Fitting, two days", quantity: 2, unitPrice: 6200 },
  ],
  total: 30229,
  paid: false,
};

const contact = {
  name: "Amara Okafor",
  role: "Head of operations",
  email: "amara@northwind.example",
  phones: ["+44 20 7946 0102"],
  address: { street: "14 Wharf Road", city: "London", country: "United Kingdom" },
};

const request = {
  summary: "The heating in the second floor office has been off since Monday.",
  priority: "high",
  due: "2024-11-15",
  tags: ["heating", "office"],
};

/** By the name in the model id: what is answered to one request after the other. */
const ANSWERS = {
  invoice: [{ input: invoice }],
  contact: [{ input: contact }],
  badge: [{ input: { name: "Maria Lopez", team: "Research" } }, { input: { name: "MARIA LOPEZ", team: "Research" } }],
  request: [{ input: request }],
  stubborn: [{ input: { name: "Maria Lopez", team: "Research" } }],
};

/** The model ids that the page offers. */
export const SCRIPTED_MODELS = [...Object.keys(ANSWERS), "throttle", "access-denied"].map((name) => `scripted.${name}`);

/** Scenarios by name, for `define` of the endpoint. */
export function scriptedAnswers(gapMs = GAP_MILLISECONDS) {
  return Object.fromEntries(
    Object.entries(ANSWERS).map(([name, answers]) => {
      const steps = answers.map((answer) => ({ ...answer, gapMs }));
      return [name, Array.from({ length: RUNS }, () => steps).flat()];
    }),
  );
}
