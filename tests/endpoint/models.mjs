// The model ids the endpoint answers to.
const QWEN = ["local.qwen2.5-coder-0.5b-instruct-v1:0", "us.local.qwen2.5-coder-0.5b-instruct-v1:0"];
const SMOLLM2 = ["local.smollm2-135m-instruct-v1:0", "us.local.smollm2-135m-instruct-v1:0"];
const OTHER = ["local.model-v1:0", "us.local.model-v1:0"];

const IDS = { qwen: QWEN, smollm2: SMOLLM2, other: OTHER };

/** The ids of the model being served ("qwen", "smollm2" or "other"), the preferred one first. */
export function modelIds(model) {
  const ids = IDS[model];
  // An inference profile can be named by its ARN as well.
  return [...ids, `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${ids[1]}`];
}
