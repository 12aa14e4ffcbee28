// The declarations must compile where no DOM or Node types exist: nothing here may need more than ES2022.

import { type BedrockExtractClient, document, fromBedrock, fromProvider, image } from "bedrock-extract";
import { expectType } from "./equality.js";

const client: BedrockExtractClient = fromProvider("bedrock/amazon.nova-lite-v1:0", {
  fetch: async (url, init) => {
    expectType<string>()(url);
    expectType<Uint8Array | undefined>()(init.body);
    throw new Error("unreachable");
  },
});

export const user: { name: string } = await client.create({
  responseModel: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
  messages: [{ role: "user", content: [image(new Uint8Array(3)), document(new ArrayBuffer(3)), { text: "Jason" }] }],
  signal: { aborted: false, addEventListener() {}, removeEventListener() {} },
});

fromBedrock({ region: "eu-west-1" });
