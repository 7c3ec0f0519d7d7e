/**
 * The picture of a flow: boxes in layers, from the first thing heard downwards, and arrows between them. Only places and
 * words, no drawing: the screen makes the SVG, and the list that says the same to whoever does not see it.
 */
import type { Arrow, Box, Drawing } from '#modules/contacts/phone/menus/contract.js';
import type { Block, Flow } from './flow.js';

const boxWidth = 200;
const boxHeight = 64;
const gapX = 32;
const gapY = 72;
const edge = 24;

interface Way {
  readonly to: string;
  readonly by: string;
  readonly words: string;
}

export function drawingOf(flow: Flow): Drawing {
  const layers = layersOf(flow);
  const widest = Math.max(1, ...layers.map((layer) => layer.length));
  const width = 2 * edge + widest * boxWidth + (widest - 1) * gapX;
  const placed = new Map<string, Box>();
  layers.forEach((names, layer) => {
    const taken = names.length * boxWidth + (names.length - 1) * gapX;
    names.forEach((name, i) => {
      const block = flow.blocks[name]!;
      placed.set(name, {
        ...{ name, kind: block.kind, words: wordsOf(block), offers: offersOf(block), layer },
        ...{ isStart: name === flow.start, isPerson: name === flow.person },
        x: (width - taken) / 2 + i * (boxWidth + gapX),
        y: edge + layer * (boxHeight + gapY),
      });
    });
  });
  const height = 2 * edge + layers.length * boxHeight + Math.max(0, layers.length - 1) * gapY;
  const boxes = [...placed.values()];
  return { width, height, boxWidth, boxHeight, boxes, arrows: boxes.flatMap((box) => arrowsOf(flow, box, placed)) };
}

/** A block stands one below the nearest that leads to it; what nothing leads to (the person, often) stands last. */
function layersOf(flow: Flow): readonly (readonly string[])[] {
  const layers: string[][] = [];
  const seen = new Set<string>();
  let names = Object.hasOwn(flow.blocks, flow.start) ? [flow.start] : [];
  while (names.length > 0) {
    layers.push(names);
    for (const name of names) seen.add(name);
    const next = names.flatMap((name) => waysOf(flow.blocks[name]!).map(({ to }) => to));
    names = [...new Set(next)].filter((name) => !seen.has(name) && Object.hasOwn(flow.blocks, name));
  }
  const rest = Object.keys(flow.blocks).filter((name) => !seen.has(name));
  return rest.length === 0 ? layers : [...layers, rest];
}

function arrowsOf(flow: Flow, from: Box, placed: ReadonlyMap<string, Box>): Arrow[] {
  const ways = waysOf(flow.blocks[from.name]!).filter(({ to }) => placed.has(to));
  return ways.map((way, i) => {
    const to = placed.get(way.to)!;
    // Each arrow leaves at its own place, so that two to the same box can be told apart.
    const x = from.x + (boxWidth * (i + 1)) / (ways.length + 1);
    const start = [x, from.y + boxHeight] as const;
    const end = [to.x + boxWidth / 2, to.y] as const;
    if (to.layer > from.layer) return { ...way, from: from.name, points: [start, end] };
    // Back up, or beside: round the box's right edge, in the gap.
    const side = Math.max(from.x, to.x) + boxWidth + gapX / 2;
    const below = from.y + boxHeight + 16;
    const above = to.y - 16;
    return {
      ...way,
      from: from.name,
      points: [start, [x, below], [side, below], [side, above], [end[0], above], end],
    };
  });
}

/** Where a block leads, and by what. */
export function waysOf(block: Block): readonly Way[] {
  const plain = (to: string, by = ''): Way => ({ to, by, words: '' });
  const otherwise = (to: string): Way[] => (to === '' ? [] : [plain(to, 'otherwise')]);
  switch (block.kind) {
    case 'say':
    case 'fault':
    case 'answer':
      return [plain(block.next)];
    case 'menu':
      return [
        ...Object.entries(block.choices).map(([by, { next, words }]) => ({ to: next, by, words })),
        ...otherwise(block.otherwise),
      ];
    case 'gather':
      return [plain(block.next), ...otherwise(block.otherwise)];
    case 'hours':
      return [plain(block.open, 'open'), plain(block.closed, 'closed')];
    case 'identify':
      return [plain(block.known, 'known'), plain(block.unknown, 'unknown')];
    case 'webhook':
      return [plain(block.ok, 'ok'), plain(block.failed, 'failed')];
    default:
      return [];
  }
}

function offersOf(block: Block): Box['offers'] {
  if (block.kind === 'menu') return block.speechMs === null ? [] : ['speech'];
  if (block.kind !== 'queue') return [];
  return [...(block.offersCallback ? (['callback'] as const) : []), ...(block.offersText ? (['text'] as const) : [])];
}

function wordsOf(block: Block): string {
  if ('queueId' in block && block.kind !== 'voicemail') return block.queueId;
  if (block.kind === 'transferOut') return block.to;
  if (block.kind === 'webhook') return block.url;
  if (block.kind === 'answer') return block.topic;
  return 'prompt' in block ? (block.prompt?.words ?? '') : '';
}
