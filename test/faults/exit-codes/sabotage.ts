/**
 * Loaded before the runner, in its workers too (NODE_OPTIONS): makes a function that the reporter uses throw, but only
 * when it is the reporter that calls. Each time it says so in the file that SABOTAGE_LOG names.
 */
export const sabotageScript = `
const { appendFileSync } = require('node:fs')
const { SABOTAGE: wanted, SABOTAGE_LOG: log } = process.env

// In band, everything of Jest runs below our runner: so only the caller itself counts. The probe's stand-in for the
// function, which has its name, calls it for somebody else.
const isOurs = (name) => {
  const caller = new Error().stack.split('\\n')[3]
  return /@stratigraph[\\\\/]reporter[\\\\/]dist/.test(caller) && !caller.includes('.' + name + ' (')
}

function sabotage(object, name) {
  const real = object[name]
  object[name] = function (...args) {
    if (!isOurs(name)) return real.apply(this, args)
    appendFileSync(log, name + '\\n')
    throw Object.assign(new Error('sabotaged: ' + name), { code: 'ENOSPC' })
  }
}
const targets = {
  'the clock': () => sabotage(process.hrtime, 'bigint'),
  'the clock of workers': () => process.env.JEST_WORKER_ID && sabotage(process.hrtime, 'bigint'),
  'compressing': () => sabotage(require('node:zlib'), 'gzipSync'),
  'writing files': () => sabotage(require('node:fs'), 'writeFileSync'),
  'renaming files': () => sabotage(require('node:fs'), 'renameSync'),
  'creating folders': () => sabotage(require('node:fs'), 'mkdirSync'),
  'reading files': () => sabotage(require('node:fs'), 'readFileSync'),
  'looking for files': () => sabotage(require('node:fs'), 'existsSync'),
  'JSON': () => sabotage(JSON, 'stringify'),
  'the machine': () => sabotage(require('node:os'), 'cpus'),
  'hashing': () => sabotage(require('node:crypto'), 'createHash'),
  'starting git': () => sabotage(require('node:child_process'), 'execFile'),
  'resolving modules': () => sabotage(require('node:module'), 'createRequire'),
  'freezing': () => sabotage(Object, 'freeze'),
}
targets[wanted]()
// Modules of the newer kind hold the functions themselves.
require('node:module').syncBuiltinESMExports()
`

/** Only the part for Jest needs these. */
const ofJest = ['resolving modules', 'freezing']

const all = [
  'the clock',
  'compressing',
  'writing files',
  'renaming files',
  'creating folders',
  'looking for files',
  'reading files',
  'JSON',
  'the machine',
  'hashing',
  'starting git',
  ...ofJest,
]

export const sabotages = { jest: all, vitest: all.filter((name) => !ofJest.includes(name)) }
