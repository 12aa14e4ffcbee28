// The texts of the re-ask benchmark: each asks for a value that the model gives in another form than a rule wants. The rule is
// no part of the schema, so that the model hears of it in the re-ask only.

/** A rule: `field` of the object must match `pattern`; `message` is what both sides' validators say. */
const rule = (name, text, fields, [field, pattern, message], expected) => ({
  name,
  text,
  fields,
  field,
  pattern,
  message,
  expected,
});

const tuning = [
  rule(
    "Ticket",
    "Ticket from Paul: the printer on the second floor is broken, this is urgent.",
    ["reporter", "priority"],
    ["priority", "^(low|medium|high)$", "must be one of: low, medium, high"],
    "high",
  ),
  rule(
    "Guest",
    "The table is booked for Maria Lopez, party of four.",
    ["name", "party"],
    ["name", "^[^a-z]+$", "must be written in capital letters"],
    "MARIA LOPEZ",
  ),
  rule(
    "Invoice",
    "Invoice 881 was issued on 15 March 2024 by Brook Ltd.",
    ["number", "issued"],
    ["issued", "^\\d{4}-\\d{2}-\\d{2}$", "must be a date in the form YYYY-MM-DD"],
    "2024-03-15",
  ),
  rule(
    "Meeting",
    "We meet in room Atlas at 2:15 pm.",
    ["room", "time"],
    ["time", "^([01]\\d|2[0-3]):[0-5]\\d$", "must be a 24-hour time in the form HH:MM"],
    "14:15",
  ),
  rule(
    "Flight",
    "She takes flight LH 400 from Frankfurt.",
    ["flight", "origin"],
    ["flight", "^\\S+$", "must not contain spaces"],
    "LH400",
  ),
  rule(
    "Payment",
    "He paid 45 euros for the repair.",
    ["amount", "currency"],
    ["currency", "^[A-Z]{3}$", "must be a currency code of three capital letters"],
    "EUR",
  ),
  rule(
    "Survey",
    "The survey says that 35% of the visitors came by bike.",
    ["share", "means"],
    ["share", "^\\d+$", "must be digits only, without a percent sign"],
    "35",
  ),
  rule(
    "Account",
    "Create an account for Anna.Schmidt@Example.com in the sales team.",
    ["email", "team"],
    ["email", "^[^A-Z]+$", "must be written in lower case"],
    "anna.schmidt@example.com",
  ),
  rule(
    "Part",
    "Order part ab-1234, two pieces.",
    ["part", "pieces"],
    ["part", "^[A-Z]{2}-\\d{4}$", "must be two capital letters, a hyphen and four digits"],
    "AB-1234",
  ),
  rule(
    "Shift",
    "Tom works on Tue in the bakery.",
    ["name", "day"],
    ["day", "^(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$", "must be the full name of a weekday"],
    "Tuesday",
  ),
  rule(
    "Sale",
    "The house was sold for 1,250,000 dollars in May.",
    ["price", "month"],
    ["price", "^\\d+$", "must be digits only, without commas"],
    "1250000",
  ),
  rule(
    "Letter",
    "The letter goes to Hamburg in Germany.",
    ["city", "country"],
    ["country", "^[A-Z]{2}$", "must be a country code of two capital letters"],
    "DE",
  ),
];

const heldOut = [
  rule(
    "Shirt",
    "One shirt in size L, blue.",
    ["size", "colour"],
    ["size", "^(small|medium|large)$", "must be one of: small, medium, large"],
    "large",
  ),
  rule(
    "Book",
    "The Old Harbour was written by Ines Duarte.",
    ["title", "author"],
    ["author", "^[^a-z]+$", "must be in upper case"],
    "INES DUARTE",
  ),
  rule(
    "Delivery",
    "The parcel left Lyon on 3 June 2023.",
    ["city", "date"],
    ["date", "^\\d{4}-\\d{2}-\\d{2}$", "must have the form YYYY-MM-DD"],
    "2023-06-03",
  ),
  rule(
    "Train",
    "The train to Bern leaves at 7:40 pm.",
    ["destination", "departure"],
    ["departure", "^([01]\\d|2[0-3]):[0-5]\\d$", "must be in 24-hour form HH:MM"],
    "19:40",
  ),
  rule(
    "Transfer",
    "Send it to DE89 3704 0044 0532, account of Lena.",
    ["account", "owner"],
    ["account", "^\\S+$", "must have no spaces"],
    "DE89370400440532",
  ),
  rule(
    "Manual",
    "The manual is in English and has 40 pages.",
    ["language", "pages"],
    ["language", "^[a-z]{2}$", "must be a language code of two lower-case letters"],
    "en",
  ),
  rule(
    "Oven",
    "Bake the bread at 220 °C on the lower rack.",
    ["temperature", "rack"],
    ["temperature", "^\\d+$", "must be digits only, without a unit"],
    "220",
  ),
  rule(
    "Page",
    "Make a page called Winter Sale for the shop.",
    ["page", "owner"],
    ["page", "^[a-z]+(-[a-z]+)*$", "must be lower-case words joined by hyphens"],
    "winter-sale",
  ),
  rule(
    "Licence",
    "The car has the plate kx 77 abc and is red.",
    ["plate", "colour"],
    ["plate", "^[A-Z0-9 ]+$", "must be in capital letters"],
    "KX 77 ABC",
  ),
  rule(
    "Course",
    "The course starts in Sept and is about bees.",
    ["month", "topic"],
    [
      "month",
      "^(January|February|March|April|May|June|July|August|September|October|November|December)$",
      "must be the full name of a month",
    ],
    "September",
  ),
  rule(
    "Phone",
    "Call the office on +44 20 7946 0018 and ask for Joan.",
    ["phone", "contact"],
    ["phone", "^\\+?\\d+$", "must be digits only, after an optional plus sign"],
    "+442079460018",
  ),
  rule(
    "Vote",
    "Carla is in favour of the new park.",
    ["name", "vote"],
    ["vote", "^(yes|no)$", "must be yes or no"],
    "yes",
  ),
];

/** Both halves by name: the wording of re-asks was chosen with the first one in sight only. */
export const rules = { tuning, "held-out": heldOut };
