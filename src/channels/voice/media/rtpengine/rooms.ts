/** Who is together: conversations, and the supervisors' legs beside them. */
import type { RelayedLeg, Room, TapMode } from './leg.js';

export class Rooms {
  readonly #rooms = new Map<string, Room>();

  all(): Iterable<Room> {
    return this.#rooms.values();
  }

  /** Gives whoever is concerned: those in the room, and those whom the newcomers leave behind. */
  join(roomId: string, legs: readonly RelayedLeg[]): readonly RelayedLeg[] {
    const room = this.#rooms.get(roomId) ?? { id: roomId, legs: new Set(), taps: new Map() };
    this.#rooms.set(roomId, room);
    const left = legs.flatMap((leg) => (leg.room === room ? [] : this.leave(leg)));
    for (const leg of legs) {
      leg.room = room;
      room.legs.add(leg);
    }
    return [...left, ...room.legs];
  }

  /** Gives those whom it leaves behind. */
  leave(leg: RelayedLeg): readonly RelayedLeg[] {
    const { room } = leg;
    leg.room = null;
    leg.isDialled = false;
    if (room === null) return [];
    room.legs.delete(leg);
    room.taps.delete(leg);
    if (room.legs.size === 0) this.#rooms.delete(room.id);
    return [...room.legs];
  }

  /** As `join`, for whoever listens. */
  listen(room: Room, leg: RelayedLeg, mode: TapMode): readonly RelayedLeg[] {
    const left = this.leave(leg);
    leg.room = room;
    room.taps.set(leg, mode);
    return [...left, leg, ...room.legs];
  }
}
