/**
 * Callbacks for the end of a signal. However many wait for one signal, it gets one listener: Node takes more than ten for
 * a leak and warns.
 */

import type { AbortSignalLike } from "../types/fetch.js";

interface Listening {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

const signals = new WeakMap<AbortSignalLike, Listening>();

/** Calls `callback` when the signal is aborted, at once if it is aborted already. Returns a function that stops listening. */
export function onAbort(signal: AbortSignalLike, callback: () => void): () => void {
  if (signal.aborted) {
    callback();
    return () => undefined;
  }
  const { callbacks, listener } = signals.get(signal) ?? listen(signal);
  callbacks.add(callback);
  return () => {
    if (!callbacks.delete(callback) || callbacks.size > 0) return;
    signal.removeEventListener("abort", listener);
    signals.delete(signal);
  };
}

function listen(signal: AbortSignalLike): Listening {
  const callbacks = new Set<() => void>();
  const listening = {
    callbacks,
    listener: () => {
      for (const callback of callbacks) callback();
    },
  };
  signals.set(signal, listening);
  signal.addEventListener("abort", listening.listener);
  return listening;
}
