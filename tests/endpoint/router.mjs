// Takes one HTTP exchange through authentication, validation and the answer.
import { authenticate } from "./authentication.mjs";
import { checkConversation } from "./conversation-rules.mjs";
import { converse } from "./converse.mjs";
import { closingEvents, EVENT_STREAM_TYPE, eventFrame, exceptionFrame } from "./event-stream.mjs";
import { completeScenario } from "./scenario-catalogue.mjs";
import { SCENARIO_HEADER } from "./scenario-choice.mjs";
import { answerBody, sendScripted } from "./scripted-answer.mjs";
import { ServiceError, validationError } from "./service-errors.mjs";
import { checkRequestShape } from "./shape-check.mjs";

const CONVERSE_PATH = /^\/model\/([^/]+)\/converse(-stream)?$/;
const REQUESTS_PATH = "/_requests";
const SCENARIOS_PATH = /^\/_scenarios\/([^/]+)$/;
const PREFLIGHT_SECONDS = "600";
const FALLBACK = completeScenario("text");

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-amzn-requestid,x-amzn-errortype,date",
};

/** Returns `handle(exchange)`, which always answers and never rejects. */
export function createRouter(context) {
  return async function handle(exchange) {
    const record = {};
    try {
      await route(exchange, context, record);
    } catch (error) {
      if (!exchange.signal.aborted) answerError(exchange, error, record);
    } finally {
      record.status = exchange.status;
    }
  };
}

async function route(exchange, context, record) {
  const { method, path } = exchange;
  if (path.startsWith("/_")) return routeControl(exchange, context);
  exchange.setHeaders(CORS);
  if (method === "OPTIONS") return answerPreflight(exchange);
  const match = CONVERSE_PATH.exec(path);
  if (!match || method !== "POST") throw unknownOperation(exchange);
  context.log.add(exchange, record);
  return answerConverse(exchange, context, record, { label: match[1], streaming: match[2] !== undefined });
}

async function answerConverse(exchange, context, record, { label, streaming }) {
  const { backend, ids, region, maxBodyBytes, novaSchemas, scenarios } = context;
  const modelId = readModelId(label);
  const bytes = await exchange.readBody(maxBodyBytes);
  const body = bytes && parseJson(bytes);
  Object.assign(record, { modelId, body });
  const scenario = scenarios.choose({ headers: exchange.headers, modelId });
  record.scenario = scenario?.scenario;
  if (!scenario?.unchecked) {
    if (!bytes) throw validationError(`The request body is longer than ${maxBodyBytes} bytes.`);
    const { method, path, query, headers } = exchange;
    record.identity = await authenticate({ method, path, query, headers, body: bytes }, { region });
    if (body === undefined) throw validationError("The request body is not valid JSON.");
    checkRequestShape(streaming ? "ConverseStream" : "Converse", body, { modelId });
    checkModel(modelId, { ids, scenario });
    checkConversation(body, { novaSchemas });
  }
  if (scenario || !backend) {
    const request = typeof body === "object" && body !== null ? body : {};
    return sendScripted(exchange, scenario ?? FALLBACK, { request, streaming });
  }
  return streaming ? answerStream(exchange, backend, record) : answerOnce(exchange, backend, record);
}

async function answerOnce(exchange, backend, record) {
  const startedAt = performance.now();
  const answer = await converse(record.body, { backend, signal: exchange.signal });
  record.usage = answer.usage;
  const latencyMs = Math.round(performance.now() - startedAt);
  exchange.send(200, { "content-type": "application/json" }, answerBody({ ...answer, latencyMs }));
}

async function answerStream(exchange, backend, record) {
  const startedAt = performance.now();
  let begun = false;
  // The status is sent with the first event, so that a refusal before it is still a plain HTTP error.
  const emit = (eventType, payload) => {
    if (!begun) exchange.start(200, { "content-type": EVENT_STREAM_TYPE });
    begun = true;
    exchange.write(eventFrame(eventType, payload));
  };
  try {
    const answer = await converse(record.body, { backend, signal: exchange.signal, emit });
    record.usage = answer.usage;
    const latencyMs = Math.round(performance.now() - startedAt);
    for (const [eventType, payload] of closingEvents({ ...answer, latencyMs })) emit(eventType, payload);
    exchange.end();
  } catch (error) {
    if (!begun || exchange.signal.aborted) throw error;
    exchange.end(exceptionFrame("modelStreamErrorException", { message: error.message, originalStatusCode: 500 }));
  }
}

function readModelId(label) {
  try {
    return decodeURIComponent(label);
  } catch {
    throw validationError("The provided model identifier is invalid.");
  }
}

function checkModel(modelId, { ids, scenario }) {
  if (scenario || !ids || ids.includes(modelId)) return;
  throw validationError("The provided model identifier is invalid.");
}

// What another process needs for its assertions; no authentication, and no CORS: pages have no business here.
async function routeControl(exchange, { log, scenarios, maxBodyBytes }) {
  const { method, path } = exchange;
  if (path === REQUESTS_PATH && method === "GET") {
    return exchange.send(200, { "content-type": "application/json" }, JSON.stringify(log.requests));
  }
  if (path === REQUESTS_PATH && method === "DELETE") {
    log.reset();
    return exchange.send(204, {}, "");
  }
  const [, name] = SCENARIOS_PATH.exec(path) ?? [];
  if (name && method === "PUT") {
    const bytes = await exchange.readBody(maxBodyBytes);
    const steps = bytes && parseJson(bytes);
    if (steps === undefined) throw validationError("The scenario is not valid JSON.");
    scenarios.define(name, steps);
    return exchange.send(204, {}, "");
  }
  throw unknownOperation(exchange);
}

function answerPreflight(exchange) {
  const wanted = exchange.headers["access-control-request-headers"];
  exchange.send(
    204,
    {
      "access-control-allow-methods": "POST, OPTIONS",
      // Named one by one, since a wildcard does not cover authorization.
      "access-control-allow-headers":
        wanted ?? `authorization, content-type, x-amz-date, x-amz-security-token, ${SCENARIO_HEADER}`,
      "access-control-allow-private-network": "true",
      "access-control-max-age": PREFLIGHT_SECONDS,
    },
    "",
  );
}

function answerError(exchange, error, record) {
  const answer =
    error instanceof ServiceError
      ? error
      : new ServiceError("InternalServerException", `The local endpoint failed: ${error.message}`);
  record.error = { code: answer.code, message: answer.message };
  if (exchange.status !== undefined) exchange.destroy();
  else exchange.send(answer.status, answer.headers, answer.body);
}

function unknownOperation({ method, path }) {
  return new ServiceError("UnknownOperationException", `There is no operation ${method} ${path.slice(0, 100)}.`);
}

function parseJson(bytes) {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
