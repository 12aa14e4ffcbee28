// A local GGUF model through node-llama-cpp: one request at a time, greedy by default, reproducible.
import { getLlama, LlamaCompletion, LlamaLogLevel, LlamaText, SpecialTokensText } from "node-llama-cpp";
import { ANY_OBJECT_GRAMMAR, schemaGrammar } from "../prompt/json-grammar.mjs";
import { validationError } from "../service-errors.mjs";
import { deviceFor } from "./llama-device.mjs";

const CONTEXT_TOKENS = 4096;
// Room for an answer; a longer prompt would make the runtime silently drop its beginning.
const RESERVED_TOKENS = 64;
const SEED = 7;

/** Loads the model and resolves to a backend: `{ generate, close, constrainsOutput }`. */
export async function createLlamaBackend({ modelFile }) {
  const { gpu, gpuLayers } = deviceFor(process.platform, process.arch);
  // More threads spin on barriers and are far slower whenever the machine has other work.
  const llama = await getLlama({ gpu, build: "never", maxThreads: 1, logLevel: LlamaLogLevel.error });
  const model = await llama.loadModel({ modelPath: modelFile, gpuLayers });
  const context = await model.createContext({ contextSize: CONTEXT_TOKENS, threads: 1, sequences: 1 });
  const sequence = context.getSequence();
  const queue = createQueue();

  async function generate(call) {
    const tokens = promptText(call.system, call.messages).tokenize(model.tokenizer);
    if (tokens.length > CONTEXT_TOKENS - RESERVED_TOKENS) {
      throw validationError("Input is too long for requested model.");
    }
    return queue(() => complete(call, tokens), call.signal);
  }

  async function complete({ output, maxTokens, temperature, stopSequences, signal, onText }, tokens) {
    const room = CONTEXT_TOKENS - tokens.length - 2;
    // Reused key-value entries can change the last digits of a score, and with them the answer.
    await sequence.clearHistory();
    const completion = new LlamaCompletion({ contextSequence: sequence });
    let outputTokens = 0;
    try {
      const { response, metadata } = await completion.generateCompletionWithMeta(tokens, {
        maxTokens: Math.min(maxTokens, room),
        temperature,
        seed: SEED,
        // A penalty would work against names and digits that are to be copied.
        repeatPenalty: false,
        disableContextShift: true,
        grammar: await grammarFor(output),
        customStopTriggers: stopSequences.length > 0 ? stopSequences : undefined,
        signal,
        onTextChunk: onText,
        onToken: (chunk) => {
          outputTokens += chunk.length;
        },
      });
      const stop = stopOf(metadata.stopReason, maxTokens > room);
      return { text: response, inputTokens: tokens.length, outputTokens, stop };
    } finally {
      completion.dispose();
    }
  }

  async function grammarFor(output) {
    if (output === "text") return undefined;
    try {
      return await llama.createGrammar({
        grammar: output === "json" ? ANY_OBJECT_GRAMMAR : schemaGrammar(output.schema),
      });
    } catch (error) {
      throw validationError(`The schema cannot be compiled to a grammar: ${error.message.slice(0, 200)}`);
    }
  }

  async function close() {
    await context.dispose();
    await model.dispose();
    await llama.dispose();
  }

  return { generate, close, constrainsOutput: true };
}

// All models of the catalogue speak ChatML.
function promptText(system, messages) {
  const turn = (role, text) => [
    new SpecialTokensText(`<|im_start|>${role}\n`),
    text,
    new SpecialTokensText("<|im_end|>\n"),
  ];
  return LlamaText([
    ...turn("system", system),
    ...messages.flatMap(({ role, text }) => turn(role, text)),
    new SpecialTokensText("<|im_start|>assistant\n"),
  ]);
}

function stopOf(reason, clampedByContext) {
  if (reason === "maxTokens") return clampedByContext ? "context" : "length";
  return reason === "customStopTrigger" ? "stop_sequence" : "end";
}

function createQueue() {
  let tail = Promise.resolve();
  return function enqueue(task, signal) {
    const result = tail.then(() => {
      signal?.throwIfAborted();
      return task();
    });
    tail = result.catch(() => {});
    return result;
  };
}
