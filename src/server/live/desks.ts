/** Who has the desk open on this server: the first screen of a person brings them to the floor, the last one takes them off. */
import type { LiveSocket, Subscription } from './socket.js';

export class Desks {
  readonly #sockets = new Map<string, Set<LiveSocket>>();

  get people(): string[] {
    return [...this.#sockets.keys()];
  }

  /** The person, when this is their first desk. */
  opened({ socket, view }: Subscription): string | null {
    const { viewer } = socket;
    if (view.name !== 'desk' || viewer?.kind !== 'person') return null;
    const open = this.#sockets.get(viewer.id) ?? new Set<LiveSocket>();
    this.#sockets.set(viewer.id, open.add(socket));
    return open.size === 1 ? viewer.id : null;
  }

  /** The person, when this was their last desk. */
  closed({ socket }: Subscription): string | null {
    const { viewer, subs } = socket;
    if (viewer?.kind !== 'person' || subs.some((one) => one.view.name === 'desk' && one.isAllowed)) return null;
    const open = this.#sockets.get(viewer.id);
    if (!open?.delete(socket) || open.size > 0) return null;
    this.#sockets.delete(viewer.id);
    return viewer.id;
  }
}
