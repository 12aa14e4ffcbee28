// The helpers' validations are complete: around schemas of libraries they are the only judge of an answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as z from "zod";
import { seeded } from "../property/random.mjs";
import { loadFacade, personSchema } from "./support/facade.mjs";

const { citations, list, log, maybe, parallel, script } = await loadFacade();

const source = "Jason is 25 years old. Maria is 31.";
const person = z.object({ name: z.string().min(1), age: z.int().optional() });
const jason = { name: "Jason", age: 25 };
const maria = { name: "Maria" };
const present = { error: false, message: null, result: jason };
const absent = { error: true, message: "nobody", result: null };
const cited = { quotes: ["Jason is 25", "Maria"], value: jason };

/** Helpers with answers that they take. */
const helpers = [
  ["list", list(person), [[], [jason, maria]]],
  ["list of 1 to 2", list(person, { min: 1, max: 2 }), [[jason], [jason, maria]]],
  ["maybe", maybe(person), [present, { ...present, message: "here" }, absent]],
  ["parallel", parallel({ A: person, B: z.string() }), [{}, { A: [jason] }, { B: [], A: [maria, jason] }]],
  ["citations", citations(person, { source }), [cited, { ...cited, quotes: ["31"] }]],
  ["list of maybe", list(maybe(person), { max: 2 }), [[present, absent]]],
  ["maybe of list", maybe(list(person, { min: 1 })), [{ ...present, result: [jason] }, absent]],
  [
    "parallel of citations",
    parallel({ A: citations(person, { source }), B: list(person) }),
    [{ A: [cited], B: [[jason]] }],
  ],
  ["citations of parallel", citations(parallel({ A: person }), { source }), [{ ...cited, value: { A: [jason] } }]],
];

const odd = [null, true, 0, "", "Jason", [], {}, [null], ["Jason"], { error: false }, jason, "x".repeat(2001)];

/** A copy that differs at one place. */
function changed(value, choices) {
  if (typeof value !== "object" || value === null || choices.chance(0.25)) return choices.pick(odd);
  if (Array.isArray(value)) {
    const index = choices.integer(0, Math.max(0, value.length - 1));
    const others = [
      () => value.toSpliced(index, 1),
      () => [...value, choices.pick([...odd, ...value])],
      () => Array.from({ length: 21 }, () => value[0] ?? jason),
      () => value.map((item, at) => (at === index ? changed(item, choices) : item)),
    ];
    return choices.pick(others)();
  }
  const name = choices.pick([...Object.keys(value), "other"]);
  const { [name]: part, ...rest } = value;
  return choices.chance(0.3) ? rest : { ...rest, [name]: changed(part, choices) };
}

for (const [name, model, answers] of helpers) {
  test(`${name}: what its JSON Schema refuses, its validation refuses alone`, async () => {
    const { validate, jsonSchema } = model["~standard"];
    const schema = JSON.parse(JSON.stringify(jsonSchema.input({ target: "draft-2020-12" })));
    const accepts = new Ajv2020({ strict: false }).compile(schema);
    const choices = seeded(4);
    let refused = 0;
    for (const answer of answers) assert.equal((await validate(answer)).issues, undefined, JSON.stringify(answer));
    for (let run = 0; run < 2000; run += 1) {
      let answer = structuredClone(choices.pick(answers));
      for (let step = choices.integer(1, 2); step > 0; step -= 1) answer = changed(answer, choices);
      if (accepts(answer)) continue;
      refused += 1;
      const { issues } = await validate(answer);
      assert.ok(issues?.length > 0, `${JSON.stringify(answer)?.slice(0, 300)}: ${JSON.stringify(accepts.errors[0])}`);
    }
    assert.ok(refused > 500, `${refused}`);
  });
}

test("issues of a helper name what is wrong and where", async () => {
  const issuesOf = (model, value) =>
    model["~standard"].validate(value).issues.map(({ path, message }) => `/${path.join("/")}: ${message}`);
  assert.deepEqual(issuesOf(list(person, { min: 1, max: 2 }), []), ["/: must have at least 1 items"]);
  assert.deepEqual(issuesOf(list(person, { max: 1 }), [jason, jason]), ["/: must have at most 1 items"]);
  assert.deepEqual(issuesOf(maybe(person), []), ["/: must be an object"]);
  assert.deepEqual(issuesOf(maybe(person), { error: false, results: jason }), [
    "/message: is required, but missing",
    "/result: is required, but missing",
    "/results: is no property of this object; leave it out",
  ]);
  assert.deepEqual(issuesOf(maybe(person), { ...present, error: "no" }), ["/error: must be true or false"]);
  assert.deepEqual(issuesOf(maybe(person), { ...present, message: 5 }), ["/message: must be a string or null"]);
  assert.deepEqual(issuesOf(parallel({ A: person }), { A: null }), ["/A: must be an array"]);
  const many = { ...cited, quotes: Array.from({ length: 21 }, () => "Maria") };
  assert.deepEqual(issuesOf(citations(person, { source }), many), ["/quotes: must have at most 20 items"]);
  assert.deepEqual(issuesOf(citations(person, { source }), { ...cited, quotes: [5, "x".repeat(2001)] }), [
    "/quotes/0: is not in the source text; copy the words exactly, or quote others",
    "/quotes/1: must have at most 2000 characters",
  ]);
});

test("of an inner JSON Schema the core says what is wrong, at its place in the whole", async () => {
  script.judge = ({ age }) => (age === 25 ? [] : [{ path: "/age", message: "expected an integer" }]);
  const wrong = { name: "Jason", age: "x" };
  const models = [
    [list(personSchema), [jason], [jason, wrong], "/1/age"],
    [maybe(personSchema), present, { ...present, result: wrong }, "/result/age"],
    [citations(personSchema, { source }), cited, { ...cited, value: wrong }, "/value/age"],
    [parallel({ A: personSchema, B: person }), { A: [jason], B: [maria] }, { A: [wrong], B: [maria] }, "/A/0/age"],
    [list(maybe(personSchema)), [present], [{ ...present, result: wrong }], "/0/result/age"],
  ];
  for (const [model, right, other, place] of models) {
    assert.equal((await model["~standard"].validate(right)).issues, undefined, place);
    const { issues } = await model["~standard"].validate(other);
    assert.deepEqual(
      issues.map(({ path, message }) => [`/${path.join("/")}`, message]),
      [[place, "expected an integer"]],
    );
  }
  assert.ok(log.judged.length >= models.length * 2);
});
