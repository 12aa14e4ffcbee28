/**
 * The clocks of services, by host. A clock of this machine that is more than four minutes off would make every signature
 * invalid: the service allows five. So each response is heard for the service's own time, as in the AWS SDKs.
 */

import { now } from "./clock.js";

/** Milliseconds by which this machine's clock may be off without a correction. */
const ALLOWED = 4 * 60 * 1000;

/** A response that took longer says too little of when it was written. */
const LONGEST_WAY = 15 * 60 * 1000;

/** Hosts that are remembered. */
const HOSTS = 100;

/** How many milliseconds the clock of a host is ahead of this machine's. */
const skews = new Map<string, number>();

/** Milliseconds since 1970 by the clock of the host of `url`, for a signature. */
export function signingTime(url: string): number {
  const skew = skews.get(hostOf(url)) ?? 0;
  return now() + (Math.abs(skew) > ALLOWED ? skew : 0);
}

/** Hears the time of a response to a request that was sent at `sent`; whether it has one. */
export function hearDate(url: string, headers: Readonly<Record<string, string>>, sent: number): boolean {
  const { date, age } = headers;
  const received = now();
  if (date === undefined) return false;
  if (age !== undefined || received - sent > LONGEST_WAY) return true;
  // The date is written when the answer begins, which a model may take minutes for: between the two moments anything is possible.
  const [least, most] = [Date.parse(date) - received, Date.parse(date) - sent];
  note(url, least <= 0 && most >= 0 ? 0 : least);
  return true;
}

/** Hears the time in the words of a refusal. Browsers show no page the date of a response. */
export function hearRefusal(url: string, message: string): void {
  const parts = /\((\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z [-+] \d+ min\.\)/u.exec(message)?.slice(1).map(Number);
  if (parts === undefined) return;
  const [year = 0, month = 1, ...rest] = parts;
  note(url, Date.UTC(year, month - 1, ...rest) - now());
}

function note(url: string, skew: number): void {
  if (!Number.isFinite(skew)) return;
  const host = hostOf(url);
  skews.delete(host);
  if (skews.size >= HOSTS) skews.clear();
  skews.set(host, skew);
}

function hostOf(url: string): string {
  return new URL(url).host;
}
