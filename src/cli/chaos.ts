import { type Command, exitCode, say, tell, UsageError } from './command.js';

export const chaos: Command = {
  name: 'chaos',
  summary: 'Kills server and database at random under load, and checks that nothing acknowledged was lost.',
  usage: '[--minutes N] [--seed N]',
  options: { minutes: { type: 'string' }, seed: { type: 'string' } },
  optionWords: [
    ['--minutes N', 'how long (1)'],
    ['--seed N', 'the same faults in the same order as a run before'],
  ],
  examples: ['ponte chaos --minutes 10', 'npm run chaos -- --minutes 10 --seed 4711'],
  async run(values) {
    const minutes = Number(values.minutes ?? 1);
    if (!(minutes > 0)) throw new UsageError('--minutes takes a number above 0.');
    const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
    if (!Number.isInteger(seed) || seed < 0) throw new UsageError('--seed takes a whole number.');
    const { runChaos } = await import('./chaos/index.js');
    const isJson = values.json === true;
    const report = await runChaos({ seed, seconds: minutes * 60, tell: isJson ? () => undefined : tell });
    const { breaches, faults, ...figures } = report;
    if (isJson) say(JSON.stringify(report));
    else {
      const words = (all: object): string =>
        Object.entries(all)
          .map(([name, value]) => `${name} ${String(value)}`)
          .join(', ');
      say(`${words(figures)}\nfaults: ${words(faults)}`);
      for (const breach of breaches) say(`BREACH ${breach}`);
      say(
        breaches.length === 0
          ? 'Nothing acknowledged was lost, doubled or out of order.'
          : `${breaches.length} breaches; repeat with --seed ${seed}`,
      );
    }
    return breaches.length === 0 ? exitCode.ok : exitCode.failed;
  },
};
