// The table of consumers in the documents: a run replaces the rows of the hosts that it looked at.
import { readFileSync, writeFileSync } from "node:fs";
import { inRepository } from "./paths.mjs";

const document = inRepository("pkg-template", "docs", "runtimes.md");
const start = "<!-- consumers: npm run consumers writes this table -->\n";
const end = "<!-- end of consumers -->\n";
const header = "| host | version | how | `bedrock-extract` | `bedrock-extract/slim` |\n|---|---|---|---|---|\n";

/** Puts the outcomes of a run into the table; `hosts` is the order of its rows. */
export function writeTable(outcomes, hosts) {
  const text = readFileSync(document, "utf8");
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from === -1 || to === -1) throw new Error(`${document} has no marks for the table`);
  const rows = tableRows(text.slice(from + start.length, to), outcomes, hosts);
  writeFileSync(document, `${text.slice(0, from)}${start}${header}${rows}${text.slice(to)}`);
}

/** The rows of `table` with those of the hosts of `outcomes` replaced. */
export function tableRows(table, outcomes, hosts) {
  const replaced = new Set(outcomes.map(({ host }) => host));
  const kept = table.split("\n").filter((line) => /^\| (?!host )/u.test(line) && !replaced.has(hostOf(line)));
  const rows = [...kept, ...newRows(outcomes)];
  return hosts
    .flatMap((host) => rows.filter((row) => hostOf(row) === host))
    .map((row) => `${row}\n`)
    .join("");
}

const hostOf = (row) => row.split(" | ")[0].slice(2);

/** One row for each version and result: forms with the same results share it. */
function newRows(outcomes) {
  const forms = new Map();
  for (const { host, version, form, entry, result } of outcomes) {
    const key = JSON.stringify([host, version, form]);
    forms.set(key, { ...forms.get(key), [entry]: result });
  }
  const rows = new Map();
  for (const [key, results] of forms) {
    const [host, version, form] = JSON.parse(key);
    const row = JSON.stringify([host, version, results["bedrock-extract"], results["bedrock-extract/slim"]]);
    rows.set(row, [...(rows.get(row) ?? []), form]);
  }
  return [...rows].map(([row, names]) => {
    const [host, version, full, slim] = JSON.parse(row);
    return `| ${[host, version, names.join("; "), full, slim].join(" | ")} |`;
  });
}
