/** The lock holds what every platform needs. npm leaves out builds that it could not find, and then `npm ci` refuses. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Locked {
  readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
}

it('every optional package that another names is in the lock', () => {
  const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as Locked;
  const named = Object.entries(packages).flatMap(([at, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => ({ at, name })),
  );
  expect(named.length).toBeGreaterThan(50);
  const isThere = ({ at, name }: { at: string; name: string }): boolean =>
    `${at}/node_modules/${name}` in packages || `node_modules/${name}` in packages;
  expect(named.filter((one) => !isThere(one))).toEqual([]);
});
