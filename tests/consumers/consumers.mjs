// Every consumer of the matrix, in the order of the table in the documents.
import { browserConsumer } from "./browser.mjs";
import {
  esbuildConsumer,
  parcelConsumer,
  rollupConsumer,
  rspackConsumer,
  viteConsumers,
  webpackConsumer,
} from "./bundlers.mjs";
import { bunConsumer, denoConsumer } from "./deno-and-bun.mjs";
import { nextConsumer } from "./next.mjs";
import { jestConsumer, lambdaConsumer, nodeConsumers, tsNodeConsumer, tsxConsumer, vitestConsumers } from "./node.mjs";
import { refusalConsumer } from "./refusals.mjs";
import { edgeConsumer, workerdConsumer } from "./workers.mjs";

/**
 * Each has a `name` for the command line, a `host` for the table, the `packages` that its project installs, and `forms`: what is
 * done with an entry of the package. Consumers of one name are versions of one host. The forms that `quick` names run in `npm test`, too.
 */
export const consumers = [
  ...nodeConsumers,
  lambdaConsumer,
  denoConsumer,
  bunConsumer,
  workerdConsumer,
  edgeConsumer,
  nextConsumer,
  browserConsumer,
  ...viteConsumers,
  esbuildConsumer,
  rollupConsumer,
  webpackConsumer,
  rspackConsumer,
  parcelConsumer,
  ...vitestConsumers,
  jestConsumer,
  tsxConsumer,
  tsNodeConsumer,
  refusalConsumer,
];
