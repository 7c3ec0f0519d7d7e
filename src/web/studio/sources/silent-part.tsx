/** On the board: live sources that are silent, since answers that use them go to people. */
import type { ReactNode } from 'react';
import { useFormats, useLanguage, useNow } from '#web/kit/index.js';
import { useLoaded } from '../load.js';
import { hashOf } from '../place.js';
import { sourceWords } from './source-words.js';
import type { SourcesRead } from './sources-section.js';

export function SilentSources(): ReactNode {
  const t = sourceWords.useText();
  const formats = useFormats();
  const now = useNow();
  const language = useLanguage() === 'en' ? 'en' : 'it';
  const { value } = useLoaded<SourcesRead>('/api/facts/sources');
  const silent = (value?.sources ?? []).filter(({ isOn, health }) => isOn && health.state !== 'fine');
  if (silent.length === 0) return null;
  return (
    <section aria-labelledby="silent-sources">
      <h2 id="silent-sources">{t('board.title')}</h2>
      <ul>
        {silent.map(({ id, name, health }) => (
          <li key={id}>
            {t('board.line', {
              name: name[language],
              problem: t(`problem.${health.problem ?? 'refused'}`),
              when: formats.stamp(health.since ?? now, now),
            })}{' '}
            <a href={hashOf('sources', id)}>{t('board.open')}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
