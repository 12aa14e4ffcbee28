// Measures tasks in interleaved rounds, so that whatever else the machine does meets all of them alike.

/** Medians of the processor time of each task, in milliseconds. Every task is `async () => …`. */
export async function medianTimes(tasks, { rounds, repeats }) {
  const samples = Object.fromEntries(Object.keys(tasks).map((name) => [name, []]));
  for (const task of Object.values(tasks)) await task();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, task] of Object.entries(tasks)) {
      globalThis.gc?.();
      const started = process.cpuUsage();
      for (let repeat = 0; repeat < repeats; repeat += 1) await task();
      const { user, system } = process.cpuUsage(started);
      samples[name].push((user + system) / 1_000 / repeats);
    }
  }
  return Object.fromEntries(Object.entries(samples).map(([name, times]) => [name, median(times)]));
}

export function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
