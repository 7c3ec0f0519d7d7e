/** Sets and maps keep the order of arrival: the first key is the oldest. One comes in, one goes out: no stall. */
export function forgetOldest(kept: Set<string> | Map<string, unknown>, limit: number): void {
  if (kept.size <= limit) return;
  const oldest = kept.keys().next();
  if (!oldest.done) kept.delete(oldest.value);
}
