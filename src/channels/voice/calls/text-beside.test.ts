import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextBeside, type Writer } from './text-beside.js';

function beside(fails = false) {
  const shown: Record<Writer, string> = { customer: '', consultant: '' };
  const kept: { by: Writer; line: string; id: string }[] = [];
  const text = new TextBeside('call_1', {
    show: (to, line) => void (shown[to] = line),
    keep: async (by, line, id) => {
      if (fails) throw new Error('the floor is away');
      kept.push({ by, line, id });
    },
  });
  return { text, shown, kept };
}

describe('text beside a call', () => {
  it('shows each side what the other writes, and what is mended', async () => {
    const { text, shown, kept } = beside();
    for (const line of ['Bon', 'Buon', 'Buongiorno']) await text.write('customer', line, false);
    await text.write('consultant', 'Salve', false);
    expect(shown).toEqual({ consultant: 'Buongiorno', customer: 'Salve' });
    await text.write('customer', 'Buongiorno!', true);
    expect(shown.consultant).toBe('');
    await text.write('customer', '  ', true);
    expect(kept).toEqual([{ by: 'customer', line: 'Buongiorno!', id: 'text_call_1_1' }]);
  });

  it('keeps half lines at the end, once; whoever takes over begins with an empty one', async () => {
    const { text, shown, kept } = beside();
    await text.write('customer', 'aspetti', false);
    await text.write('consultant', 'io int', false);
    text.forget('consultant');
    expect(shown.customer).toBe('');
    await text.finish();
    await text.finish();
    expect(kept.map(({ by, line }) => [by, line])).toEqual([['customer', 'aspetti']]);
  });

  it('whatever is lost on the way, the last line that arrived is what stands', async () => {
    const change = fc.record({
      by: fc.constantFrom<Writer>('customer', 'consultant'),
      line: fc.string(),
      isLost: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change), async (changes) => {
        const { text, shown } = beside();
        const last: Record<Writer, string> = { customer: '', consultant: '' };
        for (const { by, line, isLost } of changes) {
          if (isLost) continue;
          await text.write(by, line, false);
          last[by] = line.replaceAll('\0', '');
        }
        expect(shown).toEqual({ customer: last.consultant, consultant: last.customer });
      }),
    );
  });

  it('a line that could not be kept stays with its writer', async () => {
    const { text } = beside(true);
    await text.write('customer', 'importante', false);
    await expect(text.write('customer', 'importante', true)).rejects.toThrow('away');
    expect(text.lineOf('customer')).toBe('importante');
  });
});
