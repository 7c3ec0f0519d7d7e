import { readFileSync } from 'node:fs';

/** A captured mail from `fixtures/`. */
export const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/${name}.eml`, import.meta.url));
