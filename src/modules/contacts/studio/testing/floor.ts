/** A floor in memory on the real kernel, without a store: enough for routes that only define things. */
import { createFloor, decide, type RoutingCommand } from '#kernel/routing/index.js';
import type { FloorDoor } from '../../floor/types.js';

export function memoryFloor(at: number): FloorDoor & { readonly done: RoutingCommand[] } {
  const routing = createFloor();
  const done: RoutingCommand[] = [];
  return {
    done,
    routing,
    cursor: 0,
    isServing: true,
    now: () => at,
    contact: async () => null,
    customer: async () => null,
    customerBy: async () => null,
    customersBy: async (identities) => identities.map(() => null),
    onCommitted: () => () => undefined,
    async dispatch(command) {
      const events = decide(routing, command as RoutingCommand);
      done.push(command as RoutingCommand);
      return { seq: 0, isNew: true, events };
    },
  };
}
