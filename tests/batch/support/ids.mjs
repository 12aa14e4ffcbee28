// Ids of records as the documentation tells them: the key, and after invalid answers their number.

export function keyOf(id) {
  const [, key, asked] = /^(.*)~(\d+)$/su.exec(id) ?? [undefined, id, "0"];
  return { key, asked: Number(asked) };
}
