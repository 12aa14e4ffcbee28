/** What the readers of a call hear. */

import type { DoneEvent, InvalidEvent, ResetEvent, UsageEvent, WarningEvent } from "../types/stream.js";
import type { Changes } from "./changes.js";
import type { Addition } from "./settle.js";

/** Something that has happened. */
export type Update =
  /** The value has changed. */
  | { readonly type: "changes"; readonly changes: Changes }
  /** It begins anew. */
  | { readonly type: "reset"; readonly event: ResetEvent }
  /** An element of the list is complete and valid. */
  | { readonly type: "element"; readonly value: unknown }
  | { readonly type: "event"; readonly event: DoneEvent | InvalidEvent | UsageEvent | WarningEvent }
  /** The model is asked for `value`, which was accepted: it has these parts beyond what was shown. */
  | { readonly type: "settled"; readonly added: readonly Addition[]; readonly value: unknown };
