// Writes a program for a server that does what the page does. It never sees the keys, so it cannot copy them.
import { formatJson } from "./json.js";
import { callOptions } from "./settings.js";

const KEYS = [
  "Keys come from the environment: AWS_BEARER_TOKEN_BEDROCK, or",
  "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.",
];

/** The program for the runtime in the settings. `files` are `{ name, type }`. */
export function codeFor(settings, files) {
  return WRITERS[settings.runtime](settings, files);
}

const WRITERS = {
  node(settings, files) {
    const imports = files.length > 0 ? ['import { readFile } from "node:fs/promises";'] : [];
    return program(settings, files, {
      comments: ["Run it with: node extract.mjs", ...KEYS],
      imports,
      read: ({ name }) => `await readFile(${JSON.stringify(name)})`,
    });
  },
  deno(settings, files) {
    return program(settings, files, {
      comments: [
        `Run it with: deno run --allow-net --allow-env${files.length > 0 ? " --allow-read" : ""} extract.js`,
        "Without a package.json, import npm:bedrock-extract and npm:zod.",
        ...KEYS,
      ],
      imports: [],
      read: ({ name }) => `await Deno.readFile(${JSON.stringify(name)})`,
    });
  },
  worker(settings, files) {
    const [file] = files;
    const content = file
      ? contentOf(settings.text, [file], () => "await request.arrayBuffer()")
      : "await request.text()";
    const comments = [
      `POST ${file === undefined ? "a text" : "a file"} to it.`,
      "Keys are secrets of the Worker: npx wrangler secret put AWS_BEARER_TOKEN_BEDROCK",
    ];
    return [
      ...comments.map((line) => `// ${line}`),
      ...importsOf(settings, file ? [file] : [], ["fromBedrock", "fromEnv"]),
      "",
      schemaOf(settings),
      ...(file ? textOf(settings) : []),
      "",
      "export default {",
      "  async fetch(request, env) {",
      `    const client = fromBedrock(${indented(clientOf(settings, ["...fromEnv(env)"]), 4)});`,
      `    const data = await client.create(${indented(callOf(settings, content), 4)});`,
      "    return Response.json(data);",
      "  },",
      "};",
      "",
    ].join("\n");
  },
};

function program(settings, files, { comments, imports, read }) {
  return [
    ...comments.map((line) => `// ${line}`),
    ...imports,
    ...importsOf(settings, files, ["fromBedrock"]),
    "",
    schemaOf(settings),
    ...textOf(settings),
    "",
    `const client = fromBedrock(${clientOf(settings, [])});`,
    "",
    `const { data, completion } = await client.createWithCompletion(${callOf(
      settings,
      contentOf(settings.text, files, read),
    )});`,
    "",
    "console.log(JSON.stringify(data, undefined, 2));",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is written into the program
    "console.error(`${completion.usage.totalTokens} tokens, ${completion.attempts.length} attempt(s)`);",
    "",
  ].join("\n");
}

function importsOf({ language }, files, names) {
  const makers = [...new Set(files.map(makerOf))];
  return [
    `import { ${[...names, ...makers].toSorted().join(", ")} } from "bedrock-extract";`,
    ...(language === "zod" ? ['import * as z from "zod";'] : []),
  ];
}

function schemaOf({ language, schema }) {
  const code = schema.trim().replace(/;+$/u, "");
  return `const responseModel = ${language === "zod" ? code : prettyJson(code)};`;
}

/** A schema that is no JSON is shown as it is: whoever copies it has seen the message about it. */
function prettyJson(text) {
  try {
    return formatJson(JSON.parse(text), { bareNames: true });
  } catch {
    return text;
  }
}

/** The local endpoint is named by the environment, as a test would. */
function clientOf({ service, region, model }, spread) {
  const named = service === "local" || region === "" ? [] : [`region: ${JSON.stringify(region)}`];
  return braces([...named, ...spread, `model: ${JSON.stringify(model)}`]);
}

function callOf(settings, content) {
  const options = Object.entries(callOptions(settings)).map(
    ([name, value]) => `${name}: ${formatJson(value, { bareNames: true })}`,
  );
  return braces(["responseModel", `messages: [{ role: "user", content: ${content} }]`, ...options]);
}

function textOf({ text }) {
  return text.trim() === "" ? [] : [`const text = ${quoted(text)};`];
}

function contentOf(text, files, read) {
  if (files.length === 0) return text.trim() === "" ? '""' : "text";
  const parts = files.map((file) => `${makerOf(file)}(${read(file)})`);
  return `[${[...(text.trim() === "" ? [] : ["{ text }"]), ...parts].join(", ")}]`;
}

function makerOf({ type }) {
  return type.startsWith("image/") ? "image" : "document";
}

/** Short text between quotes; text of several lines as it is, between backticks. */
function quoted(text) {
  return text.includes("\n") ? `\`${text.replaceAll(/[\\`]|\$(?=\{)/gu, "\\$&")}\`` : JSON.stringify(text);
}

function braces(entries) {
  return `{\n${entries.map((entry) => `  ${entry},`).join("\n")}\n}`;
}

function indented(code, columns) {
  return code.replaceAll("\n", `\n${" ".repeat(columns)}`);
}
