/**
 * From the plan of a call to its extraction. All that is wrong with a call is found before a function of the caller's is
 * asked for anything and before a medium is fetched. Only what the bytes of a medium show comes later, and still before the
 * service is asked.
 */

import type { Connection, Location } from "../connection.js";
import { checkRequest, ExtractionHandle, openCore } from "../core/handle.js";
import { takeRoom } from "../core/room.js";
import { DEFAULT_REGION } from "../credentials/environment.js";
import { checkGivenCredentials } from "../credentials/exposure.js";
import type { Stop } from "../failover/routes.js";
import type { Cancellation } from "../http/cancellation.js";
import { now } from "../http/clock.js";
import { fetchMedia } from "../media/fetch.js";
import { compiledSchema } from "../schema/prepared.js";
import { wellFormed } from "../text/well-formed.js";
import type { Known, Learned } from "./capabilities.js";
import type { CallPlan } from "./plan.js";

/** An extraction that is ready to start. */
export interface Opened {
  readonly extraction: ExtractionHandle;
  /** Where its requests go. */
  readonly region: string | undefined;
  /** Remembers what the model was seen to refuse. */
  readonly learn: (news: Learned) => void;
}

/** Opens the extraction at a stop of its route; `sends` says whether its requests leave, and so need a signature. */
export async function open(
  given: CallPlan,
  connection: Connection,
  stop: Stop,
  cancellation: Cancellation,
  sends: boolean,
): Promise<Opened> {
  const { media, schema, schemaName, attachments } = given;
  const { capabilities } = connection;
  if (schema.load !== undefined) await cancellation.race(schema.load());
  const stated = connection.stated && { ...connection.stated, ...whereOf(stop) };
  let plan = withModel(given, stop.modelId);
  let { modelId } = plan.request;
  const known = (region: string | undefined) => capabilities.known(region, modelId, now());
  if (stated !== undefined) {
    // Any region serves: what is wrong with the real one shows once it has been asked for.
    const somewhere = { ...stated, region: stated.region ?? DEFAULT_REGION };
    await check(plan, somewhere, known(stated.region), cancellation);
  }
  const location = { ...(await cancellation.race(connection.locate())), ...whereOf(stop) };
  const profile = connection.routes.knownProfile(location.region, modelId);
  if (profile !== undefined) {
    plan = withModel(plan, profile);
    modelId = profile;
  }
  const learned = known(location.region);
  if (media !== undefined) {
    await check(plan, location, learned, cancellation);
    if (sends) await cancellation.race(checkGivenCredentials(connection.transport, location.endpoint));
    await fetchMedia(media, attachments, connection.options.fetch, cancellation);
  }
  const text = described(plan, location, learned);
  const leave = await takeRoom(text.length + attachments.size, (milliseconds) => cancellation.wait(milliseconds));
  const extraction = await opened(leave, async () => {
    const request = { text, attachments: await attachments.read(cancellation) };
    const core = await cancellation.race(openCore());
    const compile = () => compiledSchema(core, schema, schemaName);
    return new ExtractionHandle(core, compile, request, now, leave);
  });
  const { region } = location;
  return { extraction, region, learn: (news) => capabilities.learn(region, modelId, news, now()) };
}

/** A stop's own place goes before the connection's. */
function whereOf({ region, endpoint }: Stop): Partial<Location> {
  return { ...(region !== undefined && { region }), ...(endpoint !== undefined && { endpoint }) };
}

function withModel(plan: CallPlan, modelId: string | undefined): CallPlan {
  return modelId === undefined ? plan : { ...plan, request: { ...plan.request, modelId } };
}

async function opened<Result>(leave: () => void, open: () => Promise<Result>): Promise<Result> {
  try {
    return await open();
  } catch (error) {
    leave();
    throw error;
  }
}

/** Lets the core check all of the request that needs no media. */
async function check(
  plan: CallPlan,
  location: Partial<Location>,
  learned: Known | undefined,
  cancellation: Cancellation,
): Promise<void> {
  const text = described(plan, location, learned);
  const attachments = await plan.attachments.read(cancellation);
  const core = await cancellation.race(openCore());
  checkRequest(core, compiledSchema(core, plan.schema, plan.schemaName), { text, attachments });
}

/** The request as the core reads it, beside its attachments. */
function described(
  { request, attachments }: CallPlan,
  location: Partial<Location>,
  learned: Known | undefined,
): string {
  const region = crossing(location.region);
  const endpoint = crossing(location.endpoint);
  const { placeholder } = attachments;
  const { useFipsEndpoint = false, useDualstackEndpoint = false } = location;
  const where = {
    region,
    endpoint,
    ...(useFipsEndpoint && { useFipsEndpoint }),
    ...(useDualstackEndpoint && { useDualstackEndpoint }),
  };
  return JSON.stringify({ ...where, learned, placeholder, ...request });
}

/** A function of the caller may return anything. The core refuses what is no string. */
function crossing(value: string | undefined): string | undefined {
  return typeof value === "string" ? wellFormed(value) : value;
}
