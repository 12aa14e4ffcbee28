//! Every bound on something that comes from outside, each with its reason.

/// Bytes of one response body. The longest answers that models write are a few hundred kilobytes, and an edge isolate has 128 MB.
pub const RESPONSE_BODY: usize = 3 * 1024 * 1024;

/// Values of one answer, each of which takes up to 150 bytes as a tree: more than a model writes in 128 000 tokens, and less than
/// fills an isolate of 128 MB.
pub const VALUES: usize = 300_000;

/// Bytes of one frame of a streamed answer: no longer than an answer may be as a whole, which some models send at once.
pub const STREAM_FRAME: usize = RESPONSE_BODY;

/// Bytes of one request as the host passes it in. Bedrock accepts bodies of about 25 MB.
pub const REQUEST: usize = 64 * 1024 * 1024;

/// Bytes of a JSON Schema. The largest published schemas are about 2 MB, and no model reads more.
pub const SCHEMA: usize = 4 * 1024 * 1024;

/// Extra attempts for invalid answers that a caller may ask for: no call may run without a bound.
pub const MAX_RETRIES: u64 = 20;

/// Requests per attempt, counting the first: what the AWS SDKs send by default.
pub const REQUESTS_PER_ATTEMPT: u32 = 3;

/// Requests per attempt that a caller may ask for.
pub const MOST_REQUESTS_PER_ATTEMPT: u64 = 10;

/// Issues of one answer that are kept, and sent to the model: small models follow a few lines, not pages.
pub const ISSUES: usize = 20;

/// Numbers of one answer that are reported as rounded: each costs its path.
pub const ROUNDED: usize = 10_000;

/// Warnings about one schema, about one request, and about one value: what is wrong with it is seen from a few.
pub const WARNINGS: usize = 20;

/// Schema nodes visited to explain why a value is not valid: enough for the largest answers that models write.
pub const EXPLAINED_NODES: usize = 200_000;

/// Schema nodes entered to judge parts of a value while it is explained. A recursive union could ask for endless work.
pub const JUDGED_NODES: usize = 1_000_000;

/// Characters of a value quoted in an issue or error.
pub const QUOTED_TEXT: usize = 80;

/// Characters of an error's path, which may hold names that callers chose.
pub const PATH: usize = 200;

/// Characters of one issue's message, also of those that the caller's own validator writes.
pub const ISSUE_MESSAGE: usize = 300;

/// Characters of the service's error message that are kept.
pub const SERVICE_TEXT: usize = 500;

/// Characters of the service's id of a request.
pub const REQUEST_ID: usize = 128;

/// Bytes of a model's answer kept with an attempt, for the caller to look at.
pub const KEPT_ANSWER: usize = 16 * 1024;

/// Bytes of the schema outline in a prompt; beyond it the rest of the schema is abridged.
pub const OUTLINE: usize = 24 * 1024;

/// Levels of nested objects and arrays in the schema outline.
pub const OUTLINE_DEPTH: usize = 12;

/// Levels of nested objects and arrays in an answer: what `serde_json` reads, and more than any schema asks for.
pub const DEPTH: usize = 127;

/// Local `$ref` hops followed before a schema is called circular.
pub const REFERENCE_HOPS: usize = 32;

/// Schemas that hold for one and the same value, one applied by another: an answer of [`DEPTH`] levels may go through as many at
/// each, and V8's stack ends at some five thousand.
pub const SCHEMA_CHAIN: usize = 16;

/// Characters of a model id or ARN: the service model's own maximum.
pub const MODEL_ID: usize = 2048;

/// Bytes that templates may grow to in one request: what Bedrock accepts as a body.
pub const FILLED: usize = 25_000_000;

/// Messages of one conversation.
pub const MESSAGES: usize = 100_000;

/// Characters of a string that any pattern is tried on: a host's engine keeps a place to go back to for each.
pub const PATTERN_TEXT: usize = 1024 * 1024;

/// Steps of our own engine for patterns, about 25 ns each, that the patterns of one answer may cost together: so many, and some
/// for each of its bytes. That makes 100 ms for 100 KB.
pub const LINEAR_STEPS: usize = 1_000_000;

/// See [`LINEAR_STEPS`].
pub const LINEAR_STEPS_PER_BYTE: usize = 30;

/// Steps that a string may cost in the host's engine, which cannot be interrupted: about 100 ms. Where they grow with the
/// square of the text, that allows 10 000 characters.
pub const PATTERN_STEPS: usize = 100_000_000;

/// Characters of a string whose steps grow exponentially: V8 takes 20 ms for 4 to the power of 10.
pub const EXPONENTIAL_TEXT: usize = 10;
