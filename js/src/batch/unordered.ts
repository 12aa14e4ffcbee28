/** Work on many things at a time, with results as they come. */

/** The results of `work`, at most `limit` at a time under way. The first failure ends it, once the others under way have ended. */
export async function* unordered<Item, Result>(
  items: AsyncIterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const source = items[Symbol.asyncIterator]();
  const running = new Map<number, Promise<{ readonly id: number; readonly result: Result }>>();
  let isEmpty = false;
  try {
    for (let next = 0; ; ) {
      while (!isEmpty && running.size < limit) {
        const { done, value } = await source.next();
        if (done === true) isEmpty = true;
        else {
          const id = next;
          running.set(
            id,
            work(value).then((result) => ({ id, result })),
          );
          next += 1;
        }
      }
      if (running.size === 0) return;
      const { id, result } = await Promise.race(running.values());
      running.delete(id);
      yield result;
    }
  } finally {
    await Promise.allSettled(running.values());
    await source.return?.();
  }
}
