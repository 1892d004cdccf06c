/**
 * Is a run an outage rather than a result of its tests? Most of what ran failed: a database was down, an install was
 * broken. From four failures on: of three tests two may fail by themselves.
 */
export const isOutage = (ran: number, failed: number): boolean => failed >= 4 && failed > ran / 2
