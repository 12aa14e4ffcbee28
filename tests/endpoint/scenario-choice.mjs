// Chooses the scenario of a request: from its x-scenario header, its model id, or the script of this process.
import { completeScenario, SCENARIOS, scenarioError } from "./scenario-catalogue.mjs";

export const SCENARIO_HEADER = "x-scenario";
const MODEL_PREFIX = "scripted.";
const MAX_STEPS = 100;
const MAX_SEQUENCES = 10_000;

export function createScenarioChoice() {
  const defined = new Map();
  const positions = new Map();
  let script = [];

  /** Queues answers for the next requests, whoever sends them. */
  function enqueue(steps) {
    script = [...script, ...completeSteps(steps)];
  }

  /** Names a scenario or a sequence; the model id `scripted.<name>` then follows it. */
  function define(name, steps) {
    if (!/^[a-zA-Z0-9-]{1,64}$/.test(name))
      throw scenarioError("A scenario name has 1 to 64 letters, digits or hyphens.");
    if (defined.size >= MAX_SEQUENCES) throw scenarioError("Too many scenarios are defined. Reset the endpoint.");
    defined.set(name, completeSteps(steps));
    positions.delete(`model ${name}`);
  }

  /** The completed scenario of this request, or undefined when the model itself is to answer. */
  function choose({ headers, modelId }) {
    const header = headers[SCENARIO_HEADER];
    if (header !== undefined) return nextOf(`header ${header}`, () => completeSteps(parseHeader(header)));
    if (modelId.startsWith(MODEL_PREFIX)) {
      const name = modelId.slice(MODEL_PREFIX.length);
      if (defined.has(name)) return nextOf(`model ${name}`, () => defined.get(name));
      if (Object.hasOwn(SCENARIOS, name)) return completeScenario(name);
    }
    return script.shift();
  }

  // A sequence moves on with every request and stays on its last step.
  function nextOf(key, readSteps) {
    const steps = readSteps();
    const position = positions.get(key) ?? 0;
    if (steps.length > 1) {
      if (positions.size >= MAX_SEQUENCES) positions.clear();
      positions.set(key, position + 1);
    }
    return steps[Math.min(position, steps.length - 1)];
  }

  function reset() {
    defined.clear();
    positions.clear();
    script = [];
  }

  return { enqueue, define, choose, reset };
}

function completeSteps(steps) {
  const list = Array.isArray(steps) ? steps : [steps];
  if (list.length === 0 || list.length > MAX_STEPS) throw scenarioError(`A sequence has 1 to ${MAX_STEPS} steps.`);
  return list.map(completeScenario);
}

// A bare name, or JSON; percent-encoded when it holds characters that headers cannot carry.
function parseHeader(header) {
  const text = header.trim();
  if (!/^(%7b|%5b|[{[])/i.test(text)) return text;
  try {
    return JSON.parse(/^%/.test(text) ? decodeURIComponent(text) : text);
  } catch {
    throw scenarioError(`The ${SCENARIO_HEADER} header is neither a scenario name nor valid JSON.`);
  }
}
