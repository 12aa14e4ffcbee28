/** The names of variables, as the AWS SDKs have them. */

/** Access keys. */
export const ACCESS_KEY = "AWS_ACCESS_KEY_ID";
export const SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
export const SESSION_TOKEN = "AWS_SESSION_TOKEN";

/** A Bedrock API key. */
export const API_KEY = "AWS_BEARER_TOKEN_BEDROCK";

/** What names a source that only the provider chain of the AWS SDK reads, the one that it asks first in front. */
export const CHAIN_VARIABLES: readonly string[] = [
  "AWS_PROFILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

/** The variable that is missing beside the other one of a pair of keys, and words for it; absent for a pair and for neither. */
export function halfOfPair(
  accessKeyId: unknown,
  secretAccessKey: unknown,
): { readonly missing: string; readonly message: string } | undefined {
  if ((accessKeyId === undefined) === (secretAccessKey === undefined)) return undefined;
  const [given, missing] = accessKeyId === undefined ? [SECRET_KEY, ACCESS_KEY] : [ACCESS_KEY, SECRET_KEY];
  return { missing, message: `\`${given}\` is set but \`${missing}\` is not` };
}
