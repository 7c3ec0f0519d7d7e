/** Day and hour as the centre's clock shows them, for the date and time fields. Pure. */
export interface WallClock {
  /** 2026-11-21 */
  readonly day: string;
  /** 18:00 */
  readonly time: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(zone, made);
  return made;
}

export function wallClockOf(at: number, zone: string): WallClock {
  const [day = '', time = ''] = formatOf(zone).format(at).split(' ');
  return { day, time };
}

/**
 * The moment at which that clock shows this. In the hour that daylight saving skips there is none: the next one is taken;
 * in the hour that comes twice, the first. Null when the field is not filled in.
 */
export function momentOf(clock: WallClock, zone: string): number | null {
  const asUtc = Date.parse(`${clock.day}T${clock.time}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  const offsetAt = (at: number): number => {
    const shown = wallClockOf(at, zone);
    return Date.parse(`${shown.day}T${shown.time}:00Z`) - Math.floor(at / 60_000) * 60_000;
  };
  // The offset a day before and a day after are the only two that can be in force at this moment.
  const tries = [offsetAt(asUtc - 86_400_000), offsetAt(asUtc + 86_400_000)].map((offset) => asUtc - offset);
  const right = tries.filter((at) => {
    const shown = wallClockOf(at, zone);
    return shown.day === clock.day && shown.time === clock.time;
  });
  return right.length > 0 ? Math.min(...right) : Math.max(...tries);
}
