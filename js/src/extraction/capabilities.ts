/** What models were seen to refuse, kept with a client, so that no call has to find it out again. */

import { badOption, reading } from "../errors.js";
import { wellFormed } from "../text/well-formed.js";
import { describeKind } from "../text/words.js";
import type { ExportedCapabilities, LearnedRefusal } from "../types/client.js";

/** A refusal as the core reports it: of the whole model, or of one schema by its fingerprint. */
export interface Learned {
  readonly schema?: string;
  readonly refused: readonly string[];
}

/** Refusals as the core reads them. */
export interface Known {
  readonly model: readonly string[];
  readonly schemas: Readonly<Record<string, readonly string[]>>;
}

/** More than any client has models and schemas; the oldest go first. */
const ENTRY_LIMIT = 1000;

/** What a model takes changes: after 30 days it is asked again. Milliseconds. */
const LIFETIME = 30 * 24 * 60 * 60 * 1000;

const VERSION = 1;

/** What a client has learned. Times are milliseconds since 1970. */
export class Capabilities {
  /** By region, model, schema and what is refused; in the order of learning. */
  readonly #entries = new Map<string, LearnedRefusal>();

  /** Starts with what another client has exported. */
  constructor(exported: unknown) {
    if (exported === undefined) return;
    for (const entry of reading("capabilities", () => checkedEntries(exported))) this.#add(entry);
  }

  /** What is known of a model in a region, where anything is. */
  known(region: string | undefined, modelId: unknown, now: number): Known | undefined {
    const model: string[] = [];
    const schemas: Record<string, string[]> = Object.create(null);
    for (const [key, entry] of this.#entries) {
      if (now - entry.learnedAt > LIFETIME) this.#entries.delete(key);
      else if (entry.region !== region || entry.modelId !== modelId) continue;
      else if (entry.schema === undefined) model.push(entry.refused);
      else {
        schemas[entry.schema] ??= [];
        schemas[entry.schema]?.push(entry.refused);
      }
    }
    return model.length > 0 || Object.keys(schemas).length > 0 ? { model, schemas } : undefined;
  }

  /** Notes a refusal. */
  learn(region: string | undefined, modelId: unknown, { schema, refused }: Learned, now: number): void {
    if (region === undefined || typeof modelId !== "string") return;
    for (const what of refused) {
      this.#add({ region, modelId, ...(schema === undefined ? {} : { schema }), refused: what, learnedAt: now });
    }
  }

  /** A copy as plain data. */
  export(): ExportedCapabilities {
    return { version: VERSION, entries: Array.from(this.#entries.values(), (entry) => ({ ...entry })) };
  }

  #add(entry: LearnedRefusal): void {
    const key = JSON.stringify([entry.region, entry.modelId, entry.schema, entry.refused]);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size <= ENTRY_LIMIT) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}

function checkedEntries(exported: unknown): readonly LearnedRefusal[] {
  const help = "Pass what `exportCapabilities()` gave, or leave it out";
  const { version, entries } = Object(exported) as Partial<ExportedCapabilities>;
  if (!Array.isArray(entries)) {
    throw badOption(
      "capabilities",
      `The option \`capabilities\` is ${describeKind(exported)}, not what \`exportCapabilities()\` gave`,
      help,
    );
  }
  if (version !== VERSION) {
    throw badOption(
      "capabilities",
      `The option \`capabilities\` is of version ${String(version)}, not ${VERSION}`,
      help,
    );
  }
  return entries.slice(-ENTRY_LIMIT).map((entry: unknown, index) => {
    const { region, modelId, schema, refused, learnedAt } = Object(entry) as Partial<LearnedRefusal>;
    const texts = [region, modelId, refused, schema ?? ""];
    if (texts.every((text) => typeof text === "string") && Number.isFinite(learnedAt)) {
      const what = wellFormed(refused as string);
      return {
        region,
        modelId,
        ...(schema === undefined ? {} : { schema }),
        refused: what,
        learnedAt,
      } as LearnedRefusal;
    }
    throw badOption(
      `capabilities.entries[${index}]`,
      `\`capabilities.entries[${index}]\` is not a learned refusal`,
      help,
    );
  });
}
