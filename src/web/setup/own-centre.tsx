/** The five steps: a list that shows what is done, and the step that is open. */
import type { ReactNode } from 'react';
import { Button, Tag } from '#web/kit/index.js';
import type { Known } from './setup-page.js';
import { isDone, nextAfter, steps, type Facts, type Step } from './progress.js';
import styles from './setup.module.css';
import { HoursStep, NameStep, QueuesStep } from './steps-place.js';
import { MailboxStep, PeopleStep } from './steps-people.js';
import { setupWords } from './texts.js';

export interface StepProps {
  readonly known: Known;
  readonly onChanged: () => Promise<void>;
  /** To the next step that is not done. */
  readonly onNext: () => void;
}

interface Props {
  readonly step: Step | null;
  readonly known: Known;
  readonly onChanged: () => Promise<void>;
}

export function OwnCentre({ step, known, onChanged }: Props): ReactNode {
  const t = setupWords.useText();
  const facts: Facts = { setup: known.setup, centreName: known.centre.name, queues: known.queues };
  const open = step ?? nextAfter(null, facts) ?? 'name';
  const Form = forms[open];
  const onNext = (): void => {
    const left = steps.slice(steps.indexOf(open) + 1).find((one) => !isDone(one, facts));
    location.hash = left ? `#${left}` : '#end';
  };
  return (
    <>
      <h1>{t('own.title')}</h1>
      <ol className={styles.steps}>
        {steps.map((one) => (
          <li key={one}>
            <a href={`#${one}`} aria-current={one === open ? 'step' : undefined}>
              {t(`step.${one}`)}
            </a>{' '}
            {isDone(one, facts) ? <Tag tone="ok">{t('state.done')}</Tag> : <Tag>{t('state.todo')}</Tag>}
          </li>
        ))}
      </ol>
      <section className={styles.step} aria-labelledby="step" key={open}>
        <h2 id="step">{t(`${open}.title`)}</h2>
        <p className={styles.lead}>{t(`${open}.text`)}</p>
        <Form known={known} onChanged={onChanged} onNext={onNext} />
      </section>
      <div className={styles.foot}>
        {!known.setup.hasQueues && <a href="#choose">{t('own.back')}</a>}
        <Button look="quiet" onPress={onNext}>
          {isDone(open, facts) ? t('goOn') : t('skip')}
        </Button>
      </div>
    </>
  );
}

const forms: Readonly<Record<Step, (props: StepProps) => ReactNode>> = {
  name: NameStep,
  queues: QueuesStep,
  hours: HoursStep,
  people: PeopleStep,
  mailbox: MailboxStep,
};
