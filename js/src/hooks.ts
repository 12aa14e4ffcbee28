/** Functions that the caller wants called while an extraction runs, on a client or for one call. */

import { badOption, cut, describeKind, reading } from "./errors.js";
import type { HookHandler, HookName, HookPayloads, HooksOption } from "./hook-types.js";
import { nearestName } from "./nearest-name.js";

/** Written as a record, so that the compiler notices a name that the types have and this list lacks. */
const NAMES: { readonly [Name in HookName]: true } = {
  "completion:error": true,
  "completion:kwargs": true,
  "completion:last_attempt": true,
  "completion:response": true,
  "completion:usage": true,
  "parse:error": true,
};

type AnyHandler = (payload: never) => unknown;

/** Handlers by the name of their hook, in the order in which they were added. */
export class Hooks {
  readonly #handlers = new Map<HookName, AnyHandler[]>();

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
    const known = checkedName(name);
    if (typeof handler !== "function") {
      throw badOption(`hooks.${known}`, `The handler of \`${known}\` is ${describeKind(handler)}`, "Pass a function");
    }
    this.#handlers.set(known, [...(this.#handlers.get(known) ?? []), handler]);
    return () => this.off(name, handler);
  }

  /** Adds a handler that is called once at most. */
  once<Name extends HookName>(name: Name, handler: HookHandler<Name>): () => void {
    const remove = this.on(name, (payload) => {
      remove();
      return handler(payload);
    });
    return remove;
  }

  /** Takes a handler out, once where it was added several times. */
  off<Name extends HookName>(name: Name, handler: HookHandler<Name>): void {
    const handlers = this.#handlers.get(checkedName(name)) ?? [];
    const index = handlers.indexOf(handler);
    if (index !== -1) this.#handlers.set(name, [...handlers.slice(0, index), ...handlers.slice(index + 1)]);
  }

  /** Takes out all handlers of a hook, or all there are. */
  clear(name?: HookName): void {
    if (name === undefined) this.#handlers.clear();
    else this.#handlers.delete(checkedName(name));
  }

  /** The handlers of a hook at this moment. */
  handlers<Name extends HookName>(name: Name): readonly HookHandler<Name>[] {
    // Only handlers of this name are put under it.
    return (this.#handlers.get(name) ?? []) as unknown as readonly HookHandler<Name>[];
  }
}

/** Calls the handlers of one call: the client's, then the call's own. What they throw or reject ends nothing. */
export class Emitter {
  readonly #sources: readonly Hooks[];

  constructor(...sources: readonly Hooks[]) {
    this.#sources = sources;
  }

  /** Whether anyone listens: what nobody hears is not gathered. */
  hears(...names: readonly HookName[]): boolean {
    return this.#sources.some((hooks) => names.some((name) => hooks.handlers(name).length > 0));
  }

  emit<Name extends HookName>(name: Name, payload: HookPayloads[Name]): void {
    for (const handler of this.#sources.flatMap((hooks) => hooks.handlers(name))) {
      try {
        const outcome: unknown = handler(payload);
        if (outcome instanceof Promise) outcome.catch(() => undefined);
      } catch {
        // The handler's own affair.
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

function checkedName<Name extends HookName>(name: Name): Name {
  if (typeof name === "string" && Object.hasOwn(NAMES, name)) return name;
  const nearest = nearestName(String(name), Object.keys(NAMES));
  const help = nearest === undefined ? `Use one of ${Object.keys(NAMES).join(", ")}` : `Did you mean \`${nearest}\`?`;
  throw badOption("hooks", `There is no hook \`${cut(String(name), 40)}\``, help);
}
