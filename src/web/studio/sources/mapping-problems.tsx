/** Lines of a mapping that the server could not read, in words. */
import type { ReactNode } from 'react';
import { ApiProblem } from '#web/kit/index.js';
import { Group } from '../edit-form.js';
import { sourceWords, type SourceText } from './source-words.js';

interface Told {
  readonly line: number;
  readonly code: string;
}

/** Which lines of the sentences the server could not read. */
export function MappingProblems({ error }: { readonly error: unknown }): ReactNode {
  const t = sourceWords.useText();
  const told = error instanceof ApiProblem && error.code === 'source.badMapping' ? error.extra['problems'] : null;
  if (!Array.isArray(told)) return null;
  return (
    <Group title={t('mapping')}>
      <ul>
        {(told as readonly Told[]).map(({ line, code }) => (
          <li key={`${line}-${code}`}>
            {t('mapping.line', { line, what: t(`mapping.${code}` as Parameters<SourceText>[0]) })}
          </li>
        ))}
      </ul>
    </Group>
  );
}
