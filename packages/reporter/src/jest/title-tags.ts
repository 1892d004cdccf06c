// A word of its own: not the @ of an e-mail address, of a package (@scope/name) or of a decorator call.
const TAG = /(?<=^|[\s([{])@([A-Za-z][\w-]*)(?=$|[\s)\]},.:;!?])/g

/** Jest has no tags: by convention they stand in the titles, as `@slow`. Names without the @, outermost first. */
export function titleTags(titlePath: string[]): string[] {
  return [...new Set(titlePath.flatMap((title) => Array.from(title.matchAll(TAG), (match) => match[1]!)))]
}
