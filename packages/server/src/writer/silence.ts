/** Whether somebody who is asked for something has not said a word for too long. */
export interface Silence {
  /** True from the moment of `onBegin` until the next word. */
  isOn(): boolean
  /** He has said something, or is somebody else. */
  heard(): void
  stop(): void
}

export interface SilenceOptions {
  /** Something is waited for: only then is silence anything to worry about. */
  isWaiting: () => boolean
  onBegin: () => void
  onEnd: () => void
  /** So many looks without a word are too long. */
  looks?: number
  /** ms from one look to the next. */
  everyMs?: number
}

/**
 * Counted in looks and not by the clock: a computer that slept, or a process that was stopped and goes on, has made
 * none meanwhile.
 */
export function watchSilence({ isWaiting, onBegin, onEnd, looks = 30, everyMs = 1000 }: SilenceOptions): Silence {
  let silentLooks = 0
  const timer = setInterval(() => {
    silentLooks = isWaiting() ? silentLooks + 1 : 0
    if (silentLooks === looks) onBegin()
  }, everyMs).unref()
  return {
    isOn: () => silentLooks >= looks,
    heard() {
      if (silentLooks >= looks) onEnd()
      silentLooks = 0
    },
    stop: () => clearInterval(timer),
  }
}
