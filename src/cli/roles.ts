import type { Role } from '#modules/identity/contract.js';
import { UsageError, type Values } from './command.js';

const roles: readonly Role[] = ['administrator', 'supervisor', 'consultant'];

/** `--role`, once or several times. */
export function rolesOf(values: Values): Role[] {
  const given = Array.isArray(values.role) ? values.role.map(String) : [];
  if (given.length === 0) throw new UsageError(`--role is missing: one of ${roles.join(', ')}.`);
  return given.map((word) => {
    const role = roles.find((known) => known === word);
    if (role === undefined) throw new UsageError(`There is no role ${word}; there are ${roles.join(', ')}.`);
    return role;
  });
}
