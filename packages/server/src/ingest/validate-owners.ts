import { limits } from '../limits.ts'
import { refusal } from '../errors.ts'
import { asList, asObject, checkColumn, checkText, checkTexts } from './check.ts'

/** @throws a refusal that names the field */
export function validateOwners(value: unknown, files: number): void {
  const owners = asObject(value, 'owners')
  checkText(owners.source, 'owners.source', limits.nameLength)
  const groups = asList(owners.groups, 'owners.groups')
  checkLength(groups, 'owners.groups', limits.ownerGroups)
  groups.forEach((group, index) => {
    const field = `owners.groups[${index}]`
    checkLength(checkTexts(group, field, limits.ownerLength), field, limits.ownersOfFile)
  })
  checkColumn(owners.files, 'owners.files', files, 0, groups.length - 1, 'the index of a group')
}

function checkLength({ length }: unknown[], field: string, most: number): void {
  if (length > most) throw refusal(413, `${field}: ${length} entries, the limit is ${most}`, { field })
}
