/** Which step of the setting up stands where. Nothing is kept of its own: what is there says what is done. */

export interface SetupState {
  readonly needsAdministrator: boolean;
  readonly hasPeople: boolean;
  readonly hasQueues: boolean;
  readonly hasMailbox: boolean;
  readonly isPractice: boolean;
}

export type Step = 'name' | 'queues' | 'hours' | 'people' | 'mailbox';
export const steps: readonly Step[] = ['name', 'queues', 'hours', 'people', 'mailbox'];

/** Everything a step's state is read from. */
export interface Facts {
  readonly setup: SetupState;
  readonly centreName: string;
  readonly queues: readonly { readonly hours: unknown }[];
}

/** A centre that nobody named is called like the product; hours nobody set are "always open", which is a choice too. */
export function isDone(step: Step, { setup, centreName, queues }: Facts): boolean {
  switch (step) {
    case 'name':
      return centreName.trim() !== '' && centreName !== 'Ponte';
    case 'queues':
      return queues.length > 0;
    case 'hours':
      return queues.some((queue) => queue.hours !== null);
    case 'people':
      return setup.hasPeople;
    case 'mailbox':
      return setup.hasMailbox;
  }
}

/** The step to go to after one: the next that is not done; null when nothing further is left. */
export function nextAfter(step: Step | null, facts: Facts): Step | null {
  const from = step === null ? 0 : steps.indexOf(step) + 1;
  return steps.slice(from).find((one) => !isDone(one, facts)) ?? null;
}

export const stepOf = (hash: string): Step | 'choose' | 'end' | null => {
  const name = hash.replace(/^#/, '');
  if (name === 'choose' || name === 'end') return name;
  return steps.find((step) => step === name) ?? null;
};
