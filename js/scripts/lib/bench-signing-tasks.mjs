// What is measured of signing, the same in every runtime: from a body in memory to the headers that authorise it. Answers the
// messages of bench-signing.mjs: `{ bytes }` prepares a body of that size and names the sides, `{ side, repeats }` lets one sign.

const region = "us-east-1";
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

/** `handle` and `digest` are modules of the package, `peer` is aws4fetch, which may be absent. */
export function signingTasks({ handle, digest, peer }) {
  let extraction;
  let sides;

  async function prepare(bytes) {
    extraction?.close();
    const core = await handle.openCore();
    const overhead = lengthOfBody(openRequest(core, handle, "x")) - 1;
    extraction = openRequest(core, handle, "x".repeat(bytes - overhead));
    const [url, body] = [extraction.url(), extraction.body()];
    // As exchange.ts of the facade does it.
    const ours = async () => extraction.sign(credentials, Date.now(), await digest.hashOf(body));
    sides = { "bedrock-extract": ours };
    if (peer !== undefined) {
      Object.assign(sides, sidesOf(peer, url, body));
      await checkThatBothAgree(peer, url, body, await ours());
    }
    return { bytes: body.length, sides: Object.keys(sides) };
  }

  return async ({ bytes, side, repeats }) => {
    if (bytes !== undefined) return prepare(bytes);
    for (let repeat = 0; repeat < repeats; repeat += 1) await sides[side]();
    return {};
  };
}

/** Both keep the key that they derived. `AwsClient` makes a `Request` as well, which our `fetch` makes later. */
function sidesOf({ AwsClient, AwsV4Signer }, url, body) {
  const request = requestOf(body);
  const options = { url, ...request, ...credentials, service: "bedrock", region, cache: new Map() };
  const client = new AwsClient({ ...credentials, service: "bedrock", region });
  return {
    AwsV4Signer: () => new AwsV4Signer(options).sign(),
    AwsClient: () => client.sign(url, request),
  };
}

/** Told to sign the same headers at the same time, aws4fetch comes to the same signature. */
async function checkThatBothAgree({ AwsV4Signer }, url, body, { authorization, "x-amz-date": datetime }) {
  const same = { datetime, allHeaders: true };
  const options = { url, ...requestOf(body), ...credentials, service: "bedrock", region, ...same };
  const { headers } = await new AwsV4Signer(options).sign();
  if (headers.get("authorization") !== authorization) throw new Error("the signatures differ");
}

function requestOf(body) {
  return { method: "POST", headers: { "content-type": "application/json" }, body };
}

function openRequest(core, { compileSchema, ExtractionHandle }, content) {
  const messages = [{ role: "user", content }];
  const text = JSON.stringify({ region, modelId: "amazon.nova-lite-v1:0", mode: "BEDROCK_TOOLS", messages });
  const compile = () => compileSchema(core, '{"type":"object"}', "Thing", "schema");
  const ignored = () => undefined;
  const extraction = new ExtractionHandle(core, compile, { text, attachments: [] }, Date.now, ignored);
  extraction.start();
  return extraction;
}

function lengthOfBody(extraction) {
  const { length } = extraction.body();
  extraction.close();
  return length;
}
