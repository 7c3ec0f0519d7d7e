/** The words of the practice centre's customers: what one of them needs, says, doubts and in the end accepts. */

export type PracticeQueueId =
  | 'queue_guasti'
  | 'queue_fatture'
  | 'queue_contratti'
  | 'queue_reclami'
  | 'queue_letture'
  | 'queue_informazioni';

export type Mood = 'calm' | 'hurried' | 'worried' | 'annoyed';

/** A question of the customer, and what a good answer says. Simulated colleagues answer with it; a visitor need not. */
export interface StoryDoubt {
  readonly words: string;
  readonly answer: string;
}

export interface Story {
  /** Unique and lasting: seeds of failed runs name it. */
  readonly id: string;
  readonly queueId: PracticeQueueId;
  readonly channel: 'chat' | 'mail';
  readonly name: string;
  readonly mood: Mood;
  readonly isVulnerable: boolean;
  readonly subject: string;
  readonly first: string;
  /** Said unasked, while waiting or between two answers. */
  readonly further: readonly string[];
  /** Asked one after the other. The first is what `first` asks; the rest come up as answers arrive. */
  readonly doubts: readonly StoryDoubt[];
  /** A doubt that comes up only when asked whether any is left. */
  readonly afterthought: StoryDoubt | null;
  readonly thanks: string;
  /** By these words a machine's answer is known as the right one; null: what it asks is for a person. */
  readonly machineWords: string | null;
}

type Told = Pick<Story, 'id' | 'name' | 'subject' | 'first' | 'doubts'> & Partial<Story>;

/** Fills in what most stories share, so that each story reads as a conversation. */
export const storiesOf = (queueId: PracticeQueueId, told: readonly Told[]): readonly Story[] =>
  told.map((story) => ({
    channel: 'chat',
    mood: 'calm',
    isVulnerable: false,
    further: [],
    afterthought: null,
    thanks: 'Grazie, tutto chiaro.',
    machineWords: null,
    ...story,
    queueId,
  }));
