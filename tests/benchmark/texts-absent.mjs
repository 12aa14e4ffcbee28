// The texts of the benchmark of absent fields: each schema has optional fields that the text says nothing of.
import { telling } from "./absent-parts.mjs";
import { choice, count, date, email, flag, integer, list, number, object, text } from "./schema-parts.mjs";
import { heldOutAbsentTexts } from "./texts-absent-held-out.mjs";

const described = (schema, description) => ({ ...schema, description });

/** The half that wordings may be chosen with. */
const tuning = [
  telling(
    "Employee",
    "Nora Quist works in the bakery as a confectioner.",
    { name: [text, "Nora Quist"], job: [text, "confectioner"] },
    { phone: text, email, salary: number },
  ),
  telling(
    "Task",
    "Please repaint the garden fence before the summer.",
    { title: [text, "repaint the garden fence"] },
    { due: date, assignee: text, priority: choice("low", "medium", "high") },
  ),
  telling(
    "Concert",
    "The Copper Owls play at the Old Depot on 2026-08-14.",
    { band: [text, "The Copper Owls"], venue: [text, "Old Depot"] },
    { price: number, support: text },
    { date: [date, "2026-08-14"] },
  ),
  telling(
    "Car",
    "For sale: a green Fabia with 84000 kilometres on the clock.",
    { model: [text, "Fabia"] },
    { price: number, year: integer, seller: text },
    { colour: [text, "green"], kilometres: [count(), 84000] },
  ),
  telling(
    "Patient",
    "Mr Alder came in with a sprained ankle.",
    { name: [text, "Mr Alder"], complaint: [text, "sprained ankle"] },
    { age: described(integer, "in years"), bloodType: choice("A", "B", "AB", "O"), allergies: list(text) },
  ),
  telling(
    "Hotel",
    "The Gull's Nest has twelve rooms and stands right by the harbour.",
    { name: [text, "The Gull's Nest"] },
    { stars: integer, website: text },
    { rooms: [count(), 12] },
  ),
  telling(
    "Order",
    "Two boxes of nails for Petra Lund, please.",
    { customer: [text, "Petra Lund"], item: [text, "nails"], quantity: [count(), 2] },
    { coupon: described(text, "the code of a discount"), express: flag },
  ),
  telling(
    "Film",
    "Silent Orchard is a film by Mira Kovac.",
    { title: [text, "Silent Orchard"], director: [text, "Mira Kovac"] },
    { year: integer, minutes: described(integer, "how long it takes"), language: text },
  ),
  telling(
    "Shop",
    "The Button House is in Elm Street in Norwich.",
    {
      name: [text, "The Button House"],
      address: [
        object({ street: text, city: text, postcode: text }, ["postcode"]),
        { street: "Elm Street", city: "Norwich" },
      ],
    },
    { phone: text, opens: described(text, "when it opens, HH:MM") },
  ),
  telling(
    "Flight",
    "We take flight KV 212 to Porto.",
    { number: [text, "KV 212"], destination: [text, "Porto"] },
    { gate: text, seat: text, delay: described(integer, "minutes") },
  ),
  telling(
    "Pet",
    "Biscuit is a brown rabbit.",
    { name: [text, "Biscuit"], species: [text, "rabbit"] },
    { age: integer, vaccinated: flag },
    { colour: [text, "brown"] },
  ),
  telling(
    "Meeting",
    "The roof committee meets in the library.",
    { title: [text, "roof committee"] },
    { date, chair: text, attendees: list(text) },
    { room: [text, "library"] },
  ),
  telling(
    "Parcel",
    "Parcel 77310 is on its way to Graz.",
    { number: [text, "77310"], destination: [text, "Graz"] },
    { weight: described(number, "kilograms"), arrival: date },
  ),
  telling(
    "Team",
    "On the quiz team are Ida, who is 31, and Sven.",
    {
      members: [
        list(object({ name: text, age: integer, town: text }, ["age", "town"])),
        [{ name: "Ida", age: 31 }, { name: "Sven" }],
      ],
    },
    { captain: text },
  ),
  telling(
    "Recipe",
    "Lentil soup: boil lentils, carrots and leek.",
    { title: [text, "Lentil soup"], ingredients: [list(text), ["lentils", "carrots", "leek"]] },
    { minutes: integer, servings: integer, author: text },
  ),
  telling(
    "Invoice",
    "Invoice 5521 from Marl Ltd over 120.50.",
    { number: [text, "5521"], issuer: [text, "Marl Ltd"], total: [number, 120.5] },
    { due: date, currency: choice("EUR", "GBP", "USD"), iban: text },
  ),
  telling(
    "Visitor",
    "Visitor at the gate: Joao Prates from Tern Logistics.",
    { name: [text, "Joao Prates"] },
    { plate: described(text, "of the car"), host: described(text, "whom they visit") },
    { company: [text, "Tern Logistics"] },
  ),
  telling(
    "Rental",
    "Flat with three rooms in Basel, quiet and bright.",
    { city: [text, "Basel"] },
    { rent: described(number, "per month"), floor: integer, contact: object({ name: text, phone: text }) },
    { rooms: [count(), 3] },
  ),
  telling(
    "Book",
    "I am reading The Tin Lighthouse.",
    { title: [text, "The Tin Lighthouse"] },
    { author: text, pages: integer, isbn: text },
  ),
  telling(
    "Boat",
    "The ferry Alma, built in 1998, is 40 metres long.",
    { name: [text, "Alma"] },
    { owner: text },
    { built: [described(integer, "year"), 1998], metres: [number, 40] },
  ),
];

/** Both halves by name. */
export const absent = { tuning, "held-out": heldOutAbsentTexts };
