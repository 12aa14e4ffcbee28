/** Finds the accepted name that a mistyped one most likely stands for. */

/** Longer names are no slips of the pen, and comparing them would cost time. */
const NAME_LIMIT = 64;

/** The nearest accepted name, of which at most a third differs; case and underscores do not count. */
export function nearestName(name: string, accepted: readonly string[]): string | undefined {
  if (name.length > NAME_LIMIT) return undefined;
  const [nearest] = accepted
    .map((candidate) => ({ candidate, distance: editDistance(fold(name), fold(candidate)) }))
    .filter(({ candidate, distance }) => distance <= Math.ceil(candidate.length / 3))
    .sort((left, right) => left.distance - right.distance);
  return nearest?.candidate;
}

function fold(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

/** Levenshtein's, one row at a time. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, cell) => cell);
  for (const [line, from] of Array.from(left).entries()) {
    const next = [line + 1];
    for (const [cell, to] of Array.from(right).entries()) {
      const replaced = (row[cell] ?? 0) + (from === to ? 0 : 1);
      next.push(Math.min(replaced, (row[cell + 1] ?? 0) + 1, (next[cell] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
