// Keys are mostly copied together: as exports of a shell, as a profile, or as the JSON of AWS STS.
import { byId } from "./dom.js";

const PATTERNS = {
  "access-key-id": /access_?key_?id["']?\s*[:=]\s*["']?([A-Z0-9]{16,})/iu,
  "secret-access-key": /secret_?access_?key["']?\s*[:=]\s*["']?([A-Za-z0-9/+=]{30,})/iu,
  "session-token": /session_?token["']?\s*[:=]\s*["']?([A-Za-z0-9/+=_-]{16,})/iu,
};

/** The keys in a text by the ids of their fields, or undefined where it holds no pair of them. */
export function keysIn(text) {
  const found = Object.entries(PATTERNS)
    .map(([id, pattern]) => [id, pattern.exec(text)?.[1]])
    .filter(([, key]) => key !== undefined);
  return found.length > 1 ? Object.fromEntries(found) : undefined;
}

/** Spreads keys that are pasted together over their fields. */
export function spreadPastedKeys() {
  for (const id of Object.keys(PATTERNS)) {
    byId(id).addEventListener("paste", (event) => {
      const keys = keysIn(event.clipboardData.getData("text/plain"));
      if (keys === undefined) return;
      event.preventDefault();
      for (const field of Object.keys(PATTERNS)) byId(field).value = keys[field] ?? "";
    });
  }
}
