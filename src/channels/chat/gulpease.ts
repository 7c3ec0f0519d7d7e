/**
 * The Gulpease index (Lucisano and Piemontese, 1988): how easily an Italian text is read. 89 + (300 sentences - 10
 * letters) / words, held to 0-100. From 80 on readers with primary school read alone, from 60 on those with middle school.
 */
export function gulpease(text: string): number {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return 100;
  const letters = words.reduce((sum, word) => sum + [...word].length, 0);
  const sentences = Math.max(1, text.split(/[.!?:;]+(?:\s|$)/u).filter((part) => /[\p{L}\p{N}]/u.test(part)).length);
  return Math.max(0, Math.min(100, 89 + (300 * sentences - 10 * letters) / words.length));
}
