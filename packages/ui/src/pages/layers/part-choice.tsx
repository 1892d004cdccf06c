import type { LayersAnswer } from '../../api/types.ts'
import { useUrl } from '../../state/url.ts'

/** Which part of the suite is looked at: a folder, an owner; in the address. */
export function PartChoice({ answer }: { answer: LayersAnswer | undefined }) {
  const { param, set } = useUrl()
  const folder = param('folder') ?? ''
  const owner = param('owner') ?? ''
  const folders = answer?.folders ?? []
  const owners = answer?.owners ?? []
  return (
    <>
      {(folders.length > 0 || folder !== '') && (
        <select
          class="select part-choice"
          aria-label="Folder"
          value={folder}
          onChange={(event) => set({ folder: event.currentTarget.value })}
        >
          <option value="">All folders</option>
          {folder !== '' && !folders.some(({ path }) => path === folder) && <option value={folder}>{folder}</option>}
          {folders.map(({ path, tests }) => (
            <option key={path} value={path}>
              {path} ({tests})
            </option>
          ))}
        </select>
      )}
      {(owners.length > 0 || owner !== '') && (
        <select
          class="select part-choice"
          aria-label="Owner"
          value={owner}
          onChange={(event) => set({ owner: event.currentTarget.value })}
        >
          <option value="">All owners</option>
          {owner !== '' && !owners.some(({ name }) => name === owner) && <option value={owner}>{owner}</option>}
          {owners.map(({ name, tests }) => (
            <option key={name} value={name}>
              {name} ({tests})
            </option>
          ))}
        </select>
      )}
    </>
  )
}
