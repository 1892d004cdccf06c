/** Milliseconds on a monotonic clock. Bound when this is loaded: fake timers replace it on the object later. */
export const nowMs: () => number = performance.now.bind(performance)
