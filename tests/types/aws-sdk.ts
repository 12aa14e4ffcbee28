// What the AWS SDK declares is taken as it is: messages, system blocks, tools, settings and credentials.

import type {
  ContentBlock,
  ConverseCommandInput,
  ConverseCommandOutput,
  Message,
  SystemContentBlock,
  ToolConfiguration,
} from "@aws-sdk/client-bedrock-runtime";
import { fromBedrock } from "bedrock-extract";

const client = fromBedrock();
const responseModel = { type: "object" } as const;

declare const messages: Message[];
declare const system: SystemContentBlock[];
declare const toolConfig: ToolConfiguration;
declare const content: ContentBlock[];
declare const answered: ConverseCommandOutput;
declare const input: ConverseCommandInput;

await client.create({ responseModel, messages });
await client.create({ responseModel, messages, system, toolConfig });
await client.create({ responseModel, messages: [{ role: "user", content }] });
await client.create({ responseModel, messages: [...messages, { role: "user", content: "Go on." }] });
await client.create({ responseModel, messages: [{ role: "user", content: [{ text: "x" }] } satisfies Message] });
const { message } = answered.output ?? {};
if (message !== undefined) await client.create({ responseModel, messages: [...messages, message] });
const { inferenceConfig, requestMetadata } = input;
await client.create({ responseModel, messages, inferenceConfig, requestMetadata });
await client.create({ responseModel, messages, system: input.system, toolConfig: input.toolConfig });
if (input.messages) await client.create({ responseModel, messages: input.messages, modelId: input.modelId });
client.stream({ responseModel, messages, system });
await client.map(["a"], { responseModel, messages: () => messages });

// What is neither ours nor theirs is refused as before.
// @ts-expect-error
await client.create({ responseModel, messages: [{ role: "robot", content: "x" }] });
// @ts-expect-error
await client.create({ responseModel, messages: [{ role: "user", content: [{ type: "text", txt: "x" }] }] });
// @ts-expect-error
await client.create({ responseModel, messages: [{ role: "user", content: [{ text: "x", image: { source: "y" } }] }] });
// @ts-expect-error
await client.create({ responseModel, messages: [{ role: "user", content: [{ image: { sorce: "x" } }] }] });
// @ts-expect-error
await client.create({ responseModel, messages: [{ role: "user" }] });
// @ts-expect-error
await client.create({ responseModel, messages, system: [{ txt: 5n }] });
