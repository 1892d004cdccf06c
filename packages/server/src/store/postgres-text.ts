/**
 * PostgreSQL's text has no NUL, and names of tests may. A NUL is kept as two characters of the private use area; the
 * first of them, where somebody really wrote it, as two others.
 */
const mark = '\uE0F0'
const nul = `${mark}\uE0F1`
const itself = `${mark}\uE0F2`

export function toText(text: string): string {
  if (text.includes(mark)) text = text.replaceAll(mark, itself)
  return text.includes('\0') ? text.replaceAll('\0', nul) : text
}

export function fromText(text: string): string {
  return text.includes(mark) ? text.replaceAll(nul, '\0').replaceAll(itself, mark) : text
}
