/**
 * Changes of a value that grows, as the core gives them: a list of codes, each followed by what belongs to it. The codes are
 * those of `src/partial/changes.rs`.
 */

/** Codes, and what belongs to them. */
export type Changes = readonly unknown[];

/** What is done with each change. */
export interface ChangeVisitor {
  /** An object begins at the place of the next value. */
  beginObject(): void;
  /** An array begins there. */
  beginArray(): void;
  /** The next value is that of this property. */
  name(name: string): void;
  /** A string begins with this text. */
  beginText(text: string): void;
  /** The open string goes on. */
  append(text: string): void;
  /** The open string is complete, or else the innermost object or array. */
  end(): void;
  /** A complete value without parts. */
  scalar(value: unknown): void;
  /** A complete number that has more digits than every double holds. */
  digits(digits: string): void;
  /** What the model thinks. */
  reasoning(text: string): void;
}

const CODE = {
  object: 0,
  array: 1,
  name: 2,
  text: 3,
  append: 4,
  end: 5,
  scalar: 6,
  digits: 7,
  reasoning: 8,
} as const;

/** Tells a visitor each change, in order. */
export function visit(changes: Changes, visitor: ChangeVisitor): void {
  for (let at = 0; at < changes.length; at += 1) {
    switch (changes[at]) {
      case CODE.object:
        visitor.beginObject();
        break;
      case CODE.array:
        visitor.beginArray();
        break;
      case CODE.end:
        visitor.end();
        break;
      default:
        at += 1;
        visitWith(visitor, changes[at - 1], changes[at]);
    }
  }
}

function visitWith(visitor: ChangeVisitor, code: unknown, argument: unknown): void {
  if (code === CODE.name) visitor.name(argument as string);
  else if (code === CODE.append) visitor.append(argument as string);
  else if (code === CODE.scalar) visitor.scalar(argument);
  else if (code === CODE.text) visitor.beginText(argument as string);
  else if (code === CODE.digits) visitor.digits(argument as string);
  else if (code === CODE.reasoning) visitor.reasoning(argument as string);
  else throw new Error(`unknown change ${code}`);
}
