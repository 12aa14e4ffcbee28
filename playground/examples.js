// What the page can be filled with. Each has a prepared answer under the model id `scripted.` and its id.
import { formatJson } from "./json.js";

const invoiceSchema = {
  title: "Invoice",
  type: "object",
  properties: {
    number: { type: "string" },
    supplier: { type: "string" },
    issued: { type: "string", format: "date" },
    currency: { enum: ["EUR", "GBP", "SEK", "USD"] },
    lines: {
      type: "array",
      items: {
        type: "object",
        properties: {
          description: { type: "string" },
          quantity: { type: "number" },
          unitPrice: { type: "number" },
        },
        required: ["description", "quantity", "unitPrice"],
      },
    },
    total: { type: "number" },
    paid: { type: "boolean" },
  },
  required: ["number", "supplier", "issued", "currency", "lines", "total"],
};

const invoiceText = `Lindqvist & Söner AB
Invoice INV-2024-0117, 8 March 2024

42 m² oak flooring, brushed, at SEK 389.50
42 m² underlay, 3 mm, at SEK 35.00
2 days of fitting, at SEK 6,200.00 a day

Total SEK 30,229.00. Please pay within 30 days.`;

const contactSchema = `z.object({
  name: z.string(),
  role: z.string().optional(),
  email: z.email(),
  phones: z.array(z.string()),
  address: z.object({
    street: z.string(),
    city: z.string(),
    country: z.string(),
  }),
})`;

const badgeSchema = `z.object({
  name: z.string().refine(
    (name) => name === name.toUpperCase(),
    "must be in upper case letters",
  ),
  team: z.string(),
})`;

const requestSchema = `z.object({
  summary: z.string().describe("One sentence"),
  priority: z.enum(["low", "normal", "high"]),
  due: z.iso.date().nullable(),
  tags: z.array(z.string()).max(5),
})`;

/** `{ id, title, language: "json" | "zod", schema, text }` */
export const examples = [
  {
    id: "invoice",
    title: "invoice",
    language: "json",
    schema: formatJson(invoiceSchema),
    text: invoiceText,
  },
  {
    id: "contact",
    title: "contact",
    language: "zod",
    schema: contactSchema,
    text: `Amara Okafor, Head of operations
Northwind Ltd, 14 Wharf Road, London, United Kingdom
amara@northwind.example, +44 20 7946 0102`,
  },
  {
    id: "badge",
    title: "a rule broken at first",
    language: "zod",
    schema: badgeSchema,
    text: "Print a badge for Maria Lopez, who joins the Research team.",
  },
  {
    id: "request",
    title: "support request",
    language: "zod",
    schema: requestSchema,
    text: "Hi, the heating in the second floor office has been off since Monday (11 November 2024). Please fix it by Friday!",
  },
];
