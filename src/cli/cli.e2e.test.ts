/** The built program, as people and scripts call it. `npm test` builds before it tests. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '#store/testing/database.js';

const program = fileURLToPath(new URL('../../bin/ponte.mjs', import.meta.url));
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({ template: 'empty' });
});

function ponte(args: readonly string[], env: Record<string, string> = {}, input = '') {
  const { NODE_ENV: _, ...inherited } = process.env;
  const run = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    input,
    env: { ...inherited, DATABASE_URL: db.url, ...env },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

describe('ponte', () => {
  it('explains itself and every verb, with examples', () => {
    const help = ponte(['--help']);
    expect(help.code).toBe(0);
    const verbs = [...help.out.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2}/gm)].map((match) => match[1]!);
    expect(verbs).toEqual(expect.arrayContaining(['start', 'demo', 'doctor', 'migrate', 'user add', 'token create']));
    for (const verb of verbs) {
      const { code, out } = ponte([...verb.split(' '), '--help']);
      expect([verb, code, /Examples:\n {2}\S/.test(out)]).toEqual([verb, 0, true]);
    }
  });

  it('answers wrong use and wrong settings with 2', () => {
    expect(ponte(['frobnicate'])).toMatchObject({ code: 2, err: expect.stringContaining('frobnicate') as string });
    expect(ponte(['start', '--loud']).code).toBe(2);
    expect(ponte(['token', 'create', '--role', 'boss']).code).toBe(2);
    expect(ponte(['start'], { PONTE_PORT: 'x' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('PONTE_PORT=x') as string,
    });
  });

  it('plans migrations without doing them, then does them, and knows when nothing is left', () => {
    const planned = JSON.parse(ponte(['migrate', '--plan', '--json']).out) as { pending: string[]; applied: unknown[] };
    expect(planned.pending[0]).toBe('0001-floor');
    expect(planned.applied).toEqual([]);
    expect(ponte(['migrate']).code).toBe(0);
    expect(JSON.parse(ponte(['migrate', '--plan', '--json']).out)).toMatchObject({ pending: [] });
  });

  it('adds people and keys, and refuses the same mail twice', async () => {
    const rosa = ['user', 'add', '--name', 'Rosa', '--mail', 'rosa@example.it', '--role', 'supervisor', '--json'];
    const added = JSON.parse(ponte(rosa).out) as { id: string; roles: string[]; password: string };
    expect(added.roles).toEqual(['supervisor']);
    expect(added.password.length).toBeGreaterThan(11);
    expect(ponte(rosa).code).toBe(1);
    const token = JSON.parse(ponte(['token', 'create', '--role', 'consultant', '--json']).out) as { secret: string };
    const { rows } = await db.pool.query('select to_jsonb(api_token)::text as words from api_token');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token.secret);
  });

  it('says what is wrong and what to do, with 3', () => {
    const sick = ponte(['doctor', '--json'], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', PONTE_PORT: '0' });
    expect(sick.code).toBe(3);
    const { findings } = JSON.parse(sick.out) as { findings: { name: string; state: string; todo: string }[] };
    expect(findings.find(({ name }) => name === 'database')).toMatchObject({ state: 'fail' });
    expect(findings.filter(({ state }) => state !== 'ok').every(({ todo }) => todo.length > 5)).toBe(true);
    expect(ponte(['doctor'], { PONTE_PORT: '0', PONTE_SMTP_PORT: '0', PONTE_SIP_PORT: 'off' }).code).toBe(0);
  });

  it('explains the configuration without its secrets', () => {
    const { code, out } = ponte(['config', 'explain', '--json'], { PONTE_SECRET: 'very-secret-'.repeat(4) });
    expect(code).toBe(0);
    expect(out).not.toContain('very-secret');
    expect(JSON.parse(out)).toContainEqual(expect.objectContaining({ key: 'PONTE_SECRET', value: '(hidden)' }));
  });

  it('learns a gate, calibrates it, asks and judges it; without a promise it answers nothing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ponte-gate-'));
    try {
      const model = ['--model', join(folder, 'gate.bin')];
      const table = (name: string, rows: readonly string[]): string => {
        writeFileSync(join(folder, name), ['text,intent', ...rows].join('\n'));
        return join(folder, name);
      };
      const due = (n: number): string => `quando scade la bolletta ${n},due`;
      const word = (n: number): string => `ho perso la password ${n},password`;
      const far = (n: number): string => `che tempo fa nel ${n},oos`;
      const rows = (from: number, count: number): string[] =>
        Array.from({ length: count }, (_, i) => [due(from + i), word(from + i), far(from + i)]).flat();
      const trained = ponte(['gate', 'train', table('train.csv', rows(0, 12)), ...model, '--json']);
      expect(JSON.parse(trained.out)).toMatchObject({ intents: 2, examples: 24, outOfScope: 12 });
      expect(ponte(['gate', 'ask', ...model], {}, 'ciao')).toMatchObject({
        ...{ code: 2, out: '', err: expect.stringContaining('calibrate') as string },
      });
      const calibrated = ponte([
        'gate',
        'calibrate',
        table('cal.csv', rows(100, 400)),
        ...model,
        '--error',
        '0.02',
        '--json',
      ]);
      expect((JSON.parse(calibrated.out) as { bound: number }).bound).toBeLessThanOrEqual(0.02);
      const asked = ponte(['gate', 'ask', ...model], {}, 'quando scade la bolletta\nche tempo fa nel Lazio\n');
      const answers = asked.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { answered: boolean; intent: string });
      expect(answers).toMatchObject([{ answered: true, intent: 'due' }, { answered: false }]);
      const judged = ponte(['gate', 'eval', table('test.csv', rows(600, 100)), ...model, '--json']);
      const figures = JSON.parse(judged.out) as { oosAnswered: number };
      expect(figures).toMatchObject({ errorInScope: 0, accuracy: 1, n: 300 });
      expect(Object.keys(figures)).toEqual(['coverage', 'errorInScope', 'oosAnswered', 'accuracy', 'bound', 'n']);
      const never = ['gate', 'calibrate', join(folder, 'cal.csv'), ...model, '--error', '0'];
      expect(ponte(never)).toMatchObject({ code: 2, err: expect.stringContaining('above 0') as string });
      const nowhere = ['gate', 'train', join(folder, 'train.csv'), '--model', join(folder, 'none', 'gate.bin')];
      expect(ponte(nowhere)).toMatchObject({ code: 2, err: expect.stringContaining('can be written') as string });
      expect(figures.oosAnswered).toBeLessThan(0.05);
      expect(ponte(['gate', 'train', table('one.csv', [due(1)]), ...model]).code).toBe(2);
      expect(ponte(['gate', 'eval', join(folder, 'none.csv'), ...model])).toMatchObject({
        ...{ code: 2, err: expect.stringContaining('There is no file') as string },
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
