// What the provider chain of the AWS SDK reads, as files and variables of a machine: one source in each case.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SESSION_CREDENTIALS } from "../endpoint/authentication.mjs";

const { accessKeyId, secretAccessKey, sessionToken } = SESSION_CREDENTIALS;
const KEYS = `aws_access_key_id = ${accessKeyId}
aws_secret_access_key = ${secretAccessKey}
aws_session_token = ${sessionToken}`;
const START_URL = "https://example.awsapps.com/start";

/**
 * Writes the files of the cases into a home directory, and gives the cases: `{ title, environment, options, asks, scope }`. `asks` is
 * what the stand-ins hear, and `scope` what the first of it is signed for.
 */
export function sources(home, standIns) {
  mkdirSync(join(home, ".aws", "sso", "cache"), { recursive: true });
  const write = (name, text) => {
    writeFileSync(join(home, name), text);
    return join(home, name);
  };
  const script = write(
    "process.mjs",
    `console.log(JSON.stringify({ Version: 1, AccessKeyId: ${JSON.stringify(accessKeyId)}, SecretAccessKey: ${JSON.stringify(secretAccessKey)},
      SessionToken: ${JSON.stringify(sessionToken)}, Expiration: new Date(Date.now() + 3600000).toISOString() }));`,
  );
  const token = write("token.jwt", "header.payload.signature");
  write(".aws/credentials", `[static]\n${KEYS}\n`);
  const other = write("other-credentials", `[elsewhere]\n${KEYS}\n`);
  write(
    ".aws/config",
    `[profile sso]
sso_start_url = ${START_URL}
sso_account_id = 123456789012
sso_role_name = extraction
sso_region = us-east-1

[profile process]
credential_process = "${process.execPath}" "${script}"

[profile role]
role_arn = arn:aws:iam::123456789012:role/extraction
source_profile = static
region = us-west-2

[profile role-anywhere]
role_arn = arn:aws:iam::123456789012:role/extraction
source_profile = static
`,
  );
  const cached = createHash("sha1").update(START_URL).digest("hex");
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  write(`.aws/sso/cache/${cached}.json`, JSON.stringify({ accessToken: "sso-token", expiresAt, startUrl: START_URL }));

  const profile = (AWS_PROFILE) => ({ AWS_PROFILE });
  const { url } = standIns;
  return [
    {
      title: "keys of the environment",
      environment: {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
      },
      asks: [],
    },
    { title: "a profile of the credentials file", environment: profile("static"), asks: [] },
    { title: "a profile and file of the options", options: { profile: "elsewhere", filepath: other }, asks: [] },
    { title: "a profile with credential_process", environment: profile("process"), asks: [] },
    {
      title: "a profile with IAM Identity Center",
      environment: { ...profile("sso"), AWS_ENDPOINT_URL_SSO: url },
      asks: ["GET /federation/credentials"],
    },
    {
      title: "a profile that assumes a role",
      environment: { ...profile("role"), AWS_ENDPOINT_URL_STS: url },
      options: { region: "eu-west-1" },
      asks: ["AssumeRole"],
      scope: "us-west-2/sts",
    },
    {
      title: "a profile that assumes a role, in a region of the options",
      environment: { ...profile("role-anywhere"), AWS_ENDPOINT_URL_STS: url },
      options: { region: "eu-west-1" },
      asks: ["AssumeRole"],
      scope: "eu-west-1/sts",
    },
    {
      title: "the token file of a web identity",
      environment: {
        AWS_WEB_IDENTITY_TOKEN_FILE: token,
        AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/extraction",
        AWS_ENDPOINT_URL_STS: url,
      },
      options: { region: "eu-west-1" },
      asks: ["AssumeRoleWithWebIdentity"],
    },
    {
      title: "the metadata of a container",
      environment: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/container` },
      asks: ["GET /container"],
    },
    {
      title: "the metadata of an instance",
      environment: { AWS_EC2_METADATA_SERVICE_ENDPOINT: url },
      asks: [
        "PUT /latest/api/token",
        "GET /latest/meta-data/iam/security-credentials/",
        "GET /latest/meta-data/iam/security-credentials/extraction",
      ],
    },
  ];
}
