/** The way through the studio: its parts under their headings; on a narrow page behind one button that names where one is. */
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button, Chevron } from '#web/kit/index.js';
import { hashOf, type Section, type SectionGroup } from './place.js';
import styles from './sections.module.css';
import { studioWords } from './texts.js';

interface Props {
  readonly groups: readonly SectionGroup[];
  readonly current: Section;
}

export function Sections({ groups, current }: Props): ReactNode {
  const t = studioWords.useText();
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // The list goes away with the link that was followed: the focus would fall to nowhere.
  function close(): void {
    if (!isOpen) return;
    setIsOpen(false);
    button.current?.focus();
  }
  const onEscape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
  };
  const isOne = groups.length === 1;
  return (
    <nav className={styles.nav} aria-label={t('sections')} onKeyDown={onEscape}>
      {!isOne && (
        <Button
          ref={button}
          look="quiet"
          className={styles.button ?? ''}
          aria-expanded={isOpen}
          aria-controls={id}
          onPress={() => setIsOpen(!isOpen)}
        >
          <span>
            {t('sections')}: <strong>{t(`section.${current}`)}</strong>
          </span>
          <Chevron />
        </Button>
      )}
      <div id={id} className={styles.groups} data-open={isOpen || isOne || undefined}>
        {groups.map(({ name, sections }) => (
          <div key={name}>
            {!isOne && <p id={`${id}-${name}`}>{t(`group.${name}`)}</p>}
            <ul aria-labelledby={isOne ? undefined : `${id}-${name}`}>
              {sections.map((section) => (
                <li key={section}>
                  <a href={hashOf(section)} aria-current={section === current ? 'page' : undefined} onClick={close}>
                    {t(`section.${section}`)}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  );
}
