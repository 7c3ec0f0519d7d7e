/** 'Contratti e volture' → 'queue_contratti-e-volture'; letters the id may not have fall away. */
export function queueIdOf(name: string, taken: readonly string[]): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const slug =
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 48) || 'nuova';
  let id = `queue_${slug}`;
  for (let n = 2; taken.includes(id); n += 1) id = `queue_${slug}-${n}`;
  return id;
}
