import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Example, learnGate, readQuestion } from '#kernel/gate/index.js';
import { decodeTable, readExamples } from './examples.js';
import { pack, unpack } from './pack.js';

const questions = (name: string): string =>
  readFileSync(new URL(`./questions-it/${name}.csv`, import.meta.url), 'utf8');

describe('a table of questions', () => {
  it('is read with quotes, a mark at its head and columns that are none of ours', () => {
    const csv = '\uFEFFtext,intent,kind\r\n"Quando scade, di grazia?",due,in\r\n"disse ""ciao""",oos,far\r\n';
    expect(readExamples(csv)).toEqual([
      { text: 'Quando scade, di grazia?', intent: 'due' },
      { text: 'disse "ciao"', intent: null },
    ]);
  });

  it('is read as programs of tables write it', () => {
    const read = [
      { text: 'Perché, oggi, è così?', intent: 'due' },
      { text: 'boh; chi sa', intent: null },
    ];
    const comma = 'text,intent\r\n"Perché, oggi, è così?",due\r\nboh; chi sa,OOS\r\n';
    const semicolon = 'Text;Intent\r\nPerché, oggi, è così?;due\r\n"boh; chi sa";oos\r\n';
    const latin1 = Buffer.from(semicolon, 'latin1');
    const utf16 = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from(semicolon.replaceAll(';I', '\tI').replaceAll(';due', '\tdue').replaceAll(';oos', '\toos'), 'utf16le'),
    ]);
    for (const bytes of [Buffer.from(comma), Buffer.from(`\uFEFF${semicolon}`), latin1, utf16])
      expect(readExamples(decodeTable(bytes))).toEqual(read);
  });

  it('is refused with what to do', () => {
    expect(() => readExamples('text,intent\n')).toThrow('no questions');
    expect(() => readExamples('question,topic\na,b\n')).toThrow('columns text and intent');
    expect(() => readExamples('text,intent\nciao,\n')).toThrow('question 1 lacks');
    expect(() => readExamples('text,intent\n"ciao\n')).toThrow('comma-separated');
  });
});

describe('our own questions', () => {
  const companies = ['acqua-e-luce', 'voce-e-rete'];
  const of = (company: string, name: string) => readExamples(questions(`${company}/${name}`));
  const files = companies.flatMap((company) => ['train', 'calibrate', 'test'].map((name) => of(company, name)));
  const intentsOf = (examples: readonly Example[]) => new Set(examples.flatMap(({ intent }) => intent ?? []));
  const bare = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();

  it('are many, of every intent in each file, and no text stands twice', () => {
    const all = files.flat();
    expect(intentsOf(all).size).toBeGreaterThanOrEqual(60);
    expect(all.filter(({ intent }) => intent !== null).length).toBeGreaterThanOrEqual(3_000);
    for (const company of companies) {
      const known = intentsOf(of(company, 'train'));
      for (const name of ['calibrate', 'test']) expect(intentsOf(of(company, name))).toEqual(known);
    }
    expect(new Set(all.map(({ text }) => bare(text))).size).toBe(all.length);
  });

  it('have an answer for each intent', () => {
    const answered = new Set(
      questions('intents')
        .split('\n')
        .map((line) => line.split(',')[0]),
    );
    for (const intent of intentsOf(files.flat())) expect(answered).toContain(intent);
  });
});

describe('a gate in a file', () => {
  const few = new Set(['bill_due_date', 'meter_reading_how', 'sim_puk', 'wifi_password']);
  const examples = [
    ...readExamples(questions('acqua-e-luce/train')),
    ...readExamples(questions('voce-e-rete/train')),
  ].filter(({ intent }, i) => (intent === null && i % 20 === 0) || (intent !== null && few.has(intent)));
  const gate = learnGate(examples, 1);

  it('answers as before it was written', () => {
    const calibration = {
      ...{ error: 0.01, confidence: 0.95, outOfScopeShare: null, threshold: 0.9, bound: 0.008 },
      ...{ sample: 1_000, sampleOutOfScope: 100, answered: 800, wrong: 2 },
    };
    const back = unpack(pack({ gate, calibration }));
    expect(back.calibration).toEqual(calibration);
    for (const { text } of examples.slice(0, 150)) {
      const [before, after] = [readQuestion(gate, text), readQuestion(back.gate, text)];
      expect(after.intent).toBe(before.intent);
      expect(Math.abs(after.sureness - before.sureness)).toBeLessThan(0.05);
    }
    // Written twice, it is the same: nothing is lost a second time.
    expect(readQuestion(unpack(pack(back)).gate, examples[0]!.text)).toEqual(
      readQuestion(back.gate, examples[0]!.text),
    );
  });

  it('that is none, or is cut off, is refused', () => {
    const bytes = pack({ gate, calibration: null });
    const cut = gzipSync(Buffer.from('ponte-gate 1\nxxxx'));
    for (const wrong of [Buffer.from('text'), bytes.subarray(0, 500), cut, gzipSync(Buffer.from('another thing'))])
      expect(() => unpack(wrong)).toThrow('learn it anew');
  });

  it('whose head is none is refused in words, whatever it lacks', () => {
    const whole = gunzipSync(pack({ gate, calibration: null }));
    const at = 'ponte-gate 2\n'.length;
    const end = at + 4 + whole.readUInt32LE(at);
    const head = JSON.parse(whole.toString('utf8', at + 4, end)) as Record<string, unknown>;
    const withHead = (other: unknown): Buffer => {
      const text = Buffer.from(typeof other === 'string' ? other : JSON.stringify(other));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(text.length);
      return gzipSync(Buffer.concat([whole.subarray(0, at), length, text, whole.subarray(end)]));
    };
    expect(unpack(withHead(head)).calibration).toBeNull();
    for (const key of Object.keys(head)) {
      const { [key]: _gone, ...rest } = head;
      expect(() => unpack(withHead(rest)), key).toThrow('no gate of this version of Ponte');
    }
    for (const wrong of ['', '{"intents":', 'null', [], { ...head, calibration: {} }, { ...head, intents: 'due' }])
      expect(() => unpack(withHead(wrong)), JSON.stringify(wrong).slice(0, 60)).toThrow('learn it anew');
  });
});
