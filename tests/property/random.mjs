// Random choices that a seed repeats.

/** A source of choices (mulberry32): the same seed gives the same ones on every machine. */
export function seeded(seed) {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (from, to) => from + Math.floor(fraction() * (to - from + 1));
  const pick = (items) => items[integer(0, items.length - 1)];
  return {
    integer,
    pick,
    chance: (probability) => fraction() < probability,
    /** `from` to `to` results of `make`. */
    list: (from, to, make) => Array.from({ length: integer(from, to) }, make),
    /** A different order of the items. */
    shuffled(items) {
      const order = [...items];
      for (let index = order.length - 1; index > 0; index -= 1) {
        const other = integer(0, index);
        [order[index], order[other]] = [order[other], order[index]];
      }
      return order;
    },
  };
}
