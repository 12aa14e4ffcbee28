// The optional peers, as a user who has installed them beside the package has them.
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "../../js/scripts/lib/paths.mjs";

const PEERS = ["credential-providers", "credential-provider-cognito-identity", "credential-provider-web-identity"];

/** Puts the AWS SDK's credential providers into a consumer project. */
export function addPeers(project) {
  const scope = join(project.directory, "node_modules", "@aws-sdk");
  if (existsSync(scope)) return;
  mkdirSync(scope, { recursive: true });
  for (const name of PEERS) symlinkSync(inRepository("node_modules", "@aws-sdk", name), join(scope, name));
}
