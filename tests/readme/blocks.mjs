// The blocks of code in the documents. A comment before a block says what it is:
//
// <!-- answer {…} -->    a program; the scripted endpoint answers its first request with that object, and so on
// <!-- no request -->    a program that asks nothing of the endpoint
// <!-- file PATH -->     the text of that file of the repository, which a test of its own runs
// <!-- peer NAME@VERSION -->    code of another package, for comparison
//
// Blocks of commands and data have no comment.
import { documents } from "./documents.mjs";

const CODE = new Set(["js", "jsx", "mjs", "ts", "tsx"]);

const blocks = documents.flatMap(({ name, text }) =>
  [...text.matchAll(/((?:<!-- .* -->\n)*)```(\w+)\n([\s\S]*?)```/gu)].map(([, comments, language, code], index) => ({
    title: `block ${index + 1} of ${name}`,
    notes: [...comments.matchAll(/<!-- (answer|no request|file|peer)(?: (.*))? -->/gu)].map(([, kind, rest]) => ({
      kind,
      rest,
    })),
    language,
    code,
  })),
);

const withNote = (kind) => blocks.filter(({ notes }) => notes.some((note) => note.kind === kind));
const restOf = ({ notes }, kind) => notes.find((note) => note.kind === kind).rest;

/** `{ title, language, code, answers, prints }` of the programs that run here. */
export const programs = [...withNote("answer"), ...withNote("no request")].map(({ title, language, code, notes }) => ({
  title,
  language,
  code,
  answers: notes.filter(({ kind }) => kind === "answer").map(({ rest }) => JSON.parse(rest)),
  prints: [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, comment]) => comment),
}));

/** `{ title, code, file }` of the blocks that repeat a file. */
export const copies = withNote("file").map((block) => ({ ...block, file: restOf(block, "file") }));

/** `{ title, language, code, package, version }` of the blocks for comparison. */
export const peers = withNote("peer").map((block) => {
  const at = restOf(block, "peer").lastIndexOf("@");
  const [name, version] = [restOf(block, "peer").slice(0, at), restOf(block, "peer").slice(at + 1)];
  return { ...block, package: name, version };
});

/** The commands of the documents. */
export const commands = blocks.filter(({ language }) => language === "sh");

/** Code that no comment explains: nothing would run it. */
export const unexplained = blocks.filter(({ language, notes }) => CODE.has(language) && notes.length === 0);
