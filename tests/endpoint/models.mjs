// The model ids the endpoint answers to.
import { MODELS } from "./weights/catalogue.mjs";

/** The ids of the model being served (a name of the catalogue, or "other"), the preferred one first. */
export function modelIds(model) {
  const id = `local.${MODELS[model]?.id ?? "model"}-v1:0`;
  const profile = `us.${id}`;
  // An inference profile can be named by its ARN as well.
  return [id, profile, `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${profile}`];
}
