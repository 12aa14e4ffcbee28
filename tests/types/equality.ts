// Compile-time assertions. `expectType<Expected>()(value)` accepts a value of exactly that type: not of a wider or narrower
// one, and never `any`.

type Same<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;

export function expectType<Expected>(): <Actual>(
  value: Actual,
  ...same: Same<Expected, Actual> extends true ? [] : [never]
) => void {
  return () => undefined;
}
