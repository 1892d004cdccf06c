/** Only http and https become links: reports come from outside. */
export function webAddress(url: string | null): string | null {
  if (!url) return null
  try {
    const { protocol, href } = new URL(url)
    return protocol === 'https:' || protocol === 'http:' ? href.replace(/\/+$/, '').replace(/\.git$/, '') : null
  } catch {
    return null
  }
}
