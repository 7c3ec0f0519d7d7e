/** Offsets of a time zone, from the engine's own tables, kept a day at a time: the formatter takes microseconds. */
const dayMs = 86_400_000;
const minuteMs = 60_000;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly days: Map<number, ZoneDay>;
}

/** A UTC day in a zone: one offset, or two with the moment of the change between them. */
interface ZoneDay {
  readonly offset: number;
  readonly changeAt: number;
  readonly offsetAfter: number;
}

const zones = new Map<string, Zone>();

function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (!zone) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    zones.set(name, (zone = { format, days: new Map() }));
  }
  return zone;
}

/** True if the engine knows the zone. */
export function isTimeZone(name: string): boolean {
  try {
    zoneOf(name);
    return true;
  } catch {
    return false;
  }
}

function askOffset(zone: Zone, at: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of zone.format.formatToParts(at)) part[type] = Number(value);
  const local = Date.UTC(
    part['year']!,
    part['month']! - 1,
    part['day']!,
    part['hour']!,
    part['minute']!,
    part['second']!,
  );
  return local - Math.floor(at / 1000) * 1000;
}

function dayOf(zone: Zone, day: number): ZoneDay {
  const known = zone.days.get(day);
  if (known) return known;
  const start = day * dayMs;
  const offset = askOffset(zone, start);
  const offsetAfter = askOffset(zone, start + dayMs);
  let low = start;
  let high = start + dayMs;
  // No zone changes twice in a day, and all change on a whole minute: halving finds the minute in eleven steps.
  while (offset !== offsetAfter && high - low > minuteMs) {
    const middle = low + Math.floor((high - low) / 2 / minuteMs) * minuteMs;
    if (askOffset(zone, middle) === offset) low = middle;
    else high = middle;
  }
  const found = { offset, changeAt: high, offsetAfter };
  if (zone.days.size > 4_000) zone.days.clear();
  zone.days.set(day, found);
  return found;
}

/** What to add to UTC to get local time, and until when that holds (at most to the end of the UTC day). */
export function offsetAt(name: string, at: number): { readonly offset: number; readonly until: number } {
  const day = Math.floor(at / dayMs);
  const { offset, changeAt, offsetAfter } = dayOf(zoneOf(name), day);
  return at < changeAt ? { offset, until: changeAt } : { offset: offsetAfter, until: (day + 1) * dayMs };
}
