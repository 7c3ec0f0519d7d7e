/** One line of the timeline: a message of any channel, a note, or something that happened. */
import { memo, useState, type ReactNode } from 'react';
import type { Attachment, Entry } from '#modules/contacts/contract.js';
import { Button, Tag, useFormats, useMe, useNow, useTopicNames, type Tone } from '#web/kit/index.js';
import { CorrectButton } from '../answers/suggestions.js';
import { useHouse } from '../people/colleagues.js';
import { channelName, useText } from '../text/words.js';
import { markWords } from './mark-words.js';
import { SenderLine } from './sender-line.js';
import styles from './timeline.module.css';

export const EntryLine = memo(function EntryLine({ entry }: { readonly entry: Entry }): ReactNode {
  return (
    <li className={styles.entry}>
      <Stamp at={entry.at} />
      {entry.kind === 'mark' ? <Mark entry={entry} /> : <Words entry={entry} />}
    </li>
  );
});

export function Stamp({ at }: { readonly at: number }): ReactNode {
  const now = useNow();
  const formats = useFormats();
  return (
    <time className={styles.time} dateTime={new Date(at).toISOString()}>
      {formats.stamp(at, now)}
    </time>
  );
}

function Mark({ entry }: { readonly entry: Entry }): ReactNode {
  const t = useText();
  const now = useNow();
  const formats = useFormats();
  const house = useHouse();
  // Drawn again when topics get their names.
  useTopicNames();
  return (
    <div className={styles.markLine}>
      {markWords(t, formats, house, entry, now)} <DeliveryTag entry={entry} />
    </div>
  );
}

function Words({ entry }: { readonly entry: Entry }): ReactNode {
  const t = useText();
  const { person } = useMe();
  const isMe = entry.author.id === person.id;
  const name = isMe
    ? t('timeline.you')
    : entry.author.name || t(entry.author.kind === 'machine' ? 'machine' : 'somebody');
  const isNote = entry.kind === 'note';
  const isOurs = entry.author.kind !== 'customer' && !isNote;
  const isMachines = entry.author.kind === 'machine';
  return (
    <div className={`${styles.message} ${isNote ? styles.note : ''} ${isOurs ? styles.ours : ''}`}>
      <div className={styles.who}>
        <span>
          {isNote
            ? t(isMe ? 'timeline.yourNote' : isMachines ? 'timeline.systemNote' : 'timeline.note', { name })
            : t('timeline.by', { name, channel: channelName(t, entry.channel) })}
        </span>
        {isMachines && !isNote && <Tag tone="info">{t('timeline.machine')}</Tag>}
        {entry.params['transcribed'] === 1 && <Tag tone="info">{t('timeline.transcribed')}</Tag>}
        <DeliveryTag entry={entry} />
      </div>
      {entry.mail && isOurs && (
        <div className={styles.small}>
          {t('timeline.to', { to: entry.mail.to.join(', ') })}
          {entry.mail.cc.length > 0 && `, ${t('timeline.cc', { cc: entry.mail.cc.join(', ') })}`}
        </div>
      )}
      {entry.mail?.sender && <SenderLine verdict={entry.mail.sender} />}
      {entry.mail?.hasHtml ? <MailBody entry={entry} /> : <div className={styles.body}>{entry.body}</div>}
      {entry.mail?.quoted && (
        <details className={styles.quoted}>
          <summary>{t('timeline.quoted')}</summary>
          <div className={styles.body}>{entry.mail.quoted}</div>
        </details>
      )}
      <Files files={entry.attachments} />
      {entry.params['synthetic'] === 1 && entry.params['asks'] === undefined && <MadeBy entry={entry} />}
    </div>
  );
}

/** What a machine said can be traced to what made it. */
function MadeBy({ entry }: { readonly entry: Entry }): ReactNode {
  const t = useText();
  const { source, articleVersion, gateVersion } = entry.params;
  const of = { source: String(source), version: String(articleVersion), gate: String(gateVersion) };
  const { articleId, title } = entry.params;
  return (
    <div className={styles.small} data-article={articleId}>
      {t('timeline.source', of)} <CorrectButton articleId={String(articleId)} title={String(title)} hasKey />
    </div>
  );
}

const deliveryTones: Readonly<Record<NonNullable<Entry['delivery']>, Tone>> = {
  sending: 'plain',
  sent: 'plain',
  delivered: 'plain',
  bounced: 'crit',
  failed: 'crit',
};

function DeliveryTag({ entry }: { readonly entry: Entry }): ReactNode {
  const t = useText();
  if (!entry.delivery || entry.author.kind === 'customer') return null;
  return (
    <>
      <Tag tone={deliveryTones[entry.delivery]}>{t(`delivery.${entry.delivery}`)}</Tag>
      {deliveryTones[entry.delivery] === 'crit' && entry.deliveryDetail && (
        <span className={styles.small}>{entry.deliveryDetail}</span>
      )}
    </>
  );
}

/** The text is what counts; the HTML is shown apart, in a frame that can do nothing, without images until asked. */
function MailBody({ entry }: { readonly entry: Entry }): ReactNode {
  const t = useText();
  const [isHtml, setIsHtml] = useState(false);
  const [hasImages, setHasImages] = useState(false);
  const source = `/api/entries/${encodeURIComponent(entry.id)}/html${hasImages ? '?images=1' : ''}`;
  return (
    <>
      {isHtml ? (
        <iframe className={styles.frame} title={t('timeline.html')} sandbox="" src={source} />
      ) : (
        <div className={styles.body}>{entry.body}</div>
      )}
      <div className={styles.tools}>
        <Button look="link" onPress={() => setIsHtml(!isHtml)}>
          {t(isHtml ? 'timeline.asText' : 'timeline.asItWas')}
        </Button>
        {isHtml && !hasImages && (
          <Button look="link" onPress={() => setHasImages(true)}>
            {t('timeline.images')}
          </Button>
        )}
      </div>
    </>
  );
}

function Files({ files }: { readonly files: readonly Attachment[] }): ReactNode {
  const formats = useFormats();
  if (files.length === 0) return null;
  return (
    <ul className={styles.files}>
      {files.map((file) => (
        <li key={file.fileId}>
          {file.type === 'audio/wav' ? (
            <VoiceMessage file={file} />
          ) : (
            <a
              className={styles.file}
              href={`/api/files/${encodeURIComponent(file.fileId)}`}
              target="_blank"
              rel="noreferrer"
            >
              {file.name} <span className={styles.small}>{formats.size(file.size)}</span>
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A caller's words, in their own voice. Nothing is loaded before somebody wants to listen: it is written down who did. */
function VoiceMessage({ file }: { readonly file: Attachment }): ReactNode {
  return (
    <span className={styles.voice}>
      <span>{file.name}</span>
      <audio
        controls
        preload="none"
        aria-label={file.name}
        src={`/api/voice-messages/${encodeURIComponent(file.fileId)}`}
      />
    </span>
  );
}
