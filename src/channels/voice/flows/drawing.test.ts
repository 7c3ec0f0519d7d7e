import { describe, expect, it } from 'vitest';
import { drawingOf } from './drawing.js';
import { exampleFlow } from './example.js';
import { readFlow } from './text.js';

const flow = readFlow(exampleFlow({ name: 'Prova', language: 'it', queueIds: ['queue_a', 'queue_b'] })).flow!;

describe('the picture of a flow', () => {
  const drawing = drawingOf(flow);
  const box = (name: string) => drawing.boxes.find((one) => one.name === name)!;

  it('has a box for each block, none over another, all inside', () => {
    expect(drawing.boxes.map(({ name }) => name).toSorted()).toEqual(Object.keys(flow.blocks).toSorted());
    for (const one of drawing.boxes) {
      expect(one.x).toBeGreaterThanOrEqual(0);
      expect(one.x + drawing.boxWidth).toBeLessThanOrEqual(drawing.width);
      expect(one.y + drawing.boxHeight).toBeLessThanOrEqual(drawing.height);
      for (const other of drawing.boxes) {
        if (other === one || other.layer !== one.layer) continue;
        expect(Math.abs(other.x - one.x)).toBeGreaterThanOrEqual(drawing.boxWidth);
      }
    }
  });

  it('begins with what is heard first, and has an arrow for each key', () => {
    expect(box(flow.start)).toMatchObject({ layer: 0, isStart: true });
    const menu = drawing.boxes.find(({ kind }) => kind === 'menu')!;
    expect(drawing.arrows.filter(({ from }) => from === menu.name).map(({ by }) => by)).toEqual(['1', '2']);
  });

  it('is drawn from a flow that leads nowhere too, while it is being written', () => {
    const half = readFlow('flow A\nstart uno\nperson due\n\nsay uno\n  words Ecco.\n  next altrove').flow!;
    expect(drawingOf(half)).toMatchObject({ boxes: [{ name: 'uno' }], arrows: [] });
    const ring = readFlow(
      'flow A\nstart a\nperson a\n\nsay a\n  words A.\n  next b\n\nsay b\n  words B.\n  next a',
    ).flow!;
    expect(drawingOf(ring).arrows.map(({ points }) => points.length)).toEqual([2, 6]);
  });
});
