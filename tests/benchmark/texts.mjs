// The texts of the extraction benchmark, each with its schema and the one object that is right.
import { heldOutTexts } from "./texts-held-out.mjs";
import { tuningTexts } from "./texts-tuning.mjs";

/** Both halves by name: prompts were tuned with the first one in sight only. */
export const halves = { tuning: tuningTexts, "held-out": heldOutTexts };
