// `node tests/batch/memory.mjs MEGABYTES`: makes input files of so many megabytes and reads an output of the same length, and tells
// what that takes of memory. For a gigabyte: `node tests/batch/memory.mjs 1000`.
import { all, batchFiles, client, conversation, Person, readBatch, response } from "./support/package.mjs";

const LENGTH = 20_000;
const COUNT = Math.round((Number(process.argv[2] ?? 200) * 1_000_000) / LENGTH);

const asking = client();
const options = { responseModel: Person };

function* texts(count) {
  for (let index = 0; index < count; index += 1) yield `${index} `.padEnd(LENGTH, "lorem ipsum ");
}

/** Output lines of a job; one in a hundred is invalid. */
async function* output(count) {
  const [file] = await all(first(batchFiles(asking, texts(1), { ...options, messages: conversation })));
  const { modelInput } = JSON.parse(file);
  const one = (index) => ({
    recordId: String(index),
    modelInput: { ...modelInput, messages: conversation([{ text: `${index} `.padEnd(LENGTH, "lorem ipsum ") }]) },
    modelOutput: response(index % 100 === 0 ? '{"name":"Ann"}' : `{"name":"Ann","age":${index}}`),
  });
  for (let index = 0; index < count; index += 1) yield new TextEncoder().encode(`${JSON.stringify(one(index))}\n`);
}

async function* first(files) {
  for await (const { lines } of files) yield* lines;
}

let peak = 0;
function look() {
  peak = Math.max(peak, process.memoryUsage().rss);
}

async function measured(count) {
  const found = { bytes: 0, fulfilled: 0, again: 0 };
  for await (const { lines } of batchFiles(asking, texts(count), {
    ...options,
    messages: conversation,
    maxRecords: 1000,
  })) {
    for await (const line of lines) found.bytes += line.length;
    look();
  }
  for await (const { status } of readBatch(asking, output(count), options)) {
    found[status] += 1;
    if (found.fulfilled % 100 === 0) look();
  }
  return found;
}

await measured(500);
const before = peak;
peak = 0;
const started = performance.now();
const found = await measured(COUNT);
const inMegabytes = (bytes) => Math.round(bytes / 1e6);
console.log(
  JSON.stringify({
    records: COUNT,
    megabytes: inMegabytes(found.bytes),
    fulfilled: found.fulfilled,
    again: found.again,
    peakAfter10Megabytes: inMegabytes(before),
    peak: inMegabytes(peak),
    seconds: Math.round((performance.now() - started) / 100) / 10,
  }),
);
