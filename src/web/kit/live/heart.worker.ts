/**
 * The pulse. A hidden tab's own timers sleep (one a second, after five minutes one a minute), a Worker's do not; without
 * it a whole team in the background would look dead to the floor and lose its work.
 */
const beatMs = 5000;
setInterval(() => postMessage('beat'), beatMs);

export {};
