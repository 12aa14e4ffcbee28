/**
 * Room for the requests of open calls in the core's memory. A large request takes about two and a half times its size there, and
 * a core without memory stops for all of them: what does not fit waits until others are done.
 *
 * Who waits looks again by itself: Workers run nothing for one request on behalf of another one. They also stop a request in its
 * middle when its client is gone. So who is in gives signs of life, and is forgotten without them.
 */

import { now } from "../http/clock.js";
import { signsOfLife } from "../http/heartbeat.js";
import { isIsolate } from "../http/isolate.js";

/** Bytes of large requests that are open at once; a larger one has to be alone. */
const ROOM = 256 * 1024 * 1024;

/** The same in an isolate, which has 128 MB for all that it does. */
const ROOM_OF_ISOLATE = 16 * 1024 * 1024;

/** The part of the room up to which a request is small, and never waits. */
const SMALL = 1 / 256;

/** Milliseconds between two looks. */
const LOOK = 20;

/** Milliseconds without a sign of life after which a request is taken for gone. */
const GONE = 30_000;

interface Guest {
  readonly bytes: number;
  isIn: boolean;
  seen: number;
}

/** In the order in which they came. */
let guests: Guest[] = [];

/** Waits for room for a request of so many bytes; `wait` fails when the call has ended. The result gives the room back. */
export async function takeRoom(bytes: number, wait: (milliseconds: number) => Promise<void>): Promise<() => void> {
  const room = isIsolate() ? ROOM_OF_ISOLATE : ROOM;
  if (bytes <= room * SMALL) return () => undefined;
  const guest: Guest = { bytes, isIn: false, seen: now() };
  guests.push(guest);
  const leave = () => {
    endSigns();
    guests = guests.filter((other) => other !== guest);
  };
  const endSigns = signsOfLife(() => {
    guest.seen = now();
  });
  try {
    while (!fits(guest, room)) await wait(LOOK);
  } catch (ended) {
    leave();
    throw ended;
  }
  guest.isIn = true;
  return leave;
}

/** Those who came first go in first. */
function fits(guest: Guest, room: number): boolean {
  guest.seen = now();
  const isThere = ({ seen }: Guest) => !(guest.seen - seen > GONE);
  // Many may wait: only the first one looks at all of them.
  if (guests.find((other) => !other.isIn && isThere(other)) !== guest) return false;
  guests = guests.filter(isThere);
  const taken = guests.reduce((sum, { isIn, bytes }) => (isIn ? sum + bytes : sum), 0);
  return taken === 0 || taken + guest.bytes <= room;
}
