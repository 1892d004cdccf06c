import { webAddress } from './web-address.ts'

interface Source {
  remote: string | null
  commit: string
  file: string
  line: number | null
}

/** Where a line of a test can be read on the web: GitHub's way, and the few that do it differently. */
export function sourceLink({ remote, commit, file, line }: Source): string | null {
  const base = webAddress(remote)
  if (!base) return null
  const path = `${encodeURIComponent(commit)}/${file.split('/').map(encodeURIComponent).join('/')}`
  const { hostname } = new URL(base)
  if (hostname.includes('bitbucket')) return `${base}/src/${path}${line ? `#lines-${line}` : ''}`
  const folder = hostname.includes('gitlab') ? '/-/blob' : '/blob'
  return `${base}${folder}/${path}${line ? `#L${line}` : ''}`
}
