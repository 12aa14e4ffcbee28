// Stands in for the WebAssembly core where a test needs to see exactly what the facade hands over, or needs the core to
// fail in a way that the real one never should. It answers every request with one attempt that parses the body as JSON.

export function scriptCore() {
  const log = {
    loads: 0,
    recoveries: 0,
    schemas: [],
    judged: [],
    freed: 0,
    closed: 0,
    checks: [],
    requests: [],
    attachments: [],
    signed: [],
    answers: [],
  };
  const script = {
    url: "https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse",
    body: '{"messages":[]}',
    retries: 2,
    firstDelay: 0,
    /** Replaces a method of the extraction: `{ start() { throw … } }`. */
    override: {},
    load: async () => undefined,
    /** Bytes of the instance's memory. */
    memory: 0,
    compile: () => undefined,
    /** The issues of a value by a plain JSON Schema. */
    judge: () => [],
  };

  class Schema {
    static ofLibrary(text, name) {
      return new Schema(text, name);
    }
    constructor(text, name) {
      log.schemas.push({ text, name });
      script.compile();
    }
    issues(value) {
      log.judged.push(JSON.parse(value));
      return JSON.stringify(script.judge(JSON.parse(value)));
    }
    free() {
      log.freed += 1;
    }
  }

  class Extraction {
    #chunks = [];
    #answer = {};
    #rejected = [];

    static check(_schema, request) {
      log.checks.push(readRequest(request));
      script.override.check?.();
    }
    constructor(_schema, request, attachments) {
      log.requests.push(readRequest(request));
      log.attachments.push(attachments);
      script.override.construct?.();
    }
    #call(name, usual, ...values) {
      const replaced = script.override[name];
      return replaced === undefined ? usual() : replaced(...values);
    }
    start() {
      return this.#call("start", () => step({ type: "send", delayMs: script.firstDelay }));
    }
    url() {
      return script.url;
    }
    body() {
      return new TextEncoder().encode(script.body);
    }
    sign(credentials, epochMilliseconds, bodyHash) {
      log.signed.push({ credentials, epochMilliseconds, bodyHash });
      return this.#call("sign", () => ({ "content-type": "application/json", authorization: "signed" }));
    }
    respond(status, headers) {
      script.override.respond?.();
      this.#chunks = [];
      this.#answer = { status, headers, chunks: this.#chunks };
      log.answers.push(this.#answer);
    }
    receive(chunk) {
      return this.#call("receive", () => {
        this.#chunks.push(Buffer.from(chunk));
        return undefined;
      });
    }
    finish(jitter) {
      return this.#call(
        "finish",
        () => step({ type: "check", value: JSON.parse(Buffer.concat(this.#chunks).toString()) }),
        jitter,
      );
    }
    disconnect(kind, detail, jitter) {
      log.answers.push({ kind, detail });
      const replaced = script.override.disconnect?.(jitter);
      if (replaced !== undefined) return replaced;
      return step({
        type: "fail",
        error: {
          code: kind === "timeout" ? "TIMEOUT" : "NETWORK",
          message: `The connection failed: ${detail}`,
          help: "Try again",
          retryable: true,
        },
      });
    }
    accept() {
      return step({ type: "done" });
    }
    reject(issues) {
      this.#rejected.push(JSON.parse(issues));
      if (this.#rejected.length <= script.retries) return step({ type: "send", delayMs: 0 });
      const error = {
        code: "VALIDATION_FAILED",
        message: "No attempt satisfied the schema",
        help: "Look at `completion`",
        retryable: false,
      };
      return step({ type: "fail", error });
    }
    completion() {
      return this.#call("completion", () => JSON.stringify({ ...KNOWN, attempts: this.#attempts() }));
    }
    progress() {
      const attempts = this.#attempts();
      return this.#call("progress", () =>
        JSON.stringify({ ...KNOWN, attempts: attempts.length, attempt: attempts.at(-1) }),
      );
    }
    response() {
      return undefined;
    }
    #attempts() {
      return this.#rejected.map((issues, index) => ({ number: index + 1, issues }));
    }
    free() {
      log.closed += 1;
    }
  }

  const loadCore = async () => {
    log.loads += 1;
    await script.load();
    return { Schema, Extraction, mintApiKey: () => "bedrock-api-key-scripted" };
  };
  const memorySize = () => script.memory;
  const replaceInstance = () => {
    log.recoveries += 1;
  };
  return { script, log, loadCore, memorySize, replaceInstance, useFreshInstance: () => {} };
}

const KNOWN = {
  mode: "BEDROCK_TOOLS",
  mechanism: "tool",
  modelId: "m",
  usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2, cacheReadInputTokens: 0, cacheWriteInputTokens: 0 },
};

/** Without the name that is drawn for the placeholders of each request. */
function readRequest(bytes) {
  const text = new TextDecoder().decode(bytes);
  const { placeholder = "bedrock-extract" } = JSON.parse(text);
  const { placeholder: _, ...request } = JSON.parse(text.replaceAll(placeholder, "bedrock-extract"));
  return request;
}

function step(value) {
  return JSON.stringify(value);
}
