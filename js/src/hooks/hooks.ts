/** Functions that the caller wants called while an extraction runs, on a client or for one call. */

import { badOption, reading } from "../errors.js";
import { nearestName } from "../text/nearest-name.js";
import { cut, describeKind } from "../text/words.js";
import type { HookAliases, HookHandler, HookName, HookPayloads, HooksOption } from "../types/hooks.js";

type PlainName = keyof HookPayloads;

/** Written as records, so that the compiler notices a name that the types have and a list lacks. */
const NAMES: { readonly [Name in PlainName]: true } = {
  error: true,
  exhausted: true,
  failover: true,
  invalid: true,
  request: true,
  response: true,
  usage: true,
};

const ALIASES: { readonly [Alias in keyof HookAliases]: HookAliases[Alias] } = {
  "completion:error": "error",
  "completion:kwargs": "request",
  "completion:last_attempt": "exhausted",
  "completion:response": "response",
  "completion:usage": "usage",
  "parse:error": "invalid",
};

type AnyHandler = (payload: never) => unknown;

interface Entry {
  readonly handler: AnyHandler;
  readonly once: boolean;
  /** Until it is taken out: also within one event, no handler is called after that. */
  listens: boolean;
}

/** Handlers by the name of their hook, in the order in which they were added. */
export class Hooks {
  readonly #entries = new Map<PlainName, readonly Entry[]>();

  /** Starts with the handlers of the option `hooks`. */
  constructor(option?: unknown) {
    if (option === undefined) return;
    if (typeof option !== "object" || option === null || reading("hooks", () => Array.isArray(option))) {
      throw badOption(
        "hooks",
        `The option \`hooks\` is ${describeKind(option)}, not an object`,
        "Pass handlers by name",
      );
    }
    for (const [name, handlers] of reading("hooks", () => Object.entries(option as HooksOption))) {
      if (handlers === undefined) continue;
      for (const handler of listed(name, handlers)) this.on(name as HookName, handler as HookHandler<HookName>);
    }
  }

  /** Adds a handler; calling the result takes it out again. */
  on<Name extends HookName>(name: Name, handler: HookHandler<Name>): () => void {
    return this.#add(name, handler, false);
  }

  /** Adds a handler that is called once at most. */
  once<Name extends HookName>(name: Name, handler: HookHandler<Name>): () => void {
    return this.#add(name, handler, true);
  }

  /** Takes a handler out, however it was added; the earliest one where it was added several times. */
  off<Name extends HookName>(name: Name, handler: HookHandler<Name>): void {
    const known = plainName(name);
    const entry = this.#listed(known).find((entry) => entry.handler === handler);
    if (entry !== undefined) this.#remove(known, entry);
  }

  /** Takes out all handlers of a hook, or all there are. */
  clear(name?: HookName): void {
    for (const cleared of name === undefined ? this.#entries.keys() : [plainName(name)]) {
      for (const entry of this.#listed(cleared)) this.#remove(cleared, entry);
    }
  }

  /** Whether a hook has a handler. */
  has(name: PlainName): boolean {
    return this.#listed(name).length > 0;
  }

  /** Calls to the handlers that a hook has at this moment; one that was taken out meanwhile is passed over. */
  calls<Name extends PlainName>(name: Name): readonly ((payload: HookPayloads[Name]) => unknown)[] {
    return this.#listed(name).map((entry) => (payload) => {
      if (!entry.listens) return undefined;
      if (entry.once) this.#remove(name, entry);
      // Only handlers of this name are put under it.
      return (entry.handler as (payload: HookPayloads[Name]) => unknown)(payload);
    });
  }

  #add(name: HookName, handler: AnyHandler, once: boolean): () => void {
    const known = plainName(name);
    if (typeof handler !== "function") {
      throw badOption(`hooks.${name}`, `The handler of \`${name}\` is ${describeKind(handler)}`, "Pass a function");
    }
    const entry: Entry = { handler, once, listens: true };
    this.#entries.set(known, [...this.#listed(known), entry]);
    return () => this.#remove(known, entry);
  }

  #remove(name: PlainName, entry: Entry): void {
    entry.listens = false;
    this.#entries.set(
      name,
      this.#listed(name).filter((one) => one !== entry),
    );
  }

  #listed(name: PlainName): readonly Entry[] {
    return this.#entries.get(name) ?? [];
  }
}

/** Calls the handlers of one call: the client's, then the call's own. What they throw or reject ends nothing. */
export class Emitter {
  readonly #sources: readonly Hooks[];

  constructor(...sources: readonly Hooks[]) {
    this.#sources = sources;
  }

  /** Whether anyone listens: what nobody hears is not gathered. */
  hears(...names: readonly PlainName[]): boolean {
    return this.#sources.some((hooks) => names.some((name) => hooks.has(name)));
  }

  emit<Name extends PlainName>(name: Name, payload: HookPayloads[Name]): void {
    for (const call of this.#sources.flatMap((hooks) => hooks.calls(name))) {
      try {
        // A promise may be of another realm or library.
        Promise.resolve(call(payload) as unknown).catch(() => undefined);
      } catch {
        // A failing handler must not end the call.
      }
    }
  }
}

/** More handlers than that are none that a person wrote. */
const HANDLERS = 100;

function listed(name: string, handlers: unknown): readonly unknown[] {
  return reading("hooks", () => {
    if (!Array.isArray(handlers)) return [handlers];
    if (handlers.length <= HANDLERS) return Array.from({ length: handlers.length }, (_, index) => handlers[index]);
    throw badOption("hooks", `The hook \`${cut(name, 40)}\` has more than ${HANDLERS} handlers`, "Pass fewer");
  });
}

function plainName(name: HookName): PlainName {
  const names = Object.keys(NAMES);
  const known = `Use one of ${names.join(", ")}`;
  if (typeof name !== "string") throw badOption("hooks", `The name of a hook is ${describeKind(name)}`, known);
  if (Object.hasOwn(NAMES, name)) return name as PlainName;
  if (Object.hasOwn(ALIASES, name)) return ALIASES[name as keyof HookAliases];
  const nearest = nearestName(name, [...names, ...Object.keys(ALIASES)]);
  const help = nearest === undefined ? known : `Did you mean \`${nearest}\`?`;
  throw badOption("hooks", `There is no hook \`${cut(name, 40)}\``, help);
}
