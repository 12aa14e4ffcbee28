// Other wordings of what the model is told, each as a change of the request as it is sent. Every sentence of every prompt has
// one that leaves it out or says it otherwise, so that `npm run bench -- wording` can tell what it is worth.

const TASK = "Extract the data from the conversation.";
const WORD_FOR_WORD =
  "Extract the data from the conversation word for word, upper and lower case included, unless a field asks for something else.";
const OFFER = " Write null for what is not mentioned.";
const HINT = "null if not mentioned";
const PLAIN = "These values are not valid:";

/**
 * `{ name, mode, repair, subject, change }`: `subject` names the texts that can tell the difference, those of the extraction,
 * those with absent fields or those with rules; `change(body, words)` gives another body, or the same one where it has nothing to change. `words` has
 * the words for each pattern of the texts.
 */
export const wordings = [
  ...of({ mode: "BEDROCK_JSON", subject: "texts" }, [
    ["without the task", replaced(TASK, "")],
    ['with "word for word"', replaced(TASK, WORD_FOR_WORD)],
    ["without the offer of null", replaced(OFFER, "")],
    ["without null in the form", inForm((form) => form.replace(/ or null(?=,?\n)/gu, ""))],
    ['without "one JSON object only"', replaced("Answer with one JSON object only, no other text. ", "")],
    ['without "fill in"', replaced(" Fill in this form:", "")],
    [
      "the form on one line",
      inForm((form) =>
        form
          .replace(/\{\n */gu, "{")
          .replace(/\n *\}/gu, "}")
          .replace(/\n */gu, " "),
      ),
    ],
    [
      "patterns as they are written",
      asWritten((words, pattern) => [`<string, ${words}`, `<string, matching ${pattern}`]),
    ],
  ]),
  ...of({ mode: "BEDROCK_TOOLS", subject: "texts" }, [
    ["without the task", replaced(WORD_FOR_WORD, "")],
    ['without "word for word"', replaced(WORD_FOR_WORD, TASK)],
    ["without the offer of null", replaced(OFFER, "")],
    ["without null at the fields", replaced(` (${HINT})`, "", HINT, "")],
    ["without words for patterns", asWritten((words) => [words, ""])],
  ]),
  ...of({ mode: "BEDROCK_JSON", subject: "absent" }, [
    ["absent fields, without the offer of null", replaced(OFFER, "")],
    ["absent fields, without null in the form", inForm((form) => form.replace(/ or null(?=,?\n)/gu, ""))],
  ]),
  ...of({ mode: "BEDROCK_TOOLS", subject: "absent" }, [
    ["absent fields, without the offer of null", replaced(OFFER, "")],
    ["absent fields, without null at the fields", replaced(` (${HINT})`, "", HINT, "")],
  ]),
  ...of({ mode: "BEDROCK_JSON_SCHEMA", subject: "texts" }, [["without the task in the prompt", withoutSystem]]),
  ...of({ mode: "BEDROCK_JSON_SCHEMA", subject: "absent" }, [
    ["absent fields, without the task in the prompt", withoutSystem],
    ["absent fields, with the offer of null only", replaced(`${TASK}${OFFER}`, OFFER.trim())],
  ]),
  ...["BEDROCK_JSON", "BEDROCK_TOOLS"].flatMap((mode) => [
    ...of({ mode, subject: "rules", repair: "whole" }, [
      ['without "rewrite"', replaced("Rewrite these values of the object, keep the others:", PLAIN)],
      ['without "keep the others"', replaced("of the object, keep the others:", "of the object:")],
    ]),
    ...of({ mode, subject: "rules", repair: "patch" }, [
      ['patch, without "rewrite"', replaced("Rewrite these values of the object, leave out the others:", PLAIN)],
      ['patch, without "leave out the others"', replaced("of the object, leave out the others:", "of the object:")],
    ]),
  ]),
];

function of(where, changes) {
  return changes.map(([name, change]) => ({ ...where, name, change }));
}

/**
 * Each text of the request through `rewrite`: prompts, turns and descriptions, not the answers of the model. A description of
 * nothing is left out, because the service refuses it.
 */
function mapTexts(body, rewrite) {
  const isText = (name) => name === "text" || name === "description";
  const mapped = (value) => {
    if (Array.isArray(value)) return value.map(mapped);
    if (typeof value !== "object" || value === null || value.role === "assistant") return value;
    const entries = Object.entries(value).map(([name, item]) => [
      name,
      typeof item === "string" && isText(name) ? rewrite(item) : mapped(item),
    ]);
    return Object.fromEntries(entries.filter(([name, item]) => !(name === "description" && item.trim() === "")));
  };
  return mapped(body);
}

function replaced(...pairs) {
  return (body) =>
    mapTexts(body, (text) => {
      let changed = text;
      for (let index = 0; index < pairs.length; index += 2)
        changed = changed.replaceAll(pairs[index], pairs[index + 1]);
      return changed;
    });
}

/** The service refuses a block of no text. */
function withoutSystem({ system: _, ...body }) {
  return body;
}

function inForm(rewrite) {
  return (body) =>
    mapTexts(body, (text) => {
      const [before, form] = text.split("form:\n");
      return form === undefined ? text : `${before}form:\n${rewrite(form)}`;
    });
}

function asWritten(pair) {
  return (body, words) =>
    [...words].reduce((changed, [pattern, told]) => replaced(...pair(told, pattern))(changed), body);
}
