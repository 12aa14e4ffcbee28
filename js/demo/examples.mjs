// The texts that the demo extracts from, each with its schema.
import * as z from "zod";

const User = z.object({ name: z.string(), age: z.int() });

const Address = z.object({ street: z.string(), city: z.string(), country: z.string() });

const Person = z.object({ name: z.string(), age: z.int(), addresses: z.array(Address) });

// The rule is a refinement: no JSON Schema can say it, so the model learns of it only by breaking it.
const Badge = z.object({
  name: z.string().refine((name) => name === name.toUpperCase(), "must be in upper case letters"),
});

/** What a text of the reader's own is read as. */
export const ownText = (text) => ({ title: "Your text", name: "User", schema: User, text });

/** What the demo shows without a text. The last schema has no name: a small model would take it for the answer. */
export const preparedTexts = [
  { title: "A flat object", name: "User", schema: User, text: "Jason is 25 years old" },
  {
    title: "Nested objects",
    name: "Person",
    schema: Person,
    text:
      "John Doe is 35 years old. He has homes at 123 Main Street in Springfield, USA and at " +
      "456 Oak Avenue in Toronto, Canada.",
  },
  {
    title: "A rule that the first answer breaks",
    schema: Badge,
    text: "Maria Lopez is the new manager.",
  },
];
