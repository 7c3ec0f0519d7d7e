/** The studio: what a centre is made of, in plain forms. Two levels: a section, and the thing that is open in it. */
import { useEffect, type ReactNode } from 'react';
import { EmptyState, Shell, useMe } from '#web/kit/index.js';
import { AnswersSection } from './answers/answers-section.js';
import { AutomaticSection } from './automatic/automatic-section.js';
import { BoardSection } from './automatic/board-section.js';
import { CentreSection } from './centre-section.js';
import { FlowsSection } from './flows/flows-section.js';
import { HoursSection } from './hours-section.js';
import { KiosksSection } from './kiosks/kiosks-section.js';
import { LoginsSection } from './logins-section.js';
import { MailboxesSection } from './mailboxes-section.js';
import { OutcomesSection } from './outcomes-section.js';
import { PeopleSection } from './people-section.js';
import { PhrasesSection } from './phrases-section.js';
import { groupsFor, usePlace, type Place } from './place.js';
import { QuarantineSection } from './quarantine-section.js';
import { QueuesSection } from './queues-section.js';
import { RecordingsSection } from './recordings/recordings-section.js';
import { Sections } from './sections.js';
import { SourcesSection } from './sources/sources-section.js';
import { TelephoneSection } from './telephone/telephone-section.js';
import { TokensSection } from './tokens-section.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';

export function StudioPage(): ReactNode {
  const t = studioWords.useText();
  const groups = groupsFor(useMe().person.roles);
  const shown = groups.flatMap((group) => group.sections);
  const place = usePlace(shown[0]!);
  useEffect(() => {
    document.title = `${t(`section.${place.section}`)} · Ponte`;
  }, [t, place.section]);
  const isShown = shown.includes(place.section);
  return (
    <Shell app="studio" isLive={false}>
      <div className={styles.root}>
        <div className={styles.studio}>
          <Sections groups={groups} current={place.section} />
          <div className={styles.content}>
            {isShown ? (
              <SectionOf place={place} />
            ) : (
              <EmptyState title={t('forbidden')}>{t('forbidden.text')}</EmptyState>
            )}
          </div>
        </div>
      </div>
    </Shell>
  );
}

function SectionOf({ place }: { readonly place: Place }): ReactNode {
  switch (place.section) {
    case 'people':
      return <PeopleSection id={place.id} />;
    case 'queues':
      return <QueuesSection id={place.id} />;
    case 'hours':
      return <HoursSection />;
    case 'mailboxes':
      return <MailboxesSection id={place.id} />;
    case 'quarantine':
      return <QuarantineSection />;
    case 'flows':
      return <FlowsSection id={place.id} />;
    case 'recordings':
      return <RecordingsSection />;
    case 'telephone':
      return <TelephoneSection />;
    case 'outcomes':
      return <OutcomesSection />;
    case 'phrases':
      return <PhrasesSection id={place.id} />;
    case 'answers':
      return <AnswersSection id={place.id} />;
    case 'sources':
      return <SourcesSection id={place.id} />;
    case 'automatic':
      return <AutomaticSection />;
    case 'board':
      return <BoardSection />;
    case 'kiosks':
      return <KiosksSection />;
    case 'tokens':
      return <TokensSection />;
    case 'centre':
      return <CentreSection />;
    case 'logins':
      return <LoginsSection />;
  }
}
