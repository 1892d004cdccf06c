/**
 * `20260314-123`: the day and the millisecond in which somebody asked for help.
 *
 * The bug in it is planted (see ../README.md): milliseconds under 100 are not padded, so one number in ten is too short.
 */
export function ticketNumber(at: Date): string {
  return `${at.toISOString().slice(0, 10).replaceAll('-', '')}-${at.getMilliseconds()}`
}
