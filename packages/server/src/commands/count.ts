/** `1 run`, `2 runs`. */
export const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
