// What each fault leads to, written from the documented policy and never computed from the package.
//
// A call may make three attempts (`maxRetries: 2`). A cell is one call: `n` invalid answers, then the fault `k` times, then a
// right answer. Tokens show what was added up: an invalid answer takes 3, an answer that is the fault 300, the right one 30000.

/** The call gives the object. */
export const OK = "ok";

/** The policies: `policy[n][k - 1]` is `[outcome, requests, tokens, attempts]`; `FAULT` stands for the row's code. */
export const FAULT = "fault";

/** Repeated, up to three requests for an attempt; every attempt counts anew. It is no attempt, and takes no tokens. */
export const REPEATED = [
  [
    [OK, 2, 30000, 1],
    [OK, 3, 30000, 1],
    [FAULT, 3, 0, 0],
  ],
  [
    [OK, 3, 30003, 2],
    [OK, 4, 30003, 2],
    [FAULT, 4, 3, 1],
  ],
  [
    [OK, 4, 30006, 3],
    [OK, 5, 30006, 3],
    [FAULT, 5, 6, 2],
  ],
];

/** Repeated once for an attempt, signed anew: a signature that is refused for its time. */
export const REPEATED_ONCE = [
  [
    [OK, 2, 30000, 1],
    [FAULT, 2, 0, 0],
    [FAULT, 2, 0, 0],
  ],
  [
    [OK, 3, 30003, 2],
    [FAULT, 3, 3, 1],
    [FAULT, 3, 3, 1],
  ],
  [
    [OK, 4, 30006, 3],
    [FAULT, 4, 6, 2],
    [FAULT, 4, 6, 2],
  ],
];

/** Ends the call at once, without an answer. */
export const FINAL = [
  [
    [FAULT, 1, 0, 0],
    [FAULT, 1, 0, 0],
    [FAULT, 1, 0, 0],
  ],
  [
    [FAULT, 2, 3, 1],
    [FAULT, 2, 3, 1],
    [FAULT, 2, 3, 1],
  ],
  [
    [FAULT, 3, 6, 2],
    [FAULT, 3, 6, 2],
    [FAULT, 3, 6, 2],
  ],
];

/** Ends the call at once, with an answer that is an attempt and took tokens. */
export const FINAL_ANSWER = [
  [
    [FAULT, 1, 300, 1],
    [FAULT, 1, 300, 1],
    [FAULT, 1, 300, 1],
  ],
  [
    [FAULT, 2, 303, 2],
    [FAULT, 2, 303, 2],
    [FAULT, 2, 303, 2],
  ],
  [
    [FAULT, 3, 306, 3],
    [FAULT, 3, 306, 3],
    [FAULT, 3, 306, 3],
  ],
];

/** An answer of no use: the model is asked again, as long as an attempt is left. */
export const ASKED_AGAIN = [
  [
    [OK, 2, 30300, 2],
    [OK, 3, 30600, 3],
    [FAULT, 3, 900, 3],
  ],
  [
    [OK, 3, 30303, 3],
    [FAULT, 3, 603, 3],
    [FAULT, 3, 603, 3],
  ],
  [
    [FAULT, 3, 306, 3],
    [FAULT, 3, 306, 3],
    [FAULT, 3, 306, 3],
  ],
];

/** An oddity that costs nothing: the answer is the result. */
export const TAKEN = [
  [
    [OK, 1, 300, 1],
    [OK, 1, 300, 1],
    [OK, 1, 300, 1],
  ],
  [
    [OK, 2, 303, 2],
    [OK, 2, 303, 2],
    [OK, 2, 303, 2],
  ],
  [
    [OK, 3, 306, 3],
    [OK, 3, 306, 3],
    [OK, 3, 306, 3],
  ],
];

/** The same, where the answer tells no tokens. */
export const TAKEN_UNCOUNTED = [
  [
    [OK, 1, 0, 1],
    [OK, 1, 0, 1],
    [OK, 1, 0, 1],
  ],
  [
    [OK, 2, 3, 2],
    [OK, 2, 3, 2],
    [OK, 2, 3, 2],
  ],
  [
    [OK, 3, 6, 3],
    [OK, 3, 6, 3],
    [OK, 3, 6, 3],
  ],
];

/** A form of the request that is refused is given up for another, at no attempt's cost; refused there too, the call ends. */
export const ASKED_OTHERWISE = REPEATED_ONCE;

/**
 * With `maxTokensLimit`, an answer that was cut off is asked for again with more room, beyond `maxRetries`, until the limit is
 * reached: here after one raise.
 */
export const MORE_ROOM = [
  [
    [OK, 2, 30300, 2],
    [FAULT, 2, 600, 2],
    [FAULT, 2, 600, 2],
  ],
  [
    [OK, 3, 30303, 3],
    [FAULT, 3, 603, 3],
    [FAULT, 3, 603, 3],
  ],
  [
    [OK, 4, 30306, 4],
    [FAULT, 4, 606, 4],
    [FAULT, 4, 606, 4],
  ],
];

/** With a `tokenBudget` of 300, an answer of no use ends the call; the last attempt is the last without it, too. */
export const SPENT = [
  [
    [FAULT, 1, 300, 1],
    [FAULT, 1, 300, 1],
    [FAULT, 1, 300, 1],
  ],
  [
    [FAULT, 2, 303, 2],
    [FAULT, 2, 303, 2],
    [FAULT, 2, 303, 2],
  ],
  [
    ["VALIDATION_FAILED", 3, 306, 3],
    ["VALIDATION_FAILED", 3, 306, 3],
    ["VALIDATION_FAILED", 3, 306, 3],
  ],
];

/** `maxRetries: 0`: the first answer is the last. */
export const ASKED_ONCE = [
  [
    [FAULT, 1, 300, 1],
    [FAULT, 1, 300, 1],
    [FAULT, 1, 300, 1],
  ],
];

/** `maxRetries: 1`. */
export const ASKED_TWICE = [
  [
    [OK, 2, 30300, 2],
    [FAULT, 2, 600, 2],
    [FAULT, 2, 600, 2],
  ],
  [
    [FAULT, 2, 303, 2],
    [FAULT, 2, 303, 2],
    [FAULT, 2, 303, 2],
  ],
];

/** `maxRetries: 0` says nothing of requests that the service could not serve. */
export const REPEATED_FOR_ONE = [
  [
    [OK, 2, 30000, 1],
    [OK, 3, 30000, 1],
    [FAULT, 3, 0, 0],
  ],
];
