/** Reads errors of failed requests. */

import { cut, describeKind } from "../text/words.js";

const DETAIL_LIMIT = 200;
/** What the core gets, which takes out secrets before it cuts: half of one would not be recognised. */
export const RAW_DETAIL = 4000;

/** Names of a host's own limits for an answer, as opposed to the caller's `timeout` and to the time to connect. */
const TIMEOUT_CODES = /^(?:UND_ERR_(?:BODY|HEADERS)_TIMEOUT|TimedOut)$/u;

/** Whether a request was sent and its answer failed by a time limit of the host. */
export function isTimeout(error: unknown): boolean {
  const { name, code, cause } = read(error);
  return (
    name === "TimeoutError" ||
    [code, read(cause).code].some((one) => typeof one === "string" && TIMEOUT_CODES.test(one))
  );
}

/** Node says only "fetch failed"; what failed is in the cause. */
export function detailOf(error: unknown, limit: number = DETAIL_LIMIT): string {
  const { message, cause } = read(error);
  const { message: reason, code } = read(cause);
  const texts = [message, reason === "" || reason === undefined ? code : reason];
  const detail = texts.filter((text) => typeof text === "string" && text !== "").join(": ");
  const otherwise = typeof error === "string" ? error : describeKind(error);
  return cut(withoutUrlSecrets(detail === "" ? otherwise : detail), limit);
}

/** The words of an error. Anything may be thrown, so reading it may throw as well: then there are none. */
function read(error: unknown): Partial<Record<"name" | "code" | "message" | "cause", unknown>> {
  try {
    const { name, code, message, cause } = Object(error) as Record<"name" | "code" | "message" | "cause", unknown>;
    return { name, code, message, cause };
  } catch {
    return {};
  }
}

/** Some hosts name the URL that they could not reach. */
function withoutUrlSecrets(text: string): string {
  return text
    .slice(0, RAW_DETAIL)
    .replace(/:\/\/[^\s/?#]*@/gu, "://")
    .replace(/(:\/\/[^\s?#"'<>]*)[?#][^\s"'<>)]*/gu, "$1");
}
