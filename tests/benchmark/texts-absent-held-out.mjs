// The half of the texts with absent fields that no wording was chosen with.
import { telling } from "./absent-parts.mjs";
import { choice, count, date, email, flag, integer, list, moment, number, object, text } from "./schema-parts.mjs";

const described = (schema, description) => ({ ...schema, description });

export const heldOutAbsentTexts = [
  telling(
    "Guest",
    "A table for the evening, in the name of Rosa Finch.",
    { name: [text, "Rosa Finch"] },
    { persons: integer, phone: text, wish: described(text, "anything they ask for") },
  ),
  telling(
    "Sensor",
    "Sensor K7 in the cellar reads 11.5 degrees.",
    { id: [text, "K7"], temperature: [number, 11.5] },
    { humidity: described(number, "per cent"), battery: described(number, "per cent"), at: moment },
    { place: [text, "cellar"] },
  ),
  telling(
    "Course",
    "Pottery for beginners is taught by Lars Brandt.",
    { title: [text, "Pottery for beginners"], teacher: [text, "Lars Brandt"] },
    { fee: number, starts: date, places: integer },
  ),
  telling(
    "Bike",
    "Stolen: a red bicycle with a basket.",
    { colour: [text, "red"] },
    { brand: text, frameNumber: text, value: described(number, "what it is worth") },
  ),
  telling(
    "Complaint",
    "The kettle leaks, says Hanna Dorn.",
    { customer: [text, "Hanna Dorn"], problem: [text, "The kettle leaks"] },
    { orderNumber: text, bought: date },
  ),
  telling(
    "Candidate",
    "Emeka Obi applies for the post of gardener.",
    { name: [text, "Emeka Obi"], post: [text, "gardener"] },
    { email, experience: described(integer, "years"), available: date },
  ),
  telling(
    "Match",
    "The Hornets beat the Foxes 3 to 1.",
    { winner: [text, "Hornets"], loser: [text, "Foxes"] },
    { referee: text, spectators: integer, stadium: text },
  ),
  telling(
    "Museum",
    "The Clock Museum in Ghent is open every day.",
    { name: [text, "The Clock Museum"], city: [text, "Ghent"] },
    { entrance: described(number, "price of a ticket"), founded: described(integer, "year") },
  ),
  telling(
    "Company",
    "Heron Tiles makes floor tiles and sits in Delft.",
    {
      name: [text, "Heron Tiles"],
      seat: [object({ city: text, country: text, street: text }, ["country", "street"]), { city: "Delft" }],
    },
    { employees: integer, founder: text },
  ),
  telling(
    "Train",
    "The night train to Oslo leaves from platform 4.",
    { destination: [text, "Oslo"] },
    { departure: described(text, "HH:MM"), coach: text, price: number },
    { platform: [text, "4"] },
  ),
  telling(
    "Medicine",
    "Take Calmolin after meals.",
    { name: [text, "Calmolin"], instruction: [text, "after meals"] },
    { dose: described(text, "such as milligrams"), doctor: text },
  ),
  telling(
    "Song",
    "They sang Paper Boats, a song by Lio Marsh.",
    { title: [text, "Paper Boats"], writer: [text, "Lio Marsh"] },
    { album: text, seconds: described(integer, "how long it is"), key: text },
  ),
  telling(
    "House",
    "A house with a large garden is to be let in Kiel.",
    { city: [text, "Kiel"], garden: [flag, true] },
    { area: described(number, "square metres"), built: described(integer, "year"), agent: text },
  ),
  telling(
    "Crew",
    "Aboard are Captain Vera Holt and the cook, Ben.",
    {
      crew: [
        list(object({ name: text, role: choice("captain", "cook", "mate"), cabin: text }, ["role", "cabin"])),
        [
          { name: "Vera Holt", role: "captain" },
          { name: "Ben", role: "cook" },
        ],
      ],
    },
    { ship: text },
  ),
  telling(
    "Loan",
    "The library lent Maps of the North to Otto Reiss until 2026-10-02.",
    { book: [text, "Maps of the North"], reader: [text, "Otto Reiss"] },
    { cardNumber: text },
    { until: [date, "2026-10-02"] },
  ),
  telling(
    "Storm",
    "A storm took down trees near Leiden.",
    { place: [text, "Leiden"] },
    { speed: described(number, "km/h"), injured: integer, damage: described(number, "in euros") },
  ),
  telling(
    "Laptop",
    "My laptop, a Korvo 14 bought for 640 euros, does not start.",
    { model: [text, "Korvo 14"], problem: [text, "does not start"] },
    { serial: text, bought: date, warranty: flag },
    { price: [number, 640] },
  ),
  telling(
    "Donation",
    "Maud Perrin gave 50 for the new bell.",
    { donor: [text, "Maud Perrin"], amount: [count(), 50] },
    { receipt: text, address: object({ street: text, city: text }) },
    { purpose: [text, "new bell"] },
  ),
  telling(
    "Wine",
    "We drank a bottle of Cala Rossa.",
    { name: [text, "Cala Rossa"] },
    { vintage: integer, grape: text, price: number },
  ),
  telling(
    "Walk",
    "The walk goes from Arden to the mill, 9 kilometres.",
    { from: [text, "Arden"], to: [text, "the mill"] },
    { hours: number },
    { kilometres: [number, 9] },
  ),
];
