/** Finds the places of a request where media may stand as a URL, in every style of message. */

import { join } from "../request/plain-data.js";

/** A place that holds an http(s) URL. */
export interface MediaPlace {
  readonly url: string;
  readonly path: string;
  readonly replace: (value: unknown) => void;
}

/** Members that hold media, from a part of a message on. */
const MEDIA: readonly (readonly string[])[] = [
  ["audio", "source"],
  ["audio", "source", "bytes"],
  ["data"],
  ["document", "source"],
  ["document", "source", "bytes"],
  ["file", "file_data"],
  ["file", "file_url"],
  ["file_data"],
  ["file_url"],
  ["guardContent", "image", "source"],
  ["guardContent", "image", "source", "bytes"],
  ["image"],
  ["image", "source"],
  ["image", "source", "bytes"],
  ["image_url"],
  ["image_url", "url"],
  ["input_audio", "data"],
  ["source", "data"],
  ["source", "url"],
  ["url"],
  ["video", "source"],
  ["video", "source", "bytes"],
];

/** Members that hold further parts: results of tools. */
const PARTS: readonly (readonly string[])[] = [["content"], ["output", "value"], ["toolResult", "content"]];

/** The http(s) URLs at places of media, in the order of the request. */
export function mediaPlaces({
  system,
  messages,
}: {
  readonly system?: unknown;
  readonly messages?: unknown;
}): MediaPlace[] {
  const places = [...placesOfParts(system, "system")];
  for (const [index, message] of Object.entries(list(messages))) {
    places.push(...placesOfParts(Object(message).content, `messages[${index}].content`));
  }
  return places;
}

function* placesOfParts(parts: unknown, path: string): Generator<MediaPlace> {
  for (const [index, part] of Object.entries(list(parts))) {
    const place = `${path}[${index}]`;
    for (const names of MEDIA) yield* urlAt(part, names, place);
    for (const names of PARTS) {
      const inner = names.reduce<unknown>((value, name) => Object(value)[name], part);
      yield* placesOfParts(inner, names.reduce(join, place));
    }
  }
}

function* urlAt(part: unknown, names: readonly string[], path: string): Generator<MediaPlace> {
  const holder = names.slice(0, -1).reduce<unknown>((value, name) => Object(value)[name], part);
  const last = names.at(-1) as string;
  const url = Object(holder)[last];
  if (typeof holder !== "object" || holder === null || typeof url !== "string" || !/^https?:/iu.test(url)) return;
  yield {
    url,
    path: names.reduce(join, path),
    replace: (value) => {
      (holder as Record<string, unknown>)[last] = value;
    },
  };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
