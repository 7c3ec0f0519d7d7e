/** Live sources: how each is, its settings for administrators, and the register of faults for whoever keeps it. */
import { useEffect, type ReactNode } from 'react';
import type { ShownSource } from '#modules/knowledge/facts/contract.js';
import { Button, EmptyState, Problem, Tag, useFormats, useLanguage, useMe, useNow } from '#web/kit/index.js';
import { useLoaded } from '../load.js';
import { hashOf } from '../place.js';
import styles from '../studio.module.css';
import { studioWords } from '../texts.js';
import { Twin } from '../twin.js';
import { FaultsPart } from './faults-part.js';
import { SourceForm } from './source-form.js';
import { sourceWords, type SourceText } from './source-words.js';

/** A source may begin to fail while somebody looks. */
const lookMs = 15_000;

export interface SourcesRead {
  readonly sources: readonly ShownSource[];
}

export const stateWords = (t: SourceText, { isOn, health }: ShownSource): string =>
  t(isOn ? `state.${health.state}` : 'state.off');

export function SourcesSection({ id }: { readonly id: string | null }): ReactNode {
  const t = sourceWords.useText();
  const say = studioWords.useText();
  const language = useLanguage() === 'en' ? 'en' : 'it';
  const isAdministrator = useMe().person.roles.includes('administrator');
  const { value, error, read } = useLoaded<SourcesRead>('/api/facts/sources');
  useEffect(() => {
    const timer = setInterval(() => void read(), lookMs);
    return () => clearInterval(timer);
  }, [read]);
  const chosen = value?.sources.find((one) => one.id === id);
  const isNew = id === 'new' && isAdministrator;
  return (
    <Twin
      title={say('section.sources')}
      add={{ href: hashOf('sources', 'new'), words: isAdministrator ? t('add') : '' }}
      items={(value?.sources ?? []).map((one) => ({
        href: hashOf('sources', one.id),
        name: one.name[language],
        detail: `${t(`kind.${one.kind}`)}, ${stateWords(t, one)}`,
        isCurrent: one.id === id,
      }))}
      tools={<p className={`${styles.hint} ${styles.listText}`}>{t('text')}</p>}
      empty={value ? <EmptyState title={t('empty')}>{isAdministrator ? t('empty.text') : ''}</EmptyState> : null}
      isOpen={id !== null}
    >
      <Problem error={error} action={<Button onPress={() => void read()}>{say('retry')}</Button>} />
      {chosen && (
        <div className={styles.stack}>
          <Health source={chosen} name={chosen.name[language]} />
          {chosen.kind === 'register' && <FaultsPart key={chosen.id} source={chosen} onChanged={read} />}
          {isAdministrator && <SourceForm key={`form-${chosen.id}`} source={chosen} onChanged={read} />}
        </div>
      )}
      {isNew && <SourceForm key="new" source={null} onChanged={read} />}
      {value && id !== null && !chosen && !isNew && <EmptyState title={say('gone')} />}
    </Twin>
  );
}

function Health({ source, name }: { readonly source: ShownSource; readonly name: string }): ReactNode {
  const t = sourceWords.useText();
  const formats = useFormats();
  const now = useNow();
  const { since, problem, lastReadAt, state } = source.health;
  const isFine = state === 'fine' || !source.isOn;
  return (
    <div role="status">
      <h2>{name}</h2>
      <p>
        <Tag tone={isFine ? (source.isOn ? 'ok' : 'plain') : 'warn'}>{stateWords(t, source)}</Tag>
      </p>
      <p className={styles.hint}>
        {state === 'fine'
          ? lastReadAt === null
            ? t('health.none')
            : t('health.fine', { when: formats.stamp(lastReadAt, now) })
          : t('health.bad', { when: formats.stamp(since ?? now, now), problem: t(`problem.${problem ?? 'refused'}`) })}
      </p>
      <p className={styles.hint}>{t('names', { names: source.facts.map((fact) => `{{${fact}}}`).join('  ') })}</p>
    </div>
  );
}
