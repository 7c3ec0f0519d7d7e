import { describe, expect, it } from 'vitest';
import { floorQueues } from '../live/floor-view.js';
import { promisesDue } from '../live/contract.js';
import { anna, Scene } from '../testing/scene.js';
import type { ContactsFloor } from './open-floor.js';

const queue = (scene: Scene) => {
  const { memory, at } = scene;
  const floor = { routing: memory.routing, day: memory.dayAt(at), now: () => at } as unknown as ContactsFloor;
  return floorQueues(floor).find(({ id }) => id === 'queue_bills')!;
};
const share = (scene: Scene): number => queue(scene).answeredInPromiseToday / promisesDue(queue(scene));
const leave = (scene: Scene, id: string) =>
  scene.do({ type: 'Leave', interactionId: scene.contact(id).interactions[0]!.id });

describe('within the promise, today', () => {
  it('counts who was answered late, who left late and who waits late; none of whom left or waits in time', () => {
    const scene = new Scene();
    const { promiseMs } = queue(scene);
    for (const id of ['answered_late', 'left_late', 'waits_late', 'left_in_time'])
      scene.open(id, { message: scene.message() });
    leave(scene, 'left_in_time');
    expect(promisesDue(queue(scene))).toBe(0);
    scene.pass(promiseMs + 1);
    // Nobody answers, so everybody who stands there has been let down: not 100 % of nothing.
    expect(queue(scene)).toMatchObject({ answeredToday: 0, overPromise: 3, leftToday: 1, leftLateToday: 0 });
    expect(share(scene)).toBe(0);
    leave(scene, 'left_late');
    expect(queue(scene)).toMatchObject({ overPromise: 2, leftToday: 2, leftLateToday: 1 });
    scene.ready(anna);
    // Offered is not answered.
    expect(queue(scene).overPromise).toBe(2);
    scene.accept('answered_late').accept('waits_late');
    scene.open('in_time', { message: scene.message() });
    scene.do({ type: 'End', interactionId: scene.contact('answered_late').interactions[0]!.id, by: anna.id! });
    scene.accept('in_time');
    expect(queue(scene)).toMatchObject({
      answeredToday: 3,
      answeredInPromiseToday: 1,
      overPromise: 0,
      leftLateToday: 1,
    });
    expect(share(scene)).toBe(1 / 4);
  });
});
