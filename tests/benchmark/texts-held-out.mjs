// The half that nothing is tuned on. `expected` is the only object that counts as right.
import {
  choice,
  clock,
  count,
  date,
  email,
  flag,
  integer,
  list,
  moment,
  number,
  object,
  pattern,
  text,
} from "./schema-parts.mjs";

export const heldOutTexts = [
  {
    name: "Resident",
    schema: object({ name: text, job: text, city: text, age: count(), email }, ["age", "email"]),
    text: "Grace Adeyemi is a nurse from Lagos.",
    expected: { name: "Grace Adeyemi", job: "nurse", city: "Lagos" },
  },
  {
    name: "Club",
    schema: object({
      name: text,
      founded: count({ minimum: 1700 }),
      members: count(),
      officers: list(object({ role: choice("president", "treasurer", "secretary"), name: text })),
    }),
    text: "Riverside Chess Club, founded in 1987, has 46 members. Its president is Olga Marin, its treasurer Sam Whitlock.",
    expected: {
      name: "Riverside Chess Club",
      founded: 1987,
      members: 46,
      officers: [
        { role: "president", name: "Olga Marin" },
        { role: "treasurer", name: "Sam Whitlock" },
      ],
    },
  },
  {
    name: "InvoiceWithLines",
    schema: object({
      number: pattern("^F-[0-9]+$"),
      customer: text,
      lines: list(object({ description: text, quantity: count(), unitPrice: number })),
      total: number,
      currency: choice("USD", "EUR"),
      due: date,
    }),
    text:
      "Invoice F-339 for Hassan Karim\ndescription | quantity | unit price\nRepair work | 2 | 60.00\nSpare pump | 1 | 35.50\n" +
      "Total USD 155.50, due 2026-06-30",
    expected: {
      number: "F-339",
      customer: "Hassan Karim",
      lines: [
        { description: "Repair work", quantity: 2, unitPrice: 60 },
        { description: "Spare pump", quantity: 1, unitPrice: 35.5 },
      ],
      total: 155.5,
      currency: "USD",
      due: "2026-06-30",
    },
  },
  {
    name: "StandUp",
    schema: object({
      weekday: choice("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
      time: clock,
      chair: text,
      minutes: count(),
      room: text,
    }),
    text: "Ben: let's move the stand-up to Thursday, 10:45.\nCarla: fine, I will chair it.\nBen: 20 minutes, in room Oak.",
    expected: { weekday: "Thursday", time: "10:45", chair: "Carla", minutes: 20, room: "Oak" },
  },
  {
    name: "Stock",
    schema: object({
      products: list(object({ sku: pattern("^[A-Z]{2}-[0-9]{4}$"), name: text, stock: count(), price: number })),
    }),
    text: "sku;name;stock;price\nAB-1042;Desk lamp;17;34.50\nCD-2207;Wall clock;0;21.00",
    expected: {
      products: [
        { sku: "AB-1042", name: "Desk lamp", stock: 17, price: 34.5 },
        { sku: "CD-2207", name: "Wall clock", stock: 0, price: 21 },
      ],
    },
  },
  {
    name: "Soup",
    schema: object({ title: text, vegan: flag, servings: count(), steps: list(text) }),
    text: "Lentil soup\nvegan, serves six\n1) Chop the onions\n2) Add the lentils\n3) Simmer for 30 minutes",
    expected: {
      title: "Lentil soup",
      vegan: true,
      servings: 6,
      steps: ["Chop the onions", "Add the lentils", "Simmer for 30 minutes"],
    },
  },
  {
    name: "StationReport",
    schema: object({
      station: integer,
      time: moment,
      pressureHpa: number,
      rainMm: number,
      windMetresPerSecond: number,
      doorOpen: flag,
    }),
    text: "Station 12 reported at 2026-03-01T12:00:00Z: pressure 1013.2 hPa, rain 0 mm, wind 5.4 m/s, the door is closed.",
    expected: {
      station: 12,
      time: "2026-03-01T12:00:00Z",
      pressureHpa: 1013.2,
      rainMm: 0,
      windMetresPerSecond: 5.4,
      doorOpen: false,
    },
  },
  {
    name: "Issue",
    schema: object({
      id: integer,
      reporter: text,
      reported: date,
      priority: choice("low", "medium", "high"),
      assignee: text,
    }),
    text:
      "#8841 The printer on floor 2 jams on every page. Reported by Jo Lindqvist on 18 May 2026, low priority, " +
      "assigned to Sven Aalto.",
    expected: {
      id: 8841,
      reporter: "Jo Lindqvist",
      reported: "2026-05-18",
      priority: "low",
      assignee: "Sven Aalto",
    },
  },
  {
    name: "Train",
    schema: object({
      train: text,
      origin: text,
      destination: text,
      departure: clock,
      arrival: clock,
      platform: integer,
      stops: list(text),
    }),
    text: "Train IC 715 from Bern to Geneva leaves at 07:34 from platform 6 and arrives at 09:18. Stops: Fribourg, Lausanne.",
    expected: {
      train: "IC 715",
      origin: "Bern",
      destination: "Geneva",
      departure: "07:34",
      arrival: "09:18",
      platform: 6,
      stops: ["Fribourg", "Lausanne"],
    },
  },
  {
    name: "Applicant",
    schema: object({
      name: text,
      subject: text,
      yearsOfExperience: count(),
      languages: list(object({ language: text, level: choice("basic", "fluent", "native") })),
    }),
    text:
      "Mateo Silva studied physics and has nine years of experience. Languages: Portuguese (native), English (fluent), " +
      "French (basic).",
    expected: {
      name: "Mateo Silva",
      subject: "physics",
      yearsOfExperience: 9,
      languages: [
        { language: "Portuguese", level: "native" },
        { language: "English", level: "fluent" },
        { language: "French", level: "basic" },
      ],
    },
  },
  {
    name: "FlowerOrder",
    schema: object({ redTulips: count(), whiteLilies: count(), street: text, card: flag }),
    text: "Please send twelve red tulips and five white lilies to 8 Garden Road, and add a card.",
    expected: { redTulips: 12, whiteLilies: 5, street: "8 Garden Road", card: true },
  },
  {
    name: "Course",
    schema: object({
      subject: text,
      starts: date,
      evenings: count(),
      price: number,
      places: object({ taken: count(), total: count() }),
    }),
    text:
      "Course in pottery: starts on 7 September 2026, runs for eight evenings and costs 180 euros. " +
      "Nine of twelve places are taken.",
    expected: {
      subject: "pottery",
      starts: "2026-09-07",
      evenings: 8,
      price: 180,
      places: { taken: 9, total: 12 },
    },
  },
  {
    name: "CafeReview",
    schema: object({
      sentiment: choice("positive", "neutral", "negative"),
      stars: count({ minimum: 1, maximum: 5 }),
      recommended: flag,
    }),
    text: "Lovely little cafe, friendly staff, and the best apple cake in town. Five stars! I recommend it to everyone.",
    expected: { sentiment: "positive", stars: 5, recommended: true },
  },
  {
    name: "Film",
    schema: object({
      title: text,
      year: count({ minimum: 1880 }),
      director: text,
      minutes: count(),
      genres: list(choice("comedy", "drama", "mystery", "western")),
    }),
    text: '"Paper Moons" (2021), directed by Aiko Tanaka, runs 104 minutes. Genres: drama, mystery.',
    expected: {
      title: "Paper Moons",
      year: 2021,
      director: "Aiko Tanaka",
      minutes: 104,
      genres: ["drama", "mystery"],
    },
  },
  {
    name: "Rental",
    schema: object({
      pickUp: object({ city: text, date }),
      return: object({ city: text, date }),
      automatic: flag,
      childSeat: flag,
    }),
    text: "Pick-up in Porto on 1 July 2026, return in Lisbon on 6 July 2026. Automatic car, no child seat.",
    expected: {
      pickUp: { city: "Porto", date: "2026-07-01" },
      return: { city: "Lisbon", date: "2026-07-06" },
      automatic: true,
      childSeat: false,
    },
  },
  {
    name: "Receipt",
    schema: object(
      {
        date,
        time: clock,
        items: list(object({ name: text, price: number })),
        total: number,
        payment: choice("cash", "card"),
        tip: number,
      },
      ["tip"],
    ),
    text: "2026-03-14 16:22\nmilk 1.19\nbread 2.85\napples 3.40\nTOTAL 7.44\npaid by card",
    expected: {
      date: "2026-03-14",
      time: "16:22",
      items: [
        { name: "milk", price: 1.19 },
        { name: "bread", price: 2.85 },
        { name: "apples", price: 3.4 },
      ],
      total: 7.44,
      payment: "card",
    },
  },
  {
    name: "Vitals",
    schema: object({
      patient: integer,
      bloodPressure: object({ systolic: count(), diastolic: count() }),
      pulse: count(),
      temperature: number,
      smoker: flag,
    }),
    text: "Patient 3071: blood pressure 128 over 84, pulse 72, temperature 36.9, does not smoke.",
    expected: {
      patient: 3071,
      bloodPressure: { systolic: 128, diastolic: 84 },
      pulse: 72,
      temperature: 36.9,
      smoker: false,
    },
  },
  {
    name: "Alert",
    schema: object({
      hazard: choice("storm", "flood", "heat"),
      level: choice("yellow", "orange", "red"),
      from: moment,
      until: moment,
      gustKmh: count(),
    }),
    text:
      "Storm warning, level orange: gusts of up to 95 km/h on the coast between 2026-11-02T18:00:00Z and " +
      "2026-11-03T04:00:00Z.",
    expected: {
      hazard: "storm",
      level: "orange",
      from: "2026-11-02T18:00:00Z",
      until: "2026-11-03T04:00:00Z",
      gustKmh: 95,
    },
  },
  {
    name: "StolenBike",
    schema: object({ colour: text, frameNumber: pattern("^[A-Z0-9]{7}$"), date, place: text, locked: flag }),
    text: "Stolen on 21 April 2026 at Central Station: a blue city bike with frame number WX4471K. It was locked.",
    expected: {
      colour: "blue",
      frameNumber: "WX4471K",
      date: "2026-04-21",
      place: "Central Station",
      locked: true,
    },
  },
  {
    name: "Tariffs",
    schema: object({ tariffs: list(object({ name: text, gigabytes: count(), price: number }), { minItems: 1 }) }),
    text: "Basic has 5 GB for 8 a month. Plus has 20 GB for 15 a month. Max has 100 GB for 29.50 a month.",
    expected: {
      tariffs: [
        { name: "Basic", gigabytes: 5, price: 8 },
        { name: "Plus", gigabytes: 20, price: 15 },
        { name: "Max", gigabytes: 100, price: 29.5 },
      ],
    },
  },
  {
    name: "Quiz",
    schema: object({ winner: text, teams: list(object({ name: text, points: count() })) }),
    text: "Quiz results: Blue 42 points, Red 38 points, Green 51 points. So the winner is Green!",
    expected: {
      winner: "Green",
      teams: [
        { name: "Blue", points: 42 },
        { name: "Red", points: 38 },
        { name: "Green", points: 51 },
      ],
    },
  },
  {
    name: "House",
    schema: object({
      built: count(),
      rooms: count(),
      gardenSquareMetres: number,
      heating: choice("gas", "oil", "heat pump"),
      price: count(),
      sold: flag,
    }),
    text: "House built in 1994, five rooms, garden of 400 square metres, gas heating, 315,000 euros. Still for sale, not sold yet.",
    expected: { built: 1994, rooms: 5, gardenSquareMetres: 400, heating: "gas", price: 315000, sold: false },
  },
  {
    name: "BackupJob",
    schema: object({
      everyHours: count({ minimum: 1 }),
      copies: count(),
      compress: flag,
      encrypt: flag,
      contact: email,
    }),
    text:
      "The backup runs every 6 hours and keeps 14 copies. It compresses them but does not encrypt them. " +
      "Questions go to ops@example.net.",
    expected: { everyHours: 6, copies: 14, compress: true, encrypt: false, contact: "ops@example.net" },
  },
  {
    name: "Cita",
    schema: object({ patient: text, age: count(), date, time: clock, room: integer }),
    text: "Cita el 15 de abril de 2026 a las 10:30, consulta 4. Paciente: Javier Molina, 52 años.",
    expected: { patient: "Javier Molina", age: 52, date: "2026-04-15", time: "10:30", room: 4 },
  },
];
