/** The list behind `createIterable`: one bad element does not spoil it. */

import { maskedIssues } from "../extraction/masking.js";
import { listSchema } from "../helpers/list.js";
import { issuesBelow, validateInner, wrapping } from "../helpers/wrapping.js";
import { pointer } from "../schema/prepared.js";
import type { ResponseModel, StandardIssue, StandardOptions, StandardResult, StandardSchema } from "../types/schema.js";
import type { InvalidElement, PartIssue } from "../types/stream.js";

/** Elements that are kept although they are invalid. */
const LEFT_OUT = 1000;

/** A list that leaves out elements that break the schema. */
export interface ElementList {
  readonly model: StandardSchema<unknown, unknown[]>;
  /** What became of one element. */
  readonly judge: (value: unknown, options: StandardOptions | undefined) => Promise<StandardResult<unknown>>;
  /** What the last validation has left out. */
  readonly leftOut: () => readonly InvalidElement[];
}

/** The list of what `schema` describes. With `masks`, elements that are left out are listed without their values. */
export function elementList(schema: ResponseModel, masks: boolean): ElementList {
  let leftOut: InvalidElement[] = [];
  const judge = async (value: unknown, options: StandardOptions | undefined) =>
    validateInner(schema, value, options) as StandardResult<unknown> | Promise<StandardResult<unknown>>;
  const validate = async (value: unknown, options: StandardOptions | undefined): Promise<StandardResult<unknown[]>> => {
    if (!Array.isArray(value)) return { issues: [{ path: [], message: "must be an array" }] };
    leftOut = [];
    const valid: unknown[] = [];
    for (const [index, element] of value.entries()) {
      const { issues, value: final } = (await judge(element, options)) as {
        readonly issues?: readonly StandardIssue[];
        readonly value?: unknown;
      };
      if (issues === undefined) valid.push(final);
      else if (leftOut.length < LEFT_OUT) {
        const found = partIssues(issues, index);
        leftOut.push(masks ? { index, issues: maskedIssues(found) } : { index, value: element, issues: found });
      }
    }
    return { value: valid };
  };
  return { model: wrapping([schema], () => listSchema(schema), validate), judge, leftOut: () => leftOut };
}

/** Issues of an element, at their place in the list. */
export function partIssues(issues: readonly StandardIssue[], index: number): PartIssue[] {
  return issuesBelow(issues, [index]).map(({ message, path }) => ({ path: pointer(path), message }));
}
